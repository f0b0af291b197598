"""Issued papers."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.accounts.models import Account
from clinic.cases.lifecycle import Visibility
from clinic.cases.models import Case
from clinic.core import db
from clinic.core.enums import word
from clinic.core.sealed import SealedBytes

#: The kind of papers that are for supervision.
SUPERVISION = "supervision"


class Report(db.WrittenOnce, db.Record):
    """A paper as it was issued; one that prints what its author keeps for themselves is for its author only."""

    __tablename__ = "reports"
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    number: Mapped[int]  # within the case, from 1
    language: Mapped[str] = mapped_column(String(10))
    pseudonyms: Mapped[bool]
    visibility: Mapped[Visibility] = mapped_column(word(Visibility), default=Visibility.AUTHOR_ONLY)
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    pages: Mapped[int]
    issued_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    issued_at: Mapped[datetime]
    paper = SealedBytes()
    case: Mapped[Case] = relationship()
    issued_by: Mapped[Account] = relationship()

    @property
    def may_be_released(self) -> bool:
        """Whether it may ever be given to a partner or to anybody outside; whatever releases a paper asks this first.

        One for supervision may not: it holds both partners' voices and what was meant for colleagues. Its label says from
        whose record it is taken, and never that they may have it.
        """
        return self.kind != SUPERVISION

    @property
    def author_id(self) -> uuid.UUID:
        """Who issued it, by the name under which the policy asks."""
        return self.issued_by_id
