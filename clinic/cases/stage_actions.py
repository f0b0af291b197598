"""Everything that is written about the stages of a case."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.cases import journey, queries, stage_queries
from clinic.cases.lifecycle import EvidenceKind, Side, Visibility
from clinic.cases.models import Case, Evidence, Readiness, StageCorrection, StageEpisode, StagePosition
from clinic.cases.path import Said
from clinic.core import clock, db
from clinic.core.lifecycle import TakenError
from clinic.core.web import ChangedMeanwhileError, says_more

#: Whose an item is when one partner said it.


@dataclass(frozen=True, slots=True)
class Agreement:
    """Who proposed a move and who agreed to it: a and b the partners, t the therapist."""

    proposed_by: str = ""
    agreed: Iterable[str] = ()


NOBODY_SAID = Agreement()


def move_stage(
    case: Case,
    *,
    stage: int,
    on: date,
    by: Account,
    reason: str = "",
    theme: str = "",
    new_cycle: bool = False,
    agreement: Agreement = NOBODY_SAID,
    record_id: uuid.UUID | None = None,
) -> StageEpisode:
    """Move to another stage; the kind follows from the path (S17-S19). Posted twice (same record_id) it is noted once.

    Raises journey.StageError, and TakenError when the id is that of another move.
    """
    queries.wait_for(Case, case.id)
    made = stage_queries.get_episode(record_id) if record_id else None
    if made is not None and (made.case_id, made.stage, made.on, made.reason, made.theme) != (
        case.id,
        stage,
        on,
        reason,
        theme,
    ):
        raise TakenError
    if made is not None:
        return made
    case.must_be_open()
    if on > clock.today():
        raise journey.StageError("on", "in_future")
    past = [one.episode for one in stage_queries.path_of(case)]
    # Whether there was a break is the therapist's to say: weeks without a move are no break.
    opens = new_cycle or journey.takes_up_theme(past, theme)
    found = journey.next_episode(past, journey.Move(on, stage, reason, theme, opens))
    episode = StageEpisode(
        id=record_id or uuid.uuid4(),
        case_id=case.id,
        number=stage_queries.moves_in(case) + 1,
        cycle=found.cycle,
        stage=found.stage,
        on=on,
        kind=found.kind,
        visibility=Visibility.JOINT,
        by_id=by.id,
        recorded_at=clock.now(),
        reason=reason,
        theme=theme,
    )
    said = {"proposed_by": agreement.proposed_by, "agreed": sorted(agreement.agreed)}
    if any(said.values()):
        episode.agreement = {key: value for key, value in said.items() if value}
    db.session.add(episode)
    case.stage, case.cycle = found.stage, found.cycle
    trail.record(Event.STAGE_MOVED, episode, by=by, stage=found.stage, kind=found.kind.value, cycle=found.cycle)
    return episode


@dataclass(frozen=True, slots=True)
class Correction:
    """What a move should have said, and why it is corrected."""

    stage: int
    on: date
    because: str
    reason: str = ""
    theme: str = ""
    new_cycle: bool = False
    withdrawn: bool = False


def correct_stage(
    episode: StageEpisode, correction: Correction, *, seen: int, by: Account, record_id: uuid.UUID | None = None
) -> None:
    """Say what a move should have said; what it said stays. Posted twice (same record_id) it is said once.

    seen: how often the page said that it was corrected. Raises ChangedMeanwhileError for an older page, and
    journey.StageError when the moves would no longer be a path; its `entry` is the number of the move that would not
    fit, as moves are numbered in the case.
    """
    case = episode.case
    queries.wait_for(Case, case.id)
    if record_id and (known := stage_queries.known(StageCorrection, record_id)):
        if known.episode_id != episode.id or any(
            getattr(known, name) != getattr(correction, name) for name in Correction.__slots__
        ):
            raise TakenError
        return
    if seen != len(stage_queries.said_about(episode)) - 1:
        raise ChangedMeanwhileError
    if correction.on > clock.today() and not correction.withdrawn:
        raise journey.StageError("on", "in_future", episode.number)
    said = {name: getattr(correction, name) for name in Correction.__slots__}
    path = stage_queries.path_with(case, episode, Said(**said, by_id=by.id, recorded_at=clock.now()))
    kept = StageCorrection(
        id=record_id or uuid.uuid4(),
        case_id=case.id,
        episode_id=episode.id,
        visibility=Visibility.JOINT,
        by_id=by.id,
        recorded_at=clock.now(),
        **said,
    )
    db.session.add(kept)
    case.stage, case.cycle = (path[-1].stage, path[-1].cycle) if path else (None, None)
    trail.record(Event.STAGE_CORRECTED, kept, by=by, stage=kept.stage, withdrawn=kept.withdrawn)


def record_position(
    case: Case, side: Side, *, stage: int, on: date, words: str, by: Account, record_id: uuid.UUID | None = None
) -> None:
    """Note where one partner sees the work; the shared stage stays as it is. Posted twice it is noted once."""
    queries.wait_for(Case, case.id)
    view = {"stage": stage, "words": words}
    if record_id and (known := stage_queries.known(StagePosition, record_id)):
        if (known.case_id, known.side, known.on, known.view) != (case.id, side, on, view):
            raise TakenError
        return
    case.must_be_open()
    made = StagePosition(id=record_id or uuid.uuid4(), case_id=case.id, side=side, on=on, visibility=side.own)
    made.by_id, made.recorded_at, made.view = by.id, clock.now(), view
    db.session.add(made)
    trail.record(Event.STAGE_VIEW_RECORDED, made, by=by)


def save_readiness(episode: StageEpisode, answers: Mapping[str, Mapping[str, str]], *, seen: int, by: Account) -> None:
    """Keep how each sees the signs of being ready: {sign: {"a": "yes", "b": "partly", "t": "no"}}; `seen` is 0 at first.

    The same once more changes nothing. Raises ChangedMeanwhileError for an older page.
    """
    queries.wait_for(Case, episode.case_id)
    found = stage_queries.get_readiness(episode)
    said = {key: dict(one) for key, one in answers.items() if one}
    if not says_more(said, found.answers if found else None, seen=seen, edition=found.edition if found else 0):
        return
    episode.case.must_be_open()
    if found is None:
        # The row holds what both said, so no page or paper meant for one of them may ever show it.
        found = Readiness(case_id=episode.case_id, episode_id=episode.id, visibility=Visibility.AUTHOR_ONLY)
        db.session.add(found)
    found.by_id, found.saved_at, found.answers = by.id, clock.now(), said
    trail.record(Event.READINESS_SAVED, found, by=by)


def add_evidence(
    episode: StageEpisode,
    kind: EvidenceKind,
    *,
    of: uuid.UUID | None,
    side: Side | None,
    visibility: Visibility,
    line: str,
    by: Account,
    record_id: uuid.UUID | None = None,
) -> None:
    """Put something of the record beside an episode; nothing moves by it. Posted twice it is put there once.

    of: the record that is meant, if it is one. visibility: never wider than that record's own.
    """
    queries.wait_for(Case, episode.case_id)
    if record_id and (known := stage_queries.known(Evidence, record_id)):
        if (known.episode_id, known.kind, known.record_id, known.side, known.line) != (
            episode.id,
            kind,
            of,
            side,
            line,
        ):
            raise TakenError
        return
    episode.case.must_be_open()
    made = Evidence(id=record_id or uuid.uuid4(), case_id=episode.case_id, episode_id=episode.id, kind=kind)
    made.record_id, made.side, made.visibility, made.line = of, side, visibility, line
    made.by_id, made.added_at = by.id, clock.now()
    db.session.add(made)
    trail.record(Event.EVIDENCE_ADDED, made, by=by)


def withdraw_evidence(evidence: Evidence, *, by: Account) -> None:
    """Take a piece of evidence away from its episode. Asked for twice, it is done once."""
    if evidence.withdrawn_at is None:
        evidence.withdrawn_at = clock.now()
        trail.record(Event.EVIDENCE_WITHDRAWN, evidence, by=by)


def restore_evidence(evidence: Evidence, *, by: Account) -> None:
    """Put it back. Asked for twice, it is done once."""
    if evidence.withdrawn_at is not None:
        evidence.withdrawn_at = None
        trail.record(Event.EVIDENCE_RESTORED, evidence, by=by)
