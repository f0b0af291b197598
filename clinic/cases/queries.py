"""Finding cases, what is understood about them, and their path."""

import re
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Uuid, and_, bindparam, exists, func, or_, select, type_coerce
from sqlalchemy.orm import aliased, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from clinic.access.permissions import Permission
from clinic.access.policy import may
from clinic.access.roles import Role
from clinic.accounts import queries as accounts
from clinic.accounts.models import Account
from clinic.cases.lifecycle import CaseState, Gate, Side, Visibility
from clinic.cases.models import Case, Formulation, GateDecision, Partner, Person, Treatment
from clinic.core import db
from clinic.core.keys import ring

#: A case with its people and those who treat it; put together once, as every page about a case asks it.
_PEOPLE = (
    joinedload(Case.treatments).joinedload(Treatment.account),
    # Not as an inner join inside an outer one: SQLite would read all partners of the practice for one case.
    joinedload(Case.partners).joinedload(Partner.person, innerjoin=False),
)
_WHOLE = select(Case).options(*_PEOPLE)
_BY_ID = _WHOLE.where(Case.id == bindparam("wanted"))
_BY_IDS = _WHOLE.where(Case.id.in_(bindparam("wanted", expanding=True)))


def with_keys(cases: Sequence[Case]) -> Sequence[Case]:
    """Open the keys of these cases and the people in them with one query."""
    ring().load([case.id for case in cases] + [one.person_id for case in cases for one in case.partners])
    return cases


def get_case(case_id: uuid.UUID) -> Case | None:
    """The case with this id, with its people."""
    found = db.session.scalars(_BY_ID, {"wanted": case_id}).unique().all()
    return with_keys(found)[0] if found else None


def with_people(some: Select[Case]) -> Sequence[Case]:
    """These cases with their people and those who treat them, by one query."""
    return with_keys(db.session.scalars(some.options(*_PEOPLE)).unique().all())


def cases_with(ids: Collection[uuid.UUID]) -> Sequence[Case]:
    """The cases with these ids, with their people, by one query."""
    return with_keys(db.session.scalars(_BY_IDS, {"wanted": list(ids)}).unique().all()) if ids else []


def hold_cases(records: Sequence[Any]) -> None:
    """Give each of these records its case, with its people, by one query: what no record holds is loaded again."""
    whole = {one.id: one for one in cases_with({one.case_id for one in records})}
    for one in records:
        set_committed_value(one, "case", whole[one.case_id])


def case_by_reference(reference: str) -> Case | None:
    """The case called C-1001 and the like."""
    match = re.fullmatch(r"[Cc]-?(\d{1,9})", reference.strip())
    if match is None:
        return None
    found = db.session.scalars(_WHOLE.where(Case.number == int(match.group(1)))).unique().all()
    return with_keys(found)[0] if found else None


def all_cases() -> Sequence[Case]:
    """Every case, by number; for the shell, without names."""
    return db.session.scalars(select(Case).order_by(Case.number)).all()


def highest_number(otherwise: int) -> int:
    """The highest case number given so far."""
    return db.session.scalar(select(func.max(Case.number))) or otherwise


def open_to(roles: frozenset[Role]) -> ColumnElement[bool]:
    """The same facts as READ_CASE in the policy, as a condition: the cases that `user`, who has these roles, may read."""
    facts: list[ColumnElement[bool]] = []
    treated = exists().where(Treatment.case_id == Case.id, Treatment.until.is_(None))
    if Role.PRACTITIONER in roles:
        facts.append(treated.where(Treatment.account_id == bindparam("user", type_=Uuid())))
    if Role.SUPERVISOR in roles:
        supervised = Treatment.account_id == Account.id, Account.supervisor_id == bindparam("user", type_=Uuid())
        facts.append(treated.where(*supervised))
    return or_(*facts) if facts else Case.id.is_(None)


def works_on(case_id: Any, account_id: Any) -> ColumnElement[bool]:
    """Whether that account treats that case now and can sign in to do so (columns): the policy's `treats`, of anybody."""
    now = Treatment.case_id == case_id, Treatment.account_id == account_id, Treatment.until.is_(None)
    return exists().where(*now, Account.id == Treatment.account_id, can_practise())


def can_practise() -> ColumnElement[bool]:
    """Whether an account may be used for treating somebody."""
    return and_(Account.disabled_at.is_(None), type_coerce(Account.roles, String).contains(Role.PRACTITIONER.value))


@dataclass(frozen=True, slots=True)
class Client:
    """Somebody who is in a case already, with the references of those cases, for choosing them again."""

    person: Person
    references: str


def clients_visible_to(user: Any) -> Sequence[Client]:
    """The people in the user's cases, archived ones too, by name."""
    mine = select(Partner.person_id, Case.number).join(Case, Partner.case_id == Case.id).where(open_to(user.roles))
    numbers: dict[uuid.UUID, list[int]] = {}
    for person_id, number in db.rows(mine.order_by(Case.number), user=user.id):
        numbers.setdefault(person_id, []).append(number)
    theirs = select(Person).where(Person.id.in_(mine.with_only_columns(Partner.person_id)))
    people = db.session.scalars(theirs, {"user": user.id}).all()
    ring().load(one.id for one in people)
    clients = [Client(one, ", ".join(f"C-{number}" for number in numbers[one.id])) for one in people]
    return sorted(clients, key=lambda one: one.person.name.casefold())


def get_person(person_id: uuid.UUID) -> Person | None:
    """The person with this id."""
    return db.session.get(Person, person_id)


def formulations_for(user: Any, case: Case) -> dict[tuple[str, Side | None], Formulation]:
    """What is understood about `case` as `user` may see it: the team's text, else what they keep for themselves."""
    found = _formulations(case)
    mine = {(one.kind, one.side): one for one in found if _is_private(one) and one.author_id == user.id}
    return mine | {(one.kind, one.side): one for one in found if not _is_private(one)}


def formulations_of(case: Case) -> dict[tuple[str, Side | None], Formulation]:
    """What is understood about `case` and meant for more than its author."""
    return {(one.kind, one.side): one for one in _formulations(case) if not _is_private(one)}


def get_formulation(
    case: Case, kind: str, side: Side | None, author: Any, *, private: bool = False
) -> Formulation | None:
    """One formulation, if `author` may see it; with `private`, the one they keep for themselves."""
    if not private:
        return formulations_for(author, case).get((kind, side))
    own = [one for one in _formulations(case) if _is_private(one) and one.author_id == author.id]
    return next((one for one in own if (one.kind, one.side) == (kind, side)), None)


def _formulations(case: Case) -> Sequence[Formulation]:
    order = Formulation.saved_at, Formulation.id
    return db.session.scalars(select(Formulation).where(Formulation.case_id == case.id).order_by(*order)).all()


def _is_private(record: Formulation) -> bool:
    return record.visibility is Visibility.AUTHOR_ONLY


def gate_decisions_of(case: Case) -> Sequence[GateDecision]:
    """How the gate to joint work was set, newest first; the reasons are not for everybody, so pages ask below."""
    order = GateDecision.decided_at.desc()
    return db.session.scalars(select(GateDecision).where(GateDecision.case_id == case.id).order_by(order)).all()


@dataclass(frozen=True, slots=True)
class DecisionSeen:
    """A gate decision as one reader sees it: the reason is empty for those who do not treat the case."""

    state: Gate
    decided_at: datetime
    by_id: uuid.UUID
    reason: str


def gate_decisions_for(user: Any, case: Case) -> Sequence[DecisionSeen]:
    """How the gate to joint work was set, newest first, with the reasons that `user` may read."""
    whole = may(user, Permission.READ_GATE_REASON, case)
    return [
        DecisionSeen(one.state, one.decided_at, one.by_id, one.reason if whole else "")
        for one in gate_decisions_of(case)
    ]


def get_gate_decision(decision_id: uuid.UUID) -> GateDecision | None:
    """The gate decision with this id."""
    return db.session.get(GateDecision, decision_id)


def names_of_colleagues(account_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of these accounts, for saying who wrote something."""
    held = [one for one in db.session.identity_map.values() if isinstance(one, Account)]  # whoever treats or looks
    names = {one.id: one.name for one in held}
    wanted = set(account_ids)
    missing = wanted - set(names)
    if missing:
        names |= {one.id: one.name for one in db.session.scalars(select(Account).where(Account.id.in_(missing)))}
    return {one: names[one] for one in wanted if one in names}


def wait_for(record: Any, record_id: uuid.UUID) -> None:
    """Let a form that was posted twice at once go on one after the other, so that the second finds what the first made.

    PostgreSQL locks the row until the transaction ends; SQLite's writers wait for each other in any case.
    """
    db.session.execute(select(record.id).where(record.id == record_id).with_for_update(key_share=True))


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A case that nobody treats who can sign in as a practitioner; nothing of it but how it is called and stands."""

    case_id: uuid.UUID
    number: int
    state: CaseState
    by: tuple[str, ...]  # who treats it and cannot sign in

    @property
    def reference(self) -> str:
        """C-1001 and the like."""
        return f"C-{self.number}"


def left_behind() -> list[LeftBehind]:
    """Cases that nobody can open to work in them, those that are under way first."""
    there = [one.id for one in accounts.accounts_with(Role.PRACTITIONER)]
    treats = aliased(Treatment)
    left = ~exists().where(treats.case_id == Case.id, treats.until.is_(None), treats.account_id.in_(there))
    now = and_(Treatment.case_id == Case.id, Treatment.until.is_(None))
    found = select(Case.id, Case.number, Case.state, Treatment.account_id).outerjoin(Treatment, now).where(left)
    names = {one.id: one.name for one in accounts.accounts()}
    cases: dict[uuid.UUID, LeftBehind] = {}
    for case_id, number, state, account_id in db.rows(found.order_by(Case.number)):
        before = cases[case_id].by if case_id in cases else ()
        cases[case_id] = LeftBehind(case_id, number, state, (*before, *filter(None, [names.get(account_id)])))
    return sorted(cases.values(), key=lambda one: (one.state is CaseState.CLOSED, one.number))
