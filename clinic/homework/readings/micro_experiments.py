"""S31: three days next to each other, and what was learned; no day is a fault."""

from collections.abc import Sequence
from dataclasses import dataclass

from clinic.homework.readings.answers import AnswerView
from clinic.homework.readings.links import Day, days_of


@dataclass(frozen=True, slots=True)
class Experiment:
    """One experiment: the pattern it comes from, the condition, the plan, its three days."""

    answer: AnswerView
    pattern: str
    condition: str
    plan: str
    days: tuple[Day, ...]

    @property
    def learned(self) -> tuple[str, ...]:
        """What was learned, day by day and on the whole."""
        texts = [*(day.learned for day in self.days), self.answer.learned]
        return tuple(dict.fromkeys(one for one in texts if one))


@dataclass(frozen=True, slots=True)
class Reading:
    """All experiments, the newest first."""

    experiments: tuple[Experiment, ...]


def read(answers: Sequence[AnswerView]) -> Reading:
    """Every experiment of which something was noted. answers: newest first."""
    return Reading(tuple(_experiment(one) for one in answers if one.answers))


def _experiment(one: AnswerView) -> Experiment:
    return Experiment(
        answer=one,
        pattern=one.names.get(one.text("pattern_ref"), ""),
        condition=one.text("condition_to_recreate"),
        plan=one.text("plan"),
        days=days_of(one),
    )
