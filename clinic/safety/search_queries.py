"""What a search opens of safety screens, for those who treat; see `cases.search_queries`."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select

from clinic.access.roles import Role
from clinic.cases.search_queries import any_of, facts, kept, opened, treated
from clinic.core import db
from clinic.safety.models import SafetyScreen, ScreenMistake


@lru_cache(maxsize=16)
def _screens(roles: frozenset[Role]) -> Select[Any]:
    columns = facts(SafetyScreen.id, SafetyScreen.case_id, SafetyScreen.on, author=SafetyScreen.by_id)
    whole = select(*columns, SafetyScreen.side, *kept(SafetyScreen.words, SafetyScreen.told))
    return whole.where(SafetyScreen.case_id.in_(treated(roles))).order_by(SafetyScreen.on.desc())


#: What was said in a screen and who else was there, as READ_SAFETY_SCREEN gives it; of those recorded by mistake too.
screens_opened = opened(_screens, SafetyScreen.words, SafetyScreen.told)


@lru_cache(maxsize=16)
def _mistakes(roles: frozenset[Role]) -> Select[Any]:
    gone = ScreenMistake
    columns = facts(SafetyScreen.id, gone.case_id, gone.recorded_at, author=gone.by_id)
    whole = select(*columns, SafetyScreen.side, db.raw(gone.id).label("row_id"), *kept(gone.because))
    mine = gone.case_id.in_(treated(roles)), any_of(gone.because)
    return whole.join(SafetyScreen, SafetyScreen.id == gone.screen_id).where(*mine).order_by(gone.recorded_at.desc())


#: Why one should not have been recorded.
mistakes_opened = opened(_mistakes, ScreenMistake.because, of="row_id")
