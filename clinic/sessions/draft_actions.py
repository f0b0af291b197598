"""Saving what is being typed: often, by itself, and without making a record or a form of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, bindparam, case, update

from clinic.accounts.drafts import SPELL, UnknownFieldError
from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.core import clock, db
from clinic.core.lifecycle import NotNowError
from clinic.core.web import ChangedMeanwhileError
from clinic.sessions import actions, queries
from clinic.sessions.draft_queries import StoredDraft
from clinic.sessions.lifecycle import NOTE, Attendance, Modality, NoteState
from clinic.sessions.models import SessionNote
from clinic.sessions.note_text import typed_into
from clinic.sessions.text import Text, kept, unread

_KEEP = (
    update(SessionNote.__table__)  # type: ignore[arg-type]  # a table, which mapped classes type more widely
    .where(SessionNote.id == bindparam("note"), SessionNote.edition == bindparam("seen"))
    .where(SessionNote.state != NoteState.SIGNED)
    .values(edition=bindparam("next"), saved_at=bindparam("now"))
    .values(
        stage=case(
            (SessionNote.state == NoteState.DRAFT, bindparam("worked_in", type_=Integer())), else_=SessionNote.stage
        )
    )
    .values(draft_sealed=bindparam("sealed"))
)


@dataclass(frozen=True, slots=True)
class Seen:
    """The editions of note and session that a page holds."""

    note: int
    session: int


@dataclass(frozen=True, slots=True)
class Kept:
    """The editions after a save, and the names of what was typed and cannot be read yet."""

    edition: int
    session: int
    unread: tuple[str, ...]


def autosave(stored: StoredDraft, typed: Mapping[str, Any], *, seen: Seen, by: Account) -> Kept:
    """Keep what was `typed` (form name -> value; only what changed) in the draft.

    What says nothing new is not written, so that the same twice is kept once. Raises NotNowError when the note is
    signed, ChangedMeanwhileError when the page is older than what is stored, UnknownFieldError for what no note asks.
    """
    if not NOTE.allows("write", stored.state):
        raise NotNowError("A signed note is amended, not edited.")
    header = {name: typed[name] for name in stored.header if name in typed}
    draft = stored.draft
    text = typed_into(draft, {name: value for name, value in typed.items() if name not in header}, stored.sides)
    came = _header(stored, header, seen)
    if seen.note != stored.edition or (came is not None and came.seen != stored.session_edition):
        raise ChangedMeanwhileError
    if came is None and text == draft:
        editions = stored.edition, stored.session_edition
    else:
        editions = _keep(stored, text, came, by, told=clock.now() - stored.saved_at <= SPELL)
    return Kept(*editions, tuple(unread(text)))


def save_whole(stored: StoredDraft, text: Text, *, header: Mapping[str, str], seen: Seen, by: Account) -> None:
    """Keep `text` as the draft, and who came, as `actions.save_draft` does; the trail tells of it each time.

    The same sent once more is kept already.

    Raises ChangedMeanwhileError when the page is older than what is stored, UnknownFieldError for a strange `header`.
    """
    came = _header(stored, header, seen)
    if seen.note != stored.edition and came is None and kept(text) == stored.draft:
        return
    if seen.note != stored.edition or (came is not None and came.seen != stored.session_edition):
        raise ChangedMeanwhileError
    _keep(stored, kept(text), came, by, told=False)


def _keep(stored: StoredDraft, text: Text, came: actions.Header | None, by: Account, *, told: bool) -> tuple[int, int]:
    """The new editions; told: whether the trail tells of this spell of writing already."""
    if came is not None or text.get("ratings") != stored.draft.get("ratings"):
        return _whole(stored, text, came, by, told=told)
    return _text_alone(stored, text, by, told=told)


def _header(stored: StoredDraft, typed: Mapping[str, Any], seen: Seen) -> actions.Header | None:
    """Who came, where that was typed and is other than what is stored."""
    said = {**stored.header, **typed}
    if said == stored.header:
        return None
    people = {Attendance.BOTH, *stored.sides} if len(stored.sides) > 1 else set(stored.sides)
    texts = all(isinstance(one, str) for one in said.values())
    if not texts or said["attendance"] not in people or said["modality"] not in set(Modality):
        raise UnknownFieldError("attendance")
    return actions.Header(Attendance(said["attendance"]), Modality(said["modality"]), seen.session)


def _whole(stored: StoredDraft, text: Text, came: actions.Header | None, by: Account, *, told: bool) -> tuple[int, int]:
    """With its ratings and who came, which are records of their own."""
    note = queries.get_note(stored.id)
    if note is None:
        raise ChangedMeanwhileError
    actions.save_draft(note, text=text, seen=stored.edition, by=by, header=came, told=told)
    db.session.flush()
    return note.edition, note.therapy_session.edition


def _text_alone(stored: StoredDraft, text: Text, by: Account, *, told: bool) -> tuple[int, int]:
    """The database itself checks that nobody saved or signed meanwhile."""
    sealed = SessionNote.draft.close(stored.id, stored.case_id, text)
    values = {"note": stored.id, "seen": stored.edition, "next": stored.edition + 1, "now": clock.now()}
    said = db.session.connection().execute(_KEEP, {**values, "worked_in": text.get("stage"), "sealed": sealed})
    if said.rowcount != 1:
        raise ChangedMeanwhileError
    if not told:
        trail.record(Event.NOTE_SAVED, stored, by=by)
    return stored.edition + 1, stored.session_edition
