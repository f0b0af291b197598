"""The thread of a case: what became of its moments."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from clinic.cases.lifecycle import Gate, Side, Visibility
from clinic.core import db
from clinic.homework.lifecycle import HomeworkState, Mode
from clinic.homework.models import Homework
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, an_exception, homework_in
from tests.walk import page_text


def back(case, dana, exercise: str, side: Side = Side.A, **answers: Any):
    given = homework_in(case, by=dana, exercise=exercise, side=side)
    return an_answer(given, by=dana, side=side, answers=answers)


def whole(case, dana, side: Side = Side.A) -> dict[str, Any]:
    """A thread from the moments to the story."""
    fish, radio, row = (
        an_exception(case, by=dana, side=side, on=date(2026, 2, day), context=text, moment={"behaviour": f"{text} act"})
        for day, text in ((5, "The fish"), (6, "The radio"), (7, "The quarrel"))
    )
    entries = [{"entry_ref": str(fish.id), "forgotten_capability": "They are good at this."}]
    back(case, dana, "exception_deep_description", side, exceptions=entries)
    pattern = back(
        case,
        dana,
        "pattern_recognition",
        side,
        pattern="Hands busy together",
        supporting_entries=[{"entry": str(fish.id)}, {"entry": str(radio.id)}],
        counter_entries=[{"entry": str(row.id)}],
    )
    days = [
        {"day": 1, "done": "yes", "observed": "Nobody asked.", "learned": "Quiet is enough."},
        {"day": 2, "done": "not_possible"},
        {"day": 3, "done": "partly"},
    ]
    tried = back(case, dana, "micro_experiments", side, pattern_ref=str(pattern.id), plan="Cook on Sunday", days=days)
    taken = back(
        case,
        dana,
        "commitment_and_experimentation",
        side,
        experiment_ref=str(tried.id),
        what_will_i_try="One activity a week",
        hope_to_learn="Whether ease lasts",
        start="2026-02-09",
        end="2026-02-15",
    )
    loop = {"happened": "We went to the market.", "learned": "It needs no plan.", "carry_on": "keep"}
    back(case, dana, "feedback_loop", side, commitment_ref=str(taken.id), **loop)
    story = [{"moment": str(fish.id), "words": "He chose the fish."}]
    back(case, dana, "progress_narrative", side, moments=story)
    return {"fish": fish, "pattern": pattern}


def shown(browser, case, **args: str) -> str:
    answer = browser.get(f"/cases/{case.id}/thread", query_string=args)
    assert answer.status_code == 200
    return page_text(answer)


def test_every_step_stands_on_the_one_before(as_, dana) -> None:
    case = a_case(by=dana)
    whole(case, dana)
    page = shown(as_(dana), case)
    steps = [
        "The fish",
        "They are good at this.",
        "2 moments fit",
        "Nobody asked.",
        "One activity a week",
        "We went to the market.",
        "He chose the fish.",
    ]
    places = [page.index(word, page.index("rail-steps")) for word in steps]
    assert places == sorted(places)
    assert "1 does not" in page and "not yet tested" not in page
    assert page.count("<article") == 1
    for word in ("done", "not possible that day", "done in part", "Whether ease lasts", "9 Feb 2026", "keep it"):
        assert word in page
    for end in ("no experiment yet", "no commitment yet", "no look back yet", "not in the story yet"):
        assert end not in page


def test_loose_ends_are_shown_gently(as_, dana) -> None:
    case = a_case(by=dana)
    entry = an_exception(case, by=dana, context="The fish")
    an_exception(case, by=dana, context="Another")
    back(case, dana, "pattern_recognition", pattern="Together", supporting_entries=[{"entry": str(entry.id)}])
    page = shown(as_(dana), case)
    for words in ("not yet tested", "no experiment yet", "no commitment yet", "none described more deeply yet"):
        assert words in page
    assert "1 moment has nothing built on it yet." in page
    assert "late" not in page.split("rail-steps")[1]


def test_what_names_nothing_before_it_still_has_its_place(as_, dana) -> None:
    case = a_case(by=dana)
    back(case, dana, "micro_experiments", plan="Tea at six")
    back(case, dana, "commitment_and_experimentation", what_will_i_try="A walk")
    back(case, dana, "feedback_loop", happened="It rained.")
    page = shown(as_(dana), case)
    assert page.count("<article") == 3
    assert all(word in page for word in ("Tea at six", "A walk", "It rained."))


def test_a_commitment_to_an_action_from_a_pattern_hangs_on_that_pattern(as_, dana) -> None:
    case = a_case(by=dana)
    pattern = back(case, dana, "pattern_recognition", pattern="Together")
    menu = back(case, dana, "action_menu", actions=[{"key": "cook", "what": "Cook", "pattern_ref": str(pattern.id)}])
    back(case, dana, "commitment_and_experimentation", action_ref=[{"action": f"{menu.id}:cook"}])
    page = shown(as_(dana), case)
    assert page.count("<article") == 1 and "no commitment yet" not in page


def test_one_partner_alone_can_be_looked_at(as_, dana) -> None:
    case = a_case(by=dana)
    whole(case, dana, Side.A)
    back(case, dana, "pattern_recognition", Side.B, pattern="His own pattern")
    browser = as_(dana)
    assert "His own pattern" in shown(browser, case) and "Hands busy together" in shown(browser, case)
    assert "His own pattern" not in shown(browser, case, partner="a")
    assert "Hands busy together" not in shown(browser, case, partner="b")
    assert "Hands busy together" in shown(browser, case, partner="nobody")


def test_a_supervisor_sees_the_thread_but_nothing_kept_for_its_author_alone(as_, dana, sam) -> None:
    case = a_case(by=dana)
    made = whole(case, dana)
    made["fish"].visibility = Visibility.AUTHOR_ONLY
    db.session.commit()
    seen = shown(as_(sam), case)
    assert "Hands busy together" in seen and "The fish" not in seen and "The radio" in seen
    assert "in-session" not in seen
    made["pattern"].visibility = Visibility.AUTHOR_ONLY
    db.session.commit()
    assert "Hands busy together" not in shown(as_(sam), case)
    assert "Hands busy together" in shown(as_(dana), case)


def test_what_was_taken_back_is_in_no_thread(as_, dana) -> None:
    case = a_case(by=dana)
    made = whole(case, dana)
    browser = as_(dana)
    browser.post(f"/exceptions/{made['fish'].id}/withdraw")
    page = shown(browser, case)
    assert "The fish" not in page and "1 moment fits" in page


def test_a_stranger_finds_nothing_and_a_shared_screen_shows_nothing(as_, dana, olga, petra) -> None:
    case = a_case(by=dana)
    whole(case, dana)
    for nobody in (olga, petra):
        assert as_(nobody).get(f"/cases/{case.id}/thread").status_code == 404
    browser = as_(dana)
    browser.post("/share-screen", {"next": "/"})
    assert "Hands busy together" not in shown(browser, case)


def test_a_long_thread_asks_the_database_no_more_than_a_short_one(app: Flask, as_, dana) -> None:
    case = a_case(by=dana)
    whole(case, dana)
    browser = as_(dana)
    shown(browser, case)

    def asked() -> int:
        said: list[str] = []

        def listen(_connection, _cursor, statement, *_more) -> None:
            said.append(statement)

        event.listen(db.database.engine, "before_cursor_execute", listen)
        try:
            shown(browser, case)
        finally:
            event.remove(db.database.engine, "before_cursor_execute", listen)
        return len([one for one in said if one.startswith("SELECT")])

    few = asked()
    for _number in range(3):
        whole(case, dana, Side.B)
    assert asked() <= few <= 12


def in_session(**more: str) -> dict[str, str]:
    said = {"record_id": "00000000-0000-4000-8000-000000000001", "exercise": "pattern_recognition", "side": "a"}
    return {**said, **more}


def given() -> list[Homework]:
    return list(db.session.scalars(select(Homework)))


def test_an_exercise_is_recorded_in_the_session_without_giving_it_first(as_, dana) -> None:
    case = a_case(by=dana)
    browser = as_(dana)
    answers = [browser.post(f"/cases/{case.id}/homework/in-session", in_session()) for _time in range(2)]
    [made] = given()
    assert (made.mode, made.side, made.state, made.exercise) == (
        Mode.IN_SESSION,
        Side.A,
        HomeworkState.SET,
        "pattern_recognition",
    )
    assert [one.location for one in answers] == [f"/homework/{made.id}/answer/a"] * 2
    assert browser.get(answers[0].location).status_code == 200


def test_both_partners_can_do_the_same_in_one_session(as_, dana) -> None:
    case = a_case(by=dana)
    for side in "ab":
        as_(dana).post(f"/cases/{case.id}/homework/in-session", in_session(side=side))
    assert {one.side for one in given()} == {Side.A, Side.B}


@pytest.mark.parametrize(("gate", "count"), [(None, 0), (Gate.PAUSED, 0), (Gate.OPEN, 1)])
def test_joint_work_in_the_session_waits_for_the_gate(as_, dana, gate, count: int) -> None:
    case = a_case(by=dana, gate=gate)
    form = in_session(exercise="collaborative_stance_practice")
    answer = as_(dana).post(f"/cases/{case.id}/homework/in-session", form)
    assert answer.status_code == 303 and len(given()) == count


@pytest.mark.parametrize("wrong", [{"exercise": "juggling"}, {"side": "c"}, {"exercise": ""}])
def test_nothing_is_given_for_what_there_is_not(as_, dana, wrong: dict[str, str]) -> None:
    case = a_case(by=dana)
    answer = as_(dana).post(f"/cases/{case.id}/homework/in-session", in_session(**wrong))
    assert answer.location == f"/cases/{case.id}/homework/new" and given() == []


def test_nobody_else_records_in_a_session(as_, dana, olga, sam) -> None:
    case = a_case(by=dana)
    assert as_(olga).post(f"/cases/{case.id}/homework/in-session", in_session()).status_code == 404
    assert as_(sam).post(f"/cases/{case.id}/homework/in-session", in_session()).status_code == 403
    assert given() == []
