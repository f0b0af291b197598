"""What a draft said of its session goes and comes with the draft; what somebody else said of it stays."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine

from clinic.accounts.models import Account
from clinic.cases.lifecycle import Side, Visibility
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.sessions import appointment_actions, queries
from clinic.sessions.discard_queries import discarded_of
from clinic.sessions.lifecycle import Attendance, Came, Modality, NoteState, SessionState
from clinic.sessions.models import SessionNote, TherapySession
from tests.factories.cases import a_case
from tests.factories.sessions import a_session, a_signed_note, fresh, seen


@pytest.fixture
def case(dana: Account) -> Case:
    return a_case(by=dana)


@pytest.fixture
def browser(as_, dana: Account) -> Any:
    return as_(dana)


def begun(browser: Any, case: Case, by: Account, *, days: int = -1) -> Any:
    """The note of an appointment for both, begun."""
    meeting = a_session(case, by=by, state=SessionState.PLANNED, on=clock.today() + timedelta(days=days)).id
    browser.post(f"/sessions/{meeting}/note")
    return SimpleNamespace(id=queries.note_of(meeting).id, session_id=meeting)


def put(browser: Any, note: Any, **typed: str) -> Any:
    held = {name: int(value) for name, value in seen(note).items()}
    answer = browser.open(f"/notes/{note.id}/draft", method="PUT", json={**held, "fields": typed})
    assert answer.status_code == 200
    return answer


def meeting_of(note: Any) -> TherapySession:
    db.session.expire_all()
    return db.session.get_one(TherapySession, note.session_id)


def say(note: Any, by: Account, *, came: dict[Side, Came] | None = None, **booking: Any) -> None:
    """Say something of the appointment on its own page."""
    meeting = meeting_of(note)
    became = appointment_actions.Became(meeting.state, confirmed=False, came=came or {})
    agreed = replace(appointment_actions._agreed(meeting), **booking)
    appointment_actions.change(meeting, agreed, became, seen=meeting.edition, by=by)
    db.session.commit()


def discard(browser: Any, note: Any) -> None:
    assert browser.post(f"/notes/{note.id}/discard").status_code == 303


def restore(browser: Any, case: Case, by: Account) -> Any:
    db.session.expire_all()
    draft = discarded_of(by, case)[0]
    return browser.post(f"/notes/{draft.note_id}/discarded/{draft.id}/restore")


def test_what_the_head_said_goes_and_comes_with_the_draft(browser, case: Case, dana: Account) -> None:
    note = begun(browser, case, dana)
    put(browser, note, attendance="b", modality="phone")
    put(browser, note, attendance="a")
    discard(browser, note)
    meeting = meeting_of(note)
    assert (meeting.state, meeting.attendance, meeting.modality) == (
        SessionState.PLANNED,
        Attendance.BOTH,
        Modality.IN_PERSON,
    )
    assert meeting.visibility is Visibility.JOINT and not (meeting.came_a or meeting.came_b)
    restore(browser, case, dana)
    meeting = meeting_of(note)
    assert (meeting.state, meeting.attendance, meeting.modality) == (SessionState.HELD, Attendance.A, Modality.PHONE)
    assert meeting.note.visibility is Visibility.PARTNER_A
    discard(browser, note)
    assert meeting_of(note).attendance is Attendance.BOTH


def test_of_what_was_rebooked_after_the_draft_was_discarded_nothing_is_changed(browser, case, dana: Account) -> None:
    note = begun(browser, case, dana)
    discard(browser, note)
    say(note, dana, booked=Attendance.A)
    restore(browser, case, dana)
    meeting = meeting_of(note)
    assert (meeting.attendance, meeting.visibility) == (Attendance.A, Visibility.PARTNER_A)
    assert meeting.note.visibility is Visibility.PARTNER_A


def test_what_was_moved_ahead_after_the_draft_was_discarded_is_not_held(browser, case, dana: Account) -> None:
    note = begun(browser, case, dana)
    discard(browser, note)
    meeting, later = meeting_of(note), timedelta(days=14)
    say(note, dana, starts_at=meeting.starts_at + later, ends_at=meeting.ends_at + later)
    restore(browser, case, dana)
    meeting = meeting_of(note)
    assert meeting.state is SessionState.PLANNED and meeting.case.active_on <= clock.today()


def test_who_said_after_the_draft_was_discarded_that_they_will_not_come_is_heard(browser, case, dana: Account) -> None:
    note = begun(browser, case, dana)
    discard(browser, note)
    say(note, dana, came={Side.B: Came.TOLD})
    assert meeting_of(note).is_of_one_alone
    restore(browser, case, dana)
    meeting = meeting_of(note)
    assert meeting.came_b is Came.TOLD and meeting.is_of_one_alone


def test_what_somebody_said_before_the_draft_is_discarded_stays(browser, case: Case, dana: Account) -> None:
    note = begun(browser, case, dana, days=1)
    say(note, dana, came={Side.B: Came.TOLD})
    discard(browser, note)
    assert meeting_of(note).came_b is Came.TOLD


def test_an_amendment_that_is_discarded_leaves_who_came_as_it_was_signed(browser, case: Case, dana: Account) -> None:
    signed = a_signed_note(case, by=dana, attendance=Attendance.A, text={"summary": "Said to me alone."})
    note = SimpleNamespace(id=signed.id, session_id=signed.session_id)
    browser.post(f"/notes/{note.id}/amend", {"because": "The wrong one."})
    put(browser, note, attendance="both")
    assert meeting_of(note).visibility is Visibility.JOINT
    discard(browser, note)
    meeting = meeting_of(note)
    assert (meeting.attendance, meeting.visibility) == (Attendance.A, Visibility.PARTNER_A)
    assert (meeting.note.state, meeting.note.visibility) == (NoteState.SIGNED, Visibility.PARTNER_A)
    restore(browser, case, dana)
    assert meeting_of(note).visibility is Visibility.JOINT
    assert browser.post(f"/notes/{note.id}/sign", {"seen": seen(note)["seen"]}).status_code == 303
    assert meeting_of(note).note.head == {}


def test_of_an_amendment_that_was_signed_after_another_was_discarded_it_is_said_so(
    browser, case, dana: Account
) -> None:
    note = SimpleNamespace(id=a_signed_note(case, by=dana).id)
    for because in ("First.", "Second."):
        browser.post(f"/notes/{note.id}/amend", {"because": because})
        if because == "First.":
            discard(browser, note)
    held = {name: int(value) for name, value in seen(note).items()}
    browser.post(f"/notes/{note.id}/sign", {"seen": held["seen"]})
    late = browser.open(f"/notes/{note.id}/draft", method="PUT", json={**held, "fields": {"summary": "Late."}})
    assert late.status_code == 423 and "signed meanwhile" in late.get_json()["sentence"]
    assert browser.post(f"/notes/{note.id}/discard").status_code == 409
    assert fresh(db.session.get_one(SessionNote, note.id)).state is NoteState.SIGNED


def test_on_a_shared_screen_its_page_does_not_say_when_and_with_whom(as_, browser, case, dana: Account) -> None:
    note = begun(browser, case, dana)
    put(browser, note, attendance="b")
    discard(browser, note)
    draft = discarded_of(dana, case)[0]
    browser.post("/share-screen", {"next": "/"})
    page = browser.get(f"/notes/{note.id}/discarded/{draft.id}").get_data(as_text=True).partition("<main")[2]
    assert "Hidden while the screen is shared." in page
    assert "16:00" not in page and "Eli" not in page and "Partner B" not in page
    assert browser.get(f"/notes/{note.id}/draft").status_code == 403


def test_the_editor_of_an_amendment_that_was_discarded_leads_to_where_it_is_brought_back(browser, case, dana) -> None:
    note = a_signed_note(case, by=dana).id
    browser.post(f"/notes/{note}/amend", {"because": "A slip."})
    browser.post(f"/notes/{note}/discard")
    draft = discarded_of(dana, case)[0].id
    answer = browser.get(f"/notes/{note}/edit")
    assert (answer.status_code, answer.location) == (303, f"/notes/{note}/discarded/{draft}")


def test_a_tab_of_the_first_draft_does_not_discard_an_amendment(browser, case: Case, dana: Account) -> None:
    note = a_signed_note(case, by=dana).id
    browser.post(f"/notes/{note}/amend", {"because": "A slip."})
    assert browser.post(f"/notes/{note}/discard", {"signed": "0"}).status_code == 409
    assert browser.post(f"/notes/{note}/discard", {"signed": "1"}).status_code == 303


def test_what_is_brought_back_too_late_is_said_to_be_gone(as_, browser, case: Case, dana: Account) -> None:
    note = a_signed_note(case, by=dana).id
    browser.post(f"/notes/{note}/amend", {"because": "A slip."})
    browser.post(f"/notes/{note}/discard")
    draft = discarded_of(dana, case)[0].id
    with time_machine.travel(clock.now() + timedelta(days=8)):
        late = as_(dana)
        answer = late.post(f"/notes/{note}/discarded/{draft}/restore")
        assert "There is nothing to bring back" in late.get(answer.location).get_data(as_text=True)
