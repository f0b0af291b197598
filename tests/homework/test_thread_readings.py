"""How the exercises of stages 4 and 5 read."""

from typing import Any

from clinic.cases.lifecycle import Side
from clinic.core import db
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, an_exception, homework_in
from tests.walk import page_text


def back(case, dana, exercise: str, side: Side = Side.A, **answers: Any):
    return an_answer(homework_in(case, by=dana, exercise=exercise, side=side), by=dana, side=side, answers=answers)


def read(browser, case, key: str) -> str:
    answer = browser.get(f"/cases/{case.id}/exercises/{key}")
    assert answer.status_code == 200
    return page_text(answer).split('id="back"')[0]


def test_a_deep_description_stands_in_full_under_its_moment(as_, dana) -> None:
    case = a_case(by=dana)
    fish = an_exception(case, by=dana, context="The fish counter")
    told = {"entry_ref": str(fish.id), "body_feeling": "Shoulders down", "forgotten_capability": "We can do this."}
    back(case, dana, "exception_deep_description", exceptions=[told])
    page = read(as_(dana), case, "exception_deep_description")
    places = [page.index(word) for word in ("5 Feb 2026 · The fish counter", "Shoulders down", "We can do this.")]
    assert places == sorted(places)


def test_a_pattern_says_how_many_entries_are_for_it_and_against_it(as_, dana) -> None:
    case = a_case(by=dana)
    one, two = (an_exception(case, by=dana, context=text) for text in ("The fish", "The book"))
    pattern = {"pattern": "Hands busy", "supporting_entries": [{"entry": str(one.id)}], "confidence": 7}
    pattern["conditions"] = [{"condition": "time", "detail": "On Sundays"}]
    row = back(case, dana, "pattern_recognition", **pattern)
    browser = as_(dana)
    page = read(browser, case, "pattern_recognition")
    assert "1 entry for it" in page and "0 against it" in page and ">not yet tested<" in page
    assert "sure of it: 7 of 10; not validated" in page and "Time · On Sundays" in page and "draft" not in page
    row.answers = {**pattern, "counter_entries": [{"entry": str(two.id)}]}
    db.session.commit()
    back(case, dana, "pattern_recognition", Side.B, pattern="No entries so far")
    page = read(browser, case, "pattern_recognition")
    assert "1 against it" in page and "The book" in page and page.count(">not yet tested<") == 1
    assert page.count("draft: no entry yet") == 1


def test_three_days_stand_next_to_each_other_and_none_is_a_fault(as_, dana) -> None:
    case = a_case(by=dana)
    days = [
        {"day": 3, "done": "not_possible"},
        {"day": 1, "done": "no", "observed": "Too late.", "learned": "Earlier."},
    ]
    back(case, dana, "micro_experiments", plan="Tea at six", days=days)
    strip = read(as_(dana), case, "micro_experiments").split('class="strip"')[1]
    words = ("Day 1", "not done", "Too late.", "Earlier.", "Day 2", "nothing noted", "Day 3", "not possible that day")
    places = [strip.index(word) for word in words]
    assert places == sorted(places)
    assert "fail" not in strip and "%" not in strip


def test_a_menu_counts_its_styles_and_names_those_that_are_missing(as_, dana) -> None:
    case = a_case(by=dana)
    pattern = back(case, dana, "pattern_recognition", pattern="Hands busy")
    actions = [
        {"key": "a", "what": "Cook", "style": "time", "who": "both", "pattern_ref": str(pattern.id)},
        {"key": "b", "what": "Walk", "style": "time", "who": "a"},
        {"key": "c", "what": "Thank", "style": "words"},
    ]
    back(case, dana, "action_menu", actions=actions)
    page = read(as_(dana), case, "action_menu")
    assert "3 actions" in page and "Time · 2" in page and "Words · 1" in page
    missing = page.split("Styles with nothing yet")[1].split("</ul>")[0]
    assert "Play" in missing and "Touch" in missing and "Time" not in missing
    assert page.count("From the pattern:") == 1 and "Hands busy" in page


def test_commitments_stand_by_week_and_partner(as_, dana) -> None:
    case = a_case(by=dana)
    for side, what, start in (
        (Side.B, "Say when I am back", "2026-02-09"),
        (Side.A, "Cook on Sunday", "2026-02-09"),
        (Side.A, "A walk", "2026-02-16"),
    ):
        back(case, dana, "commitment_and_experimentation", side, what_will_i_try=what, start=start)
    page = read(as_(dana), case, "commitment_and_experimentation")
    places = [page.index(word) for word in ("A walk", "Cook on Sunday", "Say when I am back")]
    assert places == sorted(places)
    assert page.count("From Mon 9 Feb 2026") == 1 and page.count("no look back yet") == 3


def test_a_loop_stands_beside_its_commitment(as_, dana) -> None:
    case = a_case(by=dana)
    taken = back(case, dana, "commitment_and_experimentation", what_will_i_try="Cook on Sunday")
    back(case, dana, "commitment_and_experimentation", what_will_i_try="A walk")
    loop = {"commitment_ref": str(taken.id), "happened": "It was fun.", "adjust_next": "Shorter", "carry_on": "change"}
    back(case, dana, "feedback_loop", **loop)
    page = read(as_(dana), case, "feedback_loop")
    words = ("Cook on Sunday", "It was fun.", "change it", "Shorter", "no look back yet", "A walk")
    places = [page.index(word) for word in words]
    assert places == sorted(places)
