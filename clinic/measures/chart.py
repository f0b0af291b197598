"""The drawing of ratings over time, on plain values: two partners, true dates, gaps where a session was missed.

No smoothing, no mean of the couple, a fixed axis from 1 to 10; ranges are bars with their middle marked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clinic.measures.scoring import HIGHEST, LOWEST, Score

WIDTH, HEIGHT = 640, 300
_LEFT, _RIGHT, _TOP, _FLOOR = 44, 624, 30, 258


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


def draw(people: Sequence[Person], missed: Sequence[date], stays: Sequence[Stay], words: Words) -> Chart | None:
    """The chart; None when nobody has rated anything. `missed`: days of sessions that did not take place."""
    days = sorted({one.on for person in people for one in person.rated})
    if not days:
        return None
    whole = sorted({*days, *missed})
    place = _Placer(whole[0], whole[-1])
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        title=words.title,
        description=words.description,
        bands=_bands(stays, place),
        y_ticks=tuple(YTick(_y(value), str(value), value in (1, 10)) for value in (1, 4, 7, 10)),
        x_ticks=tuple(XTick(place(day), words.days[day]) for day in _labelled(days)),
        series=tuple(_series(person, missed, place) for person in people),
        gaps=tuple((place(day), words.missed) for day in missed),
        cycle_lines=tuple(
            place(stay.on) for before, stay in zip(stays, stays[1:], strict=False) if stay.cycle != before.cycle
        ),
        table=Table(words.title, (words.day, *(one.name for one in people)), _rows(people, days, words)),
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
        return round(_LEFT + 16 + share * (_RIGHT - _LEFT - 32), 1)


def _y(value: float) -> float:
    share = (float(value) - float(LOWEST)) / float(HIGHEST - LOWEST)
    return round(_FLOOR - share * (_FLOOR - _TOP), 1)


def _labelled(days: Sequence[date]) -> Sequence[date]:
    """At most eight days with their date, the last one always."""
    step = -(-len(days) // 8)
    return list(reversed(list(reversed(days))[::step]))


def _bands(stays: Sequence[Stay], place: _Placer) -> tuple[Band, ...]:
    found = []
    for number, stay in enumerate(stays):
        start = _LEFT if number == 0 else place(stay.on)
        end = place(stays[number + 1].on) if number + 1 < len(stays) else _RIGHT
        if end > start:
            found.append(Band(start, round(end - start, 1), stay.label, stay.number, stay.again))
    return tuple(found)


def _series(person: Person, missed: Sequence[date], place: _Placer) -> Series:
    lines: list[list[tuple[float, float]]] = []
    before: date | None = None
    for one in person.rated:
        broken = before is None or any(before < day < one.on for day in missed)
        if broken:
            lines.append([])
        lines[-1].append((place(one.on), _y(float(one.score.middle))))
        before = one.on
    return Series(
        side=person.side,
        name=person.name,
        lines=tuple(tuple(line) for line in lines),
        points=tuple(
            (place(one.on), _y(float(one.score.middle)), f"{person.name}: {one.score}") for one in person.rated
        ),
        ranges=tuple(
            (place(one.on), _y(float(one.score.low)), _y(float(one.score.high)))
            for one in person.rated
            if one.score.low != one.score.high
        ),
    )


def _rows(people: Sequence[Person], days: Sequence[date], words: Words) -> tuple[tuple[str, ...], ...]:
    said = {(person.side, one.on): str(one.score) for person in people for one in person.rated}
    return tuple((words.days[day], *(said.get((person.side, day), "–") for person in people)) for day in days)
