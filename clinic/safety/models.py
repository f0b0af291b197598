"""Safety screens: one asking of one partner."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.accounts.models import Account
from clinic.cases.lifecycle import Side, Visibility
from clinic.cases.mistakes import MistakeRecord
from clinic.cases.models import Case
from clinic.core import db
from clinic.core.enums import word
from clinic.core.sealed import SealedJson, SealedText


class SafetyScreen(db.WrittenOnce, db.Record):
    """One partner was asked. Whom and when is plain, so that it can be asked again; everything else is sealed."""

    __tablename__ = "safety_screens"
    __table_args__ = (CheckConstraint("visibility = 'author_only'", name="never_for_a_partner"),)
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    side: Mapped[Side] = mapped_column(word(Side))
    # No paper and no partner ever gets it, whatever hands things out by this label; who treats reads it by the policy.
    visibility: Mapped[Visibility] = mapped_column(word(Visibility), default=Visibility.AUTHOR_ONLY)
    on: Mapped[date]
    again_on: Mapped[date]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime]
    told = SealedJson()  # {"outcome", "mode", "company", "others", "freely"}; what does not apply is left out
    words = SealedText()
    case: Mapped[Case] = relationship()
    by: Mapped[Account] = relationship()
    mistake: Mapped["ScreenMistake | None"] = relationship(viewonly=True)  # the row itself stays as it is


class ScreenMistake(MistakeRecord):
    """A screen should not have been recorded, such as one of the other partner."""

    __tablename__ = "screen_mistakes"
    screen_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("safety_screens.id"), unique=True)
    because = SealedText()
