"""S23: everything one does to get through, the kinds that are not there yet, and what the partner does not know about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clinic.homework.readings.answers import AnswerView, newest
from clinic.method import catalogue

KEY, LIST, KIND = "coping_list", "coping", "kind"


@dataclass(frozen=True, slots=True)
class Way:
    """One way of coping. Whether it worked is not asked; a cost is there to be talked over with care."""

    what: str
    when: str
    kind: str
    cost: str
    unknown: bool  # the partner does not know about it


@dataclass(frozen=True, slots=True)
class Coping:
    """One partner's list."""

    answer: AnswerView
    ways: tuple[Way, ...]
    absent: tuple[str, ...]  # kinds that are not on the list

    @property
    def unknown(self) -> tuple[Way, ...]:
        """What the partner does not know about."""
        return tuple(way for way in self.ways if way.unknown)


@dataclass(frozen=True, slots=True)
class Reading:
    """Both lists."""

    lists: tuple[Coping, ...]


def read(answers: Sequence[AnswerView]) -> Reading:
    """The lists as they stand: everything that each ever put on theirs, the last wording of it."""
    lists, kinds = [], _kinds()
    for side, last in newest(answers).items():
        ways: dict[str, Way] = {}
        for one in answers:  # newest first
            for entry in one.entries(LIST) if one.side == side else ():
                way = _way(entry, kinds)
                ways.setdefault(way.what.casefold(), way)
        used = {way.kind for way in ways.values()}
        lists.append(Coping(last, tuple(ways.values()), tuple(kind for kind in kinds.values() if kind not in used)))
    return Reading(tuple(lists))


def _kinds() -> dict[str, str]:
    """Kind -> its name in the reader's language."""
    asked = next(one for one in catalogue.exercise(KEY).fields if one.key == LIST)
    part = next(one for one in asked.of if one.key == KIND)
    return {one.key: str(one.label) for one in part.options}


def _way(entry: Mapping[str, Any], kinds: Mapping[str, str]) -> Way:
    said = {key: str(entry.get(key) or "").strip() for key in ("what", "when", "cost")}
    kind = str(entry.get(KIND) or "")
    return Way(**said, kind=kinds.get(kind, kind), unknown=entry.get("known_to_partner") in ("no", False))
