"""What keys do: the box that finds, the list of shortcuts, digits in rows of choices."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import follow, write_note

pytestmark = pytest.mark.one_database

HERE = "document.activeElement"


def test_three_letters_and_enter_open_a_case_and_escape_gives_the_focus_back(page: Page) -> None:
    page.goto("/cases")
    page.locator("main .filters a").first.focus()
    page.keyboard.press("Control+k")
    box = page.locator("#finder")
    expect(box).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).not_to_be_visible()
    assert page.evaluate(f"{HERE}.closest('.filters') !== null")
    page.keyboard.press("Control+k")
    page.keyboard.type("che")
    expect(page.locator("#finder [aria-selected=true]")).to_contain_text("Chen Jing")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*")
    assert "Chen Jing" in page.inner_text("main") and "che" not in page.url.split("/cases/")[1]


def test_arrows_choose_and_the_list_says_which(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Control+k")
    options = page.locator("#finder [role=option]")
    expect(options.first).to_have_attribute("aria-selected", "true")
    box = page.locator("#finder [role=combobox]")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    assert page.evaluate(f"{HERE}.getAttribute('role')") == "combobox"
    page.keyboard.type("share screen")
    expect(options.first).to_contain_text("Share screen safely")
    page.keyboard.press("Enter")
    expect(page.locator(".banner.sharing")).to_be_visible()
    page.click("#share-screen")
    expect(page.locator(".banner.sharing")).not_to_be_visible()


def test_a_question_mark_lists_the_keys_unless_somebody_types_or_switched_it_off(page: Page) -> None:
    page.goto("/cases")
    dialog = page.locator("#keys")
    page.locator("main [name=words]").press("?")
    expect(dialog).not_to_be_visible()
    assert page.locator("main [name=words]").input_value() == "?"
    page.locator("main .filters a").first.press("?")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    page.goto("/me")
    for allowed in (False, True):
        page.set_checked("[name=single_keys]", allowed)
        follow(page, "main form.form .btn.primary")
        page.locator("main a").first.press("?")
        expect(dialog).to_be_visible() if allowed else expect(dialog).not_to_be_visible()
        page.keyboard.press("Escape")


def test_digits_choose_a_stage_and_a_rating(page: Page) -> None:
    page.goto("/cases")
    follow(page, "text=Zhao Lei")
    write_note(page)
    page.locator("#stage input").first.focus()
    page.keyboard.press("4")
    assert page.evaluate(f"{HERE}.value") == "4" and page.locator("#stage input[value='4']").is_checked()
    pips = page.locator("[data-rating]").first
    pips.locator(".pips button").first.focus()
    page.keyboard.press("0")
    assert pips.locator(".rating-in > input").input_value() == "10"
    assert page.evaluate(f"{HERE}.value") == "10"
    for said in ("6-7", "６－７", "６〜７", "在６到７之间"):
        pips.locator(".rating-in > input").fill(said)
        assert pips.locator(".pips [aria-pressed=true]").all_inner_texts() == ["6", "7"], said


def test_on_a_page_of_a_case_the_box_offers_what_can_be_done_there(page: Page) -> None:
    page.goto("/cases")
    follow(page, "text=Zhao Lei")
    case = page.url
    first = page.locator("#finder [role=option]").first
    page.keyboard.press("Control+k")
    page.keyboard.type("homework")
    expect(first).to_have_attribute("data-to", f"{case.removeprefix(page.evaluate('location.origin'))}/homework")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{case}/homework")
    page.goto("/todo")
    page.keyboard.press("Control+k")
    page.keyboard.type("zhao lei write note")
    expect(first).to_contain_text("Write note")
    page.keyboard.press("Enter")
    page.wait_for_url("**/notes/**")


def test_sharing_hides_what_other_tabs_show(context: BrowserContext, page: Page) -> None:
    other = context.new_page()
    other.goto("/cases")
    expect(other.locator("main")).to_contain_text("Chen Jing")
    follow(page, "#share-screen")
    expect(other.locator(".banner.sharing")).to_be_visible()
    expect(other.locator("main")).not_to_contain_text("Chen Jing")
    follow(page, "#share-screen")
    other.close()
