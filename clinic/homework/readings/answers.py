"""What came back, as plain values: all that a reading is made from."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What one partner brought back once from one exercise."""

    id: uuid.UUID
    homework_id: uuid.UUID
    exercise: str  # its key
    side: str  # "a" or "b"
    name: str  # what that partner is called
    on: date
    cycle: int | None
    answers: Mapping[str, Any]  # {field key: value}, as the exercise's fields say
    outcome: str
    learned: str = ""
    what_it_was_like: str = ""
    shared: bool = False  # whether the other partner sees it too; until partners sign in themselves, nobody's is
    together: bool = False  # given to both together
    names: Mapping[str, str] = field(default_factory=dict)  # reference -> how it reads
    set_on: date = date.min  # the day it was given

    def text(self, key: str) -> str:
        """The answer to one question as text; "" when there is none."""
        value = self.answers.get(key)
        return "" if value in (None, [], {}) else str(value).strip()

    def entries(self, key: str) -> list[Mapping[str, Any]]:
        """The entries of a list whose entries have fields of their own."""
        return [one for one in self.answers.get(key) or [] if isinstance(one, Mapping)]


def of(answers: Iterable[AnswerView], exercise: str) -> list[AnswerView]:
    """Those that came back from `exercise`, in the order given."""
    return [one for one in answers if one.exercise == exercise]


def newest(answers: Iterable[AnswerView]) -> dict[str, AnswerView]:
    """{side: what that partner said last}, in the order of sides; only what says something of what was asked."""
    found: dict[str, AnswerView] = {}
    for one in sorted(answers, key=lambda one: one.on):
        if one.answers:
            found[one.side] = one
    return dict(sorted(found.items()))
