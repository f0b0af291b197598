"""The drawing of ratings over time, on plain values: two partners, true dates, gaps where a session was missed.

No smoothing, no mean of the couple, a fixed axis from 1 to 10; ranges are bars with their middle marked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clinic.measures.scoring import HIGHEST, LOWEST, Score

WIDTH, HEIGHT = 640, 300
_LEFT, _RIGHT, _TOP, _BELOW = 44, 624, 30, 42
#: Room before the first day and after the last, so that a stage entered on the last day still has a band.
_BEFORE, _AFTER = 16, 34


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
    again: bool  # a return, a revisit or a stage filled in later


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


@dataclass(frozen=True, slots=True)
class Band:
    """A stage behind the lines."""

    x: float
    width: float
    label: str
    number: int
    hatched: bool


@dataclass(frozen=True, slots=True)
class YTick:
    """A step of the scale."""

    y: float
    label: str
    strong: bool


@dataclass(frozen=True, slots=True)
class XTick:
    """A day."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Series:
    """One partner's marks: lines broken at missed sessions, points, and ranges."""

    side: str
    name: str
    lines: tuple[tuple[tuple[float, float], ...], ...]
    points: tuple[tuple[float, float, str], ...]
    ranges: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The same numbers in words."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The finished drawing, in units of width x height."""

    width: int
    height: int
    title: str
    description: str
    bands: tuple[Band, ...]
    y_ticks: tuple[YTick, ...]
    x_ticks: tuple[XTick, ...]
    series: tuple[Series, ...]
    gaps: tuple[tuple[float, str], ...]
    cycle_lines: tuple[float, ...]
    table: Table
    note: str


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
    place, level = _Placer(whole[0], whole[-1]), _Leveller(height)
    return Chart(
        width=WIDTH,
        height=height,
        title=words.title,
        description=words.description,
        bands=_bands(stays, place),
        y_ticks=tuple(YTick(level(value), str(value), value in (1, 10)) for value in (1, 4, 7, 10)),
        x_ticks=_labelled(days, place, words),
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


class _Placer:
    """Day -> x, by true distance."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.days = first, (last - first).days

    def __call__(self, day: date) -> float:
        if self.days == 0:
            return (_LEFT + _RIGHT) / 2
        share = min(max((day - self.first).days / self.days, 0), 1)
        return round(_LEFT + _BEFORE + share * (_RIGHT - _LEFT - _BEFORE - _AFTER), 1)


class _Leveller:
    """A value of the scale -> y; the axis always runs from 1 to 10."""

    def __init__(self, height: int) -> None:
        self.floor = height - _BELOW

    def __call__(self, value: Decimal | int) -> float:
        share = (Decimal(value) - LOWEST) / (HIGHEST - LOWEST)
        return round(self.floor - float(share) * (self.floor - _TOP), 1)


def _labelled(days: Sequence[date], place: _Placer, words: Words) -> tuple[XTick, ...]:
    """As many days with their date as there is room for, the last one always."""
    kept: list[XTick] = []
    for day in reversed(days):
        label = words.days[day]
        half = sum(12 if ord(letter) > 0x2E7F else 7 for letter in label) / 2 + 5
        if not kept or place(day) + 2 * half < kept[-1].x:
            kept.append(XTick(place(day), label))
    return tuple(reversed(kept))


def _bands(stays: Sequence[Stay], place: _Placer) -> tuple[Band, ...]:
    found = []
    for number, stay in enumerate(stays):
        start = _LEFT if number == 0 else place(stay.on)
        end = place(stays[number + 1].on) if number + 1 < len(stays) else _RIGHT
        if end > start:
            found.append(Band(start, round(end - start, 1), stay.label, stay.number, stay.again))
    return tuple(found)


def _series(person: Person, missed: Sequence[date], place: _Placer, level: _Leveller) -> Series:
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
