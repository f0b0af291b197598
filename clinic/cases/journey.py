"""The path through the stages, on plain values: cycles, episodes and their kinds (S17-S19)."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

STAGES = range(1, 7)
#: The stage at which a new theme opens a new cycle.
LAST = STAGES[-1]
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
class Move:
    """What is said when the work goes to a stage. new_cycle: yes, no, or None where only the path itself can tell."""

    on: date
    stage: int
    reason: str = ""
    theme: str = ""
    new_cycle: bool | None = None


@dataclass(frozen=True, slots=True)
class Episode:
    """One stay in a stage: from `on` until the next one begins, which is `left_on`; None while it lasts."""

    cycle: int
    stage: int
    on: date
    kind: Kind
    reason: str = ""
    theme: str = ""
    entered_from: int | None = None
    left_on: date | None = None


class StageError(ValueError):
    """The move cannot be recorded.

    field: what to look at, "stage", "on", "reason" or "new_cycle". reason: "unknown_stage", "before_last" (dated before
    the episode before it), "same_stage", "reason_needed", "no_new_cycle", or "in_future". entry: which of several
    moves, counted from 1.
    """

    def __init__(self, field: str, reason: str, entry: int | None = None) -> None:
        super().__init__(reason)
        self.field, self.reason, self.entry = field, reason, entry


def replay(moves: Iterable[Move]) -> tuple[Episode, ...]:
    """The episodes that these moves make, oldest first, each ending when the next one begins.

    Raises StageError for the first move that cannot be, with its `entry`.
    """
    path: list[Episode] = []
    for entry, move in enumerate(moves, 1):
        try:
            made = next_episode(path, move)
        except StageError as fault:
            raise StageError(fault.field, fault.reason, entry) from None
        if path:
            path[-1] = replace(path[-1], left_on=made.on)
        path.append(made)
    return tuple(path)


def next_episode(past: Sequence[Episode], move: Move) -> Episode:
    """The episode that `move` makes after the `past` ones, oldest first. Raises StageError."""
    if move.stage not in STAGES:
        raise StageError("stage", "unknown_stage")
    if not past:
        return Episode(1, move.stage, move.on, Kind.FIRST, move.reason, move.theme)
    last = past[-1]
    if move.on < last.on:
        raise StageError("on", "before_last")
    if opens_cycle(past, move):
        return _after(last, last.cycle + 1, Kind.FIRST, move)
    if move.stage == last.stage:
        raise StageError("stage", "same_stage")
    kind = _kind(move.stage, last.stage, {one.stage for one in past if one.cycle == last.cycle})
    if kind in WITH_REASON and not move.reason.strip():
        raise StageError("reason", "reason_needed")
    return _after(last, last.cycle, kind, move)


def opens_cycle(past: Sequence[Episode], move: Move) -> bool:
    """Whether `move` opens a new cycle: a new theme in the last stage, or a break since the episode before.

    Raises StageError when a new cycle is said to begin and neither is so.
    """
    last = past[-1]
    after_break = (move.on - last.on).days >= BREAK_DAYS
    if move.new_cycle and not (after_break or last.stage == LAST):
        raise StageError("new_cycle", "no_new_cycle")
    if move.new_cycle is not None:
        return move.new_cycle
    return after_break or takes_up_theme(past, move.theme)


def takes_up_theme(past: Sequence[Episode], theme: str) -> bool:
    """Whether the path is in its last stage and `theme` is another than the last one named in this cycle."""
    if not past or past[-1].stage != LAST or not theme.strip():
        return False
    named = [one.theme for one in past if one.cycle == past[-1].cycle and one.theme.strip()]
    return not named or _plain(named[-1]) != _plain(theme)


def _plain(theme: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", theme).casefold().split())


def _after(last: Episode, cycle: int, kind: Kind, move: Move) -> Episode:
    return Episode(cycle, move.stage, move.on, kind, move.reason, move.theme, last.stage)


def _kind(stage: int, now: int, visited: set[int]) -> Kind:
    highest = max(visited)
    if stage > now:
        if stage > highest + 1:
            return Kind.SKIP
        return Kind.FORWARD if stage == highest + 1 else Kind.RETURN
    return Kind.REVISIT if stage in visited else Kind.BACK_FILL
