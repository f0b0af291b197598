"""Exercises and exceptions of the demo cases: what was given, what each partner brought back, and moments told in sessions.

Each `[[homework]]` of a plan is one exercise given in one week: to both together, or to each partner that has a table of
its own in it (`a`, `b`) with how it went. Answers point to earlier records by name: “@name” is a moment or an answer,
“@name:key” an entry of an answer; “day:3” is a day after that week's session.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from clinic.accounts.models import Account
from clinic.cases.lifecycle import Side, Visibility
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.homework import actions, log
from clinic.homework import exception_actions as exceptions
from clinic.homework import quotation_actions as quotations
from clinic.homework.lifecycle import Mode, Outcome
from clinic.homework.models import Homework, HomeworkAnswer
from clinic.method import catalogue
from clinic.method.values import ENTRY_KEY

POINTS, DAY = "@", "day:"
#: Days after the session until an exercise is due, and until it came back, unless the plan says otherwise.
DUE, BACK = 7, 6
#: What of a moment in the plan is not the moment itself.
ASIDE = frozenset({"week", "side", "name", "days", "both"})


@dataclass(frozen=True, slots=True)
class _Loading:
    case: Case
    by: Account
    start: date  # the first day of week 0
    last: date  # the day of the last session held
    known: dict[str, str] = field(default_factory=dict)  # name -> the reference that answers keep

    def day(self, week: int) -> date:
        return self.start + timedelta(weeks=week)


def load(case: Case, plan: Mapping[str, Any], start: date, last: date, *, by: Account) -> None:
    """Write down every moment and exercise of the plan. start: the first day of week 0; last: that of the last session."""
    into = _Loading(case, by, start, last)
    for told in plan.get("moments", []):
        on = into.day(told["week"]) + timedelta(days=told["days"])
        _moment(into, told, on=on, visibility=Visibility.JOINT if told.get("both") else None)
    for told in plan.get("history", []):
        _moment(into, told, on=into.day(told["week"]), retrospective=True)
    for one in plan.get("homework", []):
        _exercise(into, one)


def _moment(into: _Loading, told: Mapping[str, Any], **more: Any) -> None:
    moment = {key: value for key, value in told.items() if key not in ASIDE}
    details: dict[str, Any] = {"side": Side(told["side"]), "source": "client", "moment": moment, **more}
    row = exceptions.record(into.case, record_id=uuid.uuid4(), by=into.by, **details)
    into.known[told["name"]] = str(row.id)


def _exercise(into: _Loading, one: Mapping[str, Any]) -> None:
    """Give it, keep what came back, and talk it over if there was a session after that."""
    sides = [side for side in Side if side.value in one]
    for some in [sides] if one.get("together") else [[side] for side in sides]:
        given = _give(into, one, None if one.get("together") else some[0])
        rows = [_answer(into, given, side, one[side.value]) for side in some if "outcome" in one[side.value]]
        if rows and max(row.on for row in rows) <= into.last:
            actions.talk_over(given, by=into.by)


def _give(into: _Loading, one: Mapping[str, Any], side: Side | None) -> Homework:
    exercise, on = catalogue.exercise(one["exercise"]), into.day(one["week"])
    details: dict[str, Any] = {
        "exercise": exercise,
        "side": side,
        "mode": Mode.ALONE if side else Mode.TOGETHER,
        "instructions": str(exercise.instructions),
        "set_on": on,
        "due_on": on + timedelta(days=one.get("due", DUE)),
        "due_hint": "",
    }
    given = actions.assign(into.case, record_id=uuid.uuid4(), by=into.by, **details)
    db.session.flush()
    return given


def _answer(into: _Loading, given: Homework, side: Side, back: Mapping[str, Any]) -> HomeworkAnswer:
    details: dict[str, Any] = {
        "outcome": Outcome(back["outcome"]),
        "answers": _resolved(back.get("answers", {}), given.set_on, into.known),
        "learned": back.get("learned", ""),
        "what_it_was_like": back.get("what_it_was_like", ""),
        "on": min(given.set_on + timedelta(days=back.get("days", BACK)), clock.today()),
    }
    row = actions.answer(given, side, seen=0, by=into.by, **details)
    db.session.flush()
    if "name" in back:
        into.known[back["name"]] = str(row.id)
        into.known.update((f"{back['name']}:{key}", reference) for key, reference in _entries(given, row))
    if "quote" in back:
        quotations.mark(row, record_id=uuid.uuid4(), words=back["quote"], allowed_on=row.on, by=into.by)
    return row


def _entries(given: Homework, row: HomeworkAnswer) -> Iterator[tuple[str, str]]:
    """(key, reference) of each entry that can be pointed to; an entry of a log has become an exception."""
    if given.exercise == log.LOG:
        for entry, exception in zip(log.as_list(row.answers), log.told_in(row.id, row.answers), strict=True):
            yield entry[ENTRY_KEY.key], str(exception)
        return
    for asked in catalogue.exercise(given.exercise).fields:
        for entry in row.answers.get(asked.key, []) if asked.linked else ():
            yield entry[ENTRY_KEY.key], f"{row.id}:{entry[ENTRY_KEY.key]}"


def _resolved(value: Any, on: date, known: Mapping[str, str]) -> Any:
    """The same value, with names as the references that answers keep and days as dates."""
    if isinstance(value, Mapping):
        return {key: _resolved(one, on, known) for key, one in value.items()}
    if isinstance(value, list):
        return [_resolved(one, on, known) for one in value]
    if isinstance(value, str) and value.startswith(POINTS):
        return known[value.removeprefix(POINTS)]
    if isinstance(value, str) and value.startswith(DAY):
        return (on + timedelta(days=int(value.removeprefix(DAY)))).isoformat()
    return value
