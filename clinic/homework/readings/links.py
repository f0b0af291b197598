"""What several readings share: what an answer points to, the three-day strip, a commitment with its loops."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from clinic.homework.readings.answers import AnswerView

DAYS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Day:
    """One of three days: "yes", "partly", "no", "not_possible", or "" while nothing was noted."""

    number: int
    done: str
    observed: str
    learned: str


@dataclass(frozen=True, slots=True)
class Commitment:
    """What somebody took on, and what came of it."""

    answer: AnswerView
    first: date | None
    last: date | None
    actions: tuple[str, ...]
    loops: tuple[AnswerView, ...]  # the earliest first


def days_of(answer: AnswerView) -> tuple[Day, ...]:
    """The three-day strip: each day once, also the one of which nothing was noted."""
    said = {one.get("day"): one for one in answer.entries("days")}
    words = ("done", "observed", "learned")
    return tuple(Day(one, *(str(said.get(one, {}).get(word, "")) for word in words)) for one in DAYS)


def commitment_of(answer: AnswerView, loops: Iterable[AnswerView]) -> Commitment:
    """A commitment with the loops that look back on it."""
    mine = [one for one in loops if one.text("commitment_ref") == str(answer.id)]
    actions = [answer.names.get(key, "") for key in pointed(answer, "action_ref", "action")]
    return Commitment(
        answer=answer,
        first=_day(answer.text("start")),
        last=_day(answer.text("end")),
        actions=tuple(one for one in actions if one),
        loops=tuple(sorted(mine, key=lambda one: one.on)),
    )


def pointed(answer: AnswerView, key: str, part: str) -> list[str]:
    """What the entries of a list point to."""
    return [str(one[part]) for one in answer.entries(key) if one.get(part)]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
