"""Unsent forms."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core import db
from clinic.core.sealed import SealedJson


class UnsentForm(db.Record):
    """One form as it stood when somebody paused. Sealed for its author; where it belongs is sealed too.

    writer: drawn by the page on which it is typed, so that two tabs never overwrite each other's words.
    page_mark: the mark of author and page, by which the page finds it again.
    """

    __tablename__ = "unsent_forms"
    __table_args__ = (
        UniqueConstraint("account_id", "writer"),
        Index("ix_unsent_forms_account_id_page_mark", "account_id", "page_mark"),
    )
    sealed_for = "account_id"
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    writer: Mapped[uuid.UUID]
    page_mark: Mapped[bytes] = mapped_column(LargeBinary)
    kept_at: Mapped[datetime]
    said = SealedJson()
