"""Agreements of single partners, and their withdrawals."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.accounts.models import Account
from clinic.cases.lifecycle import SecretsPolicy, Side, Visibility
from clinic.cases.models import Case
from clinic.consents.lifecycle import Ending, Method
from clinic.core import db
from clinic.core.enums import word
from clinic.core.sealed import SealedJson, SealedText


class Consent(db.WrittenOnce, db.Record):
    """One partner agreed for themselves; what changes is agreed anew, in a row of its own."""

    __tablename__ = "consents"
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    side: Mapped[Side] = mapped_column(word(Side))
    visibility: Mapped[Visibility] = mapped_column(word(Visibility))  # the partner's own
    text: Mapped[str] = mapped_column(String(40))  # which text, by its key and edition
    edition: Mapped[int]
    policy: Mapped[SecretsPolicy] = mapped_column(word(SecretsPolicy))  # as it was chosen for the case then
    agreed_on: Mapped[date]
    method: Mapped[Method] = mapped_column(word(Method))
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime]
    answers = SealedJson()  # {point's key: "agreed", "declined" or "not_discussed"}
    words = SealedText()
    case: Mapped[Case] = relationship()
    by: Mapped[Account] = relationship()
    withdrawal: Mapped["ConsentWithdrawal | None"] = relationship(viewonly=True)  # the row itself stays as it is


class ConsentWithdrawal(db.WrittenOnce, db.Record):
    """An agreement holds no longer from a day on: it was withdrawn, or it should never have been recorded."""

    __tablename__ = "consent_withdrawals"
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    consent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("consents.id"), unique=True)
    visibility: Mapped[Visibility] = mapped_column(word(Visibility))  # as that of the agreement
    ending: Mapped[Ending] = mapped_column(word(Ending))
    on: Mapped[date]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime]
    words = SealedText()
    case: Mapped[Case] = relationship()
    by: Mapped[Account] = relationship()
