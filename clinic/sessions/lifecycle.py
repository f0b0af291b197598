"""The life of a note and the states of a session."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from clinic.cases.lifecycle import NOTE as NOTE
from clinic.cases.lifecycle import Gate
from clinic.cases.lifecycle import NoteState as NoteState


class SessionState(StrEnum):
    """What became of an appointment."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"
    CANCELLED_LATE = "cancelled_late"
    NO_SHOW = "no_show"


#: It took the time it was booked for, or still will.
TAKES_TIME = (SessionState.PLANNED, SessionState.HELD)
#: Somebody said beforehand that it will not take place.
CALLED_OFF = (SessionState.CANCELLED, SessionState.CANCELLED_LATE)


class Attendance(StrEnum):
    """Who was there, or is expected: both partners, or one of them."""

    BOTH = "both"
    A = "a"
    B = "b"


class Came(StrEnum):
    """Whether one partner came; nothing is kept while it has not been noted."""

    CAME = "came"
    LATE = "late"
    TOLD = "told"
    ABSENT = "absent"


class ThroughNote(StrEnum):
    """What a session is through its note alone, as long as nobody has said so on the session's own page."""

    MADE = "made"  # there is one because a note was begun
    HELD = "held"  # it was planned, and counts as held because its note was begun


class Modality(StrEnum):
    """How they met."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"


def answers(gate: Gate, decided_at: datetime, note: Any) -> bool:
    """Whether a decision on the gate takes up what was new about safety in the session of that note.

    Pausing or closing does from the session's beginning on. Opening does only after the note was begun: what was decided
    before is no answer to it.
    """
    return bool(decided_at > (note.started_at if gate is Gate.OPEN else note.therapy_session.starts_at))
