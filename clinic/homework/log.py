"""The exception log (S25): what comes back with it becomes exceptions of the case, and weeks know whether one was kept."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from clinic.method.values import ENTRY_KEY

#: The exercise that is a log.
LOG = "exception_log"
#: The five things that a moment holds, in the method's order.
FIVE = ("context", "behaviour", "thoughts", "emotions", "information")
#: What the log asks about who brought a moment up -> whose word it is. A moment that came up because the therapist
#: asked stays marked as such: supervision looks at whose exceptions these are.
SOURCE = {"me": "client", "partner_told_me": "partner", "therapist_asked": "therapist_accepted"}
_KEPT = (*FIVE, "time", "problem_level", "with_partner")
_BY_DAY = ("tried", "partly")


@dataclass(frozen=True, slots=True)
class Told:
    """A moment as a log tells it."""

    id: uuid.UUID  # of the exception it becomes; the same for the same entry of the same answer
    on: date
    source: str  # empty where the log does not say
    moment: Mapping[str, str]


def told_in(answer_id: uuid.UUID, answers: Mapping[str, Any]) -> dict[uuid.UUID, Told]:
    """The moments that an answer to the log holds, by the id of the exception that each becomes."""
    found = (_told(answer_id, one) for one in as_list(answers) if one.get("when"))
    return {one.id: one for one in found}


def as_list(answers: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The log's entries as the present edition asks them: a day, and an hour where one is known.

    In its first edition an answer was one moment, and reads as a list of one; until its third a moment was day and hour
    in one.
    """
    if "when" in answers:
        return [_apart({ENTRY_KEY.key: "first", **answers})]
    return [_apart(one) for one in answers.get("moments", []) if isinstance(one, Mapping)]


def _apart(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    day, _t, hour = (when := str(entry.get("when", ""))).partition("T")
    # Without a key, it is known by its moment as it was stored: the exception that it became keeps its id.
    return {ENTRY_KEY.key: when, **entry, "when": day, "time": hour[:5]} if hour else entry


def upgraded(exercise: str, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Stored answers as the present edition asks them, so that changing an old one loses nothing."""
    has_moments = exercise == LOG and ("when" in answers or "moments" in answers)
    return {"moments": as_list(answers)} if has_moments else answers


def _told(answer_id: uuid.UUID, entry: Mapping[str, Any]) -> Told:
    moment = {key: str(entry[key]) for key in _KEPT if entry.get(key)}
    key = uuid.uuid5(answer_id, str(entry.get(ENTRY_KEY.key, entry["when"])))
    return Told(key, date.fromisoformat(entry["when"]), SOURCE.get(entry.get("source", ""), ""), moment)


@dataclass(frozen=True, slots=True)
class Kept:
    """A log that one partner kept: from the day it was given to the day it came back."""

    side: str
    first: date
    last: date


def kept(side: str, set_on: date, back_on: date, outcome: str) -> Kept | None:
    """The time for which a log that came back counts as kept; None when it was not kept at all."""
    return Kept(side, set_on, max(set_on, back_on)) if outcome in _BY_DAY else None


@dataclass(frozen=True, slots=True)
class Week:
    """One week of the work: for each side how many moments, or None where no log was kept and nothing was told."""

    number: int  # 0: before the first session
    first: date
    counts: Mapping[str, int | None]


def weeks(
    moments: Iterable[tuple[str, date]], logs: Sequence[Kept], sides: Sequence[str], first: date, last: date
) -> list[Week]:
    """Week by week from the first session's day to `last`, by the day that moments are about (6.4).

    moments: (side, day). A week without a moment counts 0 only for who kept a log in it; for anybody else it says
    nothing. What lies before the first session is week 0, and only there when something is about it.
    """
    found: dict[int, dict[str, int]] = {}
    for side, on in moments:
        week = found.setdefault(max((on - first).days // 7 + 1, 0), {})
        week[side] = week.get(side, 0) + 1
    until = max([(last - first).days // 7 + 1, 1, *found])
    numbers = [*([0] if 0 in found else []), *range(1, until + 1)]
    return [_week(number, found.get(number, {}), logs, sides, first) for number in numbers]


def _week(number: int, counted: Mapping[str, int], logs: Sequence[Kept], sides: Sequence[str], first: date) -> Week:
    begin = first + timedelta(weeks=number - 1)
    end = begin + timedelta(days=6)
    counts: dict[str, int | None] = {}
    for side in sides:
        kept_one = any(one.side == side and one.first <= end and one.last >= begin for one in logs)
        counts[side] = counted.get(side, 0 if kept_one and number else None)
    return Week(number, begin, counts)
