"""Each exercise by what the catalogue says of it: what its form offers and refuses, what the therapist then sees."""

import re
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, meta

from clinic.cases.lifecycle import Gate, Side
from clinic.config import HOME
from clinic.homework import readings
from clinic.method import catalogue
from tests.factories.cases import a_case
from tests.factories.homework import homework_in
from tests.walk import page_text

TEMPLATES = Path(HOME) / "templates" / "homework"


@dataclass
class Told:
    """What both partners type, what the form shows besides, what it refuses, and what the reading shows."""

    row: str
    a: dict[str, Any]
    b: dict[str, Any]
    seen: tuple[str, ...]
    form: tuple[str, ...] = ()
    refused: dict[str, Any] = field(default_factory=dict)
    sentence: str = ""


def rank(*words: str) -> dict[str, str]:
    return {f"x-values-{number}": one for number, one in enumerate(words)}


TOLD = {
    "relationship_narrative_listening": Told(
        "S20",
        {"x-important": "Cooking on Sundays", "x-share_line": "I want to know that you are there."},
        {"x-important": "The radio while we cook"},
        ("Words in both stories", '<li class="tag">cook</li>', "I want to know that you are there.", "Not told yet:"),
        ("One sentence to share",),
    ),
    "collaborative_stance_practice": Told(
        "S21",
        {"x-what_i_heard": "He is tired", "x-hard_to_hear": "The door", "x-felt_understood": "6", "x-add": "Mondays"},
        {"x-what_i_heard": "She counts the hours", "x-felt_understood": "8"},
        ("<b>6</b>", "<b>8</b>", "She counts the hours", "Mondays", "kept from the partner", "not validated"),
        ('data-turns="300"', "data-after-turns open"),
        {"x-felt_understood": "11"},
        "Please write a whole number from 1 to 10.",
    ),
    "hope_questions": Told(
        "S22",
        {"x-small_better_today": "All is completely well", "x-partner_guess": "A quiet hour"},
        {"x-small_better_today": "An hour without phones", "x-who_notices_first": "partner"},
        ("A quiet hour", "An hour without phones", "My partner", "That is a large wish."),
        ('data-words="completely|always|never again|完全|彻底|永远|再也不"',),
    ),
    "coping_list": Told(
        "S23",
        {"x-coping-0-what": "Running", "x-coping-0-kind": "body", "x-coping-0-known_to_partner": "no"},
        {"x-coping-0-what": "Ringing a friend", "x-coping-0-cost": "Money"},
        ("Running", "the partner does not know", "Kinds with nothing yet:", "With people", "It costs:"),
        ('data-unused="x-coping"',),
        {"x-coping-0-cost": "Much", "x-coping-0-what": ""},
        "Please fill this in, or empty the whole entry.",
    ),
    "strength_exploration": Told(
        "S24",
        {"x-learned_about_me": "I wait", "x-traits_that_persist-0-trait": "Patience"},
        {"x-partner_or_others_would_say": "Calm"},
        ("Patience", "Calm", "Who else has seen this in", "Others are heard here."),
    ),
    "exception_log": Told(
        "S25",
        {
            "x-moments-0-when": "2026-02-08",
            "x-moments-0-time": "18:30",
            "x-moments-0-context": "The market",
            "x-moments-0-problem_level": "less",
        },
        {"x-moments-0-when": "2026-02-08", "x-moments-0-information": "Side by side is easier"},
        ("The market", "Side by side is easier"),
        tuple(f'name="x-moments-0-{one}"' for one in ("context", "behaviour", "thoughts", "emotions", "information")),
        {"x-moments-0-when": "yesterday"},
        "This date does not exist.",
    ),
    "miracle_question": Told(
        "S26",
        {"x-first_small_sign": "Two cups", "x-what_partner_does": "He pours coffee"},
        {"x-first_small_sign": "We feel better", "x-what_i_do_differently": "I make the coffee"},
        ("Two cups", "not yet something a camera could see", "Where the two pictures meet", ">coffee</li>", "would do"),
        ("Something a camera could catch.",),
    ),
    "scale_positioning": Told(
        "S27",
        {"x-now_low": "4", "x-now_high": "5", "x-why_not_lower": "Sundays\nThe dog", "x-past_positions-0-value": "2"},
        {"x-now_low": "6", "x-now_high": "6"},
        ("4–5", "What keeps it from being lower", "The dog", "not validated"),
        ("data-rating", "What 10 means to me"),
        {"x-now_low": "7", "x-now_high": "6"},
        "Please swap the two.",
    ),
    "value_ranking": Told(
        "S28",
        rank("诚实", "Safety", "Sailing", "Fun", "Warmth") | {"x-focus_value": "Sailing"},
        rank("Fun", "honesty", "sailing", "Growth", "Safety"),
        ("Two rankings", "Among the first three of both", "Places furthest apart", "not a vote", "place 4"),
        ('data-rank="x-values"', 'data-move="up"'),
        rank("Fun", "Honesty", "Warmth", "Growth"),
        "Please choose at least five values",
    ),
    "progress_narrative": Told(
        "S35",
        {"x-where_now": "At the stove"},
        {"x-where_now": "Upstairs"},
        ("At the stove", "Upstairs", "The story at the beginning"),
    ),
    "future_prevention_plan": Told(
        "S36",
        {
            "x-early_signs-0-sign": "Counting",
            "x-early_signs-1-sign": "Cancelling",
            "x-what_i_can_do-0-sign": "Counting",
            "x-what_i_can_do-0-action": "Run",
        },
        {"x-when_seek_support": "Three nights without sleep"},
        ("Signs without an action yet:", "<b>Cancelling</b>", "Three nights without sleep", "/handout/a"),
        ('data-signs="x-early_signs"',),
        {"x-review_date": "2026-02-30"},
        "This date does not exist.",
    ),
    "celebration_and_meaning": Told(
        "S37",
        {"x-meaning": "We turn back", "x-witnesses-0-name": "Mei", "x-witnesses-0-consent": "yes"},
        {"x-meaning": "A walk", "x-witnesses-0-name": "Ola", "x-witnesses-0-consent": "no"},
        ("We turn back", "Mei", "consent recorded", "no consent", "Invite outside witnesses"),
        ("Consented, and both of us agreed",),
        {"x-witnesses-0-consent": "yes"},
        "Please fill this in, or empty the whole entry.",
    ),
}


def typed(**more: Any) -> dict[str, Any]:
    return {"seen": "0", "outcome": "tried", "on": "2026-02-09", "learned": "", "what_it_was_like": "", **more}


def given(case, by, key: str) -> dict[str, str]:
    """Address of each partner's form."""
    return {
        side.value: f"/homework/{homework_in(case, by=by, exercise=key, side=side).id}/answer/{side.value}"
        for side in Side
    }


@pytest.mark.parametrize("key", TOLD)
def test_an_exercise_has_its_own_form_its_own_refusals_and_its_own_reading(as_, dana, key: str) -> None:
    told, exercise = TOLD[key], catalogue.exercise(key)
    assert exercise.row == told.row
    case, browser = a_case(by=dana, gate=Gate.OPEN), as_(dana)
    forms = given(case, dana, key)
    form = page_text(browser.get(forms["a"]))
    for word in told.form:
        assert word in form, word
    if told.refused:
        refused = browser.post(forms["a"], typed(learned="Kept while refused", **told.refused))
        assert refused.status_code == 422
        assert told.sentence in page_text(refused) and "Kept while refused" in page_text(refused)
    for side, said in (("a", told.a), ("b", told.b)):
        answer = browser.post(forms[side], typed(**said))
        assert answer.status_code == 303, page_text(answer)
    read = page_text(browser.get(f"/cases/{case.id}/exercises/{key}"))
    above = read.split('id="back"')[0] if key in readings.READINGS else read
    for word in told.seen:
        assert word in (read if word.startswith("That is a large") else above), word


@pytest.mark.parametrize("key", [one.key for one in catalogue.exercises()])
def test_a_form_of_its_own_asks_everything_once(as_, dana, key: str) -> None:
    assert (TEMPLATES / "forms" / f"_{key}.html").exists()
    form = as_(dana).get(given(a_case(by=dana, gate=Gate.OPEN), dana, key)["a"]).get_data(as_text=True)
    once = re.sub(r"<template>.*?</template>", "", form, flags=re.DOTALL)
    for one in catalogue.exercise(key).fields:
        names = re.findall(rf'name="(x-{one.key}(?:-0)?(?:-[a-z_]+)?)"', once)
        assert names, one.key
        chips = one.kind in {"enum", "bool"}
        assert len(names) == len(set(names)) or chips, one.key


@pytest.mark.parametrize("key", sorted(readings.READINGS))
def test_every_reading_has_its_page_part(key: str) -> None:
    assert (TEMPLATES / "exercises" / f"_{key}.html").exists()


def test_no_rating_of_how_well_coping_worked_is_asked() -> None:
    [asked] = catalogue.exercise("coping_list").fields
    assert {one.key for one in asked.of} == {"what", "when", "cost", "kind", "known_to_partner"}


def test_listening_in_turns_waits_for_the_gate(as_, dana) -> None:
    case = a_case(by=dana, gate=Gate.PAUSED)
    form = {"record_id": str(uuid.uuid4()), "whom": "both", "mode": "together", "instructions": "Five minutes each."}
    answer = as_(dana).post(f"/cases/{case.id}/homework/new?exercise=collaborative_stance_practice", form)
    assert answer.status_code == 422


def test_the_story_of_the_beginning_stands_beside_the_new_one(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    for key, said in (
        ("relationship_narrative_listening", {"x-struggles": "I stood at the window"}),
        ("progress_narrative", {"x-where_now": "At the stove"}),
    ):
        assert browser.post(given(case, dana, key)["a"], typed(**said)).status_code == 303
    page = page_text(browser.get(f"/cases/{case.id}/exercises/progress_narrative")).split('id="back"')[0]
    assert "I stood at the window" in page and "At the stove" in page


def test_witnesses_who_agreed_lead_to_the_sheet_for_them(as_, dana) -> None:
    case, key, browser = a_case(by=dana, gate=Gate.OPEN), "celebration_and_meaning", as_(dana)
    assert browser.post(given(case, dana, key)["a"], typed(**TOLD[key].a)).status_code == 303
    sheet = f"/cases/{case.id}/sheets/outsider_witness"
    assert f'href="{sheet}"' in page_text(browser.get(f"/cases/{case.id}/exercises/{key}"))
    assert browser.get(sheet).status_code == 200


@pytest.mark.parametrize("count", [4, 11])
def test_a_ranking_refused_comes_back_whole(as_, dana, count: int) -> None:
    homework = homework_in(a_case(by=dana), by=dana, exercise="value_ranking")
    words = [f"谢谢 {number} 🌊 شكرا" for number in range(count)]
    page = page_text(as_(dana).post(f"/homework/{homework.id}/answer/a", typed(**rank(*words))))
    for word in words:
        assert f'value="{word}"' in page
    assert len(re.findall(r'name="x-values-\d+"', page)) >= count


def test_thirty_rows_and_a_hundred_thousand_characters_come_back_from_a_refusal(as_, dana) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    long = "很长的一段 🌙 شكرا " * 8000
    rows = {f"x-coping-{n}-what": f"Way {n} 🚶 <b>" for n in range(30)} | {"x-coping-30-cost": "No name"}
    form = typed(learned=long[:100_001], **rows)
    answer = as_(dana).post(f"/homework/{homework.id}/answer/a", form)
    page = page_text(answer)
    assert answer.status_code == 422 and "This is longer than 100000 characters." in page
    assert long[:100_001] in page and "No name" in page
    for number in range(30):
        assert f"Way {number} 🚶 <b>" in page
    kept = as_(dana).post(
        f"/homework/{homework.id}/answer/a", {**form, "learned": long[:100_000], "x-coping-30-cost": ""}
    )
    assert kept.status_code == 303
    assert long[:100_000].strip() in page_text(as_(dana).get(f"/homework/{homework.id}/answer/a"))


def test_a_plan_can_be_taken_home_without_a_word_of_the_record(as_, dana, sam, olga) -> None:
    case, key = a_case(by=dana), "future_prevention_plan"
    forms = given(case, dana, key)
    said = TOLD[key].a | {"x-when_seek_support": "Three nights without sleep", "x-who-0-name": "My sister"}
    assert as_(dana).post(forms["a"], typed(**said)).status_code == 303
    path = forms["a"].replace("/answer/", "/handout/")
    page = page_text(as_(dana).get(path))
    for word in ("Counting", "Cancelling", "Run", "Three nights without sleep", "My sister", "emergency number"):
        assert word in page
    article = page.split("<article>")[1].split("</article>")[0]
    for word in (case.reference, "S36", "artner A", "partner_a", "omework", "xercise", "ession note", "tage"):
        assert word not in article
    assert "困难日子里的计划" in page_text(as_(dana).get(path + "?language=zh_Hans"))
    assert as_(sam).get(path).status_code == 200
    assert as_(olga).get(path).status_code == 404
    assert as_(dana).get(forms["b"].replace("/answer/", "/handout/")).status_code == 404


@pytest.mark.parametrize("file", sorted((TEMPLATES / "forms").glob("_*.html")), ids=lambda one: one.stem)
def test_a_form_part_knows_nothing_of_the_page_it_stands_on(file: Path) -> None:
    used = meta.find_undeclared_variables(Environment(autoescape=True).parse(file.read_text(encoding="utf-8")))
    assert used <= {"form", "_"}, "A page of the partners includes it with its form alone."
