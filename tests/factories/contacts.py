"""Notes without a session and notes kept apart, made by the same actions that people use."""

import uuid
from typing import Any

from clinic.accounts.models import Account
from clinic.cases.models import Case
from clinic.contacts import actions
from clinic.contacts.actions import Contact
from clinic.contacts.lifecycle import ContactKind
from clinic.contacts.models import ContactNote
from clinic.core import clock, db
from clinic.psychotherapy_notes import actions as psychotherapy_notes
from clinic.psychotherapy_notes.models import PsychotherapyNote


def a_contact(case: Case, *, by: Account, signed: bool = False, **more: Any) -> ContactNote:
    """A quick note of today, or whatever else is said."""
    said = {"text": "Rang to move the hour.", "kind": ContactKind.QUICK, "on": clock.today(), **more}
    note = actions.add(case, Contact(**said), record_id=uuid.uuid4(), by=by)
    db.session.flush()
    if signed:
        actions.sign(note, by=by)
    db.session.commit()
    return note


def a_psychotherapy_note(
    case: Case, *, by: Account, heading: str = "A hunch", text: str = "I was bored, and why?"
) -> PsychotherapyNote:
    """A note kept apart."""
    note = psychotherapy_notes.add(case, record_id=uuid.uuid4(), heading=heading, text=text, by=by)
    db.session.commit()
    return note
