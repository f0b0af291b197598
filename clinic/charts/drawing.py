"""What every chart is made of, on plain values: finished coordinates, so that one template draws it on pages and papers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

WIDTH = 640
LEFT, RIGHT, TOP, BELOW = 44, 624, 30, 42
#: Room before the first day and after the last, so that a stage entered on the last day still has a band.
_BEFORE, _AFTER = 16, 34


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
    word: str = ""  # left out where there is no room


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
class Bar:
    """A bar of one partner, or a part of one."""

    x: float
    width: float
    top: float
    height: float
    side: str
    look: str  # full, part, empty, dashed, open: how it is filled, so that it reads without colour
    label: str
    peak: float | None = None  # where the whole bar ends: the lowest part carries the partner's mark there

    @property
    def first(self) -> bool:
        """Whether the partner's mark is drawn with this part."""
        return self.peak is not None


@dataclass(frozen=True, slots=True)
class Caption:
    """A short word inside the drawing."""

    x: float
    y: float
    text: str
    anchor: str  # start, middle, end


@dataclass(frozen=True, slots=True)
class Key:
    """What a look means, beside the drawing."""

    look: str
    word: str


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
    key: str = "ratings"  # which chart it is; names it on the page
    bars: tuple[Bar, ...] = ()
    captions: tuple[Caption, ...] = ()
    looks: tuple[Key, ...] = ()
    first_x: float = LEFT  # where the lines across begin
    names: Mapping[str, str] = field(default_factory=dict)  # side -> name, where bars are told apart by marks


class Placer:
    """Day -> x, by true distance."""

    def __init__(self, first: date, last: date, left: float = LEFT) -> None:
        self.first, self.days, self.left = first, (last - first).days, left

    def __call__(self, day: date) -> float:
        if self.days == 0:
            return (self.left + RIGHT) / 2
        share = min(max((day - self.first).days / self.days, 0), 1)
        return round(self.left + _BEFORE + share * (RIGHT - self.left - _BEFORE - _AFTER), 1)


def labelled(days: Sequence[date], place: Placer, names: Mapping[date, str]) -> tuple[XTick, ...]:
    """As many days with their date as there is room for, the last one always."""
    kept: list[XTick] = []
    for day in reversed(days):
        label = names[day]
        half = sum(12 if ord(letter) > 0x2E7F else 7 for letter in label) / 2 + 5
        if not kept or place(day) + 2 * half < kept[-1].x:
            kept.append(XTick(place(day), label))
    return tuple(reversed(kept))
