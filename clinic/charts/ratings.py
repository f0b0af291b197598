"""The drawing of ratings over time, on plain values: two partners, true dates, gaps where each missed a session.

No smoothing, no mean of the couple, a fixed axis from 1 to 10; ranges are bars with their middle marked.
"""

from collections.abc import Mapping, Sequence
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
from clinic.charts.meetings import Meeting
from clinic.measures.scoring import HIGHEST, LOWEST

HEIGHT = 300


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay in a stage, from `on` until the next one."""

    on: date
    number: int
    label: str
    cycle: int
    revisit: bool  # a step back to a stage that was there before in this cycle: only these are hatched (6.4)


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
    names: Mapping[str, str],
    meetings: Sequence[Meeting],
    stays: Sequence[Stay],
    words: Words,
    *,
    height: int = HEIGHT,
) -> Chart | None:
    """The chart; None when nobody has rated anything.

    names: side -> name. meetings: oldest first; one that a partner missed breaks that partner's line and is marked.
    stays: oldest first.
    """
    meetings = [one for one in meetings if one.scores or one.missed & names.keys()]
    days = sorted({one.on for one in meetings if one.scores})
    if not days:
        return None
    whole = sorted({*(one.on for one in meetings), *(stay.on for stay in stays)})
    place, level = Placer(whole[0], whole[-1]), _Leveller(height)
    return Chart(
        width=WIDTH,
        height=height,
        title=words.title,
        description=words.description,
        bands=_bands(stays, place),
        y_ticks=tuple(YTick(level(value), str(value), value in (1, 10)) for value in (1, 4, 7, 10)),
        x_ticks=labelled(days, place, words.days),
        series=tuple(_series(side, name, meetings, place, level) for side, name in names.items()),
        gaps=_gaps(names, meetings, place, words),
        cycle_lines=tuple(
            place(stay.on) for before, stay in zip(stays, stays[1:], strict=False) if stay.cycle != before.cycle
        ),
        table=Table(words.title, (words.day, *names.values()), tuple(_row(one, names, words) for one in meetings)),
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


def _series(side: str, name: str, meetings: Sequence[Meeting], place: Placer, level: _Leveller) -> Series:
    lines: list[list[tuple[float, float]]] = [[]]
    rated = []
    for one in meetings:
        if side in one.missed:
            lines.append([])
        elif side in one.scores:
            rated.append((place(one.on), one.scores[side]))
            lines[-1].append((place(one.on), level(one.scores[side].middle)))
    return Series(
        side=side,
        name=name,
        lines=tuple(tuple(line) for line in lines if line),
        points=tuple((x, level(score.middle), f"{name}: {score}") for x, score in rated),
        ranges=tuple((x, level(score.low), level(score.high)) for x, score in rated if score.low != score.high),
    )


def _gaps(
    names: Mapping[str, str], meetings: Sequence[Meeting], place: Placer, words: Words
) -> tuple[tuple[float, str], ...]:
    """Where a session was missed, each day once; by whom, unless by everybody."""
    missed: dict[date, set[str]] = {}
    for one in meetings:
        if one.missed:
            missed.setdefault(one.on, set()).update(one.missed & names.keys())
    return tuple(
        (
            place(day),
            words.missed if sides == names.keys() else f"{', '.join(names[side] for side in sides)}: {words.missed}",
        )
        for day, sides in missed.items()
    )


def _row(meeting: Meeting, names: Mapping[str, str], words: Words) -> tuple[str, ...]:
    """One session: what was rated, and who missed it; a dash where somebody rated nothing or was not expected."""
    said = (str(meeting.scores.get(side, "")) or (words.missed if side in meeting.missed else "–") for side in names)
    return (words.days[meeting.on], *said)
