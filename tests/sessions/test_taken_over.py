"""Appointments of whoever has left: they stand in the calendar of those who treat the case now, and are theirs to move."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from clinic.access.roles import Role
from clinic.accounts import actions as accounts
from clinic.accounts.models import Account
from clinic.calendar.queries import appointments_of, published_of
from clinic.cases import actions as cases
from clinic.core import clock, db
from clinic.desk.todo_queries import without_note
from clinic.sessions.appointment_queries import appointments_ahead, brought_together
from clinic.sessions.lifecycle import SessionState
from clinic.sessions.models import TherapySession
from tests.factories.cases import a_case
from tests.factories.sessions import a_session
from tests.sessions.test_appointments import typed_of
from tests.walk import page_text


@pytest.fixture
def ahead(dana: Account, olga: Account) -> TherapySession:
    """What Dana has planned in three days, in a case that Olga treats too."""
    case = a_case(by=dana)
    cases.add_practitioner(case, olga, by=dana)
    return a_session(case, by=dana, on=clock.today() + timedelta(days=3), state=SessionState.PLANNED)


def not_practising(meeting: TherapySession, who: Account, by: Account) -> None:
    who.roles = frozenset({Role.SUPERVISOR})


def disabled(meeting: TherapySession, who: Account, by: Account) -> None:
    accounts.disable(who, by=by)


def not_treating(meeting: TherapySession, who: Account, by: Account) -> None:
    cases.remove_practitioner(meeting.case, who, by=by)


def found_by(account: Account, meeting: TherapySession) -> list[bool]:
    """Whether calendar, feed, and what waits to be confirmed of `account` hold `meeting`."""
    day = meeting.on
    in_calendar = any(one.id == meeting.id for one in appointments_of(account, day, day))
    in_feed = any(one.id == meeting.id for one in published_of(account, day, day))
    return [in_calendar, in_feed, any(one.session_id == meeting.id for one in appointments_ahead(account))]


@pytest.mark.parametrize("leaves", [disabled, not_treating, not_practising])
def test_it_moves_to_those_who_stay(
    ahead: TherapySession, dana: Account, olga: Account, sam: Account, leaves: Callable[..., None]
) -> None:
    over = a_session(ahead.case, by=dana, on=clock.today() - timedelta(days=1))
    assert found_by(dana, ahead) == [True] * 3
    assert found_by(olga, ahead) == [False] * 3 and list(without_note(olga, clock.now())) == []
    leaves(ahead, dana, by=olga)
    db.session.commit()
    assert found_by(olga, ahead) == [True] * 3
    assert [one.id for one in without_note(olga, clock.now())] == [over.id]
    assert found_by(sam, ahead) == [False] * 3


def test_a_colleague_of_another_case_gets_nothing_of_it(dana: Account, olga: Account) -> None:
    a_case(by=olga)
    meeting = a_session(a_case(by=dana), by=dana, on=clock.today() + timedelta(days=3), state=SessionState.PLANNED)
    accounts.disable(dana, by=olga)
    db.session.commit()
    assert found_by(olga, meeting) == [False] * 3


def test_who_still_treats_one_case_keeps_what_is_planned_there(
    ahead: TherapySession, dana: Account, olga: Account
) -> None:
    other = a_case(by=dana)
    cases.add_practitioner(other, olga, by=dana)
    kept = a_session(other, by=dana, on=clock.today() + timedelta(days=4), state=SessionState.PLANNED)
    cases.remove_practitioner(ahead.case, dana, by=olga)
    db.session.commit()
    assert found_by(dana, kept) == [True] * 3 and found_by(olga, kept) == [False] * 3
    assert found_by(dana, ahead) == [False] * 3


def test_its_page_says_whose_it_was_and_saving_takes_it_over(as_: Any, ahead: TherapySession, dana, olga) -> None:
    path = f"/sessions/{ahead.id}/edit"
    browser = as_(olga)
    words = "This was in the calendar of Dana, who does not treat this case any more."
    assert words not in page_text(browser.get(path))
    accounts.disable(dana, by=olga)
    db.session.commit()
    page = page_text(browser.get(path))
    assert words in page and f'name="practitioner" value="{olga.id}"' in page
    answer = browser.post(path, typed_of(ahead, practitioner=str(dana.id), starts="10:00", ends="11:00"))
    assert answer.status_code == 422  # a page that was open before
    assert browser.post(path, typed_of(ahead, practitioner=str(olga.id))).status_code == 303
    assert db.session.get_one(TherapySession, ahead.id).practitioner_id == olga.id


def hour_of(meeting: TherapySession) -> str:
    return f"At the same time as an appointment of {meeting.case.reference}"


def test_what_is_brought_to_the_same_hour_is_said(
    as_: Any, ahead: TherapySession, dana: Account, olga: Account
) -> None:
    own = a_session(a_case(by=olga), by=olga, on=ahead.on, state=SessionState.PLANNED)
    browser = as_(olga)
    assert "At the same time" not in page_text(browser.get("/todo"))
    accounts.disable(dana, by=olga)
    db.session.commit()
    page = page_text(browser.get("/todo"))
    told = [one for one in (ahead, own) if hour_of(one) in page]
    assert len(told) == 1 and page.count("At the same time") == 1
    typed = typed_of(ahead, practitioner=str(olga.id), starts="10:00", ends="11:00")
    assert browser.post(f"/sessions/{ahead.id}/edit", typed).status_code == 303
    assert "At the same time" not in page_text(browser.get("/todo"))


def test_who_planned_both_hours_is_not_told_again(ahead: TherapySession, dana: Account, olga: Account) -> None:
    for _twice in range(2):
        a_session(a_case(by=olga), by=olga, on=ahead.on, state=SessionState.PLANNED)
    assert len(appointments_ahead(olga)) == 2 and brought_together(appointments_ahead(olga)) == []
    cases.remove_practitioner(ahead.case, dana, by=olga)
    db.session.commit()
    assert len(brought_together(appointments_ahead(olga))) == 2
