"""Loads what came back from exercises in the demo, each step linked to the one before, and moments out of the history."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from clinic.accounts.models import Account
from clinic.cases.lifecycle import Side
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.homework import actions, queries
from clinic.homework.lifecycle import Mode, Outcome
from clinic.homework.models import Homework
from clinic.method import catalogue

#: Before the name of a moment or of a step that an answer points to.
POINTS = "@"


def id_of(case: Case, name: str) -> uuid.UUID:
    """The id of the moment that the plan calls `name`."""
    return uuid.uuid5(case.id, name)


def answers(plan: Mapping[str, Any], exercise: str, side: str, week: int) -> bool:
    """Whether the plan says itself what this partner brings back from what is given in this week."""
    steps = plan.get("thread", [])
    return any((one["exercise"], one["side"], one["week"]) == (exercise, side, week) for one in steps)


def load(case: Case, plan: Mapping[str, Any], start: date, *, by: Account) -> None:
    """Write down the history's moments and every step. start: the first day of week 0."""
    for told in plan.get("history", []):
        moment = {key: value for key, value in told.items() if key not in ("week", "side", "name")}
        more: dict[str, Any] = {"side": Side(told["side"]), "source": "client", "retrospective": True}
        more |= {"on": start + timedelta(weeks=told["week"]), "moment": moment}
        actions.record_exception(case, record_id=id_of(case, told["name"]), by=by, **more)
    db.session.flush()
    known: dict[str, str] = {}
    for step in plan.get("thread", []):
        on = start + timedelta(weeks=step["week"])
        given = _given(case, step, on, by)
        said = _pointing(step["answers"], case, known)
        said |= {key: (on + timedelta(days=days)).isoformat() for key, days in step.get("dates", {}).items()}
        row = actions.answer(
            given,
            Side(step["side"]),
            outcome=Outcome(step.get("outcome", "tried")),
            answers=said,
            learned=step.get("learned", ""),
            what_it_was_like=step.get("what_it_was_like", ""),
            on=min(on + timedelta(days=step.get("days", 6)), clock.today()),
            seen=0,
            by=by,
        )
        db.session.flush()
        known[step["name"]] = str(row.id)
        if "quote" in step:
            actions.mark_quotation(row, record_id=uuid.uuid4(), words=step["quote"], allowed_on=row.on, by=by)


def _given(case: Case, step: Mapping[str, Any], on: date, by: Account) -> Homework:
    """What was given that week and waits for this answer; else it is given now."""
    for one in queries.homework_of(case):
        if (one.exercise, one.side, one.set_on) == (step["exercise"], step["side"], on) and not one.answers:
            return one
    exercise = catalogue.exercise(step["exercise"])
    given = actions.assign(
        case,
        record_id=uuid.uuid4(),
        exercise=exercise,
        side=Side(step["side"]),
        mode=Mode.ALONE,
        instructions=str(exercise.instructions),
        due_on=on + timedelta(days=7),
        due_hint="",
        set_on=on,
        by=by,
    )
    db.session.flush()
    return given


def _pointing(value: Any, case: Case, known: Mapping[str, str]) -> Any:
    """The same value, with every “@name” as the reference that answers keep."""
    if isinstance(value, Mapping):
        return {key: _pointing(one, case, known) for key, one in value.items()}
    if isinstance(value, list):
        return [_pointing(one, case, known) for one in value]
    if isinstance(value, str) and value.startswith(POINTS):
        name, colon, entry = value[1:].partition(":")
        return f"{known[name]}{colon}{entry}" if name in known else str(id_of(case, name))
    return value
