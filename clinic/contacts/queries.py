"""Finding contact notes and their versions."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Load, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from clinic.access.permissions import Permission
from clinic.access.policy import may
from clinic.cases import queries as cases
from clinic.cases.lifecycle import NoteState, Visibility
from clinic.cases.models import Case, Treatment
from clinic.contacts.lifecycle import visibility_of
from clinic.contacts.models import COUNTS, ContactMistake, ContactNote, ContactVersion
from clinic.core import db

_ORDER = ContactNote.on.desc(), ContactNote.started_at.desc()


def get_note(note_id: uuid.UUID) -> ContactNote | None:
    """The contact note with this id."""
    whole = select(ContactNote).options(joinedload(ContactNote.versions), joinedload(ContactNote.author))
    found = db.session.scalars(whole.where(ContactNote.id == note_id)).unique().first()
    if found is not None:
        # Held on the record: what nobody holds is loaded again.
        set_committed_value(found, "case", cases.get_case(found.case_id))
    return found


class SignedContact:
    """A signed version together with its note."""

    __tablename__ = "contact_note_versions"

    def __init__(self, note: ContactNote, version: ContactVersion) -> None:
        self.note, self.version, self.id = note, version, version.id
        self.case, self.case_id, self.author_id = note.case, note.case_id, note.author_id
        # What was for its author alone stays so when a later version is for others.
        own = note.visibility is Visibility.AUTHOR_ONLY
        self.visibility, self.versions = note.visibility if own else visibility_of(version.text), note.versions
        self.mistaken = note.mistaken


def get_version(note_id: uuid.UUID, number: int) -> SignedContact | None:
    """One signed version, with what the policy asks of its note."""
    note = get_note(note_id)
    found = [one for one in note.versions if one.number == number] if note else []
    return SignedContact(note, found[0]) if note and found else None


def get_mistake(mistake_id: uuid.UUID) -> ContactMistake | None:
    """The mistake with this id."""
    return db.session.get(ContactMistake, mistake_id)


def notes_for(user: Any, case: Case) -> Sequence[ContactNote]:
    """The contact notes of `case` that count and that `user` may read, the newest day first."""
    return _readable(user, case, selectinload(ContactNote.versions), ContactNote.has_words, COUNTS)


def mistaken_for(user: Any, case: Case) -> Sequence[ContactNote]:
    """Those that were recorded by mistake and that `user` may read, the newest day first."""
    who = joinedload(ContactNote.mistake).joinedload(ContactMistake.by, innerjoin=False)
    whole = Load(ContactNote).options(joinedload(ContactNote.versions), who)  # they are few: all of it at once
    return _readable(user, case, whole, ContactNote.mistaken)


def _readable(user: Any, case: Case, whole: Any, *such: Any) -> Sequence[ContactNote]:
    mine = select(ContactNote).options(whole).where(ContactNote.case_id == case.id, *such)
    found = db.session.scalars(mine.order_by(*_ORDER)).unique().all()
    for one in found:
        set_committed_value(one, "case", case)
    return [one for one in found if may(user, Permission.READ_NOTE, one)]


def notes_visible_to(user: Any) -> Sequence[ContactNote]:
    """Every contact note that counts and that `user` may read, over all cases that are open to them, the newest day first.

    The same facts as READ_NOTE in the policy, as a condition: for looking through all of them.
    """
    own = and_(ContactNote.author_id == user.id, ContactNote.case_id.in_(_treated_by(user)))
    readable = or_(own, and_(ContactNote.visibility != Visibility.AUTHOR_ONLY, _signed()))
    listed = readable, ContactNote.has_words, COUNTS
    mine = select(ContactNote).join(ContactNote.case).where(cases.open_to(user.roles), *listed)
    whole = mine.options(selectinload(ContactNote.versions)).order_by(*_ORDER)
    found = db.session.scalars(whole, {"user": user.id}).all()
    cases.hold_cases(found)
    return found


def unsigned_of(user: Any) -> Sequence[ContactNote]:
    """Drafts of `user` in cases that they treat, the oldest first."""
    mine = ContactNote.author_id == user.id, ContactNote.case_id.in_(_treated_by(user)), COUNTS
    unsigned = select(ContactNote).where(*mine, ContactNote.state != NoteState.SIGNED, ContactNote.has_words)
    found = db.session.scalars(unsigned.order_by(ContactNote.started_at)).all()
    cases.hold_cases(found)
    return found


def _signed() -> ColumnElement[bool]:
    return exists().where(ContactVersion.note_id == ContactNote.id)


def _treated_by(user: Any) -> Any:
    return select(Treatment.case_id).where(Treatment.account_id == user.id, Treatment.until.is_(None))
