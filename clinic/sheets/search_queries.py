"""What a search opens of sheets; see `cases.search_queries`."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select

from clinic.access.roles import Role
from clinic.cases.search_queries import any_of, facts, kept, opened, own_or_shared
from clinic.sheets.models import SheetEntry


@lru_cache(maxsize=16)
def _entries(roles: frozenset[Role]) -> Select[Any]:
    columns = facts(SheetEntry.id, SheetEntry.case_id, SheetEntry.on, author=SheetEntry.author_id)
    mine = own_or_shared(SheetEntry, SheetEntry.author_id, roles), SheetEntry.withdrawn_at.is_(None)
    whole = select(*columns, SheetEntry.sheet, SheetEntry.side, *kept(SheetEntry.answers))
    return whole.where(*mine, any_of(SheetEntry.answers)).order_by(SheetEntry.on.desc())


#: Entries as READ_SHEET gives them; those withdrawn are not among them.
entries_opened = opened(_entries, SheetEntry.answers)
