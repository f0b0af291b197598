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
from clinic.core.lifecycle import TakenError
from clinic.core.web import ChangedMeanwhileError
from clinic.homework import log, queries
from clinic.homework.lifecycle import HOMEWORK, HomeworkState, Mode, Outcome
from clinic.homework.models import ExceptionEntry, Homework, HomeworkAnswer, Quotation
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
    if (homework.instructions, homework.due_on, homework.due_hint) == (instructions, due_on, due_hint):
        return  # the same form once more
    if seen != homework.edition:
        raise ChangedMeanwhileError
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
    if row is not None and (row.outcome, row.answers, row.learned, row.what_it_was_like, row.on) == (*said, *more):
        return row
    if seen != (row.edition if row else 0):
        raise ChangedMeanwhileError
    homework.case.must_be_open()
    if row is None:
        row = HomeworkAnswer(homework_id=homework.id, case_id=homework.case_id, side=side, visibility=OWN[side])
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
            record_exception(homework.case, record_id=key, homework=homework, by=by, **details)
        elif told != before.get(key):
            entry = kept[key]
            entry.on, entry.moment = told.on, {**entry.moment, **told.moment}
            if key not in before or before[key].source != told.source:
                entry.source = told.source
            entry.withdrawn_at = None if key not in before else entry.withdrawn_at
            trail.record(Event.EXCEPTION_CHANGED, entry, by=by)
    for key in before.keys() - now.keys():
        if key in kept and kept[key].withdrawn_at is None:
            withdraw_exception(kept[key], by=by)


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
    told, whose = {key: value for key, value in moment.items() if value}, visibility or OWN[side]
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


def change_exception(
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
    if (entry.side, entry.on, entry.source, entry.visibility, entry.moment) == said:
        return
    entry.case.must_be_open()
    if on > clock.today():
        raise FutureError
    if seen != entry.edition:
        raise ChangedMeanwhileError
    entry.side, entry.on, entry.source, entry.visibility, entry.moment = said
    trail.record(Event.EXCEPTION_CHANGED, entry, by=by)


def withdraw_exception(entry: ExceptionEntry, *, by: Account) -> None:
    """Take it back: no list, chart or paper has it any more. Nothing is deleted."""
    if entry.withdrawn_at is None:
        entry.withdrawn_at = clock.now()
        trail.record(Event.EXCEPTION_WITHDRAWN, entry, by=by)


def restore_exception(entry: ExceptionEntry, *, by: Account) -> None:
    """Undo: it counts again."""
    if entry.withdrawn_at is not None:
        entry.withdrawn_at = None
        trail.record(Event.EXCEPTION_RESTORED, entry, by=by)


def mark_quotation(
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


def allow_quotation(quotation: Quotation, allowed_on: date | None, *, by: Account) -> None:
    """Note the day on which its partner agreed; None takes the permission back."""
    if quotation.allowed_on != allowed_on:
        quotation.allowed_on = allowed_on
        trail.record(Event.QUOTATION_CHANGED, quotation, by=by)


def withdraw_quotation(quotation: Quotation, *, by: Account) -> None:
    """It is not for a letter after all."""
    if quotation.withdrawn_at is None:
        quotation.withdrawn_at = clock.now()
        trail.record(Event.QUOTATION_WITHDRAWN, quotation, by=by)


def restore_quotation(quotation: Quotation, *, by: Account) -> None:
    """Undo: it is marked again."""
    if quotation.withdrawn_at is not None:
        quotation.withdrawn_at = None
        trail.record(Event.QUOTATION_RESTORED, quotation, by=by)
