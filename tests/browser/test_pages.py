"""Every page in a browser: no barrier that axe knows, no fault on the console, nothing wider than a phone."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from pypdf import PdfReader

from clinic.core import clock
from tests.browser.conftest import follow, sign_in, write_note

pytestmark = pytest.mark.one_database

#: What else there is to know about a page costs axe a third of its time.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
#: What may differ in other colours and another language.
COLOURS = {
    "runOnly": ["color-contrast", "html-has-lang", "html-lang-valid", "valid-lang"],
    "resultTypes": ["violations"],
}
#: What WCAG 1.4.12 lets readers set without losing anything.
SPACING = """s => { const sheet = new CSSStyleSheet(); document.adoptedStyleSheets = [sheet]; sheet.replaceSync(
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }" +
    "p { margin-block-end: 2em !important }"); }"""
#: Whatever a thumb should hit, measured with its label where the control itself lies under it.
SMALL = """() => [...document.querySelectorAll("a[href], button, select, summary, input:not([type=hidden])")]
    .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.closest(".skip, p.prose"))
    .map(one => [(one.matches(".chips input, .switch input") ? one.closest("label") : one).getBoundingClientRect(), one])
    .filter(([box]) => box.height > 0 && box.height < 43.5)
    .map(([box, one]) => `${Math.round(box.height)} px: ${one.outerHTML.slice(0, 120)}`)"""
#: A bar that stays in sight covers whatever is scrolled under it just then, which would count as too small.
LET_GO = "() => document.querySelectorAll('main .bar').forEach(one => { one.style.position = 'static' })"
MOST = 200


def walk(page: Page) -> Iterator[str]:
    """Open one page of every kind that can be reached from today’s, with a draft to write in; the address of each."""
    page.goto("/cases")
    follow(page, ".rows .main a")
    write_note(page)
    draft = page.evaluate("location.pathname")
    waiting, kinds = ["/", "/me", "/me/password", draft, draft.replace("/edit", "/sign")], set()
    while waiting:
        path = waiting.pop(0)
        kind = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", path.split("?")[0])
        kind = re.sub(r"/(exercises|formulations)/.*", r"/\1/KEY", kind) + ("?exercise" if "exercise=" in path else "")
        if kind in kinds or kind.endswith((".pdf", ".ics")):
            continue
        kinds.add(kind)
        assert len(kinds) < MOST, "A page of every kind is no longer enough: look at `kind`."
        page.goto(path)
        waiting += page.eval_on_selector_all(
            "main a[href^='/'], nav a[href^='/']", "all => all.map(a => a.getAttribute('href').split('#')[0])"
        )
        yield path


def at_width(page: Page, width: int) -> int:
    """How wide the page is in a window `width` pixels wide."""
    page.set_viewport_size({"width": width, "height": 800})
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    return wide


def speak(page: Page, language: str) -> None:
    """Read on in `language`, by the choice in one’s own menu."""
    page.click("[popovertarget=own-menu]")
    follow(page, f"#own-menu [name=language][value={language}]")


@contextmanager
def in_language(page: Page, language: str) -> Iterator[None]:
    """Read in `language` meanwhile; it belongs to the account, so other tests get English back whatever happens."""
    speak(page, language)
    try:
        yield
    finally:
        page.goto("/")
        speak(page, "en")


@pytest.mark.parametrize(
    ("language", "scheme", "rules", "widths"),
    # 720 is also 1440 at 200 %; Chinese lines break anywhere, so the narrowest and the widest say it all
    [("en", "light", RULES, (360, 320, 720, 1440)), ("zh_Hans", "dark", COLOURS, (320, 1440))],
)
def test_no_page_has_a_barrier_scrolls_sideways_or_is_missed_by_a_thumb(
    chromium, served, language: str, scheme: str, rules: dict[str, list[str]], widths: tuple[int, ...]
) -> None:
    context = chromium.new_context(base_url=served.url, color_scheme=scheme, locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    sign_in(page, "one@demo.example")
    visited = 0
    with in_language(page, language):
        at_width(page, 390)
        for path in walk(page):
            visited += 1
            small = page.evaluate(SMALL)
            assert small == [], f"{path}: {small[:5]}"
            for width in widths:
                wide = at_width(page, width)
                assert wide <= width, f"{path} is {wide} wide in {width}"
            page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
            page.evaluate(LET_GO)
            found = Axe().run(page, options=rules).response["violations"]
            said = [(one["id"], one["nodes"][0]["html"][:160]) for one in found]
            assert said == [], f"{path}: {said}"
            wide = at_width(page, 390)
            assert wide <= 390, f"{path} is {wide} wide in 390 when all is unfolded"
            page.evaluate(SPACING)
            wide = at_width(page, 390)
            assert wide <= 390, f"{path} is {wide} wide with more space between letters"
    assert visited > 30
    assert faults == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_calendar_of_a_shared_screen_has_no_barrier_and_leads_to_no_hour(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    follow(page, "#share-screen")
    week = clock.now().date() + timedelta(weeks=1)  # on a Sunday, this week has no appointment ahead
    for path in ("/", *(f"/calendar{view}?on={week}" for view in ("", "/day", "/month", "/agenda"))):
        page.goto(path)
        for width in (1440, 390):
            at_width(page, width)
            found = Axe().run(page, options=RULES).response["violations"]
            said = [(one["id"], one["nodes"][0]["html"][:160]) for one in found]
            assert said == [], f"{path}: {said}"
        assert page.locator("main a[href*='/sessions/']").count() == 0
        assert page.locator("main :text('Busy')").count() > 0 or "/day" in path


def test_on_a_phone_the_whole_cell_of_a_day_leads_to_it_and_has_a_bar_for_each_appointment(page: Page) -> None:
    page.goto("/calendar/month")
    busy = page.locator("td:has(.many)").first
    assert not busy.locator(".many").is_visible() and busy.locator("li").first.is_visible()
    at_width(page, 390)
    assert not busy.locator("li").first.is_visible()
    name = busy.locator(".date").get_attribute("aria-label") or ""
    number = int(re.search(r", (\d+) appointments?$", name)[1])
    assert busy.locator(".many i").count() == min(number, 3) and busy.locator(".many i").first.is_visible()
    box = busy.bounding_box()
    with page.expect_navigation():
        page.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] - 4)
    assert "/calendar/day?on=" in page.url


def test_the_case_and_a_note_print_on_two_pages_without_what_is_private(page: Page) -> None:
    page.goto("/cases")
    follow(page, "text=Chen Jing")
    case = page.url
    page.goto(f"{case}/sessions")
    follow(page, "main a[href^='/notes/']:text-is('Read') >> nth=0")  # not a note of another kind
    assert "Question for supervision" in page.inner_text("main")
    for address in (page.url, case):
        page.goto(address)
        paper = PdfReader(io.BytesIO(page.pdf(format="A4")))
        said = "\n".join(one.extract_text() for one in paper.pages)
        assert len(paper.pages) <= 2
        assert "Chen Jing" in said
        for word in ("Safety", "supervision", "Today", "Find a case", "Sign out"):
            assert word not in said
