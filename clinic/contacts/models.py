"""Contact notes and their signed versions."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.accounts.models import Account
from clinic.cases.lifecycle import NoteState, Visibility
from clinic.cases.models import Case
from clinic.contacts.draft_text import unread, written
from clinic.contacts.lifecycle import ContactKind, visibility_of
from clinic.core import db
from clinic.core.enums import word
from clinic.core.sealed import SealedJson, SealedText


class ContactNote(db.Record):
    """A note without a session. Its text is a dictionary; see `contacts.actions.Contact`."""

    __tablename__ = "contact_notes"
    __table_args__ = (
        CheckConstraint("(state = 'signed') = (draft_sealed IS NULL)", name="only_unsigned_notes_have_a_draft"),
    )
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    # Kind and day, for lists: of what was signed last, of the draft before anything was.
    kind: Mapped[ContactKind] = mapped_column(word(ContactKind))
    on: Mapped[date]
    state: Mapped[NoteState] = mapped_column(word(NoteState), default=NoteState.DRAFT, index=True)
    visibility: Mapped[Visibility] = mapped_column(word(Visibility))
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    edition: Mapped[int] = mapped_column()
    has_words: Mapped[bool] = mapped_column(default=True)  # a draft without any stands in no list
    draft = SealedJson()
    amending_because = SealedText()
    __mapper_args__ = {"version_id_col": edition}

    case: Mapped[Case] = relationship()
    author: Mapped[Account] = relationship()
    versions: Mapped[list["ContactVersion"]] = relationship(order_by="ContactVersion.number", back_populates="note")

    @property
    def text(self) -> dict[str, Any]:
        """The newest text: the draft while there is one, else the last signed one."""
        return self.versions[-1].text if self.state is NoteState.SIGNED else written(self.draft)

    @property
    def unread(self) -> dict[str, str]:
        """What was typed into the draft and cannot be read yet: form name -> as it was typed."""
        return unread(self.draft)

    @property
    def signed_text(self) -> dict[str, Any] | None:
        """The last signed text, also while it is being amended."""
        return self.versions[-1].text if self.versions else None

    def versions_for(self, account: Any) -> list["ContactVersion"]:
        """The signed versions that `account` may open, the newest first: others none that was for its author alone."""
        own = account.id == self.author_id
        return [one for one in reversed(self.versions) if own or visibility_of(one.text) is not Visibility.AUTHOR_ONLY]

    def read_by(self, account: Any) -> dict[str, Any]:
        """The text as `account` finds it: its author the newest, everybody else the one signed last."""
        return self.text if account.id == self.author_id else self.signed_text or {}


class ContactVersion(db.WrittenOnce, db.Record):
    """One signed text, kept as it was signed."""

    __tablename__ = "contact_note_versions"
    __table_args__ = (UniqueConstraint("note_id", "number"),)
    sealed_for = "case_id"
    note_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contact_notes.id"), index=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    number: Mapped[int]
    signed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    signed_at: Mapped[datetime]
    text = SealedJson()
    because = SealedText()  # why it was amended; empty for the first version
    note: Mapped[ContactNote] = relationship(back_populates="versions")
    signed_by: Mapped[Account] = relationship()
