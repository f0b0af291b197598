"""What a search opens of consents, for those who treat; see `cases.search_queries`."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select

from clinic.access.roles import Role
from clinic.cases.search_queries import any_of, facts, kept, opened, treated
from clinic.consents.models import Consent, ConsentWithdrawal
from clinic.core import db


@lru_cache(maxsize=16)
def _consents(roles: frozenset[Role]) -> Select[Any]:
    columns = facts(Consent.id, Consent.case_id, Consent.agreed_on, author=Consent.by_id)
    mine = Consent.case_id.in_(treated(roles)), any_of(Consent.words)
    return select(*columns, Consent.side, *kept(Consent.words)).where(*mine).order_by(Consent.agreed_on.desc())


#: What was said beside an agreement, as READ_CONSENT gives it; of those recorded by mistake too.
consents_opened = opened(_consents, Consent.words)


@lru_cache(maxsize=16)
def _withdrawals(roles: frozenset[Role]) -> Select[Any]:
    ended = ConsentWithdrawal
    columns = facts(Consent.id, ended.case_id, ended.on, author=ended.by_id)
    whole = select(*columns, Consent.side, db.raw(ended.id).label("row_id"), *kept(ended.words))
    mine = ended.case_id.in_(treated(roles)), any_of(ended.words)
    return whole.join(Consent, Consent.id == ended.consent_id).where(*mine).order_by(ended.on.desc())


#: What was said when one was withdrawn.
withdrawals_opened = opened(_withdrawals, ConsentWithdrawal.words, of="row_id")
