"""Homework, answers and exceptions."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.cases.lifecycle import Side, Visibility
from clinic.cases.models import Case
from clinic.core import db
from clinic.core.enums import word
from clinic.core.sealed import SealedJson, SealedText
from clinic.homework.lifecycle import HomeworkState, Mode, Outcome


class Homework(db.Record):
    """An exercise given to one partner, or to both together."""

    __tablename__ = "homework"
    __table_args__ = (Index("ix_homework_state", "state", "case_id"),)  # what came back
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    exercise: Mapped[str] = mapped_column(String(60))  # an exercise's key in the method's content
    exercise_edition: Mapped[int]
    side: Mapped[Side | None] = mapped_column(word(Side))  # None: both together
    mode: Mapped[Mode] = mapped_column(word(Mode))
    state: Mapped[HomeworkState] = mapped_column(word(HomeworkState), default=HomeworkState.SET)
    visibility: Mapped[Visibility] = mapped_column(word(Visibility))
    cycle: Mapped[int | None]
    set_on: Mapped[date]
    due_on: Mapped[date | None]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    edition: Mapped[int] = mapped_column()
    instructions = SealedText()  # as given, after editing
    due_hint = SealedText()
    __mapper_args__ = {"version_id_col": edition}
    case: Mapped[Case] = relationship()
    answers: Mapped[list["HomeworkAnswer"]] = relationship(back_populates="homework", order_by="HomeworkAnswer.side")


class HomeworkAnswer(db.Record):
    """What one partner brought back, in the exercise's own fields."""

    __tablename__ = "homework_answers"
    __table_args__ = (UniqueConstraint("homework_id", "side"),)
    sealed_for = "case_id"
    homework_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("homework.id"), index=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    side: Mapped[Side] = mapped_column(word(Side))
    visibility: Mapped[Visibility] = mapped_column(word(Visibility))
    outcome: Mapped[Outcome] = mapped_column(word(Outcome))
    on: Mapped[date]
    recorded_at: Mapped[datetime]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    edition: Mapped[int] = mapped_column()
    answers = SealedJson()  # {field key: value}, as the exercise's fields say
    learned = SealedText()
    what_it_was_like = SealedText()
    __mapper_args__ = {"version_id_col": edition}
    homework: Mapped[Homework] = relationship(back_populates="answers")
    case: Mapped[Case] = relationship()


class ExceptionEntry(db.Record):
    """A moment when the problem was absent or less (S06, S25), told by one partner."""

    __tablename__ = "exception_entries"
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    side: Mapped[Side] = mapped_column(word(Side))
    visibility: Mapped[Visibility] = mapped_column(word(Visibility))
    on: Mapped[date] = mapped_column(index=True)
    #: client, partner, therapist_accepted or therapist; empty where nobody said so
    source: Mapped[str] = mapped_column(String(30))
    retrospective: Mapped[bool] = mapped_column(default=False)  # from the relationship's history (S48); `on`: day told
    homework_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("homework.id"))  # the log it came back with
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    edition: Mapped[int] = mapped_column()
    # {"context", "behaviour", "thoughts", "emotions", "information"}; besides, as far as told: "time" (hh:mm),
    # "problem_level", "with_partner", "noticed_by", "feeling_words", and of the history "when", "eased_by", "first_move"
    moment = SealedJson()
    __mapper_args__ = {"version_id_col": edition}
    case: Mapped[Case] = relationship()

    @property
    def author_id(self) -> uuid.UUID:
        """Who wrote it down, as the policy asks."""
        return self.by_id


class Quotation(db.Record):
    """A sentence of a partner that was marked for a letter; used only with that partner's permission."""

    __tablename__ = "quotations"
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    side: Mapped[Side] = mapped_column(word(Side))
    visibility: Mapped[Visibility] = mapped_column(word(Visibility))
    source: Mapped[str] = mapped_column(String(30))  # the table it was said in
    source_id: Mapped[uuid.UUID]
    allowed_on: Mapped[date | None]  # the day the partner agreed to its use
    marked_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    edition: Mapped[int] = mapped_column()
    words = SealedText()
    __mapper_args__ = {"version_id_col": edition}
    case: Mapped[Case] = relationship()

    @property
    def author_id(self) -> uuid.UUID:
        """Who marked it, as the policy asks."""
        return self.by_id
