"""What an author said to a prompt."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.cases.lifecycle import Visibility
from clinic.cases.models import Case
from clinic.core import db
from clinic.core.enums import word
from clinic.core.sealed import SealedText
from clinic.prompts.lifecycle import Response


class PromptAnswer(db.Record):
    """A prompt beside a note was answered; the newest answer stays."""

    __tablename__ = "prompt_answers"
    __table_args__ = (UniqueConstraint("note_id", "prompt"),)
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    note_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("session_notes.id"), index=True)
    prompt: Mapped[str] = mapped_column(String(10))  # such as D1, or D1a for one partner
    response: Mapped[Response] = mapped_column(word(Response))
    visibility: Mapped[Visibility] = mapped_column(word(Visibility), default=Visibility.AUTHOR_ONLY)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    answered_at: Mapped[datetime]
    discussed_at: Mapped[datetime | None]  # when it was talked about in supervision
    edition: Mapped[int] = mapped_column()
    because = SealedText()
    __mapper_args__ = {"version_id_col": edition}
    case: Mapped[Case] = relationship()
