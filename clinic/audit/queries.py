"""Reading the trail."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from clinic.audit.models import TrailEntry
from clinic.core import db


def entries_of(case: Any, *, page: int = 1, size: int = 100) -> Sequence[TrailEntry]:
    """What happened to `case`, newest first."""
    order = TrailEntry.number.desc()
    wanted = select(TrailEntry).where(TrailEntry.case_id == case.id).order_by(order)
    return db.session.scalars(wanted.limit(size).offset((page - 1) * size)).all()
