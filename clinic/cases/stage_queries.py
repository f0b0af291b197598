"""Finding the path of a case, what each partner thinks of it, signs of readiness and evidence."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import bindparam, func, literal, select
from sqlalchemy.orm.attributes import set_committed_value

from clinic.cases import path
from clinic.cases import queries as cases
from clinic.cases.lifecycle import Side, Visibility
from clinic.cases.models import Case, Evidence, Readiness, StageCorrection, StageEpisode, StagePosition
from clinic.cases.path import Said, Step, Withdrawn
from clinic.core import db

Kind = TypeVar("Kind", StageCorrection, StagePosition, Evidence)


def path_of(case: Any) -> tuple[Step, ...]:
    """The path through the stages as it counts, oldest first: every move with its newest correction."""
    return path.steps(*_noted(case))


def stage_on(case: Any, day: date) -> int | None:
    """The stage in which the work was at the end of `day`; none before the first move."""
    return next((one.stage for one in reversed(path_of(case)) if one.on <= day), None)


#: Which moves and corrections there are: they are written once, so the same ones make the same path.
MOVES = (
    select(literal("move"), db.raw(StageEpisode.id), literal(0), db.raw(StageCorrection.id), literal(0))
    .outerjoin(StageCorrection, StageCorrection.episode_id == StageEpisode.id)
    .where(StageEpisode.case_id == bindparam("case"))
)


def whole_path_of(case: Case) -> tuple[tuple[Step, ...], tuple[Withdrawn, ...]]:
    """The same, and beside it the moves that were noted by mistake, oldest first."""
    episodes, said = _noted(case)
    gone = (Withdrawn(key, tuple(all_said)) for key, all_said in said.items() if all_said[-1].withdrawn)
    return path.steps(episodes, said), tuple(gone)


def path_with(case: Case, episode: StageEpisode, correction: Said) -> tuple[Step, ...]:
    """The path as it would be after `correction`. Raises journey.StageError when that is none."""
    episodes, said = _noted(case)
    said[episode.id].append(correction)
    return path.steps(episodes, said)


def _noted(case: Any) -> tuple[Sequence[StageEpisode], dict[uuid.UUID, list[Said]]]:
    """Every move by its number, and all that was said of each."""
    beside = StageCorrection.episode_id == StageEpisode.id
    order = StageEpisode.number, StageCorrection.recorded_at, StageCorrection.id
    whole = select(StageEpisode, StageCorrection).outerjoin(StageCorrection, beside)
    rows = db.session.execute(whole.where(StageEpisode.case_id == case.id).order_by(*order)).all()
    episodes = list(dict.fromkeys(episode for episode, _correction in rows))
    return episodes, path.said_of(episodes, (one for _episode, one in rows if one is not None))


def moves_in(case: Case) -> int:
    """How many moves were ever noted in `case`."""
    return db.session.scalar(select(func.count()).where(StageEpisode.case_id == case.id)) or 0


def get_episode(episode_id: uuid.UUID) -> StageEpisode | None:
    """The stay in a stage with this id, as it was noted."""
    return _with_keys(db.session.get(StageEpisode, episode_id))


def get_evidence(evidence_id: uuid.UUID) -> Evidence | None:
    """The piece of evidence with this id."""
    return _with_keys(db.session.get(Evidence, evidence_id))


def _with_keys(found: Any) -> Any:
    if found is not None:
        # Held on the record: what nobody holds is loaded again.
        set_committed_value(found, "case", cases.get_case(found.case_id))
    return found


def known(kind: type[Kind], record_id: uuid.UUID) -> Kind | None:
    """The record with this id, when its form was posted before."""
    return db.session.get(kind, record_id)


def said_about(episode: StageEpisode) -> tuple[Said, ...]:
    """All that was said of this move, oldest first; the last one counts."""
    order = StageCorrection.recorded_at, StageCorrection.id
    mine = select(StageCorrection).where(StageCorrection.episode_id == episode.id).order_by(*order)
    return tuple(path.said_of([episode], db.session.scalars(mine))[episode.id])


def positions_of(case: Case) -> Sequence[StagePosition]:
    """Where each partner saw the work, the newest first."""
    order = StagePosition.on.desc(), StagePosition.recorded_at.desc()
    return db.session.scalars(select(StagePosition).where(StagePosition.case_id == case.id).order_by(*order)).all()


def newest(positions: Sequence[StagePosition]) -> dict[Side, StagePosition]:
    """Each partner's last word among `positions`, which are in the order above."""
    return {one.side: one for one in reversed(positions)}


def readiness_of(case: Case) -> dict[uuid.UUID, Readiness]:
    """Episode -> how each sees the signs of being ready to move on."""
    found = db.session.scalars(select(Readiness).where(Readiness.case_id == case.id))
    return {one.episode_id: one for one in found}


def get_readiness(episode: StageEpisode) -> Readiness | None:
    """How each sees the signs of being ready to move on from this episode."""
    return db.session.scalars(select(Readiness).where(Readiness.episode_id == episode.id)).first()


def evidence_for(user: Any, case: Case) -> Sequence[Evidence]:
    """What was put beside the episodes of `case`, also what was removed again, as far as `user` may see it."""
    order = Evidence.added_at, Evidence.id
    found = db.session.scalars(select(Evidence).where(Evidence.case_id == case.id).order_by(*order))
    return [one for one in found if one.visibility is not Visibility.AUTHOR_ONLY or one.by_id == user.id]
