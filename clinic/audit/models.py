"""The rows of the trail."""

import uuid
from datetime import datetime

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core import db


class TrailEntry(db.WrittenOnce, db.Base):
    """One thing that happened, chained to the one before it."""

    __tablename__ = "trail_entries"
    __table_args__ = (Index("ix_trail_entries_case_id", "case_id"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    event: Mapped[str] = mapped_column(String(40))
    by_id: Mapped[uuid.UUID | None]
    case_id: Mapped[uuid.UUID | None]
    kind: Mapped[str] = mapped_column(String(40), default="")
    record_id: Mapped[uuid.UUID | None]
    details: Mapped[str] = mapped_column(String(400), default="{}")
    mark: Mapped[bytes] = mapped_column(LargeBinary)
