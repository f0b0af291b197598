"""Homework and exceptions for tests, made by the real actions."""

import uuid
from datetime import date
from typing import Any

from clinic.accounts.models import Account
from clinic.cases.lifecycle import Side
from clinic.cases.models import Case
from clinic.core import db
from clinic.homework import actions
from clinic.homework import exception_actions as exceptions
from clinic.homework.lifecycle import Mode, Outcome
from clinic.homework.models import ExceptionEntry, Homework, HomeworkAnswer
from clinic.method import catalogue


def homework_in(
    case: Case,
    *,
    by: Account,
    exercise: str = "coping_list",
    side: Side | None = Side.A,
    mode: Mode = Mode.ALONE,
    instructions: str = "Write down what you do to get through.",
    set_on: date = date(2026, 2, 2),
    due_on: date | None = None,
    commit: bool = True,
) -> Homework:
    """An exercise that was given in `case`; to partner A alone unless told."""
    made = actions.assign(
        case,
        record_id=uuid.uuid4(),
        exercise=catalogue.exercise(exercise),
        side=side,
        mode=mode,
        instructions=instructions,
        due_on=due_on,
        due_hint="",
        set_on=set_on,
        by=by,
    )
    if commit:
        db.session.commit()
    return made


def an_answer(
    homework: Homework, *, by: Account, side: Side = Side.A, commit: bool = True, **more: Any
) -> HomeworkAnswer:
    """What one partner brought back; a coping list of one line unless told."""
    said: dict[str, Any] = {
        "outcome": Outcome.TRIED,
        "answers": {"coping": [{"what": "Went for a run"}]},
        "learned": "",
        "what_it_was_like": "",
        "on": date(2026, 2, 9),
    }
    made = actions.answer(homework, side, seen=0, by=by, **{**said, **more})
    if commit:
        db.session.commit()
    return made


def an_exception(
    case: Case,
    *,
    by: Account,
    side: Side = Side.A,
    on: date = date(2026, 2, 5),
    context: str = "They cooked together.",
    commit: bool = True,
    moment: dict[str, str] | None = None,
    **more: Any,
) -> ExceptionEntry:
    """A moment that went better, told by partner A unless told. more: what the action takes besides."""
    told: dict[str, Any] = {"source": "client", "moment": {"context": context, **(moment or {})}, **more}
    made = exceptions.record(case, record_id=uuid.uuid4(), side=side, on=on, by=by, **told)
    if commit:
        db.session.commit()
    return made
