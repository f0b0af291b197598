"""A longer form while tabs close, servers stop and sign-ins end: what was typed is there when its page is opened again."""

from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import comes_true, follow, sign_in
from tests.browser.writing import away, copies

SENTENCE = "It is only the rain; 只是下雨。"
KEEPS = "**/unsent"
LINE = "[data-save-line]"
FIELD = "[name=x-sentence]"
#: More than the server takes at once.
LONG = "\n".join([SENTENCE * 20] * 9_000)
NO_COPY = "() => !Object.keys(localStorage).some(one => one.startsWith('copy:'))"


@pytest.fixture
def writing(context: BrowserContext) -> Iterator[Page]:
    """A new entry on a sheet of the first couple; nothing waits before or after."""
    page = context.new_page()
    sign_in(page, "one@demo.example")
    page.goto("/cases")
    follow(page, "text=Chen Jing")
    page.goto(f"{page.url}/sheets/inner_voice/new")
    hurry(page)
    yield page
    context.unroute(KEEPS)
    last = context.new_page()
    last.goto("/unsent")
    while last.locator("text=Throw it away").count():
        last.locator("text=Throw it away").first.click()
        with last.expect_navigation():
            last.locator("#confirm [value=yes]").click()


def hurry(page: Page) -> None:
    """Let nobody wait for the pauses of a person who types."""
    page.wait_for_selector("form[data-unsent] [data-save-line]", state="attached")
    page.evaluate(
        "Object.assign(document.querySelector('form[data-unsent]').dataset, {pause: 60, longest: 400, again: 50})"
    )


def says(page: Page, words: str) -> None:
    expect(page.locator(LINE)).to_contain_text(words)


def kept(page: Page) -> None:
    """Wait until the server has it, and this browser keeps nothing."""
    says(page, "Kept for you at")
    page.wait_for_function(NO_COPY)


def put_back(page: Page, words: str) -> None:
    """Take up what is offered, and find it in the form."""
    expect(page.locator(".waiting")).to_contain_text("was not saved")
    follow(page, ".waiting button:has-text('Put it back')")
    expect(page.locator(FIELD)).to_have_value(words)


def test_a_page_that_is_killed_leaves_its_words_where_it_is_opened_again(
    writing: Page, context: BrowserContext
) -> None:
    page, address = writing, writing.url
    expect(page.locator(LINE)).to_be_hidden()
    page.locator(FIELD).press_sequentially(SENTENCE)
    page.locator("[name=side][value=b]").check()
    kept(page)
    assert page.locator(LINE).get_attribute("data-state") == "saved"
    page.close(run_before_unload=False)
    page = context.new_page()
    page.goto(address)
    expect(page.locator(FIELD)).to_have_value("")
    put_back(page, SENTENCE)
    assert page.locator("[name=side][value=b]").is_checked()
    expect(page.locator("main")).to_contain_text("Nothing of it is saved yet")
    hurry(page)
    page.fill(FIELD, SENTENCE + "!")
    kept(page)
    follow(page, ".bar button:has-text('Save')")
    expect(page.locator("main")).to_contain_text(SENTENCE + "!")
    page.goto(address)
    expect(page.locator(".waiting")).to_have_count(0)


def test_words_of_the_last_second_are_kept_too(writing: Page, context: BrowserContext) -> None:
    page, address = writing, writing.url
    page.evaluate("Object.assign(document.querySelector('form[data-unsent]').dataset, {pause: 60000, longest: 60000})")
    page.fill(FIELD, SENTENCE)
    page.goto("/todo")
    assert comes_true(page, lambda: "Throw it away" in page.request.get("/unsent").text())  # it was sent while one left
    page.goto(address)
    put_back(page, SENTENCE)


def test_a_server_that_stops_and_comes_back(writing: Page, context: BrowserContext) -> None:
    page, address = writing, writing.url
    context.route(KEEPS, away)
    page.fill(FIELD, SENTENCE)
    says(page, "Your text is kept, sealed, on this computer")
    [sealed] = copies(page).values()
    assert not any(word in sealed for word in ("rain", SENTENCE.encode().hex(), "下雨", "sentence"))
    page.click(".bar button:has-text('Save')")  # what would be sent now would not arrive: the page stays
    page.wait_for_timeout(300)
    assert page.url == address
    page.close(run_before_unload=False)
    context.unroute(KEEPS)
    page = context.new_page()
    page.goto(address)
    put_back(page, SENTENCE)
    page.wait_for_function(NO_COPY)


def test_what_is_too_long_for_the_server_stays_on_the_page_and_is_offered_again(
    writing: Page, context: BrowserContext
) -> None:
    page, address = writing, writing.url
    page.locator("[name=side][value=b]").check()
    kept(page)  # what the server has of this form is older than what follows
    page.evaluate(
        "([field, words]) => { const box = document.querySelector(field); box.value = words; "
        "box.dispatchEvent(new Event('input', { bubbles: true })); }",
        [FIELD, LONG],
    )
    says(page, "please shorten it")
    for button in (".bar button:has-text('Save')", "#sign-out"):  # what is sent now is refused, or lost
        page.locator(button).evaluate("one => one.form.requestSubmit(one)")
        page.wait_for_timeout(300)
        assert page.url == address
        assert not page.locator("#confirm").is_visible()
        assert page.input_value(FIELD) == LONG
    page.wait_for_function("() => Object.keys(localStorage).some(one => one.startsWith('copy:'))")
    page.goto("/todo")
    follow(page, "#share-screen")
    page.goto(address)
    page.wait_for_load_state("networkidle")  # it was looked for, and nothing of it is said while others look on
    assert page.locator(".waiting").count() == 0 and len(copies(page)) == 1
    follow(page, "#share-screen")
    page.goto(address)
    expect(page.locator(".waiting")).to_contain_text("only this browser holds it")
    page.click(".waiting summary")
    assert page.locator(".waiting dd").first.is_visible()
    page.click(".waiting button:has-text('Put it back')")
    expect(page.locator(".waiting")).to_have_count(0)
    assert page.input_value(FIELD) == LONG
    assert page.locator("[name=side][value=b]").is_checked()
    assert len(copies(page)) == 1
    hurry(page)
    page.fill(FIELD, SENTENCE)
    kept(page)


def test_a_sign_in_that_ended_asks_for_another_and_goes_on(writing: Page, context: BrowserContext) -> None:
    page = writing
    context.clear_cookies()
    page.fill(FIELD, SENTENCE)
    says(page, "You are signed out")
    with context.expect_page() as opened:
        page.locator(LINE).locator("a[data-way=out]").click()
    other = opened.value
    other.fill("[name=email]", "one@demo.example")
    from clinic.demo.load import PASSWORD

    other.fill("[name=password]", PASSWORD)
    other.click("form.form button[type=submit]")
    other.wait_for_url("**/")
    kept(page)
    follow(page, ".bar button:has-text('Save')")
    expect(page.locator("main")).to_contain_text(SENTENCE)


def test_whoever_signs_in_next_gets_nothing_of_an_open_page(writing: Page, context: BrowserContext) -> None:
    page = writing
    context.clear_cookies()
    other = context.new_page()
    sign_in(other, "supervisor@demo.example")
    page.fill(FIELD, SENTENCE)
    says(page, "Somebody else is signed in now")
    other.goto("/unsent")
    expect(other.locator("main")).to_contain_text("Nothing waits")
    other.close()
    context.clear_cookies()
    other = context.new_page()
    sign_in(other, "one@demo.example")
    kept(page)


def test_a_token_that_is_old_as_soon_as_it_is_there_is_asked_for_again(writing: Page, context: BrowserContext) -> None:
    page, asked = writing, count()

    def renew(route: Route) -> None:
        if next(asked):
            route.continue_()
        else:  # somebody signs in in another tab at this moment
            route.fulfill(json={"token": "of the sign-in before"})

    address = page.evaluate("document.querySelector('dialog[data-idle] form').action")
    context.route(address, renew)
    page.evaluate("document.querySelector('form[data-unsent]').elements.csrf_token.value = 'of another sign-in'")
    page.fill(FIELD, SENTENCE)
    kept(page)
    assert next(asked) == 2


def test_thrown_away_it_is_offered_no_more(writing: Page) -> None:
    page, address = writing, writing.url
    page.fill(FIELD, SENTENCE)
    kept(page)
    page.goto(address)
    page.click(".waiting button:has-text('Throw it away')")
    with page.expect_navigation():
        page.locator("#confirm [value=yes]").click()
    expect(page.locator(".waiting")).to_have_count(0)
    assert page.url == address


def test_typed_and_taken_back_leaves_nothing(writing: Page) -> None:
    page, address = writing, writing.url
    page.fill(FIELD, SENTENCE)
    kept(page)
    page.fill(FIELD, "")
    expect(page.locator(LINE)).to_be_hidden()
    page.goto(address)
    expect(page.locator(".waiting")).to_have_count(0)
