"""Writing in an editor that saves by itself: what its tests do, and how they see what is saved and what is kept."""

from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import begin_note, follow

DRAFT = "**/draft"
LINE = "[data-save-line]"


def begin(page: Page) -> None:
    """Begin a note about another session of the first couple."""
    page.goto("/cases")
    follow(page, "text=Chen Jing")
    begin_note(page)
    page.wait_for_selector(LINE)
    hurry(page)


def by_hand(page: Page) -> None:
    """From now on the page's clock goes on only when the test says so; the pauses are those of real life."""
    hurry(page, 1500)
    page.evaluate("document.querySelector('form[data-autosave]').dataset.longest = 8000")
    page.clock.install(time="2026-02-02T10:00:00Z")
    page.clock.pause_at("2026-02-02T11:00:00Z")


def hurry(page: Page, pause: int = 60) -> None:
    """Let nobody wait for the pauses of a person who types."""
    page.evaluate(
        "pause => Object.assign(document.querySelector('form[data-autosave]').dataset, {pause, longest: 400, again: 50})",
        pause,
    )


def another(context: BrowserContext, page: Page) -> Page:
    """The same note in a second tab."""
    second = context.new_page()
    second.goto(page.url)
    hurry(second)
    return second


def stored(page: Page, name: str) -> str:
    """What the server holds."""
    answer = page.request.get(page.url.replace("/edit", "/draft"))
    return answer.json()["fields"][name]


def copies(page: Page) -> dict[str, str]:
    """Everything that this browser keeps."""
    return page.evaluate("() => Object.fromEntries(Object.entries(localStorage))")


def away(route: Route) -> None:
    """No server."""
    route.abort("connectionrefused")


def says(page: Page, words: str) -> None:
    """Wait until the line says so."""
    expect(page.locator(LINE)).to_contain_text(words)


def saved(page: Page) -> None:
    """Wait until all is saved, and nothing is kept in the browser any more."""
    expect(page.locator(LINE)).to_have_attribute("data-state", "saved")
    says(page, "Draft saved at")
    page.wait_for_function("() => !Object.keys(localStorage).some(one => one.startsWith('copy:'))")


def answered(page: Page) -> None:
    """Wait until nothing that was sent waits for its answer."""
    expect(page.locator(LINE)).not_to_have_attribute("data-state", "saving")
