"""The life of a note and the states of a session."""

from enum import StrEnum

from clinic.core.lifecycle import Lifecycle


class NoteState(StrEnum):
    """Where a note stands."""

    DRAFT = "draft"
    SIGNED = "signed"
    AMENDING = "amending"


class SessionState(StrEnum):
    """What became of a session."""

    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Attendance(StrEnum):
    """Who was there, or is expected: both partners, or one of them."""

    BOTH = "both"
    A = "a"
    B = "b"


class Modality(StrEnum):
    """How they met."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"


NOTE = Lifecycle(
    {
        ("write", NoteState.DRAFT): NoteState.DRAFT,
        ("sign", NoteState.DRAFT): NoteState.SIGNED,
        ("amend", NoteState.SIGNED): NoteState.AMENDING,
        ("write", NoteState.AMENDING): NoteState.AMENDING,
        ("sign", NoteState.AMENDING): NoteState.SIGNED,
    }
)
