"""Finding cases, what is understood about them, and their path."""

import re
import unicodedata
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload, load_only, selectinload

from clinic.access.permissions import Permission
from clinic.access.policy import may
from clinic.access.roles import Role
from clinic.accounts.models import Account
from clinic.cases.lifecycle import CaseState, Gate, Side, Visibility
from clinic.cases.models import Case, Formulation, GateDecision, Partner, Person, StageEpisode, Treatment
from clinic.core import db
from clinic.core.keys import ring

SIZE = 50
#: The most recently active first.
RECENT = (Case.active_on.desc(), Case.number.desc())


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


#: What a line of a list needs: who is in a case, not why they came.
_LINE = (
    load_only(
        Case.number, Case.kind, Case.state, Case.stage, Case.opened_on, Case.active_on, Case.archived_at, Case.invented
    ),
    selectinload(Case.partners).options(
        load_only(Partner.case_id, Partner.person_id, Partner.side), joinedload(Partner.person)
    ),
)


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


def highest_number(otherwise: int) -> int:
    """The highest case number given so far."""
    return db.session.scalar(select(func.max(Case.number))) or otherwise


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
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    some = select(Case).where(*where).order_by(*RECENT).options(*_LINE).limit(size).offset((page - 1) * size)
    items = db.session.scalars(some).all() if total else []
    return Page(with_keys(items), total, page, pages)


def search_cases(user: Any, words: str) -> Page:
    """Those of the user's cases, archived ones too, whose reference or people's names hold every word.

    The items are the first 50, the total counts all. Names are opened and compared in memory; no index of them exists.
    """
    wanted = _plain(words).split()
    if not wanted:
        return Page([], 0, 1, 1)
    found = db.session.scalars(select(Case).where(_visible(user)).order_by(*RECENT).options(*_LINE)).all()
    said: dict[uuid.UUID, str] = {}
    for case in with_keys(found):
        for one in case.partners:
            said.setdefault(one.person_id, _names(one.person))
    hits = [
        case
        for case in found
        if _holds(" ".join([case.reference, *(said[one.person_id] for one in case.partners)]), wanted)
    ]
    return Page(hits[:SIZE], len(hits), 1, 1)


def _names(person: Person) -> str:
    family, given = person.family_name, person.given_name
    return f"{family} {given} {family} {person.called} {family}{given}"  # both orders, and without a space


def _holds(said: str, wanted: Sequence[str]) -> bool:
    plain = _plain(said)
    return all(word in plain for word in wanted)


def _plain(text: str) -> str:
    """The text as it is compared: full width as half width, without regard to case."""
    return unicodedata.normalize("NFKC", text).casefold()


@dataclass(frozen=True, slots=True)
class Client:
    """Somebody who is in a case already, with the references of those cases, for choosing them again."""

    person: Person
    references: str


def clients_visible_to(user: Any) -> Sequence[Client]:
    """The people in the user's cases, archived ones too, by name."""
    mine = select(Partner.person_id, Case.number).join(Case, Partner.case_id == Case.id).where(_visible(user))
    numbers: dict[uuid.UUID, list[int]] = {}
    for person_id, number in db.session.execute(mine.order_by(Case.number)):
        numbers.setdefault(person_id, []).append(number)
    people = db.session.scalars(select(Person).where(Person.id.in_(mine.with_only_columns(Partner.person_id)))).all()
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


def episodes_of(case: Case) -> Sequence[StageEpisode]:
    """The path through the stages, oldest first."""
    return db.session.scalars(
        select(StageEpisode).where(StageEpisode.case_id == case.id).order_by(StageEpisode.number)
    ).all()


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


def get_episode(episode_id: uuid.UUID) -> StageEpisode | None:
    """The stay in a stage with this id."""
    return db.session.get(StageEpisode, episode_id)


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
