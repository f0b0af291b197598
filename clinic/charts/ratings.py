"""The drawing of ratings over time, on plain values: two partners, true dates, gaps where a session was missed.

No smoothing, no mean of the couple, a fixed axis from 1 to 10; ranges are bars with their middle marked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clinic.charts.drawing import (
    BELOW,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Band,
    Chart,
    Placer,
    Series,
    Table,
    YTick,
    labelled,
)
from clinic.measures.scoring import HIGHEST, LOWEST, Score

HEIGHT = 300


@dataclass(frozen=True, slots=True)
class Rated:
    """One partner's rating on one day."""

    on: date
    score: Score


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay in a stage, from `on` until the next one."""

    on: date
    number: int
    label: str
    cycle: int
    revisit: bool  # a step back to a stage that was there before in this cycle: only these are hatched (6.4)


@dataclass(frozen=True, slots=True)
class Person:
    """A partner and their ratings."""

    side: str
    name: str
    rated: tuple[Rated, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The chart's sentences, in the reader's language."""

    title: str
    description: str
    note: str
    day: str
    missed: str
    days: dict[date, str]


def draw(
    people: Sequence[Person], missed: Sequence[date], stays: Sequence[Stay], words: Words, *, height: int = HEIGHT
) -> Chart | None:
    """The chart; None when nobody has rated anything.

    missed: days of sessions that did not take place; they break the lines and are marked. stays: oldest first.
    """
    days = sorted({one.on for person in people for one in person.rated})
    if not days:
        return None
    whole = sorted({*days, *missed, *(stay.on for stay in stays)})
    place, level = Placer(whole[0], whole[-1]), _Leveller(height)
    return Chart(
        width=WIDTH,
        height=height,
        title=words.title,
        description=words.description,
        bands=_bands(stays, place),
        y_ticks=tuple(YTick(level(value), str(value), value in (1, 10)) for value in (1, 4, 7, 10)),
        x_ticks=labelled(days, place, words.days),
        series=tuple(_series(person, missed, place, level) for person in people),
        gaps=tuple((place(day), words.missed) for day in sorted(set(missed))),
        cycle_lines=tuple(
            place(stay.on) for before, stay in zip(stays, stays[1:], strict=False) if stay.cycle != before.cycle
        ),
        table=Table(
            words.title,
            (words.day, *(one.name for one in people)),
            _rows(people, sorted({*days, *missed}), missed, words),
        ),
        note=words.note,
    )


class _Leveller:
    """A value of the scale -> y; the axis always runs from 1 to 10."""

    def __init__(self, height: int) -> None:
        self.floor = height - BELOW

    def __call__(self, value: Decimal | int) -> float:
        share = (Decimal(value) - LOWEST) / (HIGHEST - LOWEST)
        return round(self.floor - float(share) * (self.floor - TOP), 1)


def _bands(stays: Sequence[Stay], place: Placer) -> tuple[Band, ...]:
    found = []
    for number, stay in enumerate(stays):
        start = LEFT if number == 0 else place(stay.on)
        end = place(stays[number + 1].on) if number + 1 < len(stays) else RIGHT
        if end > start:
            found.append(Band(start, round(end - start, 1), stay.label, stay.number, stay.revisit))
    return tuple(found)


def _series(person: Person, missed: Sequence[date], place: Placer, level: _Leveller) -> Series:
    rated = sorted(person.rated, key=lambda one: one.on)
    lines: list[list[tuple[float, float]]] = []
    before: date | None = None
    for one in rated:
        if before is None or any(before < day < one.on for day in missed):
            lines.append([])
        lines[-1].append((place(one.on), level(one.score.middle)))
        before = one.on
    return Series(
        side=person.side,
        name=person.name,
        lines=tuple(tuple(line) for line in lines),
        points=tuple((place(one.on), level(one.score.middle), f"{person.name}: {one.score}") for one in rated),
        ranges=tuple(
            (place(one.on), level(one.score.low), level(one.score.high))
            for one in rated
            if one.score.low != one.score.high
        ),
    )


def _rows(
    people: Sequence[Person], days: Sequence[date], missed: Sequence[date], words: Words
) -> tuple[tuple[str, ...], ...]:
    """A row for each day; a day without a number says whether its session was missed."""
    said: dict[tuple[str, date], list[str]] = {}
    for person in people:
        for one in person.rated:
            said.setdefault((person.side, one.on), []).append(str(one.score))
    return tuple(
        (
            words.days[day],
            *(", ".join(said.get((one.side, day), [])) or (words.missed if day in missed else "–") for one in people),
        )
        for day in days
    )
