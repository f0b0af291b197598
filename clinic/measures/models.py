"""Ratings."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.cases.lifecycle import Side, Visibility
from clinic.cases.models import Case
from clinic.core import db
from clinic.core.enums import word
from clinic.core.sealed import SealedJson
from clinic.measures.scoring import Score, read

_COUNTED: Any = {"sqlite_where": text("NOT mistaken"), "postgresql_where": text("NOT mistaken")}


class Rating(db.Record):
    """One partner's rating in one session, as the newest text of its note has it."""

    __tablename__ = "ratings"
    __table_args__ = (Index("uq_ratings_session_id", "session_id", "side", unique=True, **_COUNTED),)
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("therapy_sessions.id"), index=True)
    side: Mapped[Side] = mapped_column(word(Side))
    visibility: Mapped[Visibility] = mapped_column(word(Visibility))  # the partner's own
    on: Mapped[date]
    # its note was recorded by mistake: it stays, and counts no more
    mistaken: Mapped[bool] = mapped_column(default=False, server_default=false())
    recorded_at: Mapped[datetime]
    answer = SealedJson()  # {"score": "6-7", "why_not_lower": "…"}
    case: Mapped[Case] = relationship()

    @property
    def score(self) -> Score:
        """The rating."""
        return score_in(self.answer)


#: What every statement about ratings asks.
COUNTS = Rating.mistaken == false()


def score_in(answer: dict[str, Any]) -> Score:
    """The rating that a row's answer holds."""
    found = read(answer["score"])
    if found is None:
        raise ValueError("A rating row without a rating.")
    return found
