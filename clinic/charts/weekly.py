"""The drawings that count by week: exceptions told, and experiments by how they went (6.4); a bar for each partner.

A week in which a partner kept no log says so; it is no zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clinic.charts.drawing import BELOW, LEFT, RIGHT, TOP, WIDTH, Bar, Caption, Chart, Key, Table, XTick, YTick

HEIGHT = 200
#: The axis shows at least so many, so that one entry does not fill the drawing.
LEAST = 5
#: More weeks than this and only every second or fourth has its number.
_WIDEST = 18


@dataclass(frozen=True, slots=True)
class Part:
    """Some of what one partner has in a week: how many, how it is drawn, what it is called."""

    count: int
    look: str
    word: str


@dataclass(frozen=True, slots=True)
class Week:
    """One week: for each side its parts, or None where no log was kept."""

    label: str
    short: str  # its number, below the drawing
    sides: Mapping[str, Sequence[Part] | None]


@dataclass(frozen=True, slots=True)
class Words:
    """A chart's sentences, in the reader's language."""

    title: str
    description: str
    note: str
    week: str
    no_log: str
    names: Mapping[str, str]  # side -> name


def draw(weeks: Sequence[Week], looks: Sequence[Key], words: Words, *, key: str, height: int = HEIGHT) -> Chart | None:
    """The chart; None when there is nothing in any week. weeks: oldest first."""
    counts = [sum(part.count for part in parts) for week in weeks for parts in week.sides.values() if parts]
    if not any(counts):
        return None
    top = max(LEAST, *counts)
    floor = height - BELOW
    unit = (floor - TOP) / top
    room = (RIGHT - LEFT) / len(weeks)
    wide = min(_WIDEST, room / (len(words.names) + 1))
    bars: list[Bar] = []
    captions: list[Caption] = []
    for number, week in enumerate(weeks):
        start = LEFT + room * number + (room - wide * len(words.names)) / 2
        for place, side in enumerate(words.names):
            x = round(start + place * wide, 1)
            parts = week.sides.get(side)
            if parts is None:
                captions.append(Caption(round(x + wide / 2, 1), floor - 4, "–", "middle"))
            else:
                bars += _stack(x, wide - 2, floor, unit, side, parts, f"{words.names[side]}, {week.label}")
    return Chart(
        width=WIDTH,
        height=height,
        title=words.title,
        description=words.description,
        bands=(),
        y_ticks=tuple(YTick(round(floor - value * unit, 1), str(value), value == 0) for value in _steps(top)),
        x_ticks=tuple(XTick(round(LEFT + room * (number + 0.5), 1), week.short) for number, week in enumerate(weeks)),
        series=(),
        gaps=(),
        cycle_lines=(),
        table=Table(words.title, (words.week, *_heads(words, looks)), tuple(_row(one, looks, words) for one in weeks)),
        note=words.note,
        key=key,
        bars=tuple(bars),
        captions=tuple(captions),
        looks=tuple(looks) if len(looks) > 1 else (),
        names=words.names,
    )


def _steps(top: int) -> list[int]:
    step = 1 if top <= LEAST else 2 if top <= 2 * LEAST else 5 if top <= 25 else 10
    return list(range(0, top + 1, step))


def _stack(x: float, wide: float, floor: float, unit: float, side: str, parts: Sequence[Part], where: str) -> list[Bar]:
    """The parts of one bar, one on the other; a week of nought is a line on the ground."""
    if not any(part.count for part in parts):
        return [Bar(x, round(wide, 1), floor - 1.5, 1.5, side, "full", f"{where}: 0", floor)]
    made: list[Bar] = []
    level, peak = floor, round(floor - unit * sum(part.count for part in parts), 1)
    for part in parts:
        if part.count:
            tall = part.count * unit
            label = f"{where}: {part.count} {part.word}".strip()
            made.append(
                Bar(
                    x,
                    round(wide, 1),
                    round(level - tall, 1),
                    round(tall, 1),
                    side,
                    part.look,
                    label,
                    None if made else peak,
                )
            )
            level -= tall
    return made


def _heads(words: Words, looks: Sequence[Key]) -> list[str]:
    if len(looks) == 1:
        return list(words.names.values())
    return [f"{name}: {look.word}" for name in words.names.values() for look in looks]


def _row(week: Week, looks: Sequence[Key], words: Words) -> tuple[str, ...]:
    cells: list[str] = []
    for side in words.names:
        parts = week.sides.get(side)
        counts = {part.look: part.count for part in parts or ()}
        cells += [words.no_log if parts is None else str(counts.get(look.look, 0)) for look in looks]
    return (week.label, *cells)
