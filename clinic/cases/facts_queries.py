"""Finding a case as plain values, by one statement."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select

from clinic.accounts.models import Account
from clinic.cases import names
from clinic.cases.facts import CaseFacts, PartnerFacts, PersonFacts, Treating
from clinic.cases.models import Case, Partner, Person, Treatment
from clinic.core import db
from clinic.core.keys import ring

_HEAD: tuple[Any, ...] = (
    Case.id,
    Case.number,
    Case.kind,
    Case.state,
    Case.gate,
    Case.opened_on,
    Case.closed_on,
    Case.archived_at,
)
_HEAD += (Case.invented,)
_PARTNER = (Partner.id, Partner.side, Partner.reason.kept, Person.id, Person.pronouns.kept, *names.columns())
#: A row for each pair of a partner and somebody who treats.
_FACTS = (
    select(*_HEAD, Account.id, Account.supervisor_id, *_PARTNER)
    .outerjoin(Treatment, (Treatment.case_id == Case.id) & Treatment.until.is_(None))
    .outerjoin(Account, Account.id == Treatment.account_id)
    .outerjoin(Partner, Partner.case_id == Case.id)
    .outerjoin(Person, Person.id == Partner.person_id)
    .where(Case.id == bindparam("wanted"))
    .order_by(Treatment.since, Partner.side)
)
_WHO, _PEOPLE = len(_HEAD), len(_HEAD) + 2


def facts_of(case_id: uuid.UUID) -> CaseFacts | None:
    """The case with this id, with its people and those who treat it."""
    found: Sequence[Any] = db.rows(_FACTS, wanted=case_id)
    if not found:
        return None
    head = found[0][:_WHO]
    treating = dict.fromkeys(Treating(*one[_WHO:_PEOPLE]) for one in found if one[_WHO] is not None)
    people = {one[_PEOPLE]: one[_PEOPLE:] for one in found if one[_PEOPLE] is not None}
    ring().load([case_id, *(one[3] for one in people.values())])
    partners = (_partner(case_id, *one[:5], name=tuple(one[5:])) for one in people.values())
    held: list[Any] = [*head, tuple(partners), tuple(treating)]
    return CaseFacts(*held)


def _partner(
    case_id: uuid.UUID,
    partner_id: uuid.UUID,
    side: Any,
    reason: bytes | None,
    person_id: uuid.UUID,
    pronouns: bytes | None,
    *,
    name: tuple[Any, ...],
) -> PartnerFacts:
    (called,) = names.of([name])
    who = PersonFacts(called.full, called.initials, called.short, Person.pronouns.open(person_id, person_id, pronouns))
    return PartnerFacts(partner_id, case_id, side, who, reason)
