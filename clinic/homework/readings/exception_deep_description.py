"""S29: the chosen moments in full, each with its entry of the log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clinic.homework.readings.answers import AnswerView

#: The parts of a description, in the method's order.
PARTS = ("context", "thinking", "doing", "body_feeling", "emotion", "forgotten_capability")


@dataclass(frozen=True, slots=True)
class Described:
    """One moment: the entry of the log it comes from, and what was written, as (field key, text)."""

    entry: str
    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Descriptions:
    """What one partner brought back at one time."""

    answer: AnswerView
    moments: tuple[Described, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """All descriptions, the newest first."""

    told: tuple[Descriptions, ...]


def read(answers: Sequence[AnswerView]) -> Reading:
    """Every description with its moment. answers: newest first."""
    found = [(one, one.entries("exceptions")) for one in answers]
    return Reading(
        tuple(Descriptions(one, tuple(_one(one, entry) for entry in entries)) for one, entries in found if entries)
    )


def _one(answer: AnswerView, entry: Mapping[str, Any]) -> Described:
    texts = tuple((key, str(entry[key])) for key in PARTS if entry.get(key))
    return Described(answer.names.get(str(entry.get("entry_ref", "")), ""), texts)
