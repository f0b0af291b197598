"""Finding a note as plain values, by one statement."""

import uuid
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from clinic.accounts import facts as accounts
from clinic.accounts.models import Account
from clinic.cases.facts_queries import facts_of
from clinic.core import db
from clinic.sessions.facts import NoteFacts, SessionFacts, VersionFacts
from clinic.sessions.models import NoteVersion, SessionNote, TherapySession

_SIGNER = aliased(Account)
_NOTE: tuple[Any, ...] = (
    SessionNote.id,
    SessionNote.state,
    SessionNote.visibility,
    SessionNote.started_at,
    SessionNote.saved_at,
    SessionNote.edition,
    SessionNote.draft.kept,
)
_MEETING: tuple[Any, ...] = (
    TherapySession.on,
    TherapySession.starts_at,
    TherapySession.ends_at,
    TherapySession.attendance,
    TherapySession.modality,
    TherapySession.through_note,
)
_VERSION: tuple[Any, ...] = (NoteVersion.id, NoteVersion.number, NoteVersion.signed_at)
_VERSION += (NoteVersion.text.kept, NoteVersion.because.kept)
#: A row for each signed text, one row without any.
_FACTS = (
    select(SessionNote.case_id, *_NOTE, *accounts.columns(), *_MEETING, *_VERSION, *accounts.columns(_SIGNER))
    .join(Account, Account.id == SessionNote.author_id)
    .join(TherapySession, TherapySession.id == SessionNote.session_id)
    .outerjoin(NoteVersion, NoteVersion.note_id == SessionNote.id)
    .outerjoin(_SIGNER, _SIGNER.id == NoteVersion.signed_by_id)
    .where(SessionNote.id == bindparam("note"))
    .order_by(NoteVersion.number)
)
_AUTHOR = len(_NOTE)
_HELD = _AUTHOR + accounts.WIDTH
_SIGNED = _HELD + len(_MEETING)


def note_facts_of(note_id: uuid.UUID) -> NoteFacts | None:
    """The note with this id, with its session, its case and its signed texts."""
    found: list[tuple[Any, ...]] = [tuple(row) for row in db.rows(_FACTS, note=note_id)]
    case = facts_of(found[0][0]) if found else None
    if case is None:
        return None
    head = found[0][1:]
    whole: list[Any] = [*head[:_AUTHOR], accounts.of(head[_AUTHOR:_HELD]), SessionFacts(*head[_HELD:_SIGNED])]
    versions = tuple(_version(case.id, one[1 + _SIGNED :]) for one in found if one[1 + _SIGNED] is not None)
    whole += [versions, case]
    return NoteFacts(*whole)


def _version(case_id: uuid.UUID, row: tuple[Any, ...]) -> VersionFacts:
    version_id, number, signed_at, text, because, *signer = row
    by: Any = accounts.of(tuple(signer))
    return VersionFacts(version_id, case_id, number, signed_at, by, text, because)
