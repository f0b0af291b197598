"""Psychotherapy notes."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.accounts.models import Account
from clinic.cases.lifecycle import Visibility
from clinic.cases.models import Case
from clinic.core import db
from clinic.core.enums import word
from clinic.core.forms import LONG, SHORT
from clinic.core.sealed import SealedText

#: Every field, with the most characters that its form takes.
LONGEST = {"heading": SHORT, "text": LONG}
_APART = uuid.UUID("6f1c9a52-0f0e-4a57-9d3a-2b1f6a4f8e10")


def key_owner(case_id: uuid.UUID) -> uuid.UUID:
    """The owner of the key for the psychotherapy notes of a case: whoever is given the case key does not open them."""
    return uuid.uuid5(_APART, case_id.hex)


class PsychotherapyNote(db.Record):
    """A text and a heading; nothing that belongs in the record, such as hours, ratings or results, has a place in it."""

    __tablename__ = "psychotherapy_notes"
    __table_args__ = (CheckConstraint("visibility = 'author_only'", name="for_its_author_alone"),)
    sealed_for = "kept_apart_for"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    visibility: Mapped[Visibility] = mapped_column(word(Visibility), default=Visibility.AUTHOR_ONLY)
    written_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    discarded_at: Mapped[datetime | None]
    edition: Mapped[int] = mapped_column()
    heading = SealedText()
    text = SealedText()
    __mapper_args__ = {"version_id_col": edition}

    case: Mapped[Case] = relationship()
    author: Mapped[Account] = relationship()

    @property
    def unread(self) -> list[str]:
        """The names of what the form would refuse: saved while it is typed, it is kept all the same."""
        return [name for name, most in LONGEST.items() if len(getattr(self, name)) > most]

    @property
    def kept_apart_for(self) -> uuid.UUID:
        """Whose key seals it."""
        return key_owner(self.case_id)
