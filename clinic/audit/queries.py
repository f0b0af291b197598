"""Reading the trail."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from clinic.audit.events import Event
from clinic.audit.models import TrailEntry
from clinic.core import db


def entries_of(case: Any, *, page: int = 1, size: int = 100, shown: str = "") -> Sequence[TrailEntry]:
    """What happened to `case`, newest first; `shown` "looked" or "wrote" leaves the other out."""
    wanted = select(TrailEntry).where(TrailEntry.case_id == case.id).order_by(TrailEntry.number.desc())
    if shown in ("looked", "wrote"):
        looked = TrailEntry.event == Event.RECORD_READ
        wanted = wanted.where(looked if shown == "looked" else ~looked)
    return db.session.scalars(wanted.limit(size).offset((page - 1) * size)).all()
