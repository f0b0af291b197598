"""What a supervisor does in a browser, on a desk and on a phone: find what waits, read the note beside it, return it."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import follow, sign_in
from tests.browser.test_pages import RULES, SMALL, in_language


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh_Hans", "dark")])
def test_a_supervisors_pages_have_no_barrier_and_fit_a_phone(chromium, served, language: str, scheme: str) -> None:
    context = chromium.new_context(base_url=served.url, color_scheme=scheme, locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 800})
    sign_in(page, "supervisor@demo.example")
    with in_language(page, language):
        page.goto("/reviews")
        waits, done = (
            page.locator(f"{one} .rows .main a").first.get_attribute("href") for one in ("#before-me", "#earlier")
        )
        for path in ("/", "/todo", "/reviews", waits, f"{waits}/return", done, "/cases"):
            page.goto(path)
            found = Axe().run(page, options=RULES).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found] == [], path
            assert page.evaluate(SMALL) == [], path
            for width in (1440, 720, 390, 320):
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            page.set_viewport_size({"width": 390, "height": 800})
    context.close()


def test_from_today_to_what_came_back(chromium, served, page) -> None:
    page.goto("/cases")
    follow(page, "text=Zhao Lei")
    page.goto(f"{page.url}/sessions")
    follow(page, "main a:text-is('Read') >> nth=1")
    follow(page, ".page-head a:has-text('Put before')")
    page.fill("[name=question]", "Whose calm was I looking for?")
    follow(page, "main button:has-text('Ask')")
    review = page.url
    context = chromium.new_context(base_url=served.url, viewport={"width": 390, "height": 800}, locale="en-GB")
    other = context.new_page()
    sign_in(other, "supervisor@demo.example")
    follow(other, "#todo li:has-text('Zhao Lei') a:has-text('Open')")
    assert "Whose calm" in other.inner_text("main") and "The note as it was signed" in other.inner_text("main")
    follow(other, "main button:has-text('Return it')")  # nothing said yet: a sentence beside each field
    assert other.locator(".errors a").count() == 2
    other.fill("[name=comments]", "Yours, I think.")
    other.check("[name=outcome][value=signed_off]", force=True)
    follow(other, "main button:has-text('Return it')")
    assert other.url == review and "Signed off" in other.inner_text("main")
    context.close()
    page.goto("/todo")
    follow(page, f"main a[href='{review.removeprefix(served.url)}']")
    assert "Yours, I think." in page.inner_text("main")
    follow(page, "main button:has-text('I have read it')")
    assert "Read by Practitioner One" in page.inner_text("main")
