"""Entries on sheets."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.cases.lifecycle import Side, Visibility
from clinic.cases.models import Case
from clinic.core import db
from clinic.core.enums import word
from clinic.core.sealed import SealedJson


class SheetEntry(db.Record):
    """One filled-in sheet."""

    __tablename__ = "sheet_entries"
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    sheet: Mapped[str] = mapped_column(String(60))  # a sheet's key in the method's content
    sheet_edition: Mapped[int]
    side: Mapped[Side | None] = mapped_column(word(Side))  # whose; None: of both
    on: Mapped[date] = mapped_column(index=True)  # the day it is about
    cycle: Mapped[int | None]
    visibility: Mapped[Visibility] = mapped_column(word(Visibility))
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    edition: Mapped[int] = mapped_column()
    answers = SealedJson()  # {field key: value}, as the sheet's fields say
    __mapper_args__ = {"version_id_col": edition}
    case: Mapped[Case] = relationship()
