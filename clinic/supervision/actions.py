"""Everything that is written about reviews."""

import uuid
from dataclasses import dataclass

from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.cases import queries as cases
from clinic.cases.lifecycle import Visibility
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.core.lifecycle import NotNowError, TakenError
from clinic.core.web import ChangedMeanwhileError
from clinic.sessions.models import SessionNote
from clinic.supervision import queries
from clinic.supervision.lifecycle import REVIEW, Outcome, ReviewState
from clinic.supervision.models import Review


class WaitingError(NotNowError):
    """The note is before a supervisor already; two questions about one note would wait for two answers."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of which version of the note, and of whom, as the page said it."""

    words: str
    version: int
    of: uuid.UUID | None


def ask(note: SessionNote, question: Question, *, record_id: uuid.UUID, by: Account) -> Review:
    """Put a signed text of `note` before the supervisor of `by`. Posted twice it is asked once.

    Raises TakenError when the id is that of another question, CaseClosedError, WaitingError, NotNowError when nothing is
    signed or the note is its author's alone, and ChangedMeanwhileError when another text is in force now, or another
    supervisor.
    """
    cases.wait_for(Case, note.case_id)
    made = db.session.get(Review, record_id)
    if made is not None and (made.note_id, made.author_id, made.question) != (note.id, by.id, question.words):
        raise TakenError
    if made is not None:
        return made
    note.case.must_be_open()
    if not note.versions or note.mistaken or note.visibility is Visibility.AUTHOR_ONLY:
        raise NotNowError("Only a signed note that others may read is put before a supervisor.")
    if queries.waiting_review_of(note) is not None:
        raise WaitingError("This note is before a supervisor already.")
    supervisor = queries.supervisor_of(by)
    if supervisor is None or supervisor.id != question.of or question.version != note.versions[-1].number:
        raise ChangedMeanwhileError
    review = Review(
        id=record_id,
        case_id=note.case_id,
        note_id=note.id,
        version=question.version,
        author_id=by.id,
        asked_of_id=supervisor.id,
        state=ReviewState.ASKED,
        asked_at=clock.now(),
        question=question.words,
        case=note.case,
        note=note,
        asked_of=supervisor,
    )
    db.session.add(review)
    trail.record(Event.REVIEW_ASKED, review, by=by, version=question.version)
    return review


def return_(review: Review, comments: str, *, outcome: Outcome, by: Account) -> None:
    """Write to it and give it back. The same once more changes nothing; raises NotNowError when it waits no more."""
    said = by.id, outcome, comments
    if review.returned_at is not None and (review.returned_by_id, review.outcome, review.comments) == said:
        return
    review.state = REVIEW.after("return", review.state)
    review.returned_by_id, review.outcome, review.comments = said
    review.returned_at = clock.now()
    trail.record(Event.REVIEW_RETURNED, review, by=by, outcome=outcome.value)


def take_back(review: Review, *, by: Account) -> None:
    """Ask no more. Twice is once; raises NotNowError when it was returned."""
    if review.state is ReviewState.TAKEN_BACK:
        return
    review.state, review.ended_at = REVIEW.after("take_back", review.state), clock.now()
    trail.record(Event.REVIEW_TAKEN_BACK, review, by=by)


def read(review: Review, answer: str, *, by: Account) -> None:
    """What came back is read, with a word to it or none. The same once more changes nothing; raises NotNowError."""
    if review.state is ReviewState.READ and review.answer == answer:
        return
    review.state, review.answer, review.ended_at = REVIEW.after("read", review.state), answer, clock.now()
    trail.record(Event.REVIEW_READ, review, by=by)
