"""Reading a note's draft as plain values, with what the policy asks: for saving while somebody types."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import bindparam, select

from clinic.accounts.models import Account
from clinic.cases.facts import Treating
from clinic.cases.lifecycle import CaseKind, Side
from clinic.cases.models import Case, Treatment
from clinic.core import db
from clinic.sessions.lifecycle import Attendance, Modality, NoteState
from clinic.sessions.models import SessionNote, TherapySession
from clinic.sessions.text import Text


@dataclass(frozen=True, slots=True)
class TreatedCase:
    """A case as the policy asks for it."""

    id: uuid.UUID
    kind: CaseKind
    practitioners: Sequence[Treating]

    @property
    def case(self) -> "TreatedCase":
        """Itself, as the policy asks every clinical record for its case."""
        return self


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A note as it is stored now; its text is opened when it is asked for."""

    __tablename__: ClassVar[str] = SessionNote.__tablename__
    id: uuid.UUID
    case_id: uuid.UUID
    author_id: uuid.UUID
    state: NoteState
    edition: int
    saved_at: datetime
    mistaken: bool
    sealed: bytes | None
    session_edition: int
    attendance: Attendance
    modality: Modality
    case: TreatedCase

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides of the partners whom the note is about."""
        couple = self.case.kind is CaseKind.COUPLE
        return (Side.A.value, Side.B.value) if couple else (Side.A.value,)

    @property
    def draft(self) -> Text:
        """What is written so far, with what cannot be read yet."""
        text: Text = SessionNote.draft.open(self.id, self.case_id, self.sealed)
        return text

    @property
    def header(self) -> dict[str, str]:
        """Who came and how, as the form names it."""
        return {"attendance": self.attendance.value, "modality": self.modality.value}


_NOTE = SessionNote.__table__.c
_MEETING = TherapySession.__table__.c
_DRAFT = (
    select(_NOTE.id, _NOTE.case_id, _NOTE.author_id, _NOTE.state, _NOTE.edition, _NOTE.saved_at, _NOTE.mistaken)
    .add_columns(_NOTE.draft_sealed, _MEETING.edition, _MEETING.attendance, _MEETING.modality)
    .add_columns(Case.kind, Account.id, Account.supervisor_id)
    .join(TherapySession, _MEETING.id == _NOTE.session_id)
    .join(Case, Case.id == _NOTE.case_id)
    .outerjoin(Treatment, (Treatment.case_id == _NOTE.case_id) & Treatment.until.is_(None))
    .outerjoin(Account, Account.id == Treatment.account_id)
    .where(_NOTE.id == bindparam("note"))
)


def stored_draft(note_id: uuid.UUID) -> StoredDraft | None:
    """The note with this id as plain values, by one query."""
    found: Sequence[Any] = db.rows(_DRAFT, note=note_id)
    if not found:
        return None
    *note, kind, _who, _supervisor = found[0]
    treating = [Treating(*one[-2:]) for one in found if one[-2] is not None]
    held: list[Any] = [*note, TreatedCase(note[1], kind, treating)]
    return StoredDraft(*held)
