"""Contact notes, their signed versions, and which were recorded by mistake."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.accounts.models import Account
from clinic.cases.lifecycle import NOTE, NoteState, Visibility
from clinic.cases.mistakes import MistakeRecord
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
    mistaken: Mapped[bool] = mapped_column(default=False, server_default=false())  # there is a ContactMistake
    has_words: Mapped[bool] = mapped_column(default=True)  # a draft without any stands in no list
    draft = SealedJson()
    amending_because = SealedText()
    __mapper_args__ = {"version_id_col": edition}

    case: Mapped[Case] = relationship()
    author: Mapped[Account] = relationship()
    mistake: Mapped["ContactMistake | None"] = relationship(viewonly=True)  # the note itself stays as it is
    versions: Mapped[list["ContactVersion"]] = relationship(order_by="ContactVersion.number", back_populates="note")

    @property
    def text(self) -> dict[str, Any]:
        """The newest text: the draft while there is one, else the last signed one."""
        return self.versions[-1].text if self.state is NoteState.SIGNED else written(self.draft)

    @property
    def is_open(self) -> bool:
        """Whether there is a draft that can still be written; one of a note that was recorded by mistake cannot."""
        return NOTE.allows("write", self.state) and not self.mistaken

    @property
    def unread(self) -> dict[str, str]:
        """What was typed into the draft and cannot be read yet: form name -> as it was typed."""
        return unread(self.draft)

    @property
    def left_open(self) -> dict[str, Any]:
        """The amendment that was open when the note was recorded as a mistake, for its author alone; else nothing."""
        if not (self.mistaken and self.state is NoteState.AMENDING):
            return {}
        # What cannot be read stands as it was typed; a day like that is no day.
        return {**self.text, **{name: said for name, said in self.unread.items() if name != "on"}}

    @property
    def signed_text(self) -> dict[str, Any] | None:
        """The last signed text, also while it is being amended."""
        return self.versions[-1].text if self.versions else None

    def versions_for(self, account: Any) -> list["ContactVersion"]:
        """The signed versions that `account` may open, the newest first: others none that was for its author alone."""
        own = account.id == self.author_id
        return [one for one in reversed(self.versions) if own or visibility_of(one.text) is not Visibility.AUTHOR_ONLY]

    def read_by(self, account: Any) -> dict[str, Any]:
        """The text as `account` finds it: its author the newest, everybody else the one signed last; of a note that was
        recorded by mistake nobody more than was signed.
        """
        return self.text if account.id == self.author_id and not self.mistaken else self.signed_text or {}


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


class ContactMistake(MistakeRecord):
    """A signed note should not have been recorded, such as one of another couple."""

    __tablename__ = "contact_mistakes"
    note_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contact_notes.id"), unique=True)
    because = SealedText()


#: What every statement asks that lists contact notes or looks for their words.
COUNTS = ContactNote.mistaken == false()
