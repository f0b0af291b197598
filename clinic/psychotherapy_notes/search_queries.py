"""What a search opens of psychotherapy notes: those of whoever searches, and only when they ask for them."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select

from clinic.access.roles import Role
from clinic.cases.search_queries import Keep, Opened, facts, wrote
from clinic.core import db
from clinic.core.keys import ring
from clinic.psychotherapy_notes.models import PsychotherapyNote, key_owner


def notes_opened(user: Any, keep: Keep) -> Opened:
    """One's own, without discarded ones: heading and text."""
    heading, text = PsychotherapyNote.heading.opener(), PsychotherapyNote.text.opener()
    found = [row for row in db.rows(_notes(user.roles), user=user.id) if keep(row)]
    ring().load({key_owner(db.as_uuid(row.case_id)) for row in found})
    for row in found:
        owner, parts = key_owner(db.as_uuid(row.case_id)), ((heading, row.heading), (text, row.text))
        yield row, [open_(row.record_id, owner, sealed) if sealed else b"" for open_, sealed in parts]


@lru_cache(maxsize=16)
def _notes(roles: frozenset[Role]) -> Select[Any]:
    note = PsychotherapyNote
    said = note.heading.kept.label("heading"), note.text.kept.label("text")
    columns = facts(note.id, note.case_id, note.written_at, author=note.author_id)
    mine = wrote(note, note.author_id, roles), note.discarded_at.is_(None)
    return select(*columns, *said).where(*mine).order_by(note.written_at.desc())
