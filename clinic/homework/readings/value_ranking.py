"""S28: the two rankings side by side, what both hold among their first three, and where the places are furthest apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from clinic.homework.readings.answers import AnswerView, newest
from clinic.method import catalogue
from clinic.method.fields import called

KEY, RANK = "value_ranking", "values"
TOP = 3


@dataclass(frozen=True, slots=True)
class Ranking:
    """One partner's values in their order, in the reader's language."""

    answer: AnswerView
    values: tuple[str, ...]
    focus: str
    why: str
    action: str


@dataclass(frozen=True, slots=True)
class Apart:
    """A value on both lists, and its place on each: by side."""

    value: str
    places: dict[str, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """Both rankings. They are no vote: nothing is added up."""

    rankings: tuple[Ranking, ...]
    top: tuple[str, ...]  # among the first three of both
    furthest: tuple[Apart, ...]  # the largest difference in places; several when they tie
    only: dict[str, tuple[str, ...]]  # side -> values that only this partner chose


def read(answers: Sequence[AnswerView]) -> Reading:
    """What each ranked last; the same value in another language is the same value."""
    rankings = tuple(_ranking(one) for one in newest(answers).values())
    if len(rankings) < 2:
        return Reading(rankings, (), (), {})
    one, other = rankings
    mine, theirs = _places(one), _places(other)
    names = {_alike(value): value for value in (*other.values, *one.values)}
    both = [key for key in mine if key in theirs]
    top = tuple(names[key] for key in both if max(mine[key], theirs[key]) <= TOP)
    far = max((abs(mine[key] - theirs[key]) for key in both), default=0)
    furthest = tuple(
        Apart(names[key], {one.answer.side: mine[key], other.answer.side: theirs[key]})
        for key in both
        if far and abs(mine[key] - theirs[key]) == far
    )
    only = {
        one.answer.side: tuple(names[key] for key in mine if key not in theirs),
        other.answer.side: tuple(names[key] for key in theirs if key not in mine),
    }
    return Reading(rankings, top, furthest, only)


def _ranking(answer: AnswerView) -> Ranking:
    asked = next(one for one in catalogue.exercise(KEY).fields if one.key == RANK)
    values = tuple(called(asked, one) for one in answer.answers.get(RANK) or ())
    return Ranking(answer, values, answer.text("focus_value"), answer.text("why"), answer.text("aligned_action"))


def _places(ranking: Ranking) -> dict[str, int]:
    return {_alike(value): place for place, value in enumerate(ranking.values, 1)}


def _alike(value: str) -> str:
    return " ".join(value.split()).casefold()
