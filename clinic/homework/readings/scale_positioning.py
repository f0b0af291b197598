"""S27: each one's places over time with the ends in their own words, and why it is not lower as a list of resources."""

from collections.abc import Sequence
from dataclasses import dataclass

from clinic.homework.readings.answers import AnswerView, newest


@dataclass(frozen=True, slots=True)
class Position:
    """One place on the scale: low and high are the same for a single number."""

    answer: AnswerView
    low: int | None
    high: int | None

    @property
    def text(self) -> str:
        """ "4" or "4–5"."""
        said = [str(one) for one in dict.fromkeys((self.low, self.high)) if one is not None]
        return "–".join(said)


@dataclass(frozen=True, slots=True)
class Ladder:
    """One partner's scale. Two partners have two scales: they are not compared."""

    answer: AnswerView  # the newest
    positions: tuple[Position, ...]  # newest first
    earlier: tuple[tuple[str, str], ...]  # (number, when) of places remembered from before, as told last
    one_up: str
    anchors: tuple[str, str]  # of 1 and of 10


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that keeps it from being lower."""

    answer: AnswerView
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Both scales and what holds them up."""

    ladders: tuple[Ladder, ...]
    resources: tuple[Resource, ...]  # newest first, each line of an answer on its own


def read(answers: Sequence[AnswerView]) -> Reading:
    """Every answer: places add up to a path."""
    lines = [(one, line.strip()) for one in answers for line in one.text("why_not_lower").splitlines()]
    resources = tuple(Resource(one, line) for one, line in lines if line)
    return Reading(tuple(_ladder(one, answers) for one in newest(answers).values()), resources)


def _ladder(last: AnswerView, answers: Sequence[AnswerView]) -> Ladder:
    own = [one for one in answers if one.side == last.side]
    positions = [Position(one, _number(one, "now_low"), _number(one, "now_high")) for one in own]
    earlier = [(str(one.get("value") or ""), str(one.get("when") or "")) for one in last.entries("past_positions")]
    anchors = (last.text("anchor_1"), last.text("anchor_10"))
    return Ladder(last, tuple(one for one in positions if one.text), tuple(earlier), last.text("one_up_sign"), anchors)


def _number(answer: AnswerView, key: str) -> int | None:
    value = answer.answers.get(key)
    return value if isinstance(value, int) else None
