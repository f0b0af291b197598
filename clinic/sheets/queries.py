"""Finding entries on sheets."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Uuid, and_, bindparam, func, select
from sqlalchemy.orm.attributes import set_committed_value

from clinic.cases import queries as cases
from clinic.cases.lifecycle import Visibility
from clinic.cases.models import Case
from clinic.core import db
from clinic.sheets.models import SheetEntry


def get_entry(entry_id: uuid.UUID) -> SheetEntry | None:
    """The entry with this id."""
    found = db.session.get(SheetEntry, entry_id)
    if found is not None:
        # Held on the record: what nobody holds is loaded again.
        set_committed_value(found, "case", cases.get_case(found.case_id))
    return found


def _shown(user: Any, case: Case) -> ColumnElement[bool]:
    """What of `case` may be shown to `user`: an entry for its author alone stays with its author."""
    own = (SheetEntry.visibility != Visibility.AUTHOR_ONLY) | (SheetEntry.author_id == user.id)
    return and_(SheetEntry.case_id == case.id, own)


_LAST = func.max(SheetEntry.on)
_DAYS = (
    select(SheetEntry.sheet, _LAST)
    .where(SheetEntry.case_id == bindparam("case", type_=Uuid()), SheetEntry.withdrawn_at.is_(None))
    .where(
        (SheetEntry.visibility != Visibility.AUTHOR_ONLY) | (SheetEntry.author_id == bindparam("user", type_=Uuid()))
    )
    .group_by(SheetEntry.sheet)
    .order_by(_LAST.desc(), SheetEntry.sheet)
)


def days_for(user: Any, case: Any) -> tuple[tuple[str, date], ...]:
    """(sheet, newest day) of the sheets of `case` on which `user` finds something, the newest first."""
    return tuple((key, on) for key, on in db.rows(_DAYS, user=user.id, case=case.id))


def entries_for(user: Any, case: Case, sheet: str | None = None) -> Sequence[SheetEntry]:
    """What `user` may be shown of the entries of `case`, withdrawn ones too, the newest day first.

    sheet: the key of the one sheet that is wanted.
    """
    mine = select(SheetEntry).where(_shown(user, case))
    if sheet is not None:
        mine = mine.where(SheetEntry.sheet == sheet)
    order = SheetEntry.on.desc(), SheetEntry.recorded_at.desc(), SheetEntry.id
    found = db.session.scalars(mine.order_by(*order)).all()
    for one in found:
        set_committed_value(one, "case", case)
    return found
