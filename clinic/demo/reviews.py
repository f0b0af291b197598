"""Notes of the demo cases that were put before the supervisor, and what came back."""

import uuid
from datetime import date, timedelta
from typing import Any

from clinic.accounts.models import Account
from clinic.cases.models import Case
from clinic.core import db
from clinic.sessions import queries as sessions
from clinic.supervision import actions
from clinic.supervision.actions import Question
from clinic.supervision.lifecycle import Outcome


def load(case: Case, plan: dict[str, Any], week_zero: date, *, by: Account) -> None:
    """Ask what the plan tells of the note of its week, and return and read it as far as the plan goes."""
    supervisor = by.supervisor
    notes = {one.on: one.note_id for one in sessions.visits_of(case) if one.note_id is not None}
    for told in plan.get("reviews", []):
        note = sessions.get_note(notes[week_zero + timedelta(weeks=told["week"])])
        if note is None or supervisor is None:
            continue
        asked = Question(told["question"], version=note.versions[-1].number, of=supervisor.id)
        review = actions.ask(note, asked, record_id=uuid.uuid4(), by=by)
        db.session.flush()
        if "comments" in told:
            actions.return_(review, told["comments"], outcome=Outcome(told["outcome"]), by=supervisor)
            db.session.flush()
        if "answer" in told:
            actions.read(review, told["answer"], by=by)
