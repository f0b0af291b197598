"""Sessions and notes for tests, made by the same actions that people use."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from clinic.accounts.models import Account
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.sessions import actions, queries
from clinic.sessions.lifecycle import Attendance, Modality, SessionState
from clinic.sessions.models import SessionNote, TherapySession


def a_session(case: Case, *, by: Account, on: date | None = None, **more: Any) -> TherapySession:
    """A session held with both at four in the afternoon, a week ago unless said otherwise."""
    day = on or clock.today() - timedelta(days=7)
    starts_at = datetime.combine(day, time(16), tzinfo=clock.zone()).astimezone(UTC)
    details = {"attendance": Attendance.BOTH, "modality": Modality.IN_PERSON, "state": SessionState.HELD} | more
    meeting = actions.add_session(
        case, record_id=uuid.uuid4(), starts_at=starts_at, ends_at=starts_at + timedelta(minutes=80), by=by, **details
    )
    db.session.commit()
    return meeting


def a_note(case: Case, *, by: Account, text: dict[str, Any] | None = None, **more: Any) -> SessionNote:
    """A first draft about a session of its own, with `text` in it."""
    note = actions.start_note(a_session(case, by=by, **more), record_id=uuid.uuid4(), by=by)
    db.session.flush()
    if text is not None:
        actions.save_draft(note, text=text, seen=note.edition, by=by)
    db.session.commit()
    return note


def a_signed_note(case: Case, *, by: Account, text: dict[str, Any] | None = None, **more: Any) -> SessionNote:
    """A note signed once."""
    note = a_note(case, by=by, text=text or {"summary": "They stayed with Sunday’s walk."}, **more)
    actions.sign(note, by=by)
    db.session.commit()
    return note


def fresh(note: SessionNote) -> SessionNote:
    """The note as it is stored now."""
    db.session.expire_all()
    found = queries.get_note(note.id)
    assert found is not None
    return found


def seen(note: SessionNote) -> dict[str, str]:
    """What the note's page carries to say which text it showed."""
    now = fresh(note)
    return {"seen": str(now.edition), "seen_session": str(now.therapy_session.edition)}


def writing(note: SessionNote, **more: Any) -> dict[str, Any]:
    """What the editor sends: what it showed, who came, and whatever more is said."""
    return {**seen(note), "attendance": "both", "modality": "video", **more}
