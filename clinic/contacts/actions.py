"""Everything that is written about contact notes."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from clinic.accounts.drafts import SPELL
from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.cases import queries as cases
from clinic.cases.lifecycle import NOTE, NoteState, Visibility, is_signed_as
from clinic.cases.mistakes import noted, posted_before
from clinic.cases.models import Case
from clinic.contacts import queries
from clinic.contacts.draft_text import has_words, typed_into, written
from clinic.contacts.lifecycle import ContactKind, Direction, Whom, visibility_of
from clinic.contacts.models import ContactMistake, ContactNote, ContactVersion
from clinic.core import clock, db
from clinic.core.lifecycle import NotNowError, TakenError
from clinic.core.web import ChangedMeanwhileError, says_more


class UnreadError(NotNowError):
    """A draft without words, or with something in it that cannot be read yet, is not signed."""


@dataclass(frozen=True, slots=True)
class Contact:
    """What a contact note says. other: somebody else who took part; only_me: kept for its author alone."""

    text: str
    kind: ContactKind
    on: date
    whom: Whom = Whom.BOTH
    at: time | None = None
    other: str = ""
    direction: Direction | None = None
    only_me: bool = False

    @property
    def kept(self) -> dict[str, Any]:
        """As a draft and a version keep it: plain values, without what is empty."""
        at = self.at.strftime("%H:%M") if self.at else ""
        said = {"text": self.text, "kind": self.kind.value, "on": self.on.isoformat(), "whom": self.whom.value}
        said |= {"at": at, "other": self.other, "direction": self.direction.value if self.direction else ""}
        said |= {"only_me": "yes" if self.only_me else ""}
        return {key: value for key, value in said.items() if value}


def add(case: Case, said: Contact, *, record_id: uuid.UUID, by: Account) -> ContactNote:
    """Begin a contact note as a draft. Posted twice it is begun once.

    Raises TakenError when the id is that of a note which says something else.
    """
    made = db.session.get(ContactNote, record_id)
    if made is not None and (made.case_id, made.author_id, made.text) != (case.id, by.id, said.kept):
        raise TakenError
    if made is not None:
        return made
    return begin(case, said.kept, record_id=record_id, by=by)


def begin(case: Case, draft: dict[str, Any], *, record_id: uuid.UUID, by: Account) -> ContactNote:
    """Begin a contact note with what a page sent of it while somebody typed; see `draft_text`."""
    now, text = clock.now(), written(draft)
    note = ContactNote(
        id=record_id,
        case_id=case.id,
        author_id=by.id,
        kind=ContactKind(text["kind"]),
        on=date.fromisoformat(text["on"]),
        state=NoteState.DRAFT,
        visibility=visibility_of(text),
        started_at=now,
        saved_at=now,
        has_words=has_words(draft),
        draft=draft,
        case=case,
        versions=[],
    )
    db.session.add(note)
    trail.record(Event.CONTACT_NOTE_ADDED, note, by=by)
    return note


def change(note: ContactNote, said: Contact, *, seen: int, by: Account) -> None:
    """Keep `said` as the draft; the same form once more changes nothing. seen: the edition that the page showed.

    Raises ChangedMeanwhileError for an older page, and when nothing can be written into the note any more.
    """
    stands = None if note.unread else note.text
    if not says_more(said.kept, stands, seen=seen, edition=note.edition):
        return
    if not note.is_open:
        raise ChangedMeanwhileError
    _keep(note, said.kept, by=by, told=False)


def autosave(note: ContactNote, typed: Mapping[str, Any], *, seen: int, by: Account) -> None:
    """Keep what was `typed` (form name -> value; only what changed) in the draft; the trail tells of a spell of it once.

    Raises NotNowError when nothing can be written into the note any more, ChangedMeanwhileError when the page is older than what is stored,
    UnknownFieldError for what no contact note asks.
    """
    if not note.is_open:
        raise NotNowError("A signed note is amended, not edited.")
    if seen != note.edition:
        raise ChangedMeanwhileError
    draft = typed_into(note.draft, typed, note.case.sides)
    if draft != note.draft:
        _keep(note, draft, by=by, told=clock.now() - note.saved_at <= SPELL)


def _keep(note: ContactNote, draft: dict[str, Any], *, by: Account, told: bool) -> None:
    """told: whether the trail tells of this spell of writing already."""
    note.state, note.draft, note.saved_at = NOTE.after("write", note.state), draft, clock.now()
    _go_by(note, note.signed_text or note.text)
    if "only_me" in draft:
        note.visibility = Visibility.AUTHOR_ONLY  # at once, and what was signed too
    note.has_words = bool(note.versions) or has_words(draft)
    if not told:
        trail.record(Event.CONTACT_NOTE_CHANGED, note, by=by)


def _go_by(note: ContactNote, text: dict[str, Any]) -> None:
    """Let lists and the policy go by `text`: an amendment changes neither before it is signed."""
    note.kind, note.on = ContactKind(text["kind"]), date.fromisoformat(text["on"])
    note.visibility = visibility_of(text)


def sign(note: ContactNote, *, by: Account, seen: int | None = None) -> ContactVersion:
    """Turn the draft into the next version, which can never change again; the same sent once more is signed once.

    seen: the edition that was read before signing. Raises NotNowError when there is none to sign, ChangedMeanwhileError
    when the draft is another one than was read, UnreadError while something in it cannot be read or nothing is written.
    """
    _must_count(note)
    if is_signed_as(note, seen, by.id):
        return note.versions[-1]
    state, number = NOTE.after("sign", note.state), len(note.versions) + 1
    if seen is not None and seen != note.edition:
        raise ChangedMeanwhileError
    if note.unread or not note.text.get("text"):
        raise UnreadError
    version = ContactVersion(
        note_id=note.id,
        case_id=note.case_id,
        number=number,
        signed_by_id=by.id,
        signed_at=clock.now(),
        text=note.draft,
        because=note.amending_because,
    )
    _go_by(note, version.text)
    note.state, note.draft, note.amending_because = state, {}, ""
    note.versions.append(version)
    trail.record(Event.CONTACT_NOTE_SIGNED, note, by=by, version=number)
    return version


def amend(note: ContactNote, *, because: str, by: Account) -> None:
    """Open a new draft from the last signed text; the same sent once more opens none. Raises NotNowError."""
    _must_count(note)
    if note.state is NoteState.AMENDING and note.amending_because == because:
        return
    state, text = NOTE.after("amend", note.state), note.versions[-1].text
    note.state, note.draft, note.amending_because, note.saved_at = state, text, because, clock.now()
    trail.record(Event.CONTACT_NOTE_AMENDED, note, by=by)


def _must_count(note: ContactNote) -> None:
    if note.mistaken:
        raise NotNowError("It was recorded by mistake, and stays as it is.")


def take_back(note: ContactNote, *, because: str, record_id: uuid.UUID, by: Account) -> ContactMistake:
    """Note that it was recorded by mistake (0028). Posted twice (same record_id) it is noted once.

    An amendment that is open stays in the row as it is, for its author alone, and is not signed any more.

    Raises TakenError when the id is that of something else; NotNowError when it was noted before, or nothing is signed.
    """
    # Whoever saves holds it before the trail is written to, which all wait for: so does this.
    cases.wait_for(ContactNote, note.id)
    made = posted_before(queries.get_mistake(record_id), note, because=because)
    if made is not None:
        return made
    mistake = ContactMistake(id=record_id, case_id=note.case_id, note_id=note.id, because=because)
    noted(mistake, note, by=by)
    note.mistaken = True
    trail.record(Event.CONTACT_NOTE_TAKEN_BACK, note, by=by)
    return mistake
