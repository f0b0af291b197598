"""Reviews of signed notes."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.accounts.models import Account
from clinic.cases.lifecycle import Visibility
from clinic.cases.models import Case
from clinic.core import db
from clinic.core.enums import word
from clinic.core.sealed import SealedText
from clinic.sessions.models import NoteVersion, SessionNote
from clinic.supervision.lifecycle import Outcome, ReviewState


class Review(db.Record):
    """One signed version of a note, put before its author's supervisor with one question.

    Who asked what of which text never changes, nor what was returned; triggers hold the same in the database.
    """

    __tablename__ = "reviews"
    __table_args__ = (
        ForeignKeyConstraint(["note_id", "version"], ["note_versions.note_id", "note_versions.number"]),
        CheckConstraint("question_sealed IS NOT NULL", name="asks_something"),
        CheckConstraint("(state IN ('returned', 'read')) = (returned_at IS NOT NULL)", name="returned_at_a_time"),
        CheckConstraint("(returned_at IS NULL) = (comments_sealed IS NULL)", name="returned_with_comments"),
        CheckConstraint("(returned_at IS NULL) = (outcome IS NULL)", name="returned_one_way_or_the_other"),
        CheckConstraint("(returned_at IS NULL) = (returned_by_id IS NULL)", name="returned_by_somebody"),
        CheckConstraint("(state IN ('read', 'taken_back')) = (ended_at IS NOT NULL)", name="ended_at_a_time"),
    )
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    note_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("session_notes.id"), index=True)
    version: Mapped[int]  # the number of the text that the question is about
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    asked_of_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))  # who supervised the author then
    state: Mapped[ReviewState] = mapped_column(word(ReviewState), default=ReviewState.ASKED, index=True)
    asked_at: Mapped[datetime]
    returned_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    returned_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None] = mapped_column(word(Outcome))
    ended_at: Mapped[datetime | None]  # when its author said that it is read, or took it back
    edition: Mapped[int] = mapped_column()
    question = SealedText()
    comments = SealedText()
    answer = SealedText()
    __mapper_args__ = {"version_id_col": edition}

    case: Mapped[Case] = relationship()
    note: Mapped[SessionNote] = relationship()
    author: Mapped[Account] = relationship(foreign_keys=[author_id])
    asked_of: Mapped[Account] = relationship(foreign_keys=[asked_of_id])
    returned_by: Mapped[Account | None] = relationship(foreign_keys=[returned_by_id])

    @property
    def visibility(self) -> Visibility:
        """That of the note, now: it changes with whom the session was with."""
        return self.note.visibility

    @property
    def text(self) -> NoteVersion:
        """The signed text that the question is about."""
        return next(one for one in self.note.versions if one.number == self.version)

    def question_for(self, account: object) -> str:
        """The question as `account` may read it: one that was taken back is its author's alone again."""
        own = getattr(account, "id", None) == self.author_id
        return self.question if own or self.state is not ReviewState.TAKEN_BACK else ""
