"""Finding cases, what is understood about them, and their path."""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Uuid, bindparam, exists, func, or_, select
from sqlalchemy.orm import joinedload

from clinic.access.permissions import Permission
from clinic.access.policy import may
from clinic.access.roles import Role
from clinic.accounts.models import Account
from clinic.cases import names
from clinic.cases.lifecycle import CaseKind, CaseState, Gate, Side, Visibility
from clinic.cases.models import Case, Formulation, GateDecision, Partner, Person, Treatment
from clinic.cases.names import Name
from clinic.core import db
from clinic.core.keys import ring

SIZE = 50
#: The most recently active first.
RECENT = (Case.active_on.desc(), Case.number.desc())
#: What a line of a list needs.
_LINE: tuple[Any, ...] = (
    Case.id,
    Case.number,
    Case.kind,
    Case.state,
    Case.stage,
    Case.active_on,
    Case.archived_at,
    Case.invented,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A case in a list, with the names of its people: who is in it, not why they came."""

    people: Sequence[Name]
    id: uuid.UUID
    number: int
    kind: CaseKind
    state: CaseState
    stage: int | None
    active_on: date
    archived_at: datetime | None
    invented: bool

    @property
    def reference(self) -> str:
        """How the case is called, such as C-2041."""
        return f"C-{self.number}"

    @property
    def is_couple(self) -> bool:
        """Whether two partners come."""
        return self.kind is CaseKind.COUPLE


@dataclass(frozen=True, slots=True)
class Page:
    """Some of many cases."""

    items: Sequence[Line]
    total: int
    page: int
    pages: int


#: A case with its people and those who treat it; put together once, as every page about a case asks it.
_WHOLE = select(Case).options(
    joinedload(Case.treatments).joinedload(Treatment.account), joinedload(Case.partners).joinedload(Partner.person)
)
_BY_ID = _WHOLE.where(Case.id == bindparam("wanted"))


def with_keys(cases: Sequence[Case]) -> Sequence[Case]:
    """Open the keys of these cases and the people in them with one query."""
    ring().load([case.id for case in cases] + [one.person_id for case in cases for one in case.partners])
    return cases


def get_case(case_id: uuid.UUID) -> Case | None:
    """The case with this id, with its people."""
    found = db.session.scalars(_BY_ID, {"wanted": case_id}).unique().all()
    return with_keys(found)[0] if found else None


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


def _open_to(roles: frozenset[Role]) -> ColumnElement[bool]:
    """The same facts as READ_CASE in the policy, as a condition: the cases that `user`, who has these roles, may read."""
    facts: list[ColumnElement[bool]] = []
    treated = exists().where(Treatment.case_id == Case.id, Treatment.until.is_(None))
    if Role.PRACTITIONER in roles:
        facts.append(treated.where(Treatment.account_id == bindparam("user", type_=Uuid())))
    if Role.SUPERVISOR in roles:
        supervised = Treatment.account_id == Account.id, Account.supervisor_id == bindparam("user", type_=Uuid())
        facts.append(treated.where(*supervised))
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
    wanted = user.roles, tuple(states or ()), archived
    given = {"user": user.id, "stage": stage}
    total = db.rows(_counting(*wanted), **given)[0][0]
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    found = db.rows(_listing(*wanted), **given, size=size, first=(page - 1) * size) if total else []
    return Page(_lines(found), total, page, pages)


def how_many_visible_to(user: Any) -> int:
    """How many cases that are not archived `user` may read."""
    return int(db.rows(_counting(user.roles, (), False), user=user.id, stage=None)[0][0])


# Statements for lists are put together once for each filter: that takes longer than the database takes to answer.


@lru_cache(maxsize=256)
def _where(roles: frozenset[Role], states: tuple[CaseState, ...], archived: bool) -> tuple[ColumnElement[bool], ...]:
    stage = bindparam("stage", type_=Integer())
    where = [_open_to(roles), Case.archived_at.is_not(None) if archived else Case.archived_at.is_(None)]
    where.append(or_(stage.is_(None), Case.stage == stage))
    if states:
        where.append(Case.state.in_(states))
    return tuple(where)


@lru_cache(maxsize=256)
def _counting(roles: frozenset[Role], states: tuple[CaseState, ...], archived: bool) -> Select[Any]:
    return select(func.count()).select_from(Case).where(*_where(roles, states, archived))


@lru_cache(maxsize=256)
def _listing(roles: frozenset[Role], states: tuple[CaseState, ...], archived: bool) -> Select[Any]:
    size, first = bindparam("size", type_=Integer()), bindparam("first", type_=Integer())
    some = select(*_LINE).where(*_where(roles, states, archived)).order_by(*RECENT)
    return _with_names(some.limit(size).offset(first))


def _with_names(cases: Select[*tuple[Any, ...]]) -> Select[Any]:
    """A row for each partner of these cases."""
    some = cases.subquery("some")
    whole = select(some, *names.COLUMNS).outerjoin(Partner, Partner.case_id == some.c.id)
    order = some.c.active_on.desc(), some.c.number.desc(), Partner.side
    return whole.outerjoin(Person, Person.id == Partner.person_id).order_by(*order)


def _lines(rows: Sequence[Any]) -> Sequence[Line]:
    """The cases of these rows, which stand together."""
    people: dict[int, list[Name]] = {}
    cases: dict[int, Line] = {}
    for row, name in zip(rows, names.of(rows), strict=True):
        if row.number not in cases:
            people[row.number] = []
            cases[row.number] = Line(people[row.number], *row[: len(_LINE)])
        people[row.number].append(name)
    return list(cases.values())


def search_cases(user: Any, words: str) -> Page:
    """Those of the user's cases, archived ones too, whose reference or people's names hold every word.

    The items are the first 50, the total counts all. Names are compared in memory; no index of them exists.
    """
    wanted = names.plain(words).split()
    if not wanted:
        return Page([], 0, 1, 1)
    found = db.rows(_naming(user.roles), user=user.id)
    said: dict[int, str] = {}
    for (number, *_more), name in zip(found, names.of(found), strict=True):
        said[number] = f"{said.get(number) or f'c-{number}'} {name.plain}"
    hits = [number for number, text in said.items() if all(word in text for word in wanted)]
    items = db.rows(_numbered(), numbers=hits[:SIZE]) if hits else []
    return Page(_lines(items), len(hits), 1, 1)


@lru_cache(maxsize=16)
def _naming(roles: frozenset[Role]) -> Select[Any]:
    """The number of every case that may be read, the most recently active first, with the names of its people."""
    everybody = select(Case.number, *names.COLUMNS).outerjoin(Partner, Partner.case_id == Case.id)
    return everybody.outerjoin(Person, Person.id == Partner.person_id).where(_open_to(roles)).order_by(*RECENT)


@lru_cache(maxsize=1)
def _numbered() -> Select[Any]:
    return _with_names(select(*_LINE).where(Case.number.in_(bindparam("numbers", expanding=True))))


@dataclass(frozen=True, slots=True)
class Client:
    """Somebody who is in a case already, with the references of those cases, for choosing them again."""

    person: Person
    references: str


def clients_visible_to(user: Any) -> Sequence[Client]:
    """The people in the user's cases, archived ones too, by name."""
    mine = select(Partner.person_id, Case.number).join(Case, Partner.case_id == Case.id).where(_open_to(user.roles))
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
    found = db.session.scalars(select(Account).where(Account.id.in_(set(account_ids))))
    return {one.id: one.name for one in found}


def wait_for(record: type[Case] | type[Account], record_id: uuid.UUID) -> None:
    """Let a form that was posted twice at once go on one after the other, so that the second finds what the first made.

    PostgreSQL locks the row until the transaction ends; SQLite's writers wait for each other in any case.
    """
    db.session.execute(select(record.id).where(record.id == record_id).with_for_update(key_share=True))
