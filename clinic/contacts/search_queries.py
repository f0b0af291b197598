"""What a search opens of notes without a session; see `cases.search_queries`."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from clinic.access.roles import Role
from clinic.cases.lifecycle import Visibility
from clinic.cases.search_queries import Keep, Opened, facts, readable, wrote
from clinic.contacts.models import ContactNote, ContactVersion
from clinic.core import db


def notes_opened(user: Any, keep: Keep) -> Opened:
    """Contact notes as READ_NOTE gives them: one's own as they are now, those of others as they were signed last."""
    signed, draft = ContactVersion.text.opener(), ContactNote.draft.opener()
    for row in db.streamed(_notes(user.roles), user=user.id):
        if not keep(row):
            continue
        if row.draft is not None:
            yield row, (draft(row.record_id, row.case_id, row.draft),)
        elif row.signed is not None:
            yield row, (signed(row.version_id, row.case_id, row.signed),)


@lru_cache(maxsize=16)
def _notes(roles: frozenset[Role]) -> Select[Any]:
    other, own = aliased(ContactVersion), wrote(ContactNote, ContactNote.author_id, roles)
    newest = select(func.max(other.number)).where(other.note_id == ContactNote.id).correlate(ContactNote)
    shared = ContactNote.case_id.in_(readable(roles)), ContactNote.visibility != Visibility.AUTHOR_ONLY
    columns = facts(ContactNote.id, ContactNote.case_id, ContactNote.on, author=ContactNote.author_id)
    # No note that is signed has a draft.
    texts = case((own, ContactNote.draft.kept)).label("draft"), ContactVersion.text.kept.label("signed")
    last = and_(ContactVersion.note_id == ContactNote.id, ContactVersion.number == newest.scalar_subquery())
    return (
        select(*columns, ContactNote.kind, db.raw(ContactVersion.id).label("version_id"), *texts)
        .select_from(ContactNote)
        .outerjoin(ContactVersion, last)
        .where(or_(own, and_(*shared, ContactVersion.id.is_not(None))))
        .order_by(ContactNote.on.desc(), ContactNote.started_at.desc())
    )
