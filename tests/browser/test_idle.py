"""Before a sign-in ends because nobody used it, the page that is looked at asks; afterwards it says what became of the words."""

import json

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import comes_true, sign_in
from tests.browser.writing import DRAFT, begin, copies, says

pytestmark = pytest.mark.one_database

ASKED = "**/signed-in"
DIALOG = "dialog[data-idle]"


class Server:
    """Says how long the sign-in lasts; pressing the button really goes to the server."""

    def __init__(self, context: BrowserContext) -> None:
        self.left: int = 1800
        self.last, self.renewed = False, 0
        context.route(ASKED, self)

    def __call__(self, route: Route) -> None:
        if route.request.method == "POST":
            self.left, self.renewed = 1800, self.renewed + 1
            route.continue_()
        elif self.left:
            body = json.dumps({"left": self.left, "last": self.last})
            route.fulfill(body=body, content_type="application/json")
        else:
            route.fulfill(status=401, body="{}", content_type="application/json")


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page whose clock goes on when the test says so."""
    page = context.new_page()
    page.clock.install()
    sign_in(page, "one@demo.example")
    return page


@pytest.fixture
def server(context: BrowserContext) -> Server:
    return Server(context)


def wait(page: Page, seconds: int) -> None:
    page.clock.run_for(seconds * 1000)


def test_two_minutes_before_it_asks_and_one_press_stays(page: Page, server: Server) -> None:
    page.goto("/cases")
    page.locator("main a").first.focus()
    wait(page, 1600)  # a minute early it learns that there is a little more time
    server.left = 120
    wait(page, 300)
    dialog = page.locator(DIALOG)
    expect(dialog).to_be_visible()
    expect(page.get_by_role("alertdialog", name="You will soon be signed out")).to_have_accessible_description(
        "Nobody has used this page for a while. You will be signed out within two minutes."
    )
    expect(dialog.get_by_role("button", name="Stay signed in")).to_be_focused()
    for words in ("Chen", "Jing", "C-1"):
        assert words not in dialog.inner_text()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    page.wait_for_function("document.activeElement.matches('main a')")
    assert comes_true(page, lambda: server.renewed == 1)
    wait(page, 100)
    expect(dialog).to_be_hidden()


def test_escape_stays_too_and_another_tab_takes_the_question_away(
    page: Page, server: Server, context: BrowserContext
) -> None:
    page.goto("/cases")
    server.left = 100
    wait(page, 1700)
    dialog = page.locator(DIALOG)
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert comes_true(page, lambda: server.renewed == 1)
    server.left = 100
    wait(page, 1700)
    expect(dialog).to_be_visible()
    server.left = 1800  # another tab was used
    wait(page, 11)
    expect(dialog).to_be_hidden()
    assert server.renewed == 1


def test_nobody_who_types_is_interrupted(page: Page, server: Server) -> None:
    page.goto("/cases/new")
    server.left = 110
    page.locator("input[name=a_given_name]").focus()
    wait(page, 1619)
    for letter in "Mira":
        page.keyboard.type(letter)
        wait(page, 1)
    expect(page.locator(DIALOG)).to_be_hidden()
    expect(page.locator("input[name=a_given_name]")).to_have_value("Mira")
    wait(page, 5)
    expect(page.locator(DIALOG)).to_be_visible()


def test_after_the_end_it_says_what_became_of_the_words(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    sign_in(page, "one@demo.example")
    begin(page)
    for route in (DRAFT,):
        context.route(route, lambda one: one.fulfill(status=401, body="{}", content_type="application/json"))
    page.fill("[name=did_text]", "Typed after the end; 他们走回家。")
    says(page, "You are signed out.")
    page.wait_for_function("() => Object.keys(localStorage).some(one => one.startsWith('copy:'))")
    server.left = 0
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # looked at again
    dialog = page.locator(DIALOG)
    expect(dialog).to_contain_text("You were signed out")
    expect(dialog).to_contain_text("What you typed is kept on this device, sealed")
    assert "Typed after the end" not in dialog.inner_text() and "Typed after" not in json.dumps(copies(page))
    expect(dialog.get_by_role("link", name="Sign in in a new tab")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.querySelector('#idle'), '::backdrop').backgroundColor").startswith(
        "rgb("
    )  # what the page showed is covered
    context.unroute(DRAFT)
    server.left = 1800
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(dialog).to_be_hidden()
    says(page, "Draft saved at")


def test_after_twelve_hours_it_only_says_so(page: Page, server: Server) -> None:
    page.goto("/cases")
    server.left, server.last = 100, True
    wait(page, 1700)
    dialog = page.locator(DIALOG)
    expect(dialog).to_contain_text("twelve hours")
    expect(dialog.get_by_role("button", name="Stay signed in")).to_be_hidden()
    dialog.get_by_role("button", name="Back to the page").click()
    wait(page, 30)
    expect(dialog).to_be_hidden()
