"""What the desk needs that no single part knows."""

import uuid
from typing import Any

from sqlalchemy import union_all

from clinic.accounts import queries as accounts
from clinic.cases.stage_queries import MOVES
from clinic.core import db
from clinic.homework.queries import EDITIONS

_KEPT = union_all(MOVES, EDITIONS)


def kept_in(case: Any) -> frozenset[tuple[Any, ...]]:
    """Which moves and which homework there are in `case`, in which edition: the same ones say the same. One statement."""
    return frozenset(tuple(row) for row in db.rows(_KEPT, case=case.id))


def people_by_id() -> dict[uuid.UUID, str]:
    """The names of everybody who signs in, by id."""
    return {one.id: one.name for one in accounts.accounts()}
