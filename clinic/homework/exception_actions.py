"""Everything that is written about exceptions: moments when the problem was absent or less."""

import uuid
from collections.abc import Mapping
from datetime import date

from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.cases.lifecycle import Side, Visibility
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.core.lifecycle import TakenError
from clinic.core.web import says_more
from clinic.homework.models import ExceptionEntry, Homework


class FutureError(Exception):
    """An exception cannot have been tomorrow."""


def record(
    case: Case,
    *,
    record_id: uuid.UUID,
    side: Side,
    on: date,
    source: str,
    moment: Mapping[str, str],
    by: Account,
    visibility: Visibility | None = None,
    retrospective: bool = False,
    homework: Homework | None = None,
) -> ExceptionEntry:
    """A moment when the problem was absent or less. Posted twice it is kept once.

    visibility: whom it is for, the one who tells it unless said. retrospective: out of the relationship's history, `on`
    is then the day it was told (S48). homework: the log it came back with.
    Raises FutureError, or TakenError when the id is that of a moment which says something else.
    """
    made = db.session.get(ExceptionEntry, record_id)
    told, whose = {key: value for key, value in moment.items() if value}, visibility or side.own
    said = (case.id, side, on, source, whose, told)
    if made is not None and (made.case_id, made.side, made.on, made.source, made.visibility, made.moment) != said:
        raise TakenError
    if made is not None:
        return made
    case.must_be_open()
    if on > clock.today():
        raise FutureError
    entry = ExceptionEntry(
        id=record_id,
        case_id=case.id,
        case=case,
        side=side,
        visibility=whose,
        on=on,
        source=source,
        retrospective=retrospective,
        homework_id=homework.id if homework else None,
        recorded_at=clock.now(),
        by_id=by.id,
        moment=told,
    )
    db.session.add(entry)
    trail.record(Event.EXCEPTION_RECORDED, entry, by=by)
    return entry


def change(
    entry: ExceptionEntry,
    *,
    side: Side,
    on: date,
    source: str,
    visibility: Visibility,
    moment: Mapping[str, str],
    seen: int,
    by: Account,
) -> None:
    """Say it better. The same form once more changes nothing. Raises FutureError, ChangedMeanwhileError."""
    said = (side, on, source, visibility, {key: value for key, value in moment.items() if value})
    stands = entry.side, entry.on, entry.source, entry.visibility, entry.moment
    if not says_more(said, stands, seen=seen, edition=entry.edition):
        return
    entry.case.must_be_open()
    if on > clock.today():
        raise FutureError
    entry.side, entry.on, entry.source, entry.visibility, entry.moment = said
    trail.record(Event.EXCEPTION_CHANGED, entry, by=by)


def withdraw(entry: ExceptionEntry, *, by: Account) -> None:
    """Take it back: no list, chart or paper has it any more. Nothing is deleted."""
    if entry.withdrawn_at is None:
        entry.withdrawn_at = clock.now()
        trail.record(Event.EXCEPTION_WITHDRAWN, entry, by=by)


def restore(entry: ExceptionEntry, *, by: Account) -> None:
    """Undo: it counts again."""
    if entry.withdrawn_at is not None:
        entry.withdrawn_at = None
        trail.record(Event.EXCEPTION_RESTORED, entry, by=by)
