"""A practice's own phrases, and the method's phrases that it hides."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core import db
from clinic.core.sealed import SealedJson


class OwnPhrase(db.Record):
    """A phrase that the practice added."""

    __tablename__ = "own_phrases"
    audience: Mapped[str] = mapped_column(String(20))  # therapist or client
    framework: Mapped[str | None] = mapped_column(String(60))  # a framework's key in the method's content
    mechanism: Mapped[int | None]
    stages: Mapped[str] = mapped_column(String(20))  # numbers with commas between; "" for all
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    added_at: Mapped[datetime]
    hidden_at: Mapped[datetime | None]
    edition: Mapped[int] = mapped_column()
    said = SealedJson()  # {"en": "…", "zh": "…"}, one of them at least
    __mapper_args__ = {"version_id_col": edition}


class HiddenPhrase(db.Base):
    """A phrase of the method that the practice does not want to see."""

    __tablename__ = "hidden_phrases"
    phrase: Mapped[str] = mapped_column(String(20), primary_key=True)  # its id in the method's content, such as SF01
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    hidden_at: Mapped[datetime]
