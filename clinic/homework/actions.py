"""Everything that is written about homework and exceptions."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.cases.lifecycle import Gate, Side, Visibility
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.core.lifecycle import NotNowError
from clinic.core.web import ChangedMeanwhileError
from clinic.homework import queries
from clinic.homework.lifecycle import HOMEWORK, HomeworkState, Mode, Outcome
from clinic.homework.models import ExceptionEntry, Homework, HomeworkAnswer
from clinic.method.values import Exercise

OWN = {Side.A: Visibility.PARTNER_A, Side.B: Visibility.PARTNER_B}


class GateClosedError(Exception):
    """Joint work is given only while the gate is open (P06)."""


class FutureError(Exception):
    """An exception cannot have been tomorrow."""


def needs_gate(exercise: Exercise, mode: Mode, side: Side | None) -> bool:
    """Whether giving `exercise` in `mode` to `side` (None: to both together) asks for the open gate."""
    return side is None or mode is Mode.TOGETHER or exercise.needs_open_gate


def assign(
    case: Case,
    *,
    record_id: uuid.UUID,
    exercise: Exercise,
    side: Side | None,
    mode: Mode,
    instructions: str,
    due_on: date | None,
    due_hint: str,
    set_on: date,
    by: Account,
) -> Homework:
    """Give an exercise to one partner, or (side None) to both together. Posted twice it is given once.

    Raises GateClosedError when it is joint work and the gate is not open, NotNowError when the id is another case's.
    """
    made = db.session.get(Homework, record_id)
    if made is not None and made.case_id != case.id:
        raise NotNowError("This id is taken.")
    if made is not None:
        return made
    if needs_gate(exercise, mode, side) and case.gate is not Gate.OPEN:
        raise GateClosedError
    homework = Homework(
        id=record_id,
        case_id=case.id,
        case=case,
        exercise=exercise.key,
        exercise_edition=exercise.edition,
        side=side,
        mode=mode,
        state=HomeworkState.SET,
        visibility=OWN[side] if side else Visibility.JOINT,
        cycle=case.cycle,
        set_on=set_on,
        due_on=due_on,
        by_id=by.id,
        instructions=instructions,
        due_hint=due_hint,
        answers=[],
    )
    db.session.add(homework)
    trail.record(Event.HOMEWORK_ASSIGNED, homework, by=by, exercise=exercise.key)
    return homework


def change(
    homework: Homework, *, instructions: str, due_on: date | None, due_hint: str, seen: int, by: Account
) -> None:
    """Change what was given, while nothing came back. `seen`: the edition that the page showed.

    Raises NotNowError when something came back meanwhile, ChangedMeanwhileError when somebody else changed it.
    """
    homework.state = HOMEWORK.after("change", homework.state)
    if (homework.instructions, homework.due_on, homework.due_hint) == (instructions, due_on, due_hint):
        return  # the same form once more
    if seen != homework.edition:
        raise ChangedMeanwhileError
    homework.instructions, homework.due_on, homework.due_hint = instructions, due_on, due_hint
    trail.record(Event.HOMEWORK_CHANGED, homework, by=by)


def answer(
    homework: Homework,
    side: Side,
    *,
    outcome: Outcome,
    answers: Mapping[str, Any],
    learned: str,
    what_it_was_like: str,
    on: date,
    seen: int,
    by: Account,
) -> HomeworkAnswer:
    """Keep what one partner brought back, or change it. The same form once more changes nothing.

    answers: {field key: value} as the exercise's fields say; empty ones are left out. seen: the edition of the answer
    that the page showed, 0 when there was none. Raises NotNowError, ChangedMeanwhileError.
    """
    state = HOMEWORK.after("answer", homework.state)
    row = queries.answer_of(homework, side)
    said = (outcome, {key: value for key, value in answers.items() if value not in ("", None, [], False)})
    more = (learned, what_it_was_like, on)
    if row is not None and (row.outcome, row.answers, row.learned, row.what_it_was_like, row.on) == (*said, *more):
        return row
    if seen != (row.edition if row else 0):
        raise ChangedMeanwhileError
    if row is None:
        row = HomeworkAnswer(homework_id=homework.id, case_id=homework.case_id, side=side, visibility=OWN[side])
        row.by_id = by.id
        homework.answers.append(row)
    (row.outcome, row.answers), row.recorded_at = said, clock.now()
    row.learned, row.what_it_was_like, row.on = more
    homework.state = state
    trail.record(Event.HOMEWORK_ANSWERED, homework, by=by)
    return row


def talk_over(homework: Homework, *, by: Account) -> None:
    """It was talked over in a session. Raises NotNowError."""
    homework.state = HOMEWORK.after("talk_over", homework.state)
    trail.record(Event.HOMEWORK_TALKED_OVER, homework, by=by)


def withdraw(homework: Homework, *, by: Account) -> None:
    """Take it back. Raises NotNowError."""
    homework.state = HOMEWORK.after("withdraw", homework.state)
    trail.record(Event.HOMEWORK_WITHDRAWN, homework, by=by)


def restore(homework: Homework, *, by: Account) -> None:
    """Undo: give it again after it was withdrawn, or say that it was not talked over yet. Raises NotNowError."""
    state = HOMEWORK.after("restore", homework.state)
    homework.state = state if homework.answers else HomeworkState.SET
    trail.record(Event.HOMEWORK_CHANGED, homework, by=by)


def record_exception(
    case: Case,
    *,
    record_id: uuid.UUID,
    side: Side,
    on: date,
    source: str,
    moment: Mapping[str, str],
    by: Account,
) -> ExceptionEntry:
    """A moment when the problem was absent or less. Posted twice it is kept once.

    Raises FutureError, or NotNowError when the id is another case's.
    """
    made = db.session.get(ExceptionEntry, record_id)
    if made is not None and made.case_id != case.id:
        raise NotNowError("This id is taken.")
    if made is not None:
        return made
    if on > clock.today():
        raise FutureError
    entry = ExceptionEntry(
        id=record_id,
        case_id=case.id,
        side=side,
        visibility=OWN[side],
        on=on,
        source=source,
        recorded_at=clock.now(),
        by_id=by.id,
        moment={key: value for key, value in moment.items() if value},
    )
    db.session.add(entry)
    trail.record(Event.EXCEPTION_RECORDED, entry, by=by)
    return entry
