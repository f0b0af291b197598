"""What the demo practice holds beside its sessions: notes without one, and a note kept apart."""

import uuid
from datetime import date, time, timedelta
from typing import Any

from clinic.accounts.models import Account
from clinic.cases.models import Case
from clinic.contacts import actions
from clinic.contacts.actions import Contact
from clinic.contacts.lifecycle import ContactKind, Direction, Whom
from clinic.core import db
from clinic.psychotherapy_notes import actions as psychotherapy_notes


def load(case: Case, plan: dict[str, Any], first: date, *, by: Account) -> None:
    """Keep what the plan tells; first: the day of its week 0."""
    for told in plan.get("contacts", []):
        said = Contact(
            text=told["text"],
            kind=ContactKind(told["kind"]),
            on=first + timedelta(weeks=told["week"], days=told.get("days", 2)),
            whom=Whom(told.get("whom", "both")),
            at=time.fromisoformat(told["at"]) if "at" in told else None,
            other=told.get("other", ""),
            direction=Direction(told["direction"]) if "direction" in told else None,
        )
        note = actions.add(case, said, record_id=uuid.uuid4(), by=by)
        db.session.flush()
        if told.get("signed", True):
            actions.sign(note, by=by)
    for told in plan.get("psychotherapy_notes", []):
        psychotherapy_notes.add(case, record_id=uuid.uuid4(), heading=told["heading"], text=told["text"], by=by)
