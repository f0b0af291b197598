"""What the page of exceptions shows, as plain values."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic.cases.models import Case
from clinic.homework import log, moments, queries, thread
from clinic.homework.content import answers_in
from clinic.homework.moments import Day, Moment
from clinic.sessions import queries as sessions
from clinic.sessions.lifecycle import SessionState


@dataclass(frozen=True, slots=True)
class ExceptionsPage:
    """The log of a case, as far as one reader may see it and looked for it."""

    days: tuple[Day, ...]
    history: tuple[Moment, ...]  # out of the relationship's history, the latest told first
    taken_back: tuple[Moment, ...]
    weeks: tuple[log.Week, ...]
    built: Mapping[uuid.UUID, thread.Built]
    shown: int
    total: int


def page_of(case: Case, user: Any, wanted: Mapping[str, Any], today: date) -> ExceptionsPage:
    """The page. wanted: what was looked for, as `moments.matching` takes it."""
    entries = moments.of(queries.visible_to(user, queries.exceptions_of(case)))
    answers = answers_in(case, (*thread.LINKS, log.LOG), user)
    found = moments.matching(entries, **wanted)
    logs = [
        kept
        for one in answers
        if one.exercise == log.LOG and (kept := log.kept(one.side, one.set_on, one.on, one.outcome))
    ]
    held = [one.on for one in sessions.sessions_of(case) if one.state is SessionState.HELD]
    lately = [(one.side, one.on) for one in entries if not one.retrospective]
    first = min(held, default=case.opened_on)
    last = max([first, *held, *(on for _side, on in lately), *(one.last for one in logs)])
    return ExceptionsPage(
        days=tuple(moments.by_day(found)),
        history=tuple(sorted((one for one in found if one.retrospective), key=lambda one: one.on, reverse=True)),
        taken_back=tuple(moments.of(queries.visible_to(user, queries.withdrawn_exceptions_of(case)))),
        weeks=_weeks(case, lately, logs, first, min(last, max(today, first))),
        built=thread.built_on(answers),
        shown=len(found),
        total=len(entries),
    )


def _weeks(
    case: Case, lately: Sequence[tuple[str, date]], logs: Sequence[log.Kept], first: date, last: date
) -> tuple[log.Week, ...]:
    if not lately and not logs:
        return ()
    sides = [one.side.value for one in case.partners]
    return tuple(log.weeks(lately, logs, sides, first, last))
