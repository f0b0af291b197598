"""The forms of exercises by keyboard and mouse: rows, a ranking, two turns, signs, hints."""

import re

import pytest
from playwright.sync_api import Page, expect

from clinic.method import catalogue
from tests.browser.conftest import follow

pytestmark = pytest.mark.one_database


def choose(page: Page, selector: str) -> None:
    """Choose the first of these by its label, once it stands still: what was typed there before may be offered above it."""
    page.locator("label", has=page.locator(selector)).first.click()
    expect(page.locator(selector).first).to_be_checked()


def save(page: Page) -> None:
    """Save, and find oneself on the exercise's page."""
    follow(page, page.get_by_role("button", name="Save"))
    assert re.search(r"/homework/[0-9a-f-]{36}$", page.url)


@pytest.fixture
def form(page: Page):
    """Open the empty form of an exercise, newly given to the first partner of a case with an open gate."""

    def opened(key: str) -> Page:
        page.goto("/cases")
        for address in page.eval_on_selector_all("ul.rows .main a", "all => all.map(a => a.getAttribute('href'))"):
            page.goto(f"{address}/homework/new?exercise={key}")
            choose(page, "[name=whom]")
            if not page.locator("[name=mode]").count():
                continue
            choose(page, "[name=mode]")
            if page.locator("[name=mode]:checked").input_value() == "together":
                choose(page, "[name=whom][value=both]")
            follow(page, "form.form .primary")
            follow(page, page.locator("#set").get_by_role("link", name=str(catalogue.exercise(key).name)).first)
            follow(page, page.get_by_role("link", name="Record what came back").first)
            return page
        raise AssertionError("No case has an open gate.")

    return opened


def values(page: Page) -> list[str]:
    return [one for one in page.eval_on_selector_all("[name^='x-values-']", "all => all.map(one => one.value)") if one]


def test_rows_come_and_go_by_keyboard_and_focus_is_never_lost(form) -> None:
    page = form("coping_list")
    rows = page.locator("[data-repeat='x-coping'] .repeat-row")
    expect(rows).to_have_count(1)
    for number in range(1, 31):
        page.locator("[data-repeat='x-coping'] [data-add]").press("Enter")
        page.keyboard.type(f"Way {number} 🚶")
    expect(rows).to_have_count(31)
    assert page.evaluate("document.activeElement.name").endswith("-what")
    rows.nth(10).locator("[data-remove]").press("Enter")
    expect(rows).to_have_count(30)
    assert page.evaluate("document.activeElement.value") == "Way 11 🚶"
    choose(page, "[name=outcome][value=tried]")
    save(page)
    expect(page.get_by_text("Way 30 🚶")).to_be_visible()
    expect(page.get_by_text("Way 10 🚶")).to_have_count(0)


def test_kinds_leave_the_list_of_what_is_not_there_yet(form) -> None:
    page = form("coping_list")
    kind = page.locator("[data-unused] [data-option=writing]")
    expect(kind).to_be_visible()
    page.locator("[name='x-coping-0-kind']").select_option("writing")
    expect(kind).to_be_hidden()


def test_a_ranking_is_put_in_order_by_buttons_and_refused_kindly_when_it_is_too_short(form) -> None:
    page = form("value_ranking")
    for word in ("Honesty", "Fun", "Safety"):
        page.get_by_role("button", name=word, exact=True).press("Enter")
    page.get_by_role("button", name="Write a word of my own").press("Enter")
    page.keyboard.type("Sailing")
    assert values(page) == ["Honesty", "Fun", "Safety", "Sailing"]
    place = page.locator(".place", has=page.locator("[name='x-values-3']"))
    for _step in range(2):
        place.get_by_role("button", name="Higher").press("Enter")
        place = page.locator(".place:has(:focus)")
    assert values(page) == ["Honesty", "Sailing", "Fun", "Safety"]
    assert page.evaluate("document.activeElement.dataset.move") == "up"
    expect(page.locator("[data-placed]")).to_have_text("Sailing: place 2")
    page.locator(".place", has=page.locator("[name='x-values-2']")).get_by_role("button", name="Remove").click()
    assert values(page) == ["Honesty", "Sailing", "Safety"]
    expect(page.get_by_role("button", name="Fun", exact=True)).to_be_visible()
    choose(page, "[name=outcome][value=tried]")
    follow(page, page.get_by_role("button", name="Save"))
    expect(page.locator(".errors")).to_contain_text("Please choose at least five values")
    assert values(page) == ["Honesty", "Sailing", "Safety"]
    for word in ("Fun", "Growth"):
        page.get_by_role("button", name=word, exact=True).click()
    save(page)


def test_a_value_can_be_dragged_to_its_place(form) -> None:
    page = form("value_ranking")
    for word in ("Honesty", "Fun", "Safety"):
        page.get_by_role("button", name=word, exact=True).click()
    places = page.locator(".place:not([hidden])")
    places.nth(2).locator(".grip").drag_to(places.nth(0), target_position={"x": 20, "y": 2})
    assert values(page) == ["Safety", "Honesty", "Fun"]


def test_two_turns_of_five_minutes_and_nothing_to_write_while_somebody_speaks(form) -> None:
    page = form("collaborative_stance_practice")
    page.clock.install()
    page.reload()
    heard = page.locator("[name='x-what_i_heard']")
    expect(heard).to_be_hidden()
    page.locator("[data-after-turns] > summary").click()
    expect(heard).to_be_visible()
    said = page.locator("[data-say]")
    page.get_by_role("button", name="Start").press("Enter")
    expect(page.locator("[data-after-turns]")).to_be_hidden()
    page.clock.run_for(61_000)
    expect(said).to_have_text("Four minutes left.")
    expect(page.locator("[data-clock]")).to_have_text("3:59")
    page.get_by_role("button", name="Pause").press("Enter")
    page.clock.run_for(120_000)
    expect(page.locator("[data-clock]")).to_have_text("3:59")
    page.get_by_role("button", name="Go on").press("Enter")
    page.clock.run_for(240_000)
    expect(said).to_contain_text("change places")
    expect(page.locator("[data-after-turns]")).to_be_hidden()
    page.get_by_role("button", name="Change places").press("Enter")
    expect(page.locator("[data-turn='2']")).to_have_attribute("aria-current", "step")
    page.clock.run_for(301_000)
    expect(said).to_contain_text("Both turns are done.")
    expect(heard).to_be_visible()


def test_actions_are_chosen_for_the_signs_that_were_typed(form) -> None:
    page = form("future_prevention_plan")
    page.fill("[name='x-early_signs-0-sign']", "Counting")
    expect(page.locator("main [data-open]")).to_have_text(re.compile("No action yet for:.*Counting"))
    page.get_by_label("For which sign").first.select_option("Counting")
    page.fill("[name='x-what_i_can_do-0-action']", "Run")
    expect(page.locator("main [data-open]")).to_be_hidden()
    page.fill("[name='x-early_signs-0-sign']", "Counting the hours")
    assert page.input_value("[name='x-what_i_can_do-0-sign']") == "Counting the hours"
    choose(page, "[name=outcome][value=tried]")
    save(page)
    follow(page, page.get_by_role("link", name="Read side by side"))
    expect(page.locator("main")).not_to_contain_text("Signs without an action yet:")


@pytest.mark.parametrize(
    ("key", "name", "large", "small", "hint"),
    [
        (
            "hope_questions",
            "x-small_better_today",
            "Never again a quarrel",
            "A word at the door",
            "That is a large wish.",
        ),
        ("hope_questions", "x-small_better_today", "彻底解决", "一句话", "That is a large wish."),
        (
            "miracle_question",
            "x-first_small_sign",
            "We feel closer",
            "Two gloves on the table",
            "Could a camera see it?",
        ),
    ],
)
def test_hints_are_said_while_one_types(form, key: str, name: str, large: str, small: str, hint: str) -> None:
    page = form(key)
    expect(page.get_by_text(hint)).to_be_hidden()
    page.fill(f"[name='{name}']", large)
    expect(page.get_by_text(hint)).to_be_visible()
    page.fill(f"[name='{name}']", small)
    expect(page.get_by_text(hint)).to_be_hidden()


def test_a_range_the_wrong_way_round_is_said_at_once(form) -> None:
    page = form("scale_positioning")
    page.fill("[name='x-now_low']", "7")
    page.fill("[name='x-now_high']", "6")
    expect(page.get_by_text("Please swap the two.")).to_be_visible()
    page.fill("[name='x-now_high']", "8")
    expect(page.get_by_text("Please swap the two.")).to_be_hidden()


def test_without_scripts_the_same_forms_are_filled_in_by_hand(form, page: Page, chromium, served) -> None:
    addresses = [form(key).url for key in ("value_ranking", "collaborative_stance_practice", "future_prevention_plan")]
    context = chromium.new_context(
        base_url=served.url, java_script_enabled=False, storage_state=page.context.storage_state(), locale="en-GB"
    )
    plain = context.new_page()
    said = (
        {f"x-values-{n}": word for n, word in enumerate(("Fun", "Safety", "Sailing", "Growth", "Warmth"))},
        {"x-what_i_heard": "He is tired", "x-felt_understood": "7"},
        {
            "x-early_signs-0-sign": "Counting",
            "x-what_i_can_do-0-sign": "Counting",
            "x-what_i_can_do-0-action": "Run",
        },
    )
    for address, words in zip(addresses, said, strict=True):
        plain.goto(address)
        for name, word in words.items():
            plain.fill(f"[name='{name}']", word)
        choose(plain, "[name=outcome][value=tried]")
        save(plain)
        expect(plain.get_by_text(next(iter(words.values())), exact=True).first).to_be_visible()
    context.close()
