"""The life of a case: open, pause, resume, close, reopen; archive and back."""

import pytest

from clinic.accounts.models import Account
from clinic.audit import queries as audit
from clinic.cases import actions, queries
from clinic.cases.lifecycle import CaseState
from clinic.cases.models import Case
from clinic.core import clock, db
from tests.factories.cases import a_case


def state(case: Case) -> CaseState:
    return queries.get_case(case.id).state


def press(browser, case: Case, verb: str) -> int:
    return browser.post(f"/cases/{case.id}/move", {"verb": verb}).status_code


def test_it_works(as_, dana: Account) -> None:
    case, browser = a_case(by=dana, state=CaseState.ENQUIRY), as_(dana)
    for verb, becomes in (("open", "open"), ("pause", "paused"), ("resume", "open"), ("close", "closed")):
        assert press(browser, case, verb) == 303
        assert state(case) == becomes
    assert queries.get_case(case.id).closed_on == clock.today()
    assert press(browser, case, "reopen") == 303
    assert (state(case), queries.get_case(case.id).closed_on) == (CaseState.OPEN, None)


@pytest.mark.parametrize("verb", ["resume", "reopen", "open", "", "delete", "🌙"])
def test_what_cannot_be_done_now_says_so_and_changes_nothing(as_, dana: Account, verb: str) -> None:
    case = a_case(by=dana)
    answer = as_(dana).post(f"/cases/{case.id}/move", {"verb": verb})
    assert answer.status_code == 409
    assert "Nothing was changed" in answer.get_data(as_text=True)
    assert state(case) is CaseState.OPEN


def test_pressed_twice_it_moves_once(as_, dana: Account) -> None:
    case, browser = a_case(by=dana), as_(dana)
    assert [press(browser, case, "close") for _time in range(2)] == [303, 409]
    assert [one.event for one in audit.entries_of(case, dana)].count("case:moved") == 1


def test_only_who_treats_may(as_, dana, olga, sam, petra) -> None:
    case = a_case(by=dana)
    closed = a_case(by=dana)
    actions.move_case(closed, "close", on=clock.today(), by=dana)
    db.session.commit()
    for somebody, status in ((olga, 404), (petra, 404), (sam, 403), (None, 401)):
        browser = as_(somebody)
        assert press(browser, case, "close") == status
        assert browser.post(f"/cases/{closed.id}/archive").status_code == status
        assert browser.post(f"/cases/{closed.id}/unarchive").status_code == status
    assert state(case) is CaseState.OPEN and queries.get_case(closed.id).archived_at is None


def test_a_closed_case_goes_to_the_archive_and_comes_back(as_, dana: Account) -> None:
    case, browser = a_case(by=dana), as_(dana)
    assert browser.post(f"/cases/{case.id}/archive").status_code == 409
    press(browser, case, "close")
    for _time in range(2):
        assert browser.post(f"/cases/{case.id}/archive").status_code == 303
    assert queries.get_case(case.id).archived_at is not None
    assert browser.get(f"/cases/{case.id}").status_code == 200
    for _time in range(2):
        assert browser.post(f"/cases/{case.id}/unarchive").status_code == 303
    assert queries.get_case(case.id).archived_at is None
    events = [one.event for one in audit.entries_of(case, dana)]
    assert (events.count("case:archived"), events.count("case:unarchived")) == (1, 1)


def test_a_case_that_is_opened_again_leaves_the_archive(as_, dana: Account) -> None:
    case, browser = a_case(by=dana), as_(dana)
    press(browser, case, "close")
    browser.post(f"/cases/{case.id}/archive")
    assert press(browser, case, "reopen") == 303
    assert case.reference in browser.get("/cases").get_data(as_text=True)
