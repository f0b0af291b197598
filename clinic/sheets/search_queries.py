"""What a search opens of sheets; see `cases.search_queries`."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select

from clinic.access.roles import Role
from clinic.cases.search_queries import Keep, Opened, facts, own_or_shared
from clinic.core import db
from clinic.sheets.models import SheetEntry


def entries_opened(user: Any, keep: Keep) -> Opened:
    """Entries as READ_SHEET gives them; those withdrawn are not among them."""
    answers = SheetEntry.answers.opener()
    for row in db.streamed(_entries(user.roles), user=user.id):
        if row.sealed and keep(row):
            yield row, (answers(row.record_id, row.case_id, row.sealed),)


@lru_cache(maxsize=16)
def _entries(roles: frozenset[Role]) -> Select[Any]:
    columns = facts(SheetEntry.id, SheetEntry.case_id, SheetEntry.on, author=SheetEntry.author_id)
    mine = own_or_shared(SheetEntry, SheetEntry.author_id, roles), SheetEntry.withdrawn_at.is_(None)
    said = SheetEntry.sheet, SheetEntry.side, SheetEntry.answers.kept.label("sealed")
    return select(*columns, *said).where(*mine).order_by(SheetEntry.on.desc())
