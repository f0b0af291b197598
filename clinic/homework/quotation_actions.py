"""Everything that is written about quotations: sentences of a partner that may go into a letter."""

import uuid
from datetime import date

from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.core import clock, db
from clinic.core.lifecycle import TakenError
from clinic.homework.models import HomeworkAnswer, Quotation


def mark(
    answer: HomeworkAnswer, *, record_id: uuid.UUID, words: str, allowed_on: date | None, by: Account
) -> Quotation:
    """Mark a sentence of what a partner brought back, for a letter. Posted twice it is marked once.

    allowed_on: the day that partner agreed to its use; None while nobody has asked.
    Raises TakenError when the id is that of another sentence, or of one that was agreed to otherwise.
    """
    made = db.session.get(Quotation, record_id)
    said = (answer.case_id, answer.id, words, allowed_on)
    if made is not None and (made.case_id, made.source_id, made.words, made.allowed_on) != said:
        raise TakenError
    if made is not None:
        return made
    quotation = Quotation(
        id=record_id,
        case_id=answer.case_id,
        case=answer.case,
        side=answer.side,
        visibility=answer.visibility,
        source=HomeworkAnswer.__tablename__,
        source_id=answer.id,
        allowed_on=allowed_on,
        marked_at=clock.now(),
        by_id=by.id,
        words=words,
    )
    db.session.add(quotation)
    trail.record(Event.QUOTATION_MARKED, quotation, by=by)
    return quotation


def allow(quotation: Quotation, allowed_on: date | None, *, by: Account) -> None:
    """Note the day on which its partner agreed; None takes the permission back."""
    if quotation.allowed_on != allowed_on:
        quotation.allowed_on = allowed_on
        trail.record(Event.QUOTATION_CHANGED, quotation, by=by)


def withdraw(quotation: Quotation, *, by: Account) -> None:
    """It is not for a letter after all."""
    if quotation.withdrawn_at is None:
        quotation.withdrawn_at = clock.now()
        trail.record(Event.QUOTATION_WITHDRAWN, quotation, by=by)


def restore(quotation: Quotation, *, by: Account) -> None:
    """Undo: it is marked again."""
    if quotation.withdrawn_at is not None:
        quotation.withdrawn_at = None
        trail.record(Event.QUOTATION_RESTORED, quotation, by=by)
