"""Counting exceptions by week and experiments by outcome, on plain values (P05)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Commitment:
    """One partner's part in an exercise: until when, how it went ("" while nothing came back), what was learned."""

    due_on: date | None
    outcome: str
    learned: bool
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Completion:
    """Of the experiments whose day has passed: how many were tried or partly tried, and how many taught something."""

    tried: int
    of: int
    learned: int
    due: int


def week_of(day: date, first: date) -> int:
    """The week of `day`: the first session's day starts week 1, seven days each; 0 stands for all time before."""
    return max((day - first).days // 7 + 1, 0)


def by_week(entries: Iterable[tuple[str, date]], first: date, last: date) -> dict[int, dict[str, int]]:
    """Week -> side -> number of distinct entries, by the day they are about; every week from `first` to `last` is there.

    entries: (side, day). A week before the first session is there only when something is about it.
    """
    found: dict[int, dict[str, int]] = {week: {} for week in range(1, week_of(last, first) + 1)}
    for side, day in entries:
        week = found.setdefault(week_of(day, first), {})
        week[side] = week.get(side, 0) + 1
    return dict(sorted(found.items()))


def completion(commitments: Sequence[Commitment], today: date) -> Completion | None:
    """Tried or partly, over all whose day has passed and which were not withdrawn; None when none was due.

    What was not possible counts neither way.
    """
    due = [one for one in commitments if one.due_on is not None and one.due_on < today and not one.withdrawn]
    counted = [one for one in due if one.outcome != "not_possible"]
    if not counted:
        return None
    tried = sum(1 for one in counted if one.outcome in {"tried", "partly"})
    return Completion(tried, len(counted), sum(1 for one in due if one.learned), len(due))
