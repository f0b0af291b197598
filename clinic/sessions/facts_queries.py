"""Finding a note as plain values, by one statement."""

import uuid
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from clinic.accounts import facts as accounts
from clinic.accounts.models import Account
from clinic.cases.facts_queries import facts_of
from clinic.core import db
from clinic.sessions.facts import MistakeFacts, NoteFacts, SessionFacts, VersionFacts
from clinic.sessions.models import NoteMistake, NoteVersion, SessionNote, TherapySession

_SIGNER, _TOOK_BACK = aliased(Account), aliased(Account)
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
_MISTAKE: tuple[Any, ...] = (NoteMistake.id, NoteMistake.recorded_at, NoteMistake.because.kept)
_VERSION: tuple[Any, ...] = (NoteVersion.id, NoteVersion.number, NoteVersion.signed_at)
_VERSION += (NoteVersion.text.kept, NoteVersion.because.kept)
#: A row for each signed text, one row without any.
_FACTS = (
    select(SessionNote.case_id, *_NOTE, *accounts.columns(), *_MEETING, *_MISTAKE, *accounts.columns(_TOOK_BACK))
    .add_columns(*_VERSION, *accounts.columns(_SIGNER))
    .join(Account, Account.id == SessionNote.author_id)
    .join(TherapySession, TherapySession.id == SessionNote.session_id)
    .outerjoin(NoteMistake, NoteMistake.note_id == SessionNote.id)
    .outerjoin(_TOOK_BACK, _TOOK_BACK.id == NoteMistake.by_id)
    .outerjoin(NoteVersion, NoteVersion.note_id == SessionNote.id)
    .outerjoin(_SIGNER, _SIGNER.id == NoteVersion.signed_by_id)
    .where(SessionNote.id == bindparam("note"))
    .order_by(NoteVersion.number)
)
_AUTHOR = len(_NOTE)
_HELD = _AUTHOR + accounts.WIDTH
_TAKEN_BACK = _HELD + len(_MEETING)
_SIGNED = _TAKEN_BACK + len(_MISTAKE) + accounts.WIDTH


def note_facts_of(note_id: uuid.UUID) -> NoteFacts | None:
    """The note with this id, with its session, its case and its signed texts."""
    found: list[tuple[Any, ...]] = [tuple(row) for row in db.rows(_FACTS, note=note_id)]
    case = facts_of(found[0][0]) if found else None
    if case is None:
        return None
    head = found[0][1:]
    whole: list[Any] = [*head[:_AUTHOR], accounts.of(head[_AUTHOR:_HELD]), SessionFacts(*head[_HELD:_TAKEN_BACK])]
    versions = tuple(_version(case.id, one[1 + _SIGNED :]) for one in found if one[1 + _SIGNED] is not None)
    whole += [_mistake(case.id, head[_TAKEN_BACK:_SIGNED]), versions, case]
    return NoteFacts(*whole)


def _mistake(case_id: uuid.UUID, row: tuple[Any, ...]) -> MistakeFacts | None:
    mistake_id, recorded_at, because, *who = row
    by: Any = accounts.of(tuple(who))
    return None if mistake_id is None else MistakeFacts(mistake_id, case_id, recorded_at, by, because)


def _version(case_id: uuid.UUID, row: tuple[Any, ...]) -> VersionFacts:
    version_id, number, signed_at, text, because, *signer = row
    by: Any = accounts.of(tuple(signer))
    return VersionFacts(version_id, case_id, number, signed_at, by, text, because)
