"""Beginning a note."""

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine

from clinic.accounts.models import Account
from clinic.cases import stage_actions, stage_queries
from clinic.cases.lifecycle import Visibility
from clinic.core import clock, db
from clinic.sessions import actions, queries
from clinic.sessions.forms import hours_until
from clinic.sessions.lifecycle import Attendance, NoteState, SessionState
from tests.factories.cases import a_case
from tests.factories.sessions import a_session, a_signed_note
from tests.walk import Page


def test_it_works(as_, dana: Account) -> None:
    case = a_case(by=dana, stage=4)
    meeting = a_session(case, by=dana)
    answer = as_(dana).post(f"/sessions/{meeting.id}/note")
    note = queries.note_of(meeting.id)
    assert note is not None and answer.headers["Location"] == f"/notes/{note.id}/edit"
    assert (note.state, note.author_id, note.stage) == (NoteState.DRAFT, dana.id, 4)


def test_a_note_of_an_earlier_session_begins_with_the_stage_of_that_day(as_, dana: Account) -> None:
    today = clock.today()
    case = a_case(by=dana, opened_on=today - timedelta(days=60))
    for stage, days in ((1, 50), (2, 30), (3, 10), (4, 10), (5, 0)):
        stage_actions.move_stage(case, stage=stage, on=today - timedelta(days=days), by=dana)
    db.session.commit()
    browser = as_(dana)
    for days, stage in ((55, None), (50, 1), (31, 1), (30, 2), (11, 2), (10, 4), (1, 4), (0, 5)):
        meeting = a_session(case, by=dana, on=today - timedelta(days=days))
        path = browser.post(f"/sessions/{meeting.id}/note").headers["Location"]
        note = queries.note_of(meeting.id)
        assert (note.stage, note.draft.get("stage")) == (stage, stage), days
        [form] = [one for one in Page(browser.get(path).get_data(as_text=True), path).posts if "stage" in one.inputs]
        assert form.inputs["stage"].holds == [str(stage or "")]


def test_a_corrected_path_says_the_stage_of_a_day(dana: Account) -> None:
    case = a_case(by=dana, stage=2, opened_on=clock.today() - timedelta(days=60))
    [move] = [stage_queries.get_episode(one.id) for one in stage_queries.path_of(case)]
    later = clock.today() - timedelta(days=3)
    said = stage_actions.Correction(stage=1, on=later, because="It was later.")
    stage_actions.correct_stage(move, said, seen=0, by=dana)
    db.session.commit()
    meetings = [a_session(case, by=dana, on=on) for on in (later - timedelta(days=1), later)]
    before, after = (actions.start_note(one, record_id=uuid4(), by=dana) for one in meetings)
    assert (before.stage, after.stage) == (None, 1)


def test_posted_twice_there_is_one_note(as_, dana: Account) -> None:
    meeting = a_session(a_case(by=dana), by=dana)
    browser = as_(dana)
    first, second = (browser.post(f"/sessions/{meeting.id}/note").headers["Location"] for _ in range(2))
    assert first == second


def test_it_is_not_open_to_strangers_or_supervisors(as_, dana: Account, olga: Account, sam: Account) -> None:
    meeting = a_session(a_case(by=dana), by=dana)
    assert as_(olga).post(f"/sessions/{meeting.id}/note").status_code == 404
    assert as_(sam).post(f"/sessions/{meeting.id}/note").status_code == 403
    assert queries.note_of(meeting.id) is None


@pytest.mark.parametrize(
    ("who", "whose"),
    [
        (Attendance.BOTH, Visibility.JOINT),
        (Attendance.A, Visibility.PARTNER_A),
        (Attendance.B, Visibility.PARTNER_B),
    ],
)
def test_the_note_is_visible_as_those_who_came(as_, dana: Account, who: Attendance, whose: Visibility) -> None:
    meeting = a_session(a_case(by=dana), by=dana, attendance=who)
    as_(dana).post(f"/sessions/{meeting.id}/note")
    note = queries.note_of(meeting.id)
    assert note is not None and note.visibility is whose


def test_a_planned_session_whose_hour_has_come_counts_as_held(as_, dana: Account) -> None:
    case = a_case(by=dana)
    past = a_session(case, by=dana, state=SessionState.PLANNED)
    ahead = a_session(case, by=dana, state=SessionState.PLANNED, on=clock.today() + timedelta(days=2))
    for one in (past, ahead):
        as_(dana).post(f"/sessions/{one.id}/note")
    assert (past.state, ahead.state) == (SessionState.HELD, SessionState.PLANNED)


def test_write_note_makes_todays_session_once(as_, dana: Account) -> None:
    case = a_case(by=dana)
    browser = as_(dana)
    first, second = (browser.post(f"/cases/{case.id}/note").headers["Location"] for _ in range(2))
    assert first == second
    (made,) = queries.sessions_of(case)
    assert (made.on, made.state) == (clock.today(), SessionState.HELD)


def test_write_note_takes_the_session_that_was_planned_for_today(as_, dana: Account) -> None:
    case = a_case(by=dana)
    planned = a_session(case, by=dana, on=clock.today(), state=SessionState.PLANNED)
    a_session(case, by=dana, on=clock.today(), state=SessionState.CANCELLED)
    as_(dana).post(f"/cases/{case.id}/note")
    assert queries.note_of(planned.id) is not None
    assert len(queries.sessions_of(case)) == 2


def test_write_note_after_a_signed_one_begins_another_session(as_, dana: Account) -> None:
    case = a_case(by=dana)
    note = a_signed_note(case, by=dana, on=clock.today())
    ended = note.therapy_session.ends_at
    for minutes, sessions in ((29, 1), (31, 2)):  # so shortly after the hour it leads to that note
        with time_machine.travel(ended + timedelta(minutes=minutes)):
            as_(dana).post(f"/cases/{case.id}/note")
        assert len(queries.sessions_of(case)) == sessions


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        ("19:25", ("17:55", "19:15")),
        ("01:00", ("00:00", "01:00")),
        ("00:05", ("00:00", "00:15")),
        ("23:59", ("22:25", "23:45")),
    ],
)
def test_what_was_not_planned_ended_with_the_last_quarter_of_an_hour(now: str, hours: tuple[str, str]) -> None:
    at = datetime.combine(date(2026, 3, 3), time.fromisoformat(now))
    assert hours_until(at) == tuple(map(time.fromisoformat, hours))


def test_write_note_is_not_open_to_strangers_or_supervisors(as_, dana: Account, olga: Account, sam: Account) -> None:
    case = a_case(by=dana)
    assert as_(olga).post(f"/cases/{case.id}/note").status_code == 404
    assert as_(sam).post(f"/cases/{case.id}/note").status_code == 403
    assert not queries.sessions_of(case)


def test_within_the_hour_of_a_note_that_is_signed_no_second_session_is_made(as_, dana: Account) -> None:
    case = a_case(by=dana)
    browser = as_(dana)
    note_id = browser.post(f"/cases/{case.id}/note").headers["Location"].split("/")[2]
    note = queries.get_note(UUID(note_id))
    note.draft = {"stage": case.stage, "summary": "The first time they laughed."}
    actions.sign(note, by=dana)
    db.session.commit()
    answer = browser.post(f"/cases/{case.id}/note")
    assert answer.headers["Location"] == f"/notes/{note_id}"
    assert "The note of this hour is signed" in browser.get(f"/notes/{note_id}").get_data(as_text=True)
    assert len(queries.sessions_of(case)) == 1
    note.therapy_session.starts_at = clock.now() - timedelta(hours=3)
    note.therapy_session.ends_at = clock.now() - timedelta(hours=2)
    db.session.commit()
    assert browser.post(f"/cases/{case.id}/note").headers["Location"] != f"/notes/{note_id}"
    assert len(queries.sessions_of(case)) == 2
