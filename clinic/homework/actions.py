"""Everything that is written about homework: what is given, and what comes back."""

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
from clinic.core.lifecycle import TakenError
from clinic.core.web import says_more
from clinic.homework import exception_actions as exceptions
from clinic.homework import log, queries
from clinic.homework.lifecycle import HOMEWORK, HomeworkState, Mode, Outcome
from clinic.homework.models import Homework, HomeworkAnswer
from clinic.method.values import Exercise


class GateClosedError(Exception):
    """Joint work is given only while the gate is open (P06)."""


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

    Raises GateClosedError when it is joint work and the gate is not open, TakenError when the id is that of one which says
    something else.
    """
    made = db.session.get(Homework, record_id)
    said = (case.id, exercise.key, side, mode, instructions, due_on, due_hint)
    if made is not None and said != _given(made):
        raise TakenError
    if made is not None:
        return made
    case.must_be_open()
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
        visibility=side.own if side else Visibility.JOINT,
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


def _given(made: Homework) -> tuple[Any, ...]:
    how = made.mode, made.instructions, made.due_on, made.due_hint
    return (made.case_id, made.exercise, made.side, *how)


def change(
    homework: Homework, *, instructions: str, due_on: date | None, due_hint: str, seen: int, by: Account
) -> None:
    """Change what was given, while nothing came back. `seen`: the edition that the page showed.

    Raises NotNowError when something came back meanwhile, ChangedMeanwhileError when somebody else changed it.
    """
    homework.state = HOMEWORK.after("change", homework.state)
    stands = homework.instructions, homework.due_on, homework.due_hint
    if not says_more((instructions, due_on, due_hint), stands, seen=seen, edition=homework.edition):
        return
    homework.case.must_be_open()
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
    stands = (row.outcome, row.answers, row.learned, row.what_it_was_like, row.on) if row else None
    is_new = says_more((*said, *more), stands, seen=seen, edition=row.edition if row else 0)
    if row is not None and not is_new:
        return row
    homework.case.must_be_open()
    if row is None:
        row = HomeworkAnswer(homework_id=homework.id, case_id=homework.case_id, side=side, visibility=side.own)
        row.by_id = by.id
        homework.answers.append(row)
    before = log.told_in(row.id, row.answers)
    (row.outcome, row.answers), row.recorded_at = said, clock.now()
    row.learned, row.what_it_was_like, row.on = more
    homework.state = state
    trail.record(Event.HOMEWORK_ANSWERED, homework, by=by)
    if homework.exercise == log.LOG:
        _keep_in_step(homework, side, before, log.told_in(row.id, row.answers), by)
    return row


def _keep_in_step(
    homework: Homework, side: Side, before: Mapping[uuid.UUID, log.Told], now: Mapping[uuid.UUID, log.Told], by: Account
) -> None:
    """Exceptions as the log tells them: nothing is typed twice, and what the log no longer has is taken back."""
    kept = {one.id: one for one in queries.exceptions_from(homework, side)}
    for key, told in now.items():
        if key not in kept:
            details: dict[str, Any] = {"side": side, "on": told.on, "source": told.source, "moment": told.moment}
            exceptions.record(homework.case, record_id=key, homework=homework, by=by, **details)
        elif told != before.get(key):
            entry = kept[key]
            entry.on, entry.moment = told.on, {**entry.moment, **told.moment}
            if key not in before or before[key].source != told.source:
                entry.source = told.source
            entry.withdrawn_at = None if key not in before else entry.withdrawn_at
            trail.record(Event.EXCEPTION_CHANGED, entry, by=by)
    for key in before.keys() - now.keys():
        if key in kept and kept[key].withdrawn_at is None:
            exceptions.withdraw(kept[key], by=by)


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
