"""A case's path as it counts: moves with their newest corrections, as frozen values for pages, charts and papers."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from clinic.cases.journey import Episode, Kind, Move, StageError, replay
from clinic.cases.lifecycle import Visibility
from clinic.cases.models import StageCorrection, StageEpisode


@dataclass(frozen=True, slots=True)
class Said:
    """What a move, or a correction of it, once said, with who and when. because: why it was corrected."""

    stage: int
    on: date
    reason: str
    theme: str
    new_cycle: bool
    withdrawn: bool  # it was noted by mistake
    because: str
    by_id: uuid.UUID
    recorded_at: datetime

    @property
    def move(self) -> Move:
        """The same for the rules of the journey."""
        return Move(self.on, self.stage, self.reason, self.theme, self.new_cycle)


@dataclass(frozen=True, slots=True)
class Step:
    """One stay in a stage, as it counts. said: the move and its corrections, oldest first; the last one counts."""

    id: uuid.UUID
    number: int
    cycle: int
    stage: int
    on: date
    left_on: date | None
    entered_from: int | None
    kind: Kind
    reason: str
    theme: str
    visibility: Visibility
    by_id: uuid.UUID
    recorded_at: datetime
    proposed_by: str  # a, b, t for the therapist, or ""
    agreed: frozenset[str]
    said: tuple[Said, ...]

    @property
    def is_corrected(self) -> bool:
        """Whether something else was noted at first."""
        return len(self.said) > 1

    @property
    def episode(self) -> Episode:
        """The same for the rules of the journey."""
        return Episode(
            self.cycle, self.stage, self.on, self.kind, self.reason, self.theme, self.entered_from, self.left_on
        )


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A move that was noted by mistake: not on the path, and still readable."""

    id: uuid.UUID
    said: tuple[Said, ...]


def said_of(episodes: Iterable[StageEpisode], corrections: Iterable[StageCorrection]) -> dict[uuid.UUID, list[Said]]:
    """What was said of each episode, oldest first; both lists in their order."""
    found = {one.id: [_original(one)] for one in episodes}
    for one in corrections:
        texts = one.reason, one.theme, one.new_cycle, one.withdrawn, one.because
        found[one.episode_id].append(Said(one.stage, one.on, *texts, one.by_id, one.recorded_at))
    return found


def _original(one: StageEpisode) -> Said:
    opened = one.kind is Kind.FIRST and one.cycle > 1
    return Said(one.stage, one.on, one.reason, one.theme, opened, False, "", one.by_id, one.recorded_at)


def steps(episodes: Sequence[StageEpisode], said: Mapping[uuid.UUID, Sequence[Said]]) -> tuple[Step, ...]:
    """The path as it counts. Raises journey.StageError when these moves are none; `entry` is that move's number."""
    there = [one for one in episodes if not said[one.id][-1].withdrawn]
    try:
        corrected = any(len(one) > 1 for one in said.values())
        replayed = replay(said[one.id][-1].move for one in there) if corrected else _as_noted(there)
    except StageError as fault:
        raise StageError(fault.field, fault.reason, there[(fault.entry or 1) - 1].number) from None
    return tuple(_step(one, as_is, tuple(said[one.id])) for one, as_is in zip(there, replayed, strict=True))


def _as_noted(episodes: Sequence[StageEpisode]) -> tuple[Episode, ...]:
    """Without a correction the path is as it was written, whatever the rules were then."""
    before, after = [None, *episodes], [*episodes[1:], None]
    return tuple(
        Episode(
            one.cycle,
            one.stage,
            one.on,
            one.kind,
            one.reason,
            one.theme,
            entered_from=last.stage if last else None,
            left_on=following.on if following else None,
        )
        for last, one, following in zip(before, episodes, after, strict=False)
    )


def _step(one: StageEpisode, now: Episode, said: tuple[Said, ...]) -> Step:
    agreement = one.agreement or {}
    return Step(
        id=one.id,
        number=one.number,
        cycle=now.cycle,
        stage=now.stage,
        on=now.on,
        left_on=now.left_on,
        entered_from=now.entered_from,
        kind=now.kind,
        reason=now.reason,
        theme=now.theme,
        visibility=one.visibility,
        by_id=one.by_id,
        recorded_at=one.recorded_at,
        proposed_by=agreement.get("proposed_by", ""),
        agreed=frozenset(agreement.get("agreed", ())),
        said=said,
    )
