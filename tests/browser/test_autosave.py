"""Writing a note while servers stop, sign-ins end and other windows write: at every moment the page says what is saved."""

import json
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import comes_true, follow, sign_in
from tests.browser.writing import (
    DRAFT,
    LINE,
    another,
    answered,
    away,
    begin,
    by_hand,
    copies,
    hurry,
    saved,
    says,
    stored,
)

pytestmark = pytest.mark.one_database

SENTENCE = "They stayed with Sunday’s walk; 他们一起走回家。"


def test_typing_is_saved_by_itself_and_the_caret_stays(writing: Page) -> None:
    page = writing
    by_hand(page)
    page.locator("[name=did_text]").press_sequentially("Stayed with Sunday.")
    says(page, "Not saved yet")
    page.keyboard.press("Home")
    page.clock.fast_forward(1400)
    says(page, "Not saved yet")
    page.clock.fast_forward(200)
    saved(page)
    assert page.evaluate("[document.activeElement.name, document.activeElement.selectionStart]") == ["did_text", 0]
    page.keyboard.type("We ")
    page.clock.fast_forward(1600)
    saved(page)
    assert stored(page, "did_text") == "We Stayed with Sunday."
    page.check("[name=mechanisms][value='1']", force=True)
    page.locator("[name=rating_a]").fill("3.")
    page.clock.fast_forward(1600)
    says(page, "not readable yet: ")
    page.keyboard.press("Control+s")
    expect(page.locator(LINE)).to_have_attribute("aria-live", "polite")
    page.reload()
    expect(page.locator("[name=rating_a]")).to_have_value("3.")
    expect(page.locator("#rating_a-error")).to_be_visible()
    assert stored(page, "mechanisms") == ["1"]


def test_somebody_who_never_pauses_is_saved_all_the_same(writing: Page) -> None:
    page = writing
    by_hand(page)
    sent = []
    page.on("request", lambda one: sent.append(one) if one.method == "PUT" else None)
    for letter in range(18):
        page.locator("[name=did_text]").press_sequentially(str(letter % 10))
        page.clock.run_for(1000)
        answered(page)  # which takes real time
    assert len(sent) == 2
    page.clock.run_for(1600)
    saved(page)
    assert stored(page, "did_text") == "012345678901234567"


def test_a_server_that_stops_and_comes_back(writing: Page, context: BrowserContext) -> None:
    page = writing
    context.route(DRAFT, away)
    page.fill("[name=did_text]", SENTENCE)
    says(page, "Your text is kept, sealed, on this computer")
    expect(page.locator(LINE)).to_have_attribute("aria-live", "polite")
    [(place, sealed)] = copies(page).items()
    assert place.startswith("copy:/notes/")
    for word in ("Sunday", "walk", SENTENCE.encode().hex(), "他们", "did_text"):
        assert word not in sealed
    assert page.evaluate("document.querySelector('form[data-autosave]').dataset.key") is None
    page.reload()
    expect(page.locator("[name=did_text]")).to_have_value(SENTENCE)
    says(page, "Your text is kept, sealed")
    hurry(page)
    lost: list[Any] = []
    page.on("requestfailed", lambda one: lost.append(one))
    page.click(".bar .btn >> nth=0")  # the button leads to no browser's error page
    assert comes_true(page, lambda: len(lost) > 2)  # one of an earlier try, one of the button, one of a later try
    says(page, "Your text is kept, sealed")
    context.unroute(DRAFT)
    says(page, "with text that this computer had kept")
    assert stored(page, "did_text") == SENTENCE
    saved(page)


def test_a_tab_that_is_closed_has_saved_or_kept_the_last_words(writing: Page, context: BrowserContext) -> None:
    page = writing
    address = page.url
    by_hand(page)
    page.fill("[name=did_text]", "Typed and left at once.")
    page.goto("/cases")
    page.wait_for_function(
        "at => fetch(at).then(one => one.json()).then(one => one.fields.did_text === 'Typed and left at once.')",
        arg=address.replace("/edit", "/draft"),
    )
    page.goto(address)
    expect(page.locator("[name=did_text]")).to_have_value("Typed and left at once.")
    page.wait_for_function("() => !Object.keys(localStorage).some(one => one.startsWith('copy:'))")


def test_an_answer_that_gets_lost_doubles_and_asks_nothing(writing: Page, context: BrowserContext) -> None:
    page = writing

    def lose(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    context.route(DRAFT, lose, times=1)
    page.evaluate("document.querySelector('form[data-autosave]').dataset.again = 60000")
    page.fill("[name=did_text]", "First words.")
    says(page, "Your text is kept")
    page.fill("[name=did_text]", "First words. And more.")
    saved(page)
    assert stored(page, "did_text") == "First words. And more."
    assert not page.locator("dialog[open]").count()


def test_after_signing_in_again_it_saves_by_itself(writing: Page, context: BrowserContext, served: Any) -> None:
    page = writing
    other = another(context, page)
    other.click("[popovertarget=own-menu]")
    follow(other, ".own button:has-text('Sign out')")
    other.wait_for_url("**/sign-in")
    page.fill("[name=did_text]", SENTENCE)
    says(page, "You are signed out.")
    way = page.locator("[data-way=out]")
    expect(way).to_be_visible()
    assert SENTENCE not in json.dumps(copies(page), ensure_ascii=False)
    with context.expect_page() as opened:
        way.click()
    sign_in(opened.value, "one@demo.example")
    saved(page)
    assert stored(page, "did_text") == SENTENCE
    with page.expect_navigation():
        page.click(".bar .btn >> nth=0")
    expect(page.locator("[name=did_text]")).to_have_value(SENTENCE)


def test_signing_out_saves_first_and_leaves_nothing_behind(writing: Page, context: BrowserContext) -> None:
    page = writing
    by_hand(page)
    address = page.url
    page.fill("[name=did_text]", "Signed out in haste.")
    page.click("[popovertarget=own-menu]")
    follow(page, ".own button:has-text('Sign out')")
    page.wait_for_url("**/sign-in")
    assert copies(page) == {}
    sign_in(page, "one@demo.example")
    page.goto(address)
    expect(page.locator("[name=did_text]")).to_have_value("Signed out in haste.")


def test_other_fields_are_merged_and_the_same_field_is_chosen_by_paragraph(
    writing: Page, context: BrowserContext
) -> None:
    page = writing
    page.fill("[name=did_text]", "One.\nTwo.\nThree.")
    saved(page)
    other = another(context, page)
    other.fill("[name=pain_a]", "Quiet.")
    saved(other)
    page.fill("[name=pain_b]", "Loud.")
    says(page, "together with what was written elsewhere")
    expect(page.locator("[name=pain_a]")).to_have_value("Quiet.")

    other.reload()
    hurry(other)
    other.fill("[name=did_text]", "One there.\nTwo.\nThree there.\nFour there.")
    other.fill("[name=summary]", "There.")
    saved(other)
    page.fill("[name=did_text]", "One here.\nTwo.\nThree here.\nFive here.")
    dialog = page.locator("dialog[data-merge]")
    expect(dialog).to_be_visible()
    expect(dialog.locator("h2")).to_be_focused()
    expect(dialog.locator(".piece")).to_have_count(3)
    for words in ("One there.", "One here.", "Three there."):
        expect(dialog).to_contain_text(words)
    dialog.locator("button[value=later]").click()
    says(page, "Nothing is overwritten until you choose.")
    page.fill("[name=did_text]", page.input_value("[name=did_text]") + "!")
    page.wait_for_function("() => Object.keys(localStorage).some(one => one.startsWith('copy:'))")
    assert stored(page, "did_text").startswith("One there.")
    assert page.locator("[name=did_text]").input_value().endswith("Five here.!")

    page.click("[data-way=collided]")
    dialog.locator("button[value=keep]").click()
    expect(dialog).to_be_visible()  # nothing is chosen for anybody
    for number, value in enumerate(("stored", "mine", "both")):
        dialog.locator(".piece").nth(number).locator(f"label:has([value={value}])").click()
    dialog.locator("button[value=keep]").click()
    says(page, "together with what was written elsewhere")
    whole = "One there.\nTwo.\nThree here.\nFour there.\nFive here.!"
    expect(page.locator("[name=did_text]")).to_have_value(whole)
    assert (stored(page, "did_text"), stored(page, "summary")) == (whole, "There.")
    saved(page)


def test_signed_elsewhere_the_text_goes_into_an_amendment(writing: Page, context: BrowserContext) -> None:
    page = writing
    other = another(context, page)
    other.fill("[name=summary]", "Signed.")
    follow(other, ".bar [name=then]")
    follow(other, "main form .primary")
    other.wait_for_selector("text=Signed versions")
    page.fill("[name=did_text]", SENTENCE)
    says(page, "This note was signed elsewhere.")
    page.click("[data-way=signed]")
    page.fill("[name=because]", "The last words were missing.")
    follow(page, "main form .primary")
    expect(page.locator("[name=did_text]")).to_have_value(SENTENCE)  # what this browser had kept
    saved(page)
    assert (stored(page, "did_text"), stored(page, "summary")) == (SENTENCE, "Signed.")


def test_recorded_by_mistake_elsewhere_the_text_stays_and_no_amendment_is_offered(
    writing: Page, context: BrowserContext
) -> None:
    page = writing
    other = another(context, page)
    follow(other, ".bar [name=then]")
    follow(other, "main form .primary")
    other.goto(page.url.replace("/edit", "/mistake"))
    other.fill("[name=because]", "Another couple’s.")
    follow(other, "main form .primary")
    page.fill("[name=did_text]", SENTENCE)
    says(page, "This note was recorded by mistake meanwhile")
    expect(page.locator("[data-way=signed]")).to_be_hidden()
    expect(page.locator("[name=did_text]")).to_have_value(SENTENCE)


def test_signing_out_in_another_tab_loses_nothing_that_waits_for_a_choice(
    writing: Page, context: BrowserContext
) -> None:
    page, kept = writing, "() => Object.keys(localStorage).some(one => one.startsWith('copy:'))"
    other = another(context, page)
    other.fill("[name=did_text]", "From the other tab.")
    saved(other)
    by_hand(page)
    page.fill("[name=did_text]", SENTENCE)
    page.clock.run_for(1600)  # nothing is still to be kept when the other tab signs out
    page.locator("dialog[data-merge] button[value=later]").click()
    page.wait_for_function(kept)
    other.click("[popovertarget=own-menu]")
    follow(other, ".own button:has-text('Sign out')")
    other.wait_for_url("**/sign-in")
    assert comes_true(page, lambda: copies(page) == {})
    assert page.evaluate("() => !dispatchEvent(new Event('beforeunload', {cancelable: true}))")  # it asks first
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")  # looked at again
    page.wait_for_function(kept)
    assert page.evaluate("() => dispatchEvent(new Event('beforeunload', {cancelable: true}))")
    sign_in(other, "one@demo.example")
    page.reload()
    expect(page.locator("dialog[data-merge]")).to_contain_text(SENTENCE)


def test_two_tabs_without_a_server_keep_both_texts(writing: Page, context: BrowserContext) -> None:
    page = writing
    other = another(context, page)
    context.route(DRAFT, away)
    page.fill("[name=did_text]", "From the first tab.")
    other.fill("[name=did_text]", "From the second tab.")
    for tab in (page, other):
        says(tab, "Your text is kept, sealed")
    assert comes_true(page, lambda: len(copies(page)) == 2)  # one tab hears of the other's a little later
    address = page.url
    other.close()
    page.goto("/cases")
    context.unroute(DRAFT)
    page.goto(address)
    dialog = page.locator("dialog[data-merge]")
    expect(dialog).to_be_visible()
    for words in ("From the first tab.", "From the second tab."):
        expect(dialog).to_contain_text(words)
    dialog.locator("label:has([value=both])").click()
    dialog.locator("button[value=keep]").click()
    saved(page)
    assert sorted(stored(page, "did_text").split("\n")) == ["From the first tab.", "From the second tab."]


def test_a_clock_that_is_a_year_off_changes_no_order(writing: Page, context: BrowserContext) -> None:
    page = writing
    page.clock.set_fixed_time("2031-01-01T00:00:00Z")
    page.fill("[name=did_text]", "From the future.")
    expect(page.locator(LINE)).to_have_attribute("data-state", "saved")
    line = page.inner_text(LINE)
    other = another(context, page)
    other.clock.set_fixed_time("2001-01-01T00:00:00Z")
    other.fill("[name=did_text]", "From the past, and later.")
    saved(other)
    assert stored(page, "did_text") == "From the past, and later."
    assert line.startswith("Draft saved at ") and "00:00" not in line


def test_five_megabytes_from_a_word_processor_stay_on_the_page(writing: Page) -> None:
    page = writing
    page.evaluate(
        """() => {
          const area = document.querySelector('[name=did_text]');
          area.value = 'They talked about the week and what was hard in it. '.repeat(100000);
          area.dispatchEvent(new Event('input', { bubbles: true }));
        }"""
    )
    says(page, "This is too long to be saved.")
    page.wait_for_function("() => Object.keys(localStorage).some(one => one.startsWith('copy:'))")
    page.reload()
    says(page, "This is too long to be saved.")
    assert page.evaluate("document.querySelector('[name=did_text]').value.length") == 5_200_000
    hurry(page)
    page.fill("[name=did_text]", "Shortened.")
    saved(page)


def test_without_web_crypto_nothing_is_stored_and_the_line_says_so(context: BrowserContext) -> None:
    context.add_init_script("Object.defineProperty(globalThis.crypto, 'subtle', { value: undefined })")
    page = context.new_page()
    sign_in(page, "one@demo.example")
    begin(page)
    context.route(DRAFT, away)
    page.fill("[name=did_text]", SENTENCE)
    says(page, "Please keep this page open")
    assert copies(page) == {}
    context.unroute(DRAFT)
    says(page, "Draft saved at")
    assert stored(page, "did_text") == SENTENCE


def test_it_speaks_the_readers_language(writing: Page, context: BrowserContext) -> None:
    page = writing
    page.click("[popovertarget=own-menu]")
    follow(page, "button[value=zh_Hans]")
    try:
        hurry(page)
        page.fill("[name=did_text]", SENTENCE)
        says(page, "草稿已于")
        context.route(DRAFT, away)
        page.fill("[name=did_text]", "")
        says(page, "无法连接服务器")
    finally:
        context.unroute(DRAFT)
        page.click("[popovertarget=own-menu]")
        follow(page, "button[value=en]")
