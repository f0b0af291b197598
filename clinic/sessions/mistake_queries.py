"""Finding notes that were recorded by mistake."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from clinic.cases.lifecycle import Visibility
from clinic.cases.models import Case
from clinic.core import db
from clinic.sessions.models import NoteMistake, NoteVersion, SessionNote


def get_mistake(mistake_id: uuid.UUID) -> NoteMistake | None:
    """The mistake with this id."""
    return db.session.get(NoteMistake, mistake_id)


@dataclass(frozen=True, slots=True)
class Counted:
    """From when until when a note counted that was recorded by mistake."""

    author_id: uuid.UUID
    visibility: Visibility
    signed_at: datetime
    until: datetime


_COUNTED = (
    select(SessionNote.author_id, SessionNote.visibility, func.min(NoteVersion.signed_at), NoteMistake.recorded_at)
    .join(NoteMistake, NoteMistake.note_id == SessionNote.id)
    .join(NoteVersion, NoteVersion.note_id == SessionNote.id)
    .where(SessionNote.case_id == bindparam("case"))
    .group_by(SessionNote.id, SessionNote.author_id, SessionNote.visibility, NoteMistake.recorded_at)
)


def counted_once(case: Any) -> Sequence[Counted]:
    """When the notes of `case` counted that were recorded by mistake: a paper of that time holds them."""
    return [Counted(*row) for row in db.rows(_COUNTED, case=case.id)]


def mistaken_in(case: Case) -> dict[uuid.UUID, list[SessionNote]]:
    """Notes of `case` that were recorded by mistake, by their session."""
    whole = (
        joinedload(SessionNote.mistake).joinedload(NoteMistake.by, innerjoin=False),
        joinedload(SessionNote.versions),
    )
    mine = SessionNote.case_id == case.id, SessionNote.mistaken
    found = db.session.scalars(select(SessionNote).options(*whole).where(*mine).order_by(SessionNote.started_at))
    by_session: dict[uuid.UUID, list[SessionNote]] = {}
    for one in found.unique():
        by_session.setdefault(one.session_id, []).append(one)
    return by_session
