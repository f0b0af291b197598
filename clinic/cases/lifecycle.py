"""The life of a case and of a note in it, who may see an item, and the gate to joint work."""

import uuid
from enum import StrEnum
from typing import Any

from clinic.core.lifecycle import Lifecycle


class CaseState(StrEnum):
    """Where a case stands."""

    ENQUIRY = "enquiry"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class CaseKind(StrEnum):
    """Whom a case is about."""

    COUPLE = "couple"
    INDIVIDUAL = "individual"


class Side(StrEnum):
    """Which partner of a case."""

    A = "a"
    B = "b"

    @property
    def own(self) -> "Visibility":
        """For this partner, and not for the other."""
        return Visibility.PARTNER_A if self is Side.A else Visibility.PARTNER_B


class Visibility(StrEnum):
    """For whom an item of a case is meant; a report or a portal shows it to nobody else."""

    JOINT = "joint"
    PARTNER_A = "partner_a"
    PARTNER_B = "partner_b"
    AUTHOR_ONLY = "author_only"


class SecretsPolicy(StrEnum):
    """How what one partner says alone is handled (P07)."""

    NOT_CHOSEN = "not_chosen"
    NO_SECRETS = "no_secrets"
    LIMITED = "limited"
    PRIVATE = "private"


class Gate(StrEnum):
    """Whether exercises for both together may be given (P06)."""

    NOT_ASSESSED = "not_assessed"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class EvidenceKind(StrEnum):
    """What speaks for where the work stands."""

    EXERCISE = "exercise"
    EXCEPTION = "exception"
    RATING = "rating"
    QUOTE = "quote"
    NOTE = "note"


class CaseClosedError(Exception):
    """A closed case takes notes and papers alone; carries the case's id."""


class NoteState(StrEnum):
    """Where a note stands."""

    DRAFT = "draft"
    SIGNED = "signed"
    AMENDING = "amending"


CASE = Lifecycle(
    {
        ("open", CaseState.ENQUIRY): CaseState.OPEN,
        ("close", CaseState.ENQUIRY): CaseState.CLOSED,
        ("pause", CaseState.OPEN): CaseState.PAUSED,
        ("close", CaseState.OPEN): CaseState.CLOSED,
        ("resume", CaseState.PAUSED): CaseState.OPEN,
        ("close", CaseState.PAUSED): CaseState.CLOSED,
        ("reopen", CaseState.CLOSED): CaseState.OPEN,
    }
)
#: Of a note about a session and of a contact note alike.
NOTE = Lifecycle(
    {
        ("write", NoteState.DRAFT): NoteState.DRAFT,
        ("sign", NoteState.DRAFT): NoteState.SIGNED,
        ("amend", NoteState.SIGNED): NoteState.AMENDING,
        ("write", NoteState.AMENDING): NoteState.AMENDING,
        ("sign", NoteState.AMENDING): NoteState.SIGNED,
        ("leave", NoteState.AMENDING): NoteState.SIGNED,
    }
)


def is_signed_as(note: Any, seen: int | None, by: uuid.UUID) -> bool:
    """Whether the last thing that happened to `note` is that `by` signed it as edition `seen`: the button pressed twice."""
    if note.state is not NoteState.SIGNED or seen is None:
        return False
    last = note.versions[-1]
    # An amendment that was discarded since counts an edition too, but was saved after the signing.
    return bool(seen == note.edition - 1 and last.signed_by_id == by and last.signed_at >= note.saved_at)
