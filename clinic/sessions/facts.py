"""A note as plain values, sealed as the database holds it: for its page, which is drawn once for the same values."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from clinic.accounts.facts import AccountFacts
from clinic.cases.facts import CaseFacts
from clinic.cases.lifecycle import Visibility
from clinic.sessions.lifecycle import Attendance, Modality, NoteState, ThroughNote
from clinic.sessions.models import NoteMistake, NoteVersion, SessionNote
from clinic.sessions.text import Text, unread, written


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """When a session was, who came, and how."""

    on: date
    starts_at: datetime
    ends_at: datetime
    attendance: Attendance
    modality: Modality
    through_note: ThroughNote | None


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """One signed text."""

    id: uuid.UUID
    case_id: uuid.UUID
    number: int
    signed_at: datetime
    signed_by: AccountFacts
    sealed: bytes | None  # its text
    sealed_because: bytes | None

    @property
    def text(self) -> Text:
        """The text, opened."""
        return NoteVersion.text.open(self.id, self.case_id, self.sealed)

    @property
    def because(self) -> str:
        """Why it was amended, opened; empty for the first version."""
        return NoteVersion.because.open(self.id, self.case_id, self.sealed_because)


@dataclass(frozen=True, slots=True)
class MistakeFacts:
    """That a note was recorded by mistake."""

    id: uuid.UUID
    case_id: uuid.UUID
    recorded_at: datetime
    by: AccountFacts
    sealed: bytes | None  # the reason

    @property
    def because(self) -> str:
        """The reason, opened."""
        return NoteMistake.because.open(self.id, self.case_id, self.sealed)


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """A note with its session, its case and every text ever signed, named as the record names it."""

    __tablename__: ClassVar[str] = SessionNote.__tablename__
    id: uuid.UUID
    state: NoteState
    visibility: Visibility
    started_at: datetime
    saved_at: datetime
    edition: int
    sealed: bytes | None  # the draft
    author: AccountFacts
    therapy_session: SessionFacts
    mistake: MistakeFacts | None
    versions: tuple[VersionFacts, ...]
    case: CaseFacts

    @property
    def case_id(self) -> uuid.UUID:
        """The id of its case."""
        return self.case.id

    @property
    def mistaken(self) -> bool:
        """Whether it was recorded by mistake."""
        return self.mistake is not None

    @property
    def author_id(self) -> uuid.UUID:
        """The id of its author."""
        return self.author.id

    @property
    def draft(self) -> Text:
        """The draft, opened; empty while there is none."""
        return SessionNote.draft.open(self.id, self.case_id, self.sealed)

    @property
    def text(self) -> Text:
        """The newest text: the draft while there is one, else the last signed one."""
        return self.versions[-1].text if self.state is NoteState.SIGNED else written(self.draft)

    @property
    def unread(self) -> dict[str, Any]:
        """What was typed into the draft and cannot be read yet: form name -> as it was typed."""
        return unread(self.draft)

    @property
    def signed_text(self) -> Text | None:
        """The last signed text, also while it is being amended."""
        return self.versions[-1].text if self.versions else None
