"""What hands do: keys alone, rows that come and go, and pages without scripts."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import follow, sign_in, write_note

pytestmark = pytest.mark.one_database

HERE = "document.activeElement"


def test_keys_alone_reach_the_text_open_a_menu_and_come_back(page: Page) -> None:
    page.goto("/cases")
    follow(page, "text=Chen Jing")
    page.reload()
    page.keyboard.press("Tab")
    assert page.evaluate(f"{HERE}.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate(f"{HERE}.id") == "main"
    more = page.locator("[popovertarget=more]")
    more.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{HERE}.closest('#more') !== null")
    page.keyboard.press("Escape")
    assert not page.locator("#more").is_visible()
    assert page.evaluate(f"{HERE}.getAttribute('popovertarget')") == "more"
    page.goto("/cases")
    follow(page, "text=Zhao Lei")  # where no other test looks at what is written last
    write_note(page)
    page.locator("button[form=discard]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate(f"{HERE}.closest('dialog').open")
    page.keyboard.press("Escape")
    assert page.evaluate(f"{HERE}.getAttribute('form')") == "discard"


def test_rows_are_added_and_removed_with_keys_alone(page: Page) -> None:
    page.goto("/cases")
    follow(page, "text=Chen Jing")
    page.goto(f"{page.url}/homework/new")
    follow(page, "form:has(input[name=exercise][value=coping_list]) button:has-text('Chen Jing')")
    page.check("[name=outcome][value=partly]", force=True)
    rows = page.locator(".repeat-row")
    before = rows.count()
    page.locator("[data-add]").focus()
    page.keyboard.press("Enter")
    assert rows.count() == before + 1
    page.keyboard.type("Ran round the lake.")
    page.locator("[data-add]").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("One too many.")
    rows.last.locator("[data-remove]").focus()
    page.keyboard.press("Enter")
    assert rows.count() == before + 1
    assert page.evaluate(f"{HERE}.closest('.repeat-row') !== null")
    page.keyboard.press("Control+s")
    page.wait_for_selector("text=As it was given")
    said = page.inner_text("main")
    assert "Ran round the lake." in said and "One too many." not in said


def test_without_scripts_a_note_is_signed_and_an_exercise_given(chromium, served) -> None:
    context = chromium.new_context(base_url=served.url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    sign_in(page, "two@demo.example")
    page.goto("/cases")
    follow(page, ".rows .main a")
    case = page.url
    write_note(page)
    page.fill("[name=summary]", "Written without a script.")
    follow(page, ".bar [name=then]")
    follow(page, "main form .primary")
    assert "Written without a script." in page.inner_text("main") and "Signed" in page.inner_text("main")
    page.goto(f"{case}/homework/new?exercise=coping_list")
    page.check("[name=whom][value=a]", force=True)
    follow(page, ".bar .primary")
    assert "Coping list" in page.inner_text("main")
    context.close()
