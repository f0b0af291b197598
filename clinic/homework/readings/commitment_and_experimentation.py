"""S33: what each partner has taken on, week by week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clinic.homework.readings.answers import AnswerView, of
from clinic.homework.readings.links import Commitment, commitment_of

KEY, LOOP = "commitment_and_experimentation", "feedback_loop"
BESIDE = (LOOP,)


@dataclass(frozen=True, slots=True)
class Week:
    """What begins on the same day, or came back on it where no day was named; in the order of partners."""

    first: date
    commitments: tuple[Commitment, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Every week with commitments, the newest first."""

    weeks: tuple[Week, ...]


def read(answers: Sequence[AnswerView]) -> Reading:
    """The commitments by the day they begin on."""
    loops, weeks = of(answers, LOOP), dict[date, list[Commitment]]()
    for one in of(answers, KEY):
        if one.answers:
            made = commitment_of(one, loops)
            weeks.setdefault(made.first or one.on, []).append(made)
    return Reading(
        tuple(
            Week(first, tuple(sorted(weeks[first], key=lambda one: one.answer.side)))
            for first in sorted(weeks, reverse=True)
        )
    )
