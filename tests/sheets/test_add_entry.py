"""Adding an entry."""

import uuid

import pytest
from sqlalchemy import func, select

from clinic.cases.lifecycle import CaseKind, Gate, Side, Visibility
from clinic.core import db
from clinic.sheets.models import SheetEntry
from tests.factories.cases import a_case
from tests.factories.sheets import an_entry
from tests.walk import page_text


def typed(**more: object) -> dict[str, object]:
    said = {"record_id": str(uuid.uuid4()), "on": "2026-02-02", "side": "a", "x-sentence": "It is only the rain."}
    return {**said, **more}


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(SheetEntry)) or 0


def test_posted_twice_it_is_kept_once(as_, dana) -> None:
    case, form = a_case(by=dana), typed()
    for _time in range(2):
        assert as_(dana).post(f"/cases/{case.id}/sheets/inner_voice/new", form).status_code == 303
    assert count() == 1


def test_an_id_of_another_case_s_entry_makes_one_of_its_own_and_tells_nothing(as_, dana, olga) -> None:
    theirs = an_entry(a_case(by=olga, names=("Rosa Lind", "Finn Beck")), by=olga, answers={"sentence": "Not for you."})
    form = typed(record_id=str(theirs.id), **{"x-sentence": "Mine."})
    answer = as_(dana).post(f"/cases/{a_case(by=dana).id}/sheets/inner_voice/new", form)
    assert answer.status_code == 303 and str(theirs.id) not in answer.location
    db.session.expire_all()
    assert count() == 2 and theirs.answers == {"sentence": "Not for you."}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"on": "2026-02-30"}, "This date does not exist."),
        ({"on": "2199-01-01"}, "This day is still to come."),
        ({"side": "c"}, "Please choose whose it is."),
        ({"side": "both"}, "Please choose whose it is."),
        ({"side": ""}, "Please fill this in."),
        ({"x-sentence": " "}, "Please fill this in."),
        ({"x-how_loud": "eleven"}, "Please write a whole number from 1 to 10."),
        ({"x-sentence": "x" * 100_001}, "This is longer than 100000 characters."),
    ],
)
def test_bad_input_keeps_everything_typed(wrong, sentence, as_, dana) -> None:
    case = a_case(by=dana)
    answer = as_(dana).post(f"/cases/{case.id}/sheets/inner_voice/new", typed(**{"x-who_else": "My aunt", **wrong}))
    assert answer.status_code == 422 and sentence in page_text(answer) and "My aunt" in page_text(answer)
    assert all(str(one) in page_text(answer) for one in wrong.values() if one not in ("c", "both"))
    assert count() == 0


def test_it_can_be_kept_for_its_author_alone(as_, dana) -> None:
    case = a_case(by=dana)
    assert as_(dana).post(f"/cases/{case.id}/sheets/inner_voice/new", typed(only_me="y")).status_code == 303
    entry = db.session.scalars(select(SheetEntry)).one()
    assert entry.visibility is Visibility.AUTHOR_ONLY and entry.side is Side.A


@pytest.mark.parametrize("gate", [None, Gate.PAUSED, Gate.CLOSED])
def test_joint_work_waits_for_the_gate_and_loses_nothing(gate, as_, dana) -> None:
    case, browser = a_case(by=dana, gate=gate), as_(dana)
    path = f"/cases/{case.id}/sheets/weekly_check_in"
    assert "wait until the gate to joint work is open" in page_text(browser.get(path))
    assert f"{path}/new" not in page_text(browser.get(path)) and "x-topic" not in page_text(browser.get(f"{path}/new"))
    answer = browser.post(f"{path}/new", typed(**{"x-topic": "The week ahead"}))
    assert (
        answer.status_code == 422
        and "The week ahead" in page_text(answer)
        and "the gate is not open" in page_text(answer)
    )
    assert count() == 0


def test_with_one_person_nobody_is_asked_whose_it_is(as_, dana) -> None:
    case, browser = a_case(by=dana, kind=CaseKind.INDIVIDUAL), as_(dana)
    assert 'name="side"' not in page_text(browser.get(f"/cases/{case.id}/sheets/inner_voice/new"))
    assert browser.post(f"/cases/{case.id}/sheets/inner_voice/new", typed()).status_code == 303
    assert db.session.scalars(select(SheetEntry)).one().side is Side.A
    page = page_text(browser.get(f"/cases/{case.id}/sheets"))
    assert "Weekly check-in" not in page and "Map of the problem" in page
    assert "one person comes" in page_text(browser.get(f"/cases/{case.id}/sheets/weekly_check_in/new"))


def test_more_rows_are_there_without_a_script(as_, dana) -> None:
    case, path = a_case(by=dana), "/cases/{}/sheets/re_authoring/new"
    answer = as_(dana).post(path.format(case.id), typed(**{"more": "events", "x-events-0-happened": "Rain"}))
    assert (
        answer.status_code == 200 and 'name="x-events-3-happened"' in page_text(answer) and "Rain" in page_text(answer)
    )
    assert count() == 0


def test_a_sheet_that_is_not_there_is_not_found(as_, dana) -> None:
    case = a_case(by=dana)
    for more in ("", "/new"):
        assert as_(dana).get(f"/cases/{case.id}/sheets/nothing{more}").status_code == 404


VIOLENT = ["The hitting", "his threats", "Control", "家暴", "他又威胁人", "controlling"]


@pytest.mark.parametrize("word", VIOLENT)
@pytest.mark.parametrize("place", ["x-problem_name", "x-effects_on_us", "x-effects_on_each-b"])
def test_violence_threats_and_control_are_not_externalised(place, word, as_, dana) -> None:
    case = a_case(by=dana)
    path, form = f"/cases/{case.id}/sheets/externalising_map/new", typed(**{place: word, "x-because-a": "Calm"})
    answer = as_(dana).post(path, form)
    assert answer.status_code == 422 and count() == 0
    assert "please say in the note what was done and who did it" in page_text(answer) and word in page_text(answer)
    assert as_(dana).post(path, {**form, "x-names_ideas": "no"}).status_code == 422
    assert as_(dana).post(path, {**form, "x-names_ideas": "yes"}).status_code == 303


@pytest.mark.parametrize("word", ["The white wall", "the heartbeat", "a chit-chat", "沉默"])
def test_other_names_are_kept_without_a_word(word, as_, dana) -> None:
    case = a_case(by=dana)
    answer = as_(dana).post(f"/cases/{case.id}/sheets/externalising_map/new", typed(**{"x-problem_name": word}))
    assert answer.status_code == 303
