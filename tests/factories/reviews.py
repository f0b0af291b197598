"""Reviews for tests, made by the same actions that people use."""

import uuid

from clinic.accounts.models import Account
from clinic.core import db
from clinic.sessions.models import SessionNote
from clinic.supervision import actions
from clinic.supervision.actions import Question
from clinic.supervision.lifecycle import Outcome
from clinic.supervision.models import Review


def a_review(note: SessionNote, *, by: Account, question: str = "Did I take a side?") -> Review:
    """The newest signed text of `note`, put before the supervisor of `by`."""
    asked = Question(question, version=note.versions[-1].number, of=by.supervisor_id)
    review = actions.ask(note, asked, record_id=uuid.uuid4(), by=by)
    db.session.commit()
    return review


def a_returned_review(
    note: SessionNote,
    *,
    by: Account,
    comments: str = "You leaned to the louder voice.",
    outcome: Outcome = Outcome.COMMENTS,
    **more: str,
) -> Review:
    """The same, returned by that supervisor."""
    review = a_review(note, by=by, **more)
    assert by.supervisor is not None
    actions.return_(review, comments, outcome=outcome, by=by.supervisor)
    db.session.commit()
    return review


def a_read_review(note: SessionNote, *, by: Account, answer: str = "I heard her late.", **more: str) -> Review:
    """The same, read by whoever asked."""
    review = a_returned_review(note, by=by, outcome=Outcome.SIGNED_OFF, **more)
    actions.read(review, answer, by=by)
    db.session.commit()
    return review
