"""What a search opens of notes; see `cases.search_queries`."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from clinic.access.roles import Role
from clinic.cases.lifecycle import Visibility
from clinic.cases.search_queries import Keep, Opened, facts, readable, wrote
from clinic.core import db
from clinic.sessions.models import NoteVersion, SessionNote, TherapySession


def notes_opened(user: Any, keep: Keep) -> Opened:
    """Notes as READ_NOTE gives them: one's own as they are now, drafts too, those of others as they were signed last."""
    signed, draft = NoteVersion.text.opener(), SessionNote.draft.opener()
    for row in db.streamed(_notes(user.roles), user=user.id):
        if not keep(row):
            continue
        if row.draft is not None:
            yield row, (draft(row.record_id, row.case_id, row.draft),)
        elif row.signed is not None:
            yield row, (signed(row.version_id, row.case_id, row.signed),)


@lru_cache(maxsize=16)
def _notes(roles: frozenset[Role]) -> Select[Any]:
    other, own = aliased(NoteVersion), wrote(SessionNote, SessionNote.author_id, roles)
    newest = select(func.max(other.number)).where(other.note_id == SessionNote.id).correlate(SessionNote)
    shared = SessionNote.case_id.in_(readable(roles)), SessionNote.visibility != Visibility.AUTHOR_ONLY
    columns = facts(
        SessionNote.id, SessionNote.case_id, TherapySession.on, author=SessionNote.author_id, stage=SessionNote.stage
    )
    # No note that is signed has a draft.
    texts = case((own, SessionNote.draft.kept)).label("draft"), NoteVersion.text.kept.label("signed")
    last = and_(NoteVersion.note_id == SessionNote.id, NoteVersion.number == newest.scalar_subquery())
    return (
        select(*columns, db.raw(NoteVersion.id).label("version_id"), *texts)
        .select_from(SessionNote)
        .join(TherapySession, TherapySession.id == SessionNote.session_id)
        .outerjoin(NoteVersion, last)
        .where(or_(own, and_(*shared, NoteVersion.id.is_not(None))))
        .order_by(TherapySession.on.desc(), TherapySession.starts_at.desc())
    )
