"""S21: how understood each speaker felt, and what each would add beside what the listener heard."""

from collections.abc import Sequence
from dataclasses import dataclass

from clinic.homework.readings.answers import AnswerView, newest


@dataclass(frozen=True, slots=True)
class Turn:
    """One partner speaking, the other listening; either may have told nothing of it."""

    speaker: AnswerView | None
    listener: AnswerView | None
    side: str  # whose turn as speaker it was
    felt_understood: int | None
    heard: str
    new: str
    hard: str  # kept from the partner
    added: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Both turns, the first partner's first."""

    turns: tuple[Turn, ...]


def read(answers: Sequence[AnswerView]) -> Reading:
    """The last time: what one said as speaker meets what the other said as listener."""
    last = newest(answers)
    return Reading(tuple(_turn(last, side, other) for side, other in (("a", "b"), ("b", "a"))))


def _turn(last: dict[str, AnswerView], side: str, other: str) -> Turn:
    speaker, listener = last.get(side), last.get(other)
    felt = speaker.answers.get("felt_understood") if speaker else None
    return Turn(
        speaker=speaker,
        listener=listener,
        side=side,
        felt_understood=felt if isinstance(felt, int) else None,
        heard=listener.text("what_i_heard") if listener else "",
        new=listener.text("what_i_had_not_known") if listener else "",
        hard=listener.text("hard_to_hear") if listener else "",
        added=speaker.text("add") if speaker else "",
    )
