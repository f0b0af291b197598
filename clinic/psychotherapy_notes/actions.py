"""Everything that is written about psychotherapy notes."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from clinic.accounts.drafts import SPELL, UnknownFieldError, cleaned
from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.cases.lifecycle import Visibility
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.core.lifecycle import NotNowError, TakenError
from clinic.core.web import ChangedMeanwhileError, says_more
from clinic.psychotherapy_notes import queries
from clinic.psychotherapy_notes.models import PsychotherapyNote

#: How long a discarded note can be brought back.
UNDO = timedelta(days=7)
#: How long a page in which every word was deleted can still be typed into.
LEFT = timedelta(days=1)


def add(case: Case, *, record_id: uuid.UUID, heading: str, text: str, by: Account) -> PsychotherapyNote:
    """Keep a note apart from the record. Posted twice it is kept once.

    Raises TakenError when the id is that of a note which says something else.
    """
    made = db.session.get(PsychotherapyNote, record_id)
    said = (case.id, by.id, heading, text)
    if made is not None and (made.case_id, made.author_id, made.heading, made.text) != said:
        raise TakenError
    if made is not None:
        return made
    return _begin(case, record_id, heading, text, by)


def _begin(case: Case, record_id: uuid.UUID, heading: str, text: str, by: Account) -> PsychotherapyNote:
    now = clock.now()
    note = PsychotherapyNote(
        id=record_id,
        case_id=case.id,
        author_id=by.id,
        visibility=Visibility.AUTHOR_ONLY,
        written_at=now,
        changed_at=now,
        discarded_at=None,
        heading=heading,
        text=text,
    )
    db.session.add(note)
    trail.record(Event.PSYCHOTHERAPY_NOTE_ADDED, note, by=by)
    return note


def begin(case: Case, typed: Mapping[str, Any], *, record_id: uuid.UUID, by: Account) -> PsychotherapyNote | None:
    """The same with what a page sent of it while somebody typed; none while it holds no word. Raises UnknownFieldError."""
    said = _read({"heading": "", "text": ""}, typed)
    if not any(said.values()):
        return None
    return _begin(case, record_id, said["heading"], said["text"], by)


def autosave(note: PsychotherapyNote, typed: Mapping[str, Any], *, seen: int, by: Account) -> None:
    """Keep what was `typed` (form name -> text; only what changed); the trail tells of a spell of it once.

    Raises NotNowError when it is discarded, ChangedMeanwhileError when the page is older than what is stored,
    UnknownFieldError for what no such note asks.
    """
    if note.discarded_at is not None:
        raise NotNowError("A discarded note is brought back before it is changed.")
    held = {"heading": note.heading, "text": note.text}
    said = _read(held, typed)
    if seen != note.edition:
        raise ChangedMeanwhileError
    if said == held:
        return
    is_told = clock.now() - note.changed_at <= SPELL
    note.heading, note.text, note.changed_at = said["heading"], said["text"], clock.now()
    if not is_told:
        trail.record(Event.PSYCHOTHERAPY_NOTE_CHANGED, note, by=by)


def _read(held: Mapping[str, str], typed: Mapping[str, Any]) -> dict[str, str]:
    if any(name not in held or not isinstance(value, str) for name, value in typed.items()):
        raise UnknownFieldError
    return {**held, **{name: cleaned(value) for name, value in typed.items()}}


def change(note: PsychotherapyNote, *, heading: str, text: str, seen: int, by: Account) -> None:
    """Keep another text; the same once more changes nothing. seen: the edition that the page showed.

    Raises NotNowError when it is discarded, ChangedMeanwhileError for an older page.
    """
    if note.discarded_at is not None:
        raise NotNowError("A discarded note is brought back before it is changed.")
    if not says_more((heading, text), (note.heading, note.text), seen=seen, edition=note.edition):
        return
    note.heading, note.text, note.changed_at = heading, text, clock.now()
    trail.record(Event.PSYCHOTHERAPY_NOTE_CHANGED, note, by=by)


def discard(note: PsychotherapyNote, *, by: Account) -> None:
    """Put it aside for a week, then it goes for good. Twice is once."""
    if note.discarded_at is None:
        note.discarded_at = clock.now()
        trail.record(Event.PSYCHOTHERAPY_NOTE_DISCARDED, note, by=by)


def restore(note: PsychotherapyNote, *, by: Account) -> None:
    """Undo: keep it after all. Twice is once."""
    if note.discarded_at is not None:
        note.discarded_at = None
        trail.record(Event.PSYCHOTHERAPY_NOTE_RESTORED, note, by=by)


def remove_old() -> None:
    """Remove what was discarded more than a week ago, and what was left without a word for a day."""
    now = clock.now()
    for old in (*queries.discarded_before(now - UNDO), *queries.without_words_since(now - LEFT)):
        trail.record(Event.PSYCHOTHERAPY_NOTE_REMOVED, old)
        db.session.delete(old)
