"""Lists that are narrowed, by a link, a form or while somebody types: focus stays on what was used, and one line says how many."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import follow
from tests.browser.writing import begin

pytestmark = pytest.mark.one_database

SAID = "p[role=status][data-said]"


def said(page: Page, words: str | re.Pattern[str]) -> None:
    """Wait until the page's polite line says so, once somebody has paused."""
    expect(page.locator(SAID)).to_have_count(1)
    expect(page.locator(SAID)).to_have_text(words)


def case_page(page: Page, place: str = "") -> None:
    page.goto("/cases")
    follow(page, "text=Chen Jing")
    if place:
        page.goto(page.url + place)


@pytest.mark.parametrize(
    ("place", "row", "link", "words"),
    [
        ("/cases", "By state", "Current", r"^\d+ cases?, the one worked with last first\.$"),
        ("/cases", "By state", "Archived", r"^\d+ cases?, the one worked with last first\.$"),
        ("/questions", "Stage", "2 ·", r"^Found: \d+$"),
        ("case/trail", "Show", "Who wrote", r"^Found: \d+$"),
        ("case/thread", "Partner", "Lin Hao", r"^(Found: \d+|No thread yet)$"),
    ],
)
def test_a_link_that_narrows_has_the_focus_on_the_page_it_leads_to(
    page: Page, place: str, row: str, link: str, words: str
) -> None:
    if place.startswith("case"):
        case_page(page, place.removeprefix("case"))
    else:
        page.goto(place)
    used = page.get_by_role("navigation", name=row, exact=True).get_by_role("link", name=link)
    used.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    again = page.get_by_role("navigation", name=row, exact=True).get_by_role("link", name=link)
    expect(again).to_be_focused()
    expect(again).to_have_attribute("aria-current", "true")
    said(page, re.compile(words))
    page.reload()
    page.wait_for_timeout(700)
    assert page.locator(SAID).count() == 0  # it is remembered for one page alone
    assert page.evaluate("sessionStorage.getItem('narrowed')") is None


def test_a_form_that_looks_for_moments_keeps_its_place(page: Page) -> None:
    case_page(page, "/exceptions")
    page.locator("summary:has-text('Look for moments')").click()
    page.fill("main form[role=search] [name=words]", "the")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main form[role=search] [name=words]")).to_be_focused()
    expect(page.locator("main form[role=search] [name=words]")).to_have_value("the")
    said(page, re.compile(r"^\d+ of \d+ moments are shown\.$"))


def test_a_search_among_cases_keeps_its_place(page: Page) -> None:
    page.goto("/cases")
    page.fill("#find [name=words]", "Chen")
    page.locator("#find button").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#find button")).to_be_focused()
    said(page, re.compile(r"^\d+ cases? found\."))
    assert "Chen" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_the_question_bank_says_how_many_while_somebody_types(page: Page) -> None:
    page.goto("/questions")
    page.locator("[data-finder] input").press_sequentially("what")
    expect(page.locator("[data-finder] input")).to_be_focused()
    said(page, re.compile(r"^Found: \d+$"))
    shown = page.locator("[data-found=phrase]:visible").count()
    said(page, f"Found: {shown}")
    page.fill("[data-finder] input", "qqqq")
    said(page, "Found: 0")
    expect(page.locator("[data-found-none]")).to_be_visible()


def test_beside_a_note_it_is_said_inside_the_dialog(page: Page) -> None:
    begin(page)
    page.click("[data-open-phrases]")
    box = page.locator("dialog.phrases input")
    expect(box).to_be_focused()
    page.wait_for_selector("dialog.phrases [data-found=phrase]")
    page.keyboard.type("what")
    expect(box).to_be_focused()
    said(page, re.compile(r"^Found: [1-9]\d*$"))
    expect(page.locator(f"dialog.phrases {SAID}")).to_have_count(1)


def test_the_box_that_finds_says_how_many(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("chen")
    expect(page.locator("#finder input[name=words]")).to_be_focused()
    expect(page.locator(f"#finder {SAID}")).to_have_text(re.compile(r"^Found: [1-9]\d*$"))


def test_a_step_that_ends_a_lines_waiting_leaves_the_focus_in_its_place(page: Page) -> None:
    page.goto("/todo")
    lines = page.locator(".todo > li")
    before = lines.locator("b").all_inner_texts()
    line = lines.filter(has=page.get_by_role("button", name="Talked over")).first
    place = int((line.get_attribute("id") or "").removeprefix("line-"))
    line.get_by_role("button", name="Talked over").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    after = lines.locator("b").all_inner_texts()
    assert after == before[: place - 1] + before[place:]
    expect(page.locator(f"#line-{min(place, len(after) + 1)}")).to_be_focused()
    said(page, re.compile("^Marked as talked over"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.todo > li').id") == f"line-{min(place, len(after))}"
    page.get_by_role("link", name="To the exercise").click()
    page.get_by_role("button", name="Not talked over yet").click()  # as it was, for others
    page.goto("/todo")
    assert lines.locator("b").all_inner_texts() == before
