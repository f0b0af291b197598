"""The page about the stages: the path, the next move, and what stands beside it."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from clinic.accounts.models import Account
from clinic.cases import queries as cases
from clinic.cases.lifecycle import CaseKind, Side
from clinic.cases.models import Case
from clinic.cases.stage_actions import Agreement, Correction, correct_stage, move_stage, record_position
from clinic.cases.stage_queries import get_episode, path_of
from clinic.core import clock, db
from tests.factories.cases import a_case
from tests.factories.homework import homework_in
from tests.walk import page_text

DAY = date(2026, 1, 12)
BECAUSE = "Closeness was more than they could bear."


@pytest.fixture
def case(dana: Account) -> Case:
    """In stage 2 since its first day."""
    return a_case(by=dana, stage=2, opened_on=DAY)


def path(case: Case) -> str:
    return f"/cases/{case.id}/stage"


def typed(**more: Any) -> dict[str, Any]:
    return {"record_id": str(uuid.uuid4()), "stage": "3", "on": "2026-02-02", "reason": "", "theme": "", **more}


def read(browser: Any, address: str) -> str:
    return page_text(browser.get(address))


def test_it_works(as_, dana: Account, case: Case) -> None:
    browser = as_(dana)
    said = typed(stage="1", reason=BECAUSE, theme="Trust", proposed_by="a", agreed=["a", "b", "t"])
    assert browser.post(path(case), said).status_code == 303
    (first, now) = path_of(case)
    assert (now.stage, now.kind.value, now.theme, first.left_on) == (1, "back_fill", "Trust", date(2026, 2, 2))
    page = read(browser, path(case))
    assert "filled in later" in page and BECAUSE in page and "“Trust”" in page
    assert "Proposed by Noor Haddad; agreed: both and the therapist" in page
    assert "from Mon 12 Jan 2026 to Mon 2 Feb 2026" in page


def test_a_stranger_finds_nothing(as_, olga: Account, petra: Account, case: Case) -> None:
    for somebody in (olga, petra):
        assert as_(somebody).get(path(case)).status_code == 404
        assert as_(somebody).post(path(case), typed()).status_code == 404
    assert len(path_of(case)) == 1


def test_a_supervisor_reads_and_moves_nothing(as_, sam: Account, case: Case) -> None:
    page = read(as_(sam), path(case))
    assert "Resource identification" in page and "Correct" not in page and "Note the move" not in page
    assert as_(sam).post(path(case), typed()).status_code == 403
    assert len(path_of(case)) == 1


def test_posted_twice_it_is_one_move(as_, dana: Account, case: Case) -> None:
    browser, form = as_(dana), typed()
    for _time in range(2):
        assert browser.post(path(case), form).status_code == 303
    assert [one.stage for one in path_of(case)] == [2, 3]


def test_two_tabs_cannot_both_move_on_from_the_same_place(as_, dana: Account, case: Case) -> None:
    browser = as_(dana)
    assert browser.post(path(case), typed()).status_code == 303
    answer = browser.post(path(case), typed(reason=BECAUSE))
    assert answer.status_code == 422 and BECAUSE in page_text(answer)
    assert [one.stage for one in path_of(case)] == [2, 3]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"stage": "7"}, "There are six stages."),
        ({"stage": ""}, "Please fill this in."),
        ({"stage": "2"}, "This is the current stage already."),
        ({"on": "2026-01-11"}, "or correct the path"),
        ({"on": "2026-02-30"}, "This date does not exist."),
        ({"on": (clock.now() + timedelta(days=3)).date().isoformat()}, "This day is still to come."),
        ({"stage": "5", "reason": " \n"}, "Please say why"),
        ({"new_cycle": "y"}, "A new cycle begins in stage 6"),
        ({"proposed_by": "c"}, ""),
        ({"agreed": ["c"]}, ""),
    ],
)
def test_bad_input_is_named_and_what_was_typed_stays(
    as_, dana: Account, case: Case, wrong: dict[str, str], sentence: str
) -> None:
    form = typed(theme="Trust after the move", **wrong)
    answer = as_(dana).post(path(case), form)
    page = page_text(answer)
    assert answer.status_code == 422
    assert sentence in page and "Trust after the move" in page and form["record_id"] in page
    assert len(path_of(case)) == 1


def test_a_new_theme_in_stage_six_begins_the_second_cycle(as_, dana: Account) -> None:
    case = a_case(by=dana, stage=6, opened_on=DAY)
    assert as_(dana).post(path(case), typed(stage="1", theme="The first child")).status_code == 303
    assert (path_of(case)[-1].cycle, cases.get_case(case.id).cycle) == (2, 2)


def test_every_page_that_shows_a_path_goes_by_its_corrections(as_, dana: Account, case: Case) -> None:
    move_stage(case, stage=3, on=DAY + timedelta(days=7), by=dana)
    correction = Correction(stage=5, on=DAY + timedelta(days=9), because="It was stage 5.", reason="They ran ahead.")
    correct_stage(get_episode(path_of(case)[-1].id), correction, seen=0, by=dana)
    db.session.commit()
    browser = as_(dana)
    page = read(browser, path(case))
    assert "skipped ahead" in page and "They ran ahead." in page
    assert "It was stage 5." in page and "3 · Vision clarification" in page  # the original stays readable
    assert "now in stage 5" in read(browser, f"/cases/{case.id}")
    assert "They ran ahead." in read(browser, f"/cases/{case.id}/charts")
    assert case.reference in read(browser, "/cases?stage=5")
    assert case.reference not in read(browser, "/cases?stage=3")


def test_exercises_are_in_the_path_with_what_was_taken_back_or_given_again(as_, dana: Account, case: Case) -> None:
    move_stage(case, stage=1, on=date(2026, 3, 2), reason=BECAUSE, by=dana)
    homework_in(case, by=dana, set_on=date(2026, 2, 2))
    homework_in(case, by=dana, set_on=date(2026, 3, 9))
    page = read(as_(dana), path(case))
    assert "Exercises: Coping list (once more)" in page and "Exercises: Coping list</p>" in page


def test_nothing_said_in_confidence_stands_on_a_shared_screen(as_, dana: Account, case: Case) -> None:
    move_stage(case, stage=5, on=DAY, by=dana, reason=BECAUSE, agreement=Agreement("a"))
    record_position(case, Side.A, stage=2, on=DAY, words="“Too fast.”", by=dana)
    db.session.commit()
    browser = as_(dana)
    browser.post("/share-screen")
    page = read(browser, path(case))
    assert BECAUSE not in page and "Proposed by" not in page and "To wonder about" not in page
    assert "Too fast" not in read(browser, f"{path(case)}/views")


def test_coping_comes_first_in_the_first_two_stages(as_, dana: Account, case: Case) -> None:
    assert "What carries them comes first" in read(as_(dana), path(case))
    later = a_case(by=dana, names=("Mira Novak", "Tom Weiss"), stage=4, opened_on=DAY)
    assert "What carries them comes first" not in read(as_(dana), path(later))


def test_one_person_alone_is_asked_alone(as_, dana: Account) -> None:
    case = a_case(by=dana, names=("Mira Novak",), kind=CaseKind.INDIVIDUAL, stage=2, opened_on=DAY)
    page = read(as_(dana), path(case))
    assert 'value="b"' not in page
    assert as_(dana).post(path(case), typed(proposed_by="b")).status_code == 422


def test_remarks_are_for_those_who_treat_or_supervise(as_, dana: Account, sam: Account, case: Case) -> None:
    move_stage(case, stage=5, on=DAY, by=dana, reason=BECAUSE, agreement=Agreement("a", ["a", "t"]))
    db.session.commit()
    for reader in (dana, sam):
        page = read(as_(reader), path(case))
        assert "goes back to one partner’s word" in page and "nothing is on record of what carried them" in page
