"""Every page in a browser: no barrier that axe knows, no fault on the console, nothing wider than a phone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import sign_in

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def pages_of(page: Page) -> list[str]:
    """One address of every kind of page that can be reached from today's."""
    found, waiting, kinds = [], ["/"], set()
    while waiting and len(found) < 60:
        path = waiting.pop(0)
        kind = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", path.split("?")[0])
        kind = re.sub(r"/(exercises|formulations)/.*", r"/\1/KEY", kind)
        if kind in kinds or kind.endswith(".pdf"):
            continue
        kinds.add(kind)
        found.append(path)
        page.goto(path)
        waiting += page.eval_on_selector_all(
            "main a[href^='/'], nav a[href^='/']", "all => all.map(a => a.getAttribute('href').split('#')[0])"
        )
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_barrier_that_axe_finds(chromium, served, scheme: str) -> None:
    context = chromium.new_context(base_url=served.url, color_scheme=scheme, locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    sign_in(page, "one@demo.example")
    visited = pages_of(page)
    assert len(visited) > 20
    for path in visited:
        page.goto(path)
        found = Axe().run(page, options=RULES).response["violations"]
        said = [(one["id"], one["nodes"][0]["html"][:160]) for one in found]
        assert said == [], f"{path}: {said}"
    assert faults == []
    context.close()


@pytest.mark.parametrize("width", [360, 390, 1440])
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_no_page_scrolls_sideways(chromium, served, width: int, language: str) -> None:
    context = chromium.new_context(base_url=served.url, viewport={"width": width, "height": 800}, locale=language[:2])
    page = context.new_page()
    sign_in(page, "one@demo.example")
    for path in pages_of(page):
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} wide in {width}"
    context.close()
