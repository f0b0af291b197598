"""Exceptions as plain values: opened once, filtered, and laid out by day."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from clinic.homework.models import ExceptionEntry

#: What is asked for to find those of which nobody said whose word they are; of them nothing is kept.
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment that went better."""

    id: uuid.UUID
    side: str
    on: date
    source: str
    retrospective: bool
    joint: bool  # both partners may see it
    private: bool  # its author alone may see it
    from_log: uuid.UUID | None  # the homework it came back with
    told: Mapping[str, str]

    @property
    def context(self) -> str:
        """What was different."""
        return self.told.get("context", "") or self.told.get("eased_by", "")


def of(entries: Iterable[ExceptionEntry]) -> list[Moment]:
    """Each entry opened once, in the order given."""
    return [
        Moment(
            id=one.id,
            side=one.side.value,
            on=one.on,
            source=one.source,
            retrospective=one.retrospective,
            joint=one.visibility.value == "joint",
            private=one.visibility.value == "author_only",
            from_log=one.homework_id,
            told=one.moment,
        )
        for one in entries
    ]


def matching(
    found: Iterable[Moment],
    *,
    words: str = "",
    side: str = "",
    source: str = "",
    first: date | None = None,
    last: date | None = None,
) -> list[Moment]:
    """Those that have all of `words` somewhere, are of this side and source, and lie from `first` to `last`."""
    wanted = words.casefold().split()
    return [
        one
        for one in found
        if side in ("", one.side)
        and source in ("", one.source or UNKNOWN)
        and (first is None or one.on >= first)
        and (last is None or one.on <= last)
        and all(word in " ".join(one.told.values()).casefold() for word in wanted)
    ]


@dataclass(frozen=True, slots=True)
class Day:
    """One day's moments; `beside` pairs what both partners told of it, as far as both may see it."""

    on: date
    moments: tuple[Moment, ...]
    beside: tuple[tuple[Moment, ...], ...]  # a's and b's joint moments, or nothing


def by_day(found: Sequence[Moment]) -> list[Day]:
    """Days with their moments, the newest day first; those out of the history are not among them."""
    days: dict[date, list[Moment]] = {}
    for one in found:
        if not one.retrospective:
            days.setdefault(one.on, []).append(one)
    return [_day(on, days[on]) for on in sorted(days, reverse=True)]


def _day(on: date, found: list[Moment]) -> Day:
    order = sorted(found, key=lambda one: (one.told.get("time", ""), one.side))
    joint = [tuple(one for one in order if one.joint and one.side == side) for side in ("a", "b")]
    beside = tuple(joint) if all(joint) else ()
    paired = {one.id for some in beside for one in some}
    return Day(on, tuple(one for one in order if one.id not in paired), beside)
