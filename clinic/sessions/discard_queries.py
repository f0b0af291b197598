"""Finding discarded drafts, only those that can still be brought back, and drafts that were left behind."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from clinic.accounts.queries import time_went_by
from clinic.cases import queries as cases
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.sessions import queries
from clinic.sessions.lifecycle import NoteState, SessionState, ThroughNote
from clinic.sessions.models import COUNTS, DiscardedDraft, NoteVersion, SessionNote, TherapySession
from clinic.sessions.set_aside import columns_of, through_note_of

#: How long a discarded draft can be brought back.
UNDO = timedelta(days=7)


def until(draft: DiscardedDraft) -> datetime | None:
    """Until when it can be brought back; None where its author did not throw it away."""
    return None if draft.set_aside_by_id else draft.discarded_at + UNDO


def _still_there() -> ColumnElement[bool]:
    return or_(DiscardedDraft.discarded_at > clock.now() - UNDO, DiscardedDraft.set_aside_by_id.is_not(None))


def _found(*which: Any) -> DiscardedDraft | None:
    whole = select(DiscardedDraft).options(joinedload(DiscardedDraft.author)).where(*which, _still_there())
    found = db.session.scalars(whole.order_by(DiscardedDraft.discarded_at.desc())).first()
    if found is not None:
        # Held on the record: what nobody holds is loaded again.
        set_committed_value(found, "case", cases.get_case(found.case_id))
    return found


def discarded_of_note(note_id: uuid.UUID) -> DiscardedDraft | None:
    """What was discarded last of the note with this id."""
    return _found(DiscardedDraft.note_id == note_id)


def is_there(draft_id: uuid.UUID) -> bool:
    """Whether this discarded draft still is one, as the database has it now."""
    return db.session.scalar(select(DiscardedDraft.id).where(DiscardedDraft.id == draft_id)) is not None


def amendment_left(note_id: uuid.UUID) -> DiscardedDraft | None:
    """The amendment of the signed note with this id that was discarded, if nothing was signed since."""
    found = discarded_of_note(note_id)
    signed = select(func.count()).select_from(NoteVersion).where(NoteVersion.note_id == note_id)
    return found if found is not None and found.beside["version"] == db.session.scalar(signed) else None


def or_discarded(load: Callable[[uuid.UUID], Any]) -> Callable[[uuid.UUID], Any]:
    """A loader for addresses of notes: what `load` finds, or else what is left of a note that was never signed."""

    def loaded(note_id: uuid.UUID) -> Any:
        found = load(note_id)
        return found if found is not None else discarded_of_note(note_id)

    return loaded


def discarded_or_note(note_id: uuid.UUID, draft_id: uuid.UUID) -> DiscardedDraft | SessionNote | None:
    """This discarded draft of this note; the note once it was brought back."""
    found = _found(DiscardedDraft.note_id == note_id, DiscardedDraft.id == draft_id)
    return found if found is not None else queries.get_note(note_id)


def discarded_of(user: Any, case: Case) -> Sequence[DiscardedDraft]:
    """What `user` discarded in `case` and can still bring back, or left behind, the newest first."""
    own = DiscardedDraft.case_id == case.id, DiscardedDraft.author_id == user.id, _still_there()
    found = db.session.scalars(select(DiscardedDraft).where(*own).order_by(DiscardedDraft.discarded_at.desc())).all()
    for one in found:
        set_committed_value(one, "case", case)
    return found


def discarded_before(moment: datetime) -> Sequence[DiscardedDraft]:
    """Those that their authors, whoever they are, discarded before `moment`."""
    thrown_away = DiscardedDraft.discarded_at <= moment, DiscardedDraft.set_aside_by_id.is_(None)
    return db.session.scalars(
        select(DiscardedDraft).where(*thrown_away, time_went_by(2 * (clock.now() - moment)))
    ).all()


def in_the_way(draft: DiscardedDraft) -> SessionNote | None:
    """The note because of which this draft cannot be brought back: another one of its session or of the same hour by now, or
    its own, which is being amended again, was signed again or was recorded by mistake."""
    if not draft.is_amendment:
        return queries.note_of(draft.session_id) or _begun_again(draft)
    note = queries.get_note(draft.note_id)
    if note is None or note.mistaken:
        return note
    return None if note.state is NoteState.SIGNED and len(note.versions) == draft.beside["version"] else note


def _begun_again(draft: DiscardedDraft) -> SessionNote | None:
    """Another note of the same hour, where each has a session through its note alone: both would count."""
    if through_note_of(draft) is not ThroughNote.MADE:
        return None
    said, made = columns_of(draft), TherapySession.through_note == ThroughNote.MADE
    hour = TherapySession.starts_at < said["ends_at"], TherapySession.ends_at > said["starts_at"]
    mine = and_(SessionNote.author_id == draft.author_id, COUNTS)
    found = select(SessionNote).join(TherapySession).where(SessionNote.case_id == draft.case_id, made, *hour, mine)
    return db.session.scalars(found.order_by(SessionNote.started_at.desc())).first()


def last_held_on(case: Case) -> date | None:
    """The day of the last session that was held."""
    held = TherapySession.case_id == case.id, TherapySession.state == SessionState.HELD
    return db.session.scalar(select(func.max(TherapySession.on)).where(*held))


class LeftDraft:
    """A first draft for those who may set it aside: to the guard and the trail it is its session, as nobody reads it."""

    __tablename__ = TherapySession.__tablename__
    versions: tuple[()] = ()

    def __init__(self, draft: SessionNote | DiscardedDraft) -> None:
        self.draft, self.id = draft, draft.session_id
        self.case, self.case_id = draft.case, draft.case_id
        self.author, self.author_id = draft.author, draft.author_id


def left_draft(note_id: uuid.UUID) -> LeftDraft | None:
    """The note with this id while it was never signed, or what was set aside of it."""
    note = queries.get_note(note_id)
    if note is not None:
        return None if note.versions else LeftDraft(note)
    found = discarded_of_note(note_id)
    return LeftDraft(found) if found is not None and found.set_aside_by_id else None
