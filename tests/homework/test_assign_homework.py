"""Giving an exercise."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.audit.models import TrailEntry
from clinic.cases.lifecycle import Gate, Side, Visibility
from clinic.core import clock, db
from clinic.homework import actions
from clinic.homework.lifecycle import Mode
from clinic.homework.models import Homework
from clinic.method import catalogue
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, homework_in


def address(case, exercise: str = "coping_list", **more: str) -> str:
    query = "".join(f"&{key}={value}" for key, value in more.items())
    return f"/cases/{case.id}/homework/new?exercise={exercise}{query}"


def typed(**more: str) -> dict[str, str]:
    said = {"record_id": str(uuid.uuid4()), "whom": "a", "mode": "alone", "instructions": "Write it down."}
    return {**said, **more}


def given() -> list[Homework]:
    return list(db.session.scalars(select(Homework).order_by(Homework.side)))


def page_of(answer) -> str:
    return answer.get_data(as_text=True)


def test_an_exercise_is_given_to_one_partner(as_, dana) -> None:
    case = a_case(by=dana)
    on = clock.today() + timedelta(days=7)
    due = typed(due_on=str(on), due_hint="On a quiet evening.", instructions="Only three lines.")
    answer = as_(dana).post(address(case), due)
    assert answer.status_code == 303
    [made] = given()
    assert (made.exercise, made.side, made.mode, made.visibility) == (
        "coping_list",
        Side.A,
        Mode.ALONE,
        Visibility.PARTNER_A,
    )
    assert (made.instructions, made.due_hint, made.due_on) == ("Only three lines.", "On a quiet evening.", on)
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.event == "homework:assigned")).one()
    assert entry.case_id == case.id and "coping_list" in entry.details and "lines" not in entry.details


def test_each_of_them_makes_two_records_and_both_together_makes_one(as_, dana) -> None:
    case = a_case(by=dana, gate=Gate.OPEN)
    browser = as_(dana)
    browser.post(address(case), typed(whom="each"))
    assert [one.side for one in given()] == [Side.A, Side.B]
    browser.post(address(case, "action_menu"), typed(whom="both", mode="together"))
    [joint] = [one for one in given() if one.side is None]
    assert joint.visibility is Visibility.JOINT and joint.mode is Mode.TOGETHER


@pytest.mark.parametrize("whom", ["a", "each"])
def test_the_same_form_twice_gives_it_once(as_, dana, whom: str) -> None:
    case, form = a_case(by=dana), typed(whom=whom)
    browser = as_(dana)
    browser.post(address(case), form)
    before = len(given())
    assert browser.post(address(case), form).status_code == 303
    assert len(given()) == before


def test_the_current_stage_comes_first(as_, dana) -> None:
    page = page_of(as_(dana).get(f"/cases/{a_case(by=dana, stage=4).id}/homework/new"))
    assert page.index('id="s4"') < page.index('id="s1"') and "current stage" in page
    for one in catalogue.exercises():
        assert f"exercise={one.key}" in page


def test_instructions_can_be_had_in_either_language(as_, dana) -> None:
    case = a_case(by=dana)
    exercise = catalogue.exercise("coping_list")
    assert exercise.instructions.en[:40] in page_of(as_(dana).get(address(case)))
    assert exercise.instructions.zh[:20] in page_of(as_(dana).get(address(case, language="zh_Hans")))
    assert exercise.cautions[0].en in page_of(as_(dana).get(address(case)))


@pytest.mark.parametrize("gate", [None, Gate.PAUSED, Gate.CLOSED])
@pytest.mark.parametrize(
    ("exercise", "whom", "mode"),
    [
        ("action_menu", "both", "together"),
        ("action_menu", "both", "in_session"),
        ("collaborative_stance_practice", "a", "in_session"),
    ],
)
def test_while_the_gate_is_not_open_joint_work_is_refused_beside_the_field(
    as_, dana, gate, exercise: str, whom: str, mode: str
) -> None:
    case = a_case(by=dana, gate=gate)
    browser = as_(dana)
    page = page_of(browser.get(address(case, exercise)))
    assert 'value="together"' not in page and 'value="both"' not in page and f"/cases/{case.id}/gate" in page
    answer = browser.post(address(case, exercise), typed(whom=whom, mode=mode, instructions="My own words."))
    assert answer.status_code == 422 and given() == []
    assert "Joint work is given while the gate is open." in page_of(answer)
    assert "My own words." in page_of(answer)


def test_the_action_itself_refuses_joint_work(app, dana) -> None:
    case = a_case(by=dana)
    with pytest.raises(actions.GateClosedError):
        homework_in(case, by=dana, exercise="action_menu", side=None, mode=Mode.IN_SESSION)
    assert given() == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"whom": ""}, "Please fill this in."),
        ({"whom": "c"}, "Please choose for whom it is."),
        ({"mode": "telepathy"}, "Please choose one of the ways"),
        ({"whom": "both"}, "is for one partner"),
        ({"mode": "together"}, "is one exercise for both"),
        ({"due_on": "2026-02-30"}, "This date does not exist."),
        ({"due_on": "2026-01-12"}, "the day on which it is given. Please choose that day, a later one, or none."),
        ({"instructions": "  "}, "Please fill this in."),
    ],
)
def test_bad_input_is_named_and_everything_typed_stays(as_, dana, wrong: dict[str, str], sentence: str) -> None:
    case = a_case(by=dana, gate=Gate.OPEN)
    form = typed(due_hint="When the children sleep 🌙") | wrong
    answer = as_(dana).post(address(case, "action_menu"), form)
    assert answer.status_code == 422 and given() == []
    page = page_of(answer)
    assert sentence in page and "When the children sleep 🌙" in page and form["record_id"] in page


def test_one_person_is_not_offered_what_is_for_two(as_, dana) -> None:
    from clinic.cases.lifecycle import CaseKind

    case = a_case(by=dana, names=("Noor Haddad",), kind=CaseKind.INDIVIDUAL)
    page = page_of(as_(dana).get(address(case, "action_menu")))
    assert 'value="together"' not in page and 'value="b"' not in page and "Gate to joint work" not in page
    assert as_(dana).post(address(case, "action_menu"), typed(whom="b")).status_code == 422
    assert given() == []


def test_a_stranger_finds_nothing_and_a_supervisor_may_not_assign(as_, dana, olga, sam) -> None:
    case = a_case(by=dana)
    assert as_(olga).get(address(case)).status_code == 404
    assert as_(olga).post(address(case), typed()).status_code == 404
    assert as_(sam).get(address(case)).status_code == 403
    assert as_(sam).post(address(case), typed()).status_code == 403
    assert given() == []


def test_coping_comes_before_action_and_before_talking_together(as_, dana) -> None:
    case, said = a_case(by=dana, gate=Gate.OPEN), "No coping list has come back yet."
    browser = as_(dana)
    for key, there in (
        ("action_menu", True),
        ("collaborative_stance_practice", True),
        ("coping_list", False),
        ("value_ranking", False),
    ):
        assert (said in page_of(browser.get(address(case, key)))) is there, key
    assert browser.post(address(case, "action_menu"), typed()).status_code == 303  # said, never a lock
    an_answer(homework_in(case, by=dana), by=dana)
    assert said not in page_of(browser.get(address(case, "action_menu")))
