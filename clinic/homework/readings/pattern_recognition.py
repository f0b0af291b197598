"""S30: each pattern with the entries that fit it and those that do not."""

from collections.abc import Sequence
from dataclasses import dataclass

from clinic.homework.readings.answers import AnswerView
from clinic.homework.readings.links import pointed
from clinic.method import catalogue


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern; its entries as they read."""

    answer: AnswerView
    sentence: str
    conditions: tuple[tuple[str, str], ...]  # (kind, more exactly)
    fitting: tuple[str, ...]
    against: tuple[str, ...]
    sure: str

    @property
    def tested(self) -> bool:
        """Whether entries that do not fit were looked for and found."""
        return bool(self.against)

    @property
    def draft(self) -> bool:
        """Whether it rests on no entry yet."""
        return not self.fitting


@dataclass(frozen=True, slots=True)
class Reading:
    """All patterns, the newest first."""

    patterns: tuple[Pattern, ...]


def read(answers: Sequence[AnswerView]) -> Reading:
    """Every pattern that was put into words or rests on entries. answers: newest first."""
    return Reading(tuple(_pattern(one) for one in answers if one.answers))


def _pattern(one: AnswerView) -> Pattern:
    asked = next(field for field in catalogue.exercise("pattern_recognition").fields if field.key == "conditions")
    kinds = {option.key: str(option.label) for part in asked.of for option in part.options}
    said = [(str(entry.get("condition", "")), str(entry.get("detail", ""))) for entry in one.entries("conditions")]
    return Pattern(
        answer=one,
        sentence=one.text("pattern"),
        conditions=tuple((kinds.get(kind, kind), detail) for kind, detail in said),
        fitting=_lines(one, "supporting_entries"),
        against=_lines(one, "counter_entries"),
        sure=one.text("confidence"),
    )


def _lines(one: AnswerView, key: str) -> tuple[str, ...]:
    """Entries as they read; one that was taken back reads no more and counts no more."""
    return tuple(one.names[ref] for ref in pointed(one, key, "entry") if ref in one.names)
