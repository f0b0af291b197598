"""Everything that is written about sessions and notes."""

import uuid
from datetime import datetime
from typing import Any

from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.cases.lifecycle import Visibility
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.core.web import ChangedMeanwhileError
from clinic.measures import actions as measures
from clinic.sessions import queries
from clinic.sessions.lifecycle import NOTE, Attendance, Modality, NoteState, SessionState
from clinic.sessions.models import NoteVersion, SessionNote, TherapySession
from clinic.sessions.text import Text, without_empty

_WHOSE = {Attendance.BOTH: Visibility.JOINT, Attendance.A: Visibility.PARTNER_A, Attendance.B: Visibility.PARTNER_B}


def add_session(
    case: Case,
    *,
    record_id: uuid.UUID,
    starts_at: datetime,
    ends_at: datetime,
    attendance: Attendance,
    modality: Modality,
    state: SessionState,
    by: Account,
) -> TherapySession:
    """A session, planned or past. Posted twice (same record_id) it is made once."""
    made = db.session.get(TherapySession, record_id)
    if made is not None and made.case_id == case.id:
        return made
    meeting = TherapySession(id=record_id, case_id=case.id, recorded_at=clock.now(), case=case)
    db.session.add(meeting)
    _set(meeting, starts_at, ends_at, attendance, modality, state)
    trail.record(Event.SESSION_ADDED, meeting, by=by)
    return meeting


def change_session(
    meeting: TherapySession,
    *,
    starts_at: datetime,
    ends_at: datetime,
    attendance: Attendance,
    modality: Modality,
    state: SessionState,
    seen: int,
    by: Account,
) -> None:
    """Change a session; its ratings follow to its day. Raises ChangedMeanwhileError for an older page."""
    if seen != meeting.edition:
        raise ChangedMeanwhileError
    _set(meeting, starts_at, ends_at, attendance, modality, state)
    measures.redate(meeting.id, meeting.case, meeting.on, by=by)
    trail.record(Event.SESSION_CHANGED, meeting, by=by)


def _set(
    meeting: TherapySession,
    starts_at: datetime,
    ends_at: datetime,
    attendance: Attendance,
    modality: Modality,
    state: SessionState,
) -> None:
    meeting.starts_at, meeting.ends_at, meeting.on = starts_at, ends_at, clock.local(starts_at).date()
    meeting.attendance, meeting.modality, meeting.state = attendance, modality, state
    meeting.visibility = _WHOSE[attendance]
    if state is SessionState.HELD:
        meeting.case.active_on = max(meeting.case.active_on, meeting.on)


def start_note(meeting: TherapySession, *, record_id: uuid.UUID, by: Account) -> SessionNote:
    """The note of this session; begun if there is none. A planned session whose hour has come counts as held."""
    found = queries.note_of(meeting.id)
    if found is not None:
        return found
    case = meeting.case
    if meeting.state is SessionState.PLANNED and meeting.starts_at <= clock.now():
        meeting.state = SessionState.HELD
        case.active_on = max(case.active_on, meeting.on)
    note = SessionNote(
        id=record_id,
        case_id=case.id,
        session_id=meeting.id,
        author_id=by.id,
        state=NoteState.DRAFT,
        visibility=_WHOSE[meeting.attendance],
        stage=case.stage,
        started_at=clock.now(),
        saved_at=clock.now(),
        therapy_session=meeting,
        case=case,
        versions=[],
        draft={"stage": case.stage} if case.stage else {"began": True},
    )
    db.session.add(note)
    trail.record(Event.NOTE_STARTED, note, by=by)
    return note


def save_draft(note: SessionNote, *, text: Text, seen: int, by: Account) -> None:
    """Keep `text` as the draft, and its ratings as the session's. Raises ChangedMeanwhileError, NotNowError."""
    if note.edition != seen:
        raise ChangedMeanwhileError
    state = NOTE.after("write", note.state)
    kept: dict[str, Any] = without_empty(text) or {"began": True}
    ratings, meeting = kept.get("ratings", {}), note.therapy_session
    note.state, note.draft, note.stage, note.saved_at = state, kept, kept.get("stage"), clock.now()
    measures.record_ratings(note.case, meeting.id, meeting.on, ratings, by=by)
    trail.record(Event.NOTE_SAVED, note, by=by)


def sign(note: SessionNote, *, by: Account) -> NoteVersion:
    """Turn the draft into the next version, which can never change again. Raises NotNowError."""
    state, number = NOTE.after("sign", note.state), len(note.versions) + 1
    version = NoteVersion(
        note_id=note.id,
        case_id=note.case_id,
        number=number,
        signed_by_id=by.id,
        signed_at=clock.now(),
        text=note.draft,
        because=note.amending_because,
    )
    note.state, note.draft, note.amending_because = state, {}, ""
    note.versions.append(version)
    trail.record(Event.NOTE_SIGNED, note, by=by, version=number)
    return version


def amend(note: SessionNote, *, because: str, by: Account) -> None:
    """Open a new draft from the last signed text. Raises NotNowError."""
    state, text = NOTE.after("amend", note.state), note.versions[-1].text
    note.state, note.draft, note.amending_because, note.saved_at = state, text, because, clock.now()
    trail.record(Event.NOTE_AMENDED, note, by=by)
