"""The drawing of the stage path: steps over time, a revisit is a step down; where the work was, never how far it is (6.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from clinic.charts.drawing import BELOW, TOP, WIDTH, Chart, Placer, Series, Table, YTick, labelled

HEIGHT = 220
#: Room for the stages' names at the left.
_NAMES = 176


@dataclass(frozen=True, slots=True)
class Step:
    """A stay in a stage: from `on` until the next one."""

    on: date
    stage: int
    cycle: int
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Words:
    """The chart's sentences, in the reader's language."""

    title: str
    description: str
    note: str
    head: tuple[str, str, str, str, str]  # from, cycle, stage, step, reason
    stages: Mapping[int, str]
    days: Mapping[date, str]


def draw(steps: Sequence[Step], until: date, words: Words, *, height: int = HEIGHT) -> Chart | None:
    """The chart from the first stay to `until`; None when no stage was entered yet. steps: oldest first."""
    if not steps:
        return None
    place, level = Placer(steps[0].on, max(until, steps[-1].on), left=_NAMES), _leveller(height, len(words.stages))
    ends = [*(one.on for one in steps[1:]), max(until, steps[-1].on)]
    lines, points = [], []
    for number, (one, end) in enumerate(zip(steps, ends, strict=True)):
        corner = [(place(one.on), level[one.stage])]
        if number and steps[number - 1].cycle == one.cycle:
            corner.insert(0, (place(one.on), level[steps[number - 1].stage]))
        lines.append((*corner, (place(end), level[one.stage])))
        points.append(
            (
                place(one.on),
                level[one.stage],
                " – ".join(filter(None, (f"{one.stage} {words.stages[one.stage]}", one.kind, one.reason))),
            )
        )
    return Chart(
        width=WIDTH,
        height=height,
        title=words.title,
        description=words.description,
        bands=(),
        y_ticks=tuple(YTick(level[number], str(number), False, name) for number, name in words.stages.items()),
        x_ticks=labelled(sorted({one.on for one in steps}), place, words.days),
        series=(Series("n", "", tuple(lines), tuple(points), ()),),
        gaps=(),
        cycle_lines=tuple(
            place(one.on) for before, one in zip(steps, steps[1:], strict=False) if one.cycle != before.cycle
        ),
        table=Table(
            words.title,
            words.head,
            tuple(
                (words.days[one.on], str(one.cycle), f"{one.stage} {words.stages[one.stage]}", one.kind, one.reason)
                for one in steps
            ),
        ),
        note=words.note,
        key="path",
        first_x=_NAMES,
    )


def _leveller(height: int, stages: int) -> dict[int, float]:
    """Stage -> y; the first stage is lowest, which says nothing about its worth."""
    floor = height - BELOW - 8
    step = (floor - TOP + 14) / (stages - 1)
    return {number: round(floor - (number - 1) * step, 1) for number in range(1, stages + 1)}
