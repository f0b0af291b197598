"""S22: what each said, and each one's guess beside what the other really said."""

from collections.abc import Sequence
from dataclasses import dataclass

from clinic.homework.readings.answers import AnswerView, newest
from clinic.method import catalogue
from clinic.method.fields import called

KEY = "hope_questions"
OTHER = {"a": "b", "b": "a"}


@dataclass(frozen=True, slots=True)
class Guess:
    """One partner's guess at the other's answer, and that answer; "" while one of them is missing."""

    by: AnswerView
    guess: str
    other: AnswerView | None
    said: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The two answers and the two guesses."""

    answers: tuple[tuple[AnswerView, str, str], ...]  # with what was said, and who would notice first in words
    guesses: tuple[Guess, ...]


def read(answers: Sequence[AnswerView]) -> Reading:
    """What each said last, crosswise."""
    last = newest(answers)
    guesses = tuple(_guess(one, last.get(OTHER[one.side])) for one in last.values() if one.text("partner_guess"))
    asked = next(one for one in catalogue.exercise(KEY).fields if one.key == "who_notices_first")
    said = [(one, one.text("small_better_today"), one.text("who_notices_first")) for one in last.values()]
    return Reading(tuple((one, text, called(asked, who) if who else "") for one, text, who in said), guesses)


def _guess(one: AnswerView, other: AnswerView | None) -> Guess:
    return Guess(one, one.text("partner_guess"), other, other.text("small_better_today") if other else "")
