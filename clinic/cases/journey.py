"""The path through the stages, on plain values: cycles, episodes and their kinds (S17-S19)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

STAGES = range(1, 7)
#: Days after which taking the work up again opens a new cycle.
BREAK_DAYS = 60


class Kind(StrEnum):
    """How an episode relates to the ones before it in its cycle; none of them is a failure."""

    FIRST = "first"
    FORWARD = "forward"
    RETURN = "return"
    REVISIT = "revisit"
    BACK_FILL = "back_fill"
    SKIP = "skip"


#: Kinds that ask for a reason.
WITH_REASON = frozenset({Kind.REVISIT, Kind.BACK_FILL, Kind.SKIP})


@dataclass(frozen=True, slots=True)
class Episode:
    """One stay in a stage: from `on` until the next episode begins."""

    cycle: int
    stage: int
    on: date
    kind: Kind


class StageError(ValueError):
    """The move cannot be recorded; `field` names what to look at: "stage", "on" or "reason"."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.reason = field, reason


def next_episode(
    past: Sequence[Episode], stage: int, on: date, *, reason: str = "", new_cycle: bool = False
) -> Episode:
    """The episode that moving to `stage` on `on` makes.

    past: the episodes so far, oldest first. new_cycle: a new theme was taken up, or work began again after a break.
    Raises StageError with reason "unknown_stage", "before_last" (dated before the episode before it), "same_stage" or
    "reason_needed".
    """
    if stage not in STAGES:
        raise StageError("stage", "unknown_stage")
    if past and on < past[-1].on:
        raise StageError("on", "before_last")
    if not past or new_cycle:
        return Episode(past[-1].cycle + 1 if past else 1, stage, on, Kind.FIRST)
    last = past[-1]
    if stage == last.stage:
        raise StageError("stage", "same_stage")
    visited = {one.stage for one in past if one.cycle == last.cycle}
    kind = _kind(stage, last.stage, visited)
    if kind in WITH_REASON and not reason.strip():
        raise StageError("reason", "reason_needed")
    return Episode(last.cycle, stage, on, kind)


def _kind(stage: int, now: int, visited: set[int]) -> Kind:
    highest = max(visited)
    if stage > now:
        if stage > highest + 1:
            return Kind.SKIP
        return Kind.FORWARD if stage == highest + 1 else Kind.RETURN
    return Kind.REVISIT if stage in visited else Kind.BACK_FILL
