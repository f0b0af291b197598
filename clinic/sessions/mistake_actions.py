"""A signed note that was recorded by mistake: it stays as it was signed, and counts no more (0028)."""

import uuid

from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.cases import queries as cases
from clinic.cases.mistakes import noted, posted_before
from clinic.core import db
from clinic.measures import actions as measures
from clinic.sessions import mistake_queries as queries
from clinic.sessions.discard_actions import set_amendment_aside
from clinic.sessions.lifecycle import NoteState
from clinic.sessions.models import NoteMistake, SessionNote, TherapySession


def take_back(note: SessionNote, *, because: str, record_id: uuid.UUID, by: Account) -> NoteMistake:
    """Note that it was recorded by mistake. Posted twice (same record_id) it is noted once. Nothing else moves: the session
    is what it was, without a note.

    An amendment that is open is set aside, and kept for its author.

    Raises TakenError when the id is that of something else; NotNowError when it was noted before, or nothing is signed.
    """
    # Whoever saves holds these before the trail is written to, which all wait for: so does this.
    cases.wait_for(TherapySession, note.session_id)
    cases.wait_for(SessionNote, note.id)
    made = posted_before(queries.get_mistake(record_id), note, because=because)
    if made is not None:
        return made
    meeting = note.therapy_session
    if note.state is NoteState.AMENDING:
        set_amendment_aside(note, by=by)
    measures.let_count_no_more(meeting.id)
    mistake = NoteMistake(id=record_id, case_id=note.case_id, note_id=note.id, because=because)
    noted(mistake, note, by=by)
    note.mistaken = True
    meeting.through_note = None  # it goes with no draft that is begun from now on: a signed text is about it
    db.session.flush()
    db.session.expire(meeting, ["note", "has_note"])
    trail.record(Event.NOTE_TAKEN_BACK, note, by=by)
    return mistake
