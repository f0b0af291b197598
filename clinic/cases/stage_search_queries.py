"""What a search opens beside the path through the stages; see `cases.search_queries`."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select

from clinic.access.roles import Role
from clinic.cases.models import Evidence, StageCorrection, StageEpisode, StagePosition
from clinic.cases.search_queries import any_of, facts, kept, opened, own_or_shared, readable
from clinic.core import db


@lru_cache(maxsize=16)
def _moves(roles: frozenset[Role]) -> Select[Any]:
    move = StageEpisode
    columns = facts(move.id, move.case_id, move.on, author=move.by_id, stage=move.stage)
    mine = move.case_id.in_(readable(roles)), any_of(move.reason, move.theme)
    return select(*columns, *kept(move.reason, move.theme)).where(*mine).order_by(move.on.desc())


#: Why the work moved to a stage, and the theme of a cycle; as it was noted, whatever was corrected since.
moves_opened = opened(_moves, StageEpisode.reason, StageEpisode.theme)


@lru_cache(maxsize=16)
def _corrections(roles: frozenset[Role]) -> Select[Any]:
    said = StageCorrection
    columns = facts(said.episode_id, said.case_id, said.on, author=said.by_id, stage=said.stage)
    whole = select(*columns, db.raw(said.id).label("row_id"), *kept(said.reason, said.theme, said.because))
    return whole.where(said.case_id.in_(readable(roles))).order_by(said.on.desc())


#: What a move should have said, and why it was corrected.
corrections_opened = opened(
    _corrections, StageCorrection.reason, StageCorrection.theme, StageCorrection.because, of="row_id"
)


@lru_cache(maxsize=16)
def _evidence(roles: frozenset[Role]) -> Select[Any]:
    there = Evidence.withdrawn_at.is_(None), any_of(Evidence.line), own_or_shared(Evidence, Evidence.by_id, roles)
    columns = facts(Evidence.episode_id, Evidence.case_id, Evidence.added_at, author=Evidence.by_id)
    whole = select(*columns, db.raw(Evidence.id).label("row_id"), *kept(Evidence.line))
    return whole.where(*there).order_by(Evidence.added_at.desc())


#: What stands beside a stage; what was removed is not among it.
evidence_opened = opened(_evidence, Evidence.line, of="row_id")


@lru_cache(maxsize=16)
def _views(roles: frozenset[Role]) -> Select[Any]:
    view = StagePosition
    columns = facts(view.case_id, view.case_id, view.on, author=view.by_id)
    whole = select(*columns, db.raw(view.id).label("row_id"), view.side, *kept(view.view))
    return whole.where(view.case_id.in_(readable(roles))).order_by(view.on.desc())


#: Where each partner saw the work, in their words.
views_opened = opened(_views, StagePosition.view, of="row_id")
