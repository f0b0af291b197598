"""The feed of a practitioner's calendar."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.accounts.models import Account
from clinic.core import db


class CalendarFeed(db.Record):
    """A private address at which another calendar reads one practitioner's appointments; only its digest is kept."""

    __tablename__ = "calendar_feeds"
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), unique=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    names_case: Mapped[bool] = mapped_column(default=False)  # the title is the case's reference, else “Appointment”
    made_at: Mapped[datetime]
    account: Mapped[Account] = relationship()
