"""The drawing of the difference between two partners' ratings, session by session, with its sign (6.4).

A bar above the line: A rated higher; below: B. The axis is fixed; a session that only one of them rated is marked, never filled in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clinic.charts.drawing import BELOW, LEFT, TOP, WIDTH, Bar, Caption, Chart, Placer, Table, YTick, labelled
from clinic.measures.scoring import Score, gap

HEIGHT = 220
#: The largest difference that the scale allows.
MOST = 9
_BAR = 12


@dataclass(frozen=True, slots=True)
class Pair:
    """Both ratings of one session; None where a partner did not rate."""

    on: date
    a: Score | None
    b: Score | None


@dataclass(frozen=True, slots=True)
class Words:
    """The chart's sentences, in the reader's language."""

    title: str
    description: str
    note: str
    day: str
    difference: str
    only_one: str
    higher: tuple[str, str]  # above the line, below it
    names: tuple[str, str]
    days: Mapping[date, str]


def draw(pairs: Sequence[Pair], words: Words, *, height: int = HEIGHT) -> Chart | None:
    """The chart; None unless some session was rated by both. pairs: oldest first."""
    if not any(one.a and one.b for one in pairs):
        return None
    place, level = Placer(pairs[0].on, pairs[-1].on), _Leveller(height)
    bars, captions = [], []
    for one in pairs:
        difference = gap(one.a, one.b)
        if difference is None:
            captions.append(Caption(place(one.on), level(0) - 6, "?", "middle"))
        else:
            bars.append(_bar(place(one.on), difference, level, words))
    captions += [Caption(LEFT + 8, level(MOST) + 4, words.higher[0], "start")]
    captions += [Caption(LEFT + 8, level(-MOST), words.higher[1], "start")]
    return Chart(
        width=WIDTH,
        height=height,
        title=words.title,
        description=words.description,
        bands=(),
        y_ticks=tuple(
            YTick(level(value), f"{value:+d}" if value else "0", value == 0) for value in (9, 6, 3, 0, -3, -6, -9)
        ),
        x_ticks=labelled([one.on for one in pairs], place, words.days),
        series=(),
        gaps=(),
        cycle_lines=(),
        table=Table(words.title, (words.day, *words.names, words.difference), tuple(_row(one, words) for one in pairs)),
        note=words.note,
        key="gap",
        bars=tuple(bars),
        captions=tuple(captions),
    )


class _Leveller:
    """A difference -> y."""

    def __init__(self, height: int) -> None:
        self.middle = (TOP + height - BELOW) / 2
        self.step = (height - BELOW - TOP) / 2 / MOST

    def __call__(self, value: Decimal | int) -> float:
        return round(self.middle - float(value) * self.step, 1)


def _bar(x: float, difference: Decimal, level: _Leveller, words: Words) -> Bar:
    zero, end = level(0), level(difference)
    side = "a" if difference > 0 else "b"
    height = max(abs(end - zero), 1.5)  # no difference is a line on the zero line
    return Bar(x - _BAR / 2, _BAR, min(zero, end), height, side, "full" if side == "a" else "part", said(difference))


def said(difference: Decimal) -> str:
    """A difference with its sign, such as +0.5."""
    return f"{difference.normalize():+f}" if difference else "0"


def _row(one: Pair, words: Words) -> tuple[str, ...]:
    difference = gap(one.a, one.b)
    ratings = tuple(str(score) if score else "–" for score in (one.a, one.b))
    return (words.days[one.on], *ratings, words.only_one if difference is None else said(difference))
