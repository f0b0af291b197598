"""S35: the new story beside the one that was told in stage 1."""

from collections.abc import Sequence
from dataclasses import dataclass

from clinic.homework.readings.answers import AnswerView, newest, of

KEY, BEFORE = "progress_narrative", "relationship_narrative_listening"
BESIDE = (BEFORE,)
THEN = ("important", "struggles", "aspirations", "wish_understood", "share_line")
NOW = (
    "where_started",
    "what_happened",
    "learned_self",
    "learned_relationship",
    "where_now",
    "proud_of",
    "hope_next",
)


@dataclass(frozen=True, slots=True)
class Told:
    """One partner, then and now; each as (field key, text)."""

    now: AnswerView | None
    then: AnswerView | None
    name: str
    side: str
    story: tuple[tuple[str, str], ...]
    first: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Both partners' stories."""

    partners: tuple[Told, ...]


def read(answers: Sequence[AnswerView]) -> Reading:
    """The newest story now, and the first that was ever told."""
    now = newest(of(answers, KEY))
    told = [one for one in of(answers, BEFORE) if one.answers]
    then = {one.side: one for one in told}  # newest first, so the oldest stays
    return Reading(tuple(_told(now.get(side), then.get(side)) for side in sorted({*now, *then})))


def _told(now: AnswerView | None, then: AnswerView | None) -> Told:
    one = now or then
    assert one is not None  # noqa: S101 - a side is there because one of them is
    return Told(now, then, one.name, one.side, _texts(now, NOW), _texts(then, THEN))


def _texts(answer: AnswerView | None, keys: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((key, answer.text(key)) for key in keys if answer.text(key)) if answer else ()
