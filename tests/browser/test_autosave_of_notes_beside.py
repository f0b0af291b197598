"""Writing a note without a session, and one kept apart, while servers stop and other windows write: as with a session’s."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import comes_true, follow, sign_in
from tests.browser.writing import DRAFT, LINE, another, away, copies, hurry, says, stored

SENTENCE = "They rang about Sunday; 他们打来电话。"
NO_COPY = "() => !Object.keys(localStorage).some(one => one.startsWith('copy:'))"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of note: where a new one is begun, where one is written, and what its line says."""

    begins: str
    writes: str
    saved: str


KINDS = {
    "contact": Kind("/contacts/new", "**/contacts/*/edit", "Draft saved at"),
    "apart": Kind("/private-notes/new", "**/private-notes/*/edit", "Saved at"),
}


@pytest.fixture
def context(chromium: Any, served: Any) -> Iterator[BrowserContext]:
    """One browser of somebody who writes."""
    context = chromium.new_context(base_url=served.url, viewport={"width": 1440, "height": 900}, locale="en-GB")
    yield context
    context.close()


@pytest.fixture(params=KINDS.values(), ids=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    return request.param


@pytest.fixture
def begun(context: BrowserContext, kind: Kind) -> Page:
    """The page of a new note about the first couple."""
    page = context.new_page()
    sign_in(page, "one@demo.example")
    page.goto("/cases")
    follow(page, "text=Chen Jing")
    page.goto(page.url + kind.begins)
    page.wait_for_selector(LINE)
    hurry(page)
    return page


def saved(page: Page, kind: Kind) -> None:
    """Wait until all is saved, and nothing is kept in the browser any more."""
    expect(page.locator(LINE)).to_have_attribute("data-state", "saved")
    says(page, kind.saved)
    page.wait_for_function(NO_COPY)


def test_the_first_words_make_the_note_and_focus_stays(begun: Page, kind: Kind) -> None:
    page = begun
    says(page, "Nothing is written yet")
    page.locator("[name=text]").press_sequentially("They rang")
    page.wait_for_url(kind.writes)
    saved(page, kind)
    assert page.evaluate("document.activeElement.name") == "text"
    page.keyboard.type(" twice.")
    assert comes_true(page, lambda: stored(page, "text") == "They rang twice.")
    saved(page, kind)
    page.reload()
    expect(page.locator("[name=text]")).to_have_value("They rang twice.")
    hurry(page)
    page.fill("[name=text]", "They rang three times.")
    with page.expect_navigation():
        page.click(".bar button:has-text('Save') >> nth=-1")
    expect(page.locator("main")).to_contain_text("They rang three times.")


def test_a_server_that_stops_and_comes_back(begun: Page, context: BrowserContext, kind: Kind) -> None:
    page, address = begun, begun.url
    context.route(DRAFT, away)
    page.fill("[name=text]", SENTENCE)
    says(page, "Your text is kept, sealed, on this computer")
    [sealed] = copies(page).values()
    assert not any(word in sealed for word in ("Sunday", SENTENCE.encode().hex(), "电话", "text"))
    page.goto("/cases")  # away, and back to a new note: its words are there
    page.goto(address)
    expect(page.locator("[name=text]")).to_have_value(SENTENCE)
    says(page, "Your text is kept, sealed")
    hurry(page)
    context.unroute(DRAFT)
    says(page, "with text that this computer had kept")
    page.wait_for_url(kind.writes)
    page.wait_for_function(NO_COPY)
    assert stored(page, "text") == SENTENCE
    context.route(DRAFT, away)
    page.fill("[name=text]", SENTENCE + "!")
    says(page, "Your text is kept, sealed")
    page.reload()
    expect(page.locator("[name=text]")).to_have_value(SENTENCE + "!")
    context.unroute(DRAFT)
    hurry(page)
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page, kind)
    assert stored(page, "text") == SENTENCE + "!"


def test_two_new_notes_without_a_server_become_two(begun: Page, context: BrowserContext, kind: Kind) -> None:
    page, address, other = begun, begun.url, context.new_page()
    other.goto(address)
    hurry(other)
    context.route(DRAFT, away)
    for tab, words in ((page, "The first of two."), (other, "The second of two.")):
        tab.fill("[name=text]", words)
        says(tab, "Your text is kept, sealed")
    other.close()
    page.goto("/cases")
    context.unroute(DRAFT)
    found = set()
    for _time in range(2):
        page.goto(address)
        page.wait_for_url(kind.writes)
        expect(page.locator(LINE)).to_have_attribute("data-state", "saved")
        found.add(stored(page, "text"))
    assert found == {"The first of two.", "The second of two."}
    page.wait_for_function(NO_COPY)


def test_an_answer_that_gets_lost_makes_no_second_note(begun: Page, context: BrowserContext, kind: Kind) -> None:
    page = begun
    context.route(DRAFT, lambda route: (route.fetch(), route.abort("connectionreset")), times=1)
    page.evaluate("document.querySelector('form[data-autosave]').dataset.again = 60000")
    page.fill("[name=text]", "Once.")
    says(page, "Your text is kept")
    page.fill("[name=text]", "Once. And more.")
    page.wait_for_url(kind.writes)
    saved(page, kind)
    assert stored(page, "text") == "Once. And more."
    assert not page.locator("dialog[open]").count()


def test_two_tabs_choose_by_paragraph(begun: Page, context: BrowserContext, kind: Kind) -> None:
    page = begun
    page.fill("[name=text]", "One.\nTwo.")
    page.wait_for_url(kind.writes)
    saved(page, kind)
    other = another(context, page)
    other.fill("[name=text]", "One there.\nTwo.")
    saved(other, kind)
    page.fill("[name=text]", "One here.\nTwo.")
    dialog = page.locator("dialog[data-merge]")
    expect(dialog).to_be_visible()
    expect(dialog.locator(".piece")).to_have_count(1)
    dialog.locator("label:has([value=both])").click()
    dialog.locator("button[value=keep]").click()
    saved(page, kind)
    assert stored(page, "text") == "One there.\nOne here.\nTwo."


def test_signing_out_asks_before_it_removes_words_that_a_page_left_behind(
    begun: Page, context: BrowserContext, kind: Kind
) -> None:
    page, address = begun, begun.url
    context.route(DRAFT, away)
    page.fill("[name=text]", SENTENCE)
    says(page, "Your text is kept, sealed")
    page.goto("/cases")
    page.click("[popovertarget=own-menu]")
    page.click("#sign-out")
    asked = page.locator("#confirm")
    expect(asked).to_contain_text("could not be saved yet is kept on this device")
    asked.locator("[value=no]").click()
    assert len(copies(page)) == 1
    context.unroute(DRAFT)
    page.goto(address)
    page.wait_for_url(kind.writes)
    page.wait_for_function(NO_COPY)
    assert stored(page, "text") == SENTENCE
    page.click("[popovertarget=own-menu]")
    follow(page, "#sign-out")
    page.wait_for_url("**/sign-in")


def test_whoever_wants_it_removed_signs_out(begun: Page, context: BrowserContext, kind: Kind) -> None:
    page = begun
    context.route(DRAFT, away)
    page.fill("[name=text]", SENTENCE)
    says(page, "Your text is kept, sealed")
    page.goto("/cases")
    page.click("[popovertarget=own-menu]")
    page.click("#sign-out")
    with page.expect_navigation():
        page.locator("#confirm [value=yes]").click()
    page.wait_for_url("**/sign-in")
    assert copies(page) == {}


def test_signing_out_saves_first_and_leaves_nothing_behind(begun: Page, kind: Kind) -> None:
    page = begun
    page.evaluate("document.querySelector('form[data-autosave]').dataset.pause = 60000")
    page.evaluate("document.querySelector('form[data-autosave]').dataset.longest = 60000")
    page.fill("[name=text]", "Signed out in haste.")
    page.click("[popovertarget=own-menu]")
    follow(page, ".own button:has-text('Sign out')")
    page.wait_for_url("**/sign-in")
    assert copies(page) == {}
    sign_in(page, "one@demo.example")
    page.goto("/cases")
    follow(page, "text=Chen Jing")
    page.goto(page.url + ("/sessions" if "contacts" in kind.begins else "/private-notes"))
    expect(page.locator("main")).to_contain_text("Signed out in haste.")
