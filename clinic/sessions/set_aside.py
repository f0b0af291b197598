"""A session as it is kept beside a discarded draft, and back."""

import uuid
from datetime import datetime
from typing import Any

from clinic.cases.lifecycle import Side
from clinic.sessions.facts import SessionFacts
from clinic.sessions.lifecycle import Attendance, Came, Modality, ThroughNote
from clinic.sessions.models import DiscardedDraft, TherapySession

Plain = dict[str, Any]
_TIMES = "starts_at", "ends_at", "recorded_at"
_WORDS = "booked", "attendance", "modality", "came_a", "came_b", "through_note"


def kept_of(meeting: TherapySession) -> Plain:
    """What a session made by beginning its note consists of; of any other, what its note says of it."""
    plain: Plain = {name: getattr(meeting, name).isoformat() for name in _TIMES}
    plain |= {name: str(said) if (said := getattr(meeting, name)) else "" for name in _WORDS}
    return plain | {"practitioner_id": str(meeting.practitioner_id), "edition": meeting.edition}


def columns_of(draft: DiscardedDraft) -> Plain:
    """The same as the columns of a session."""
    plain = draft.meeting
    found: Plain = {name: datetime.fromisoformat(plain[name]) for name in _TIMES}
    found |= {"booked": Attendance(plain["booked"]), "attendance": Attendance(plain["attendance"])}
    found |= {"modality": Modality(plain["modality"]), "practitioner_id": uuid.UUID(plain["practitioner_id"])}
    found |= {f"came_{side}": came for side, came in came_in(draft).items()}
    return found


def came_in(draft: DiscardedDraft) -> dict[Side, Came | None]:
    """What the draft's head said of each partner."""
    plain = draft.meeting
    return {side: Came(plain[f"came_{side}"]) if plain[f"came_{side}"] else None for side in Side}


def through_note_of(draft: DiscardedDraft) -> ThroughNote | None:
    """What the session was through this note alone."""
    said = draft.meeting["through_note"]
    return ThroughNote(said) if said else None


def edition_of(draft: DiscardedDraft) -> int:
    """The edition that the session had last."""
    return int(draft.meeting["edition"])


def session_of(draft: DiscardedDraft) -> SessionFacts:
    """The session as pages show it."""
    said = columns_of(draft)
    shown = {name: said[name] for name in ("starts_at", "ends_at", "attendance", "modality")}
    return SessionFacts(on=draft.on, through_note=through_note_of(draft), **shown)
