"""A draft is discarded in one tab while another one is open at it: no word is lost, and nothing revives it in silence."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import comes_true, follow
from tests.browser.writing import LINE, another, copies, hurry, saved, says, stored

pytestmark = pytest.mark.one_database

SENTENCE = "It rained on the way; 路上下雨了。"


def discard(page: Page) -> None:
    """Press the button, and say yes once."""
    page.click("text=Discard this draft")
    expect(page.locator("#confirm")).to_contain_text("can be brought back for seven days.")
    follow(page, "#confirm [value=yes]")


def gone(page: Page, address: str) -> Any:
    """On the case's sessions: the line of the discarded draft that was written at `address`."""
    return page.locator(f"#discarded li:has(a[href*='{address.split('/')[-2]}'])")


def test_what_was_not_saved_yet_goes_and_comes_with_it(writing: Page) -> None:
    page, address = writing, writing.url
    page.evaluate("Object.assign(document.querySelector('form[data-autosave]').dataset, {pause: 9e5, longest: 9e5})")
    page.fill("[name=did_text]", SENTENCE)
    says(page, "Not saved yet")
    discard(page)
    assert page.url.endswith("/sessions#discarded")
    follow(page, gone(page, address).locator("a"))
    expect(page.locator("main")).to_contain_text(SENTENCE)
    follow(page, "text=Bring back")
    expect(page.locator("[name=did_text]")).to_have_value(SENTENCE)
    assert stored(page, "did_text") == SENTENCE


def test_an_open_tab_says_so_keeps_its_words_and_saves_them_once_it_is_back(
    context: BrowserContext, writing: Page
) -> None:
    page, other, address = writing, another(context, writing), writing.url
    page.fill("[name=did_text]", "The walk.")
    saved(page)
    discard(page)
    other.fill("[name=summary]", SENTENCE)
    expect(other.locator(LINE)).to_have_attribute("data-state", "discarded")
    says(other, "This draft was discarded elsewhere. Your text is still here; bring the draft back, and it is saved.")
    way: Any = other.locator("[data-way=discarded]")
    expect(way).to_be_visible()
    assert comes_true(other, lambda: any(one.startswith("copy:") for one in copies(other)))
    assert SENTENCE not in "".join(copies(other).values())
    other.wait_for_timeout(300)  # it has asked again meanwhile
    page.reload()
    expect(gone(page, address)).to_have_count(1)
    follow(page, gone(page, address).locator("button"))
    expect(other.locator(LINE)).to_have_attribute("data-state", "saved")
    expect(other.locator("[name=did_text]")).to_have_value("The walk.")
    assert stored(other, "summary") == SENTENCE and stored(other, "did_text") == "The walk."


def test_a_tab_that_went_away_meanwhile_has_left_its_words(context: BrowserContext, writing: Page) -> None:
    page, other = writing, another(context, writing)
    address = page.url
    page.fill("[name=did_text]", "The walk.")
    saved(page)
    discard(page)
    other.fill("[name=summary]", SENTENCE)
    expect(other.locator(LINE)).to_have_attribute("data-state", "discarded")
    assert comes_true(other, lambda: any(one.startswith("copy:") for one in copies(other)))
    page.goto(address)  # leads to where it is brought back, as the line of the other tab does
    follow(other, "[data-way=discarded]")
    for one in (page, other):
        expect(one.locator("main")).to_contain_text("The walk.")
    other.close()
    page.reload()
    left: Any = page.locator("[data-left-copy]")
    expect(left).to_contain_text("Typed last, and never saved")
    expect(left).to_contain_text(SENTENCE)  # also where the draft cannot come back
    follow(page, "text=Bring back")
    hurry(page)
    expect(page.locator("[name=summary]")).to_have_value(SENTENCE)
    assert comes_true(page, lambda: stored(page, "summary") == SENTENCE)
