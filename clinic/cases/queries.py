"""Finding cases, what is understood about them, and their path."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from clinic.access.roles import Role
from clinic.accounts.models import Account
from clinic.cases.lifecycle import CaseState, Side
from clinic.cases.models import Case, Formulation, GateDecision, Partner, Person, StageEpisode, Treatment
from clinic.core import db
from clinic.core.keys import ring

SIZE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Some of many cases."""

    items: Sequence[Case]
    total: int
    page: int
    pages: int


def _whole() -> Select[Case]:
    treatments = joinedload(Case.treatments).joinedload(Treatment.account)
    return select(Case).options(treatments, selectinload(Case.partners).joinedload(Partner.person))


def with_keys(cases: Sequence[Case]) -> Sequence[Case]:
    """Open the keys of these cases and the people in them with one query."""
    ring().load([case.id for case in cases] + [one.person_id for case in cases for one in case.partners])
    return cases


def get_case(case_id: uuid.UUID) -> Case | None:
    """The case with this id, with its people."""
    found = db.session.scalars(_whole().where(Case.id == case_id)).unique().all()
    return with_keys(found)[0] if found else None


def case_by_reference(reference: str) -> Case | None:
    """The case called C-1001 and the like."""
    match = re.fullmatch(r"[Cc]-?(\d{1,9})", reference.strip())
    if match is None:
        return None
    found = db.session.scalars(_whole().where(Case.number == int(match.group(1)))).unique().all()
    return with_keys(found)[0] if found else None


def all_cases() -> Sequence[Case]:
    """Every case, by number; for the shell, without names."""
    return db.session.scalars(select(Case).order_by(Case.number)).all()


def _visible(user: Any) -> ColumnElement[bool]:
    """The same facts as READ_CASE in the policy, as a condition."""
    facts: list[ColumnElement[bool]] = []
    treated = select(Treatment.case_id).where(Treatment.until.is_(None))
    if user.has(Role.PRACTITIONER):
        facts.append(Case.id.in_(treated.where(Treatment.account_id == user.id)))
    if user.has(Role.SUPERVISOR):
        supervised = select(Account.id).where(Account.supervisor_id == user.id)
        facts.append(Case.id.in_(treated.where(Treatment.account_id.in_(supervised))))
    return or_(*facts) if facts else Case.id.is_(None)


def cases_visible_to(
    user: Any,
    *,
    states: Sequence[CaseState] | None = None,
    stage: int | None = None,
    archived: bool = False,
    page: int = 1,
    size: int = SIZE,
) -> Page:
    """The cases `user` may read, the most recently active first."""
    where = [_visible(user), Case.archived_at.is_not(None) if archived else Case.archived_at.is_(None)]
    if states:
        where.append(Case.state.in_(states))
    if stage:
        where.append(Case.stage == stage)
    total = db.session.scalar(select(func.count()).select_from(Case).where(*where)) or 0
    some = select(Case).where(*where).order_by(Case.active_on.desc(), Case.number.desc())
    some = some.options(selectinload(Case.partners).joinedload(Partner.person)).limit(size).offset((page - 1) * size)
    items = db.session.scalars(some).all() if total else []
    return Page(with_keys(items), total, page, max(1, -(-total // size)))


def search_cases(user: Any, words: str) -> Sequence[Case]:
    """Those of the user's cases, archived ones too, whose reference or people's names hold every word; at most 50.

    Names are opened and compared in memory; no index of them exists.
    """
    wanted = words.casefold().split()
    if not wanted:
        return []
    everything = select(Case).where(_visible(user)).order_by(Case.active_on.desc(), Case.number.desc())
    found = db.session.scalars(everything.options(selectinload(Case.partners).joinedload(Partner.person))).all()
    hits = [case for case in with_keys(found) if all(word in _said(case) for word in wanted)]
    return hits[:SIZE]


def _said(case: Case) -> str:
    people = [one.person for one in case.partners]
    names = [
        f"{one.name} {one.called} {one.family_name} {one.given_name} {one.family_name}{one.given_name}"
        for one in people
    ]
    return f"{case.reference} {' '.join(names)}".casefold()


def people_visible_to(user: Any) -> Sequence[Person]:
    """The people in the user's cases, by name."""
    mine = select(Partner.person_id).where(Partner.case_id.in_(select(Case.id).where(_visible(user))))
    people = db.session.scalars(select(Person).where(Person.id.in_(mine))).all()
    ring().load(one.id for one in people)
    return sorted(people, key=lambda one: one.name.casefold())


def get_person(person_id: uuid.UUID) -> Person | None:
    """The person with this id."""
    return db.session.get(Person, person_id)


def formulations_for(user: Any, case: Case) -> dict[tuple[str, Side | None], Formulation]:
    """What is understood about `case`, without what another author keeps for themselves."""
    found = db.session.scalars(select(Formulation).where(Formulation.case_id == case.id))
    mine = [one for one in found if one.visibility.value != "author_only" or one.author_id == user.id]
    return {(one.kind, one.side): one for one in mine}


def get_formulation(case: Case, kind: str, side: Side | None, author: Any) -> Formulation | None:
    """One formulation, if `author` may see it."""
    return formulations_for(author, case).get((kind, side))


def episodes_of(case: Case) -> Sequence[StageEpisode]:
    """The path through the stages, oldest first."""
    return db.session.scalars(
        select(StageEpisode).where(StageEpisode.case_id == case.id).order_by(StageEpisode.number)
    ).all()


def gate_decisions_of(case: Case) -> Sequence[GateDecision]:
    """How the gate to joint work was set, newest first."""
    order = GateDecision.decided_at.desc()
    return db.session.scalars(select(GateDecision).where(GateDecision.case_id == case.id).order_by(order)).all()
