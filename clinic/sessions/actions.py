"""Everything that is written about sessions and notes."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.cases.lifecycle import Side, is_signed_as
from clinic.cases.models import Case
from clinic.cases.stage_queries import stage_on
from clinic.core import clock, db
from clinic.core.lifecycle import NotNowError, TakenError
from clinic.core.web import ChangedMeanwhileError
from clinic.measures import actions as measures
from clinic.sessions import queries
from clinic.sessions.attending import WHOSE, noted
from clinic.sessions.lifecycle import NOTE, Attendance, Modality, NoteState, SessionState, ThroughNote
from clinic.sessions.models import NoteVersion, SessionNote, TherapySession
from clinic.sessions.set_aside import head_of
from clinic.sessions.text import Text, kept, written


class UnreadError(NotNowError):
    """The draft holds something that was typed and cannot be read yet."""


@dataclass(frozen=True, slots=True)
class Header:
    """Who came and how, as the head of a note says it; `seen` is the edition of the session it was read from."""

    attendance: Attendance
    modality: Modality
    seen: int

    def changes(self, meeting: TherapySession) -> bool:
        """Whether the session says otherwise now."""
        return (self.attendance, self.modality) != (meeting.attendance, meeting.modality)


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
    practitioner: Account | None = None,
    through_note: ThroughNote | None = None,
) -> TherapySession:
    """A session, planned or past, in the calendar of `practitioner` (`by` unless given).

    through_note: made because its note is begun.

    Posted twice (same record_id) it is made once.

    Raises TakenError when the id is that of a session of another case, hour or people.
    """
    made = db.session.get(TherapySession, record_id)
    said = (case.id, starts_at, ends_at, attendance, modality, state)
    if made is not None and _booked(made) != said:
        raise TakenError
    if made is not None:
        return made
    whose = (practitioner or by).id
    made_of = {"id": record_id, "case_id": case.id, "practitioner_id": whose, "booked": attendance}
    made_of["through_note"] = through_note
    meeting = TherapySession(**made_of, recorded_at=clock.now(), case=case)
    db.session.add(meeting)
    _set(meeting, starts_at, ends_at, attendance, modality, state)
    trail.record(Event.SESSION_ADDED, meeting, by=by)
    return meeting


def _booked(made: TherapySession) -> tuple[object, ...]:
    return (made.case_id, made.starts_at, made.ends_at, made.attendance, made.modality, made.state)


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
    meeting.visibility = WHOSE[attendance]
    if state is SessionState.HELD:
        meeting.case.active_on = max(meeting.case.active_on, meeting.on)


def start_note(meeting: TherapySession, *, record_id: uuid.UUID, by: Account) -> SessionNote:
    """The note of this session; begun if there is none, in the stage of the session's day.

    A planned session whose hour has come counts as held.
    """
    found = queries.note_of(meeting.id)
    if found is not None:
        return found
    case = meeting.case
    if meeting.state is SessionState.PLANNED and meeting.starts_at <= clock.now():
        meeting.state, meeting.through_note = SessionState.HELD, ThroughNote.HELD
        case.active_on = max(case.active_on, meeting.on)
    stage = stage_on(case, meeting.on)
    note = SessionNote(
        id=record_id,
        case_id=case.id,
        session_id=meeting.id,
        author_id=by.id,
        state=NoteState.DRAFT,
        visibility=WHOSE[meeting.attendance],
        stage=stage,
        started_at=clock.now(),
        saved_at=clock.now(),
        therapy_session=meeting,
        case=case,
        versions=[],
        draft=kept({"stage": stage}),
    )
    db.session.add(note)
    trail.record(Event.NOTE_STARTED, note, by=by)
    return note


def save_draft(
    note: SessionNote, *, text: Text, seen: int, by: Account, header: Header | None = None, told: bool = False
) -> None:
    """Keep `text` as the draft, its ratings as the session's, and who came.

    told: whether the trail tells of this spell of writing already. The same sent once more changes nothing.

    Raises ChangedMeanwhileError for an older page, NotNowError when the note is signed.
    """
    meeting = note.therapy_session
    changed = header if header is not None and header.changes(meeting) else None
    state, draft = NOTE.after("write", note.state), kept(text)
    if note.edition != seen and changed is None and draft == note.draft:
        return  # the same form once more
    if note.edition != seen or (changed is not None and changed.seen != meeting.edition):
        raise ChangedMeanwhileError
    if note.state is NoteState.DRAFT:
        note.stage = draft.get("stage")
    note.state, note.draft, note.saved_at = state, draft, clock.now()
    if changed is not None:
        now = head_of(meeting)
        before = note.head["before"] if now == note.head.get("said") else now
        came = noted(meeting.booked, changed.attendance, {Side.A: meeting.came_a, Side.B: meeting.came_b})
        meeting.came_a, meeting.came_b = came[Side.A], came[Side.B]
        meeting.attendance, meeting.modality = changed.attendance, changed.modality
        meeting.visibility = WHOSE[changed.attendance]
        note.head = {"before": before, "said": head_of(meeting)}
        note.follow_session()
        trail.record(Event.SESSION_CHANGED, meeting, by=by)
    measures.record_ratings(note.case, meeting.id, meeting.on, draft.get("ratings", {}), by=by)
    if not told:
        trail.record(Event.NOTE_SAVED, note, by=by)


def sign(note: SessionNote, *, by: Account, seen: int | None = None) -> NoteVersion:
    """Turn the draft into the next version, which can never change again; the same sent once more is signed once.

    seen: the edition that was read before signing. Raises NotNowError when there is no draft, ChangedMeanwhileError when
    the draft is another one than was read, UnreadError while it holds what cannot be read, such as “3.” as a rating.
    """
    if is_signed_as(note, seen, by.id):
        return note.versions[-1]
    state, number = NOTE.after("sign", note.state), len(note.versions) + 1
    if seen is not None and seen != note.edition:
        raise ChangedMeanwhileError
    if note.unread:
        raise UnreadError("Something in the draft cannot be read yet.")
    version = NoteVersion(
        note_id=note.id,
        case_id=note.case_id,
        number=number,
        signed_by_id=by.id,
        signed_at=clock.now(),
        text=written(note.draft),
        because=note.amending_because,
    )
    note.stage = version.text.get("stage")
    note.state, note.draft, note.amending_because, note.head = state, {}, "", {}
    note.versions.append(version)
    trail.record(Event.NOTE_SIGNED, note, by=by, version=number)
    return version


def amend(note: SessionNote, *, because: str, by: Account) -> None:
    """Open a new draft from the last signed text; the same sent once more opens none. Raises NotNowError."""
    if note.mistaken:
        raise NotNowError("It was recorded by mistake, and stays as it is.")
    if note.state is NoteState.AMENDING and note.amending_because == because:
        return
    state, text = NOTE.after("amend", note.state), kept(note.versions[-1].text)
    note.state, note.draft, note.amending_because, note.saved_at = state, text, because, clock.now()
    trail.record(Event.NOTE_AMENDED, note, by=by)
