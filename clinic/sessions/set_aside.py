"""A session as it is kept beside a draft that changes it or was discarded, and back."""

import uuid
from datetime import datetime
from typing import Any

from clinic.cases.lifecycle import Side
from clinic.sessions.attending import WHOSE
from clinic.sessions.facts import SessionFacts
from clinic.sessions.lifecycle import Attendance, Came, Modality, ThroughNote
from clinic.sessions.models import DiscardedDraft, TherapySession

Plain = dict[str, Any]
_TIMES = "starts_at", "ends_at", "recorded_at"
_HEAD = "attendance", "modality", "came_a", "came_b"
_WORDS = "booked", "through_note", *_HEAD


def kept_of(meeting: TherapySession) -> Plain:
    """What a session made by beginning its note consists of; of any other, what its note says of it."""
    plain: Plain = {name: getattr(meeting, name).isoformat() for name in _TIMES}
    plain |= _plain(meeting, _WORDS)
    return plain | {"practitioner_id": str(meeting.practitioner_id), "edition": meeting.edition}


def _plain(meeting: TherapySession, names: tuple[str, ...]) -> dict[str, str]:
    return {name: str(said) if (said := getattr(meeting, name)) else "" for name in names}


def head_of(meeting: TherapySession) -> dict[str, str]:
    """Who came and how they met, which the head of a note says too."""
    return _plain(meeting, _HEAD)


def put_head(meeting: TherapySession, head: dict[str, str]) -> None:
    """Let the session say it again."""
    said = columns_in(head)
    meeting.attendance, meeting.modality = said["attendance"], said["modality"]
    meeting.came_a, meeting.came_b = said["came_a"], said["came_b"]
    meeting.visibility = WHOSE[meeting.attendance]


def columns_in(head: Plain) -> Plain:
    """The columns of a session that a head says."""
    came = {f"came_{side}": Came(said) if (said := head[f"came_{side}"]) else None for side in Side}
    return {"attendance": Attendance(head["attendance"]), "modality": Modality(head["modality"]), **came}


def columns_of(draft: DiscardedDraft) -> Plain:
    """The same as the columns of a session."""
    plain = draft.meeting
    found: Plain = {name: datetime.fromisoformat(plain[name]) for name in _TIMES}
    found |= {"booked": Attendance(plain["booked"]), "practitioner_id": uuid.UUID(plain["practitioner_id"])}
    return found | columns_in(plain)


def through_note_of(draft: DiscardedDraft) -> ThroughNote | None:
    """What the session was through this note alone."""
    said = draft.meeting["through_note"] if draft.set_aside_by_id is None else ""  # else two say that it was
    return ThroughNote(said) if said else None


def session_edition_of(draft: DiscardedDraft) -> int:
    """The edition that the session had last."""
    return int(draft.meeting["edition"])


def is_as_left(meeting: TherapySession, draft: DiscardedDraft) -> bool:
    """Whether nobody has said anything of the session since the draft was discarded."""
    return meeting.edition == draft.meeting["after"]


def session_of(draft: DiscardedDraft) -> SessionFacts:
    """The session as pages show it."""
    said = columns_of(draft)
    shown = {name: said[name] for name in ("starts_at", "ends_at", "attendance", "modality")}
    return SessionFacts(on=draft.on, through_note=through_note_of(draft), **shown)
