"""Pausing or closing a case says what is still planned, and the therapist says what becomes of it."""

import re
from datetime import timedelta

import pytest

from clinic.accounts.models import Account
from clinic.cases import actions as cases
from clinic.cases import queries
from clinic.cases.lifecycle import CaseState
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.sessions import queries as sessions
from clinic.sessions.lifecycle import Attendance, Came, SessionState
from tests.factories.cases import a_case
from tests.factories.sessions import a_session
from tests.walk import page_of, page_text

DONE = {"pause": CaseState.PAUSED, "close": CaseState.CLOSED}


def planned(case: Case, *, by: Account, days: int, **more):
    return a_session(case, by=by, on=clock.today() + timedelta(days=days), state=SessionState.PLANNED, **more)


def opened(browser, case: Case, verb: str = "close") -> tuple[str, dict[str, str]]:
    """The page's words, and what its form carries."""
    answer = browser.get(f"/cases/{case.id}/{verb}")
    assert answer.status_code == 200
    page = page_text(answer)
    found = re.search(r'name="shown"[^>]*value="([^"]*)"', page)
    return page, {"shown": found.group(1) if found else ""}


def held(answer, path: str) -> dict[str, list[str]]:
    """What the page's own form would send."""
    return next(one for one in page_of(answer, path).posts if one.action == path).holds()


def states(case: Case) -> list[SessionState]:
    db.session.expire_all()
    return [one.state for one in sessions.sessions_of(case)]


@pytest.mark.parametrize("verb", DONE)
def test_without_appointments_one_press_is_enough(as_, dana, verb: str) -> None:
    case, browser = a_case(by=dana), as_(dana)
    a_session(case, by=dana)
    planned(case, by=dana, days=-3)  # it is over, and nothing was noted of it yet
    page, form = opened(browser, case, verb)
    assert "still planned" not in page
    assert browser.post(f"/cases/{case.id}/{verb}", form).status_code == 303
    assert queries.get_case(case.id).state is DONE[verb]
    assert states(case) == [SessionState.HELD, SessionState.PLANNED]


def test_it_says_how_many_are_planned_and_which_is_next(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    planned(case, by=dana, days=7)
    assert "1 appointment is still planned" in opened(browser, case)[0]
    planned(case, by=dana, days=2)
    next_on = (clock.today() + timedelta(days=2)).day
    assert re.search(rf"2 appointments are still planned, the next one [^.]*\b{next_on}\b", opened(browser, case)[0])


def test_nothing_happens_before_it_is_chosen(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    planned(case, by=dana, days=2)
    page, form = opened(browser, case)
    assert not re.search(r'name="planned"[^>]* checked', page)
    answer = browser.post(f"/cases/{case.id}/close", form)
    assert answer.status_code == 422 and "Please choose one of these." in answer.get_data(as_text=True)
    assert queries.get_case(case.id).state is CaseState.OPEN and states(case) == [SessionState.PLANNED]


@pytest.mark.parametrize("verb", DONE)
@pytest.mark.parametrize(("choice", "becomes"), [("leave", SessionState.PLANNED), ("cancel", SessionState.CANCELLED)])
def test_they_are_left_or_cancelled_as_was_chosen(as_, dana, verb: str, choice: str, becomes: SessionState) -> None:
    case, browser = a_case(by=dana), as_(dana)
    a_session(case, by=dana)
    for days in (2, 9):
        planned(case, by=dana, days=days)
    form = opened(browser, case, verb)[1]
    assert browser.post(f"/cases/{case.id}/{verb}", {**form, "planned": choice}).status_code == 303
    assert queries.get_case(case.id).state is DONE[verb]
    assert states(case) == [SessionState.HELD, becomes, becomes]
    said = page_text(browser.get(f"/cases/{case.id}"))
    assert ("2 appointments are cancelled." in said) is (choice == "cancel")


def test_what_was_noted_of_a_cancelled_one_stays(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    meeting = planned(case, by=dana, days=2)
    meeting.came_a, meeting.place, before = Came.TOLD, "Room 2", meeting.sequence
    db.session.commit()
    form = opened(browser, case)[1]
    browser.post(f"/cases/{case.id}/close", {**form, "planned": "cancel"})
    db.session.expire_all()
    (one,) = sessions.sessions_of(case)
    assert (one.came_a, one.place, one.sequence) == (Came.TOLD, "Room 2", before + 1)


def test_what_was_planned_meanwhile_is_shown_first(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    planned(case, by=dana, days=2)
    form = opened(browser, case)[1]
    planned(case, by=dana, days=3)
    answer = browser.post(f"/cases/{case.id}/close", {**form, "planned": "cancel"})
    page = page_text(answer)
    assert answer.status_code == 409 and "Nothing was done yet" in page and "2 appointments are still planned" in page
    assert queries.get_case(case.id).state is CaseState.OPEN
    sent = {**held(answer, f"/cases/{case.id}/close"), "planned": "cancel"}
    assert browser.post(f"/cases/{case.id}/close", sent).status_code == 303
    assert states(case) == [SessionState.CANCELLED] * 2


def test_on_a_shared_screen_it_is_the_same_page_whatever_is_planned(as_, dana) -> None:
    """An hour of one alone would otherwise show by the choice that it brings."""
    none, one = a_case(by=dana), a_case(by=dana)
    planned(one, by=dana, days=2, attendance=Attendance.A)
    browser = as_(dana)
    browser.post("/share-screen", {"next": "/"})
    shown = [opened(browser, case)[0].split("<main")[1] for case in (none, one)]
    for case, page in zip((none, one), (0, 1), strict=True):
        shown[page] = shown[page].replace(str(case.id), "").replace(case.reference, "")
        shown[page] = re.sub(r'name="csrf_token" value="[^"]+"', "", shown[page])  # it holds the second of its page
    assert shown[0] == shown[1] and "still planned" in shown[0]
    for case in (none, one):
        assert browser.post(f"/cases/{case.id}/close", {"shown": "", "planned": "cancel"}).status_code == 303
        assert "cancelled" not in browser.get(f"/cases/{case.id}").get_data(as_text=True)
    assert states(one) == [SessionState.CANCELLED]


def test_what_is_not_open_is_neither_paused_nor_closed_twice(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    cases.move_case(case, "close", on=clock.today(), by=dana)
    db.session.commit()
    for verb in DONE:
        assert browser.get(f"/cases/{case.id}/{verb}").status_code == 409
        assert browser.post(f"/cases/{case.id}/{verb}", {}).status_code == 409


def test_only_who_treats_may(as_, dana, olga, sam, petra) -> None:
    case = a_case(by=dana)
    for somebody, status in ((olga, 404), (petra, 404), (sam, 403), (None, 401)):
        assert as_(somebody).get(f"/cases/{case.id}/close").status_code == status
        assert as_(somebody).post(f"/cases/{case.id}/close", {}).status_code == status
    assert queries.get_case(case.id).state is CaseState.OPEN


def test_a_cancelled_one_is_not_planned_again_in_a_closed_case(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    meeting = planned(case, by=dana, days=2)
    form = opened(browser, case)[1]
    browser.post(f"/cases/{case.id}/close", {**form, "planned": "cancel"})
    path = f"/sessions/{meeting.id}/edit"
    answer = browser.post(path, {**held(browser.get(path), path), "state": "planned"})
    assert answer.status_code == 409 and "This case is closed" in answer.get_data(as_text=True)
    assert states(case) == [SessionState.CANCELLED]


def test_what_was_can_still_be_noted_in_a_closed_case(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    cases.move_case(case, "close", on=clock.today(), by=dana)
    db.session.commit()
    was = {"on": "2026-03-02", "starts": "16:00", "ends": "17:20", "booked": "both", "modality": "video"}
    record = {"record_id": "7f1f8a52-0c53-4e6c-9d8e-0a3f4f1b2c11", "state": "held"}
    assert browser.post(f"/cases/{case.id}/sessions/new", {**record, **was}).status_code == 303
    assert states(case) == [SessionState.HELD]


def test_the_archive_says_what_it_does_and_leads_to_the_way_back(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    browser.post(f"/cases/{case.id}/close", opened(browser, case)[1])
    page = page_text(browser.get(f"/cases/{case.id}"))
    assert re.search(r'data-confirm="Archive this case\? It leaves the lists[^"]*brought back', page)
    answer = browser.post(f"/cases/{case.id}/archive", follow_redirects=True)
    assert "Bring back from the archive" in answer.get_data(as_text=True)
