"""What a search opens in cases, and what the search of every part shares.

Each `…_opened` gives (row, its plain bytes), the newest first. A row says .record_id, .case_id, .author_id, .on and
.stage as far as there is one, with ids as `db.raw` gives them. Only what `keep` wants of the rows is opened.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Integer, Select, String, Uuid, and_, bindparam, cast, null, or_, select

from clinic.access.roles import Role
from clinic.cases.lifecycle import Visibility
from clinic.cases.models import Case, Formulation, GateDecision, Partner
from clinic.cases.queries import open_to
from clinic.core import db
from clinic.core.keys import ring

Keep: TypeAlias = Callable[[Any], bool]
Opened: TypeAlias = Iterator[tuple[Any, Sequence[bytes]]]
Search: TypeAlias = Callable[[Any, Keep], Opened]


def readable(roles: frozenset[Role]) -> Select[Any]:
    """The ids of the cases that `user` may read."""
    return select(Case.id).where(open_to(roles))


def treated(roles: frozenset[Role]) -> Select[Any]:
    """The ids of the cases that `user` treats."""
    return select(Case.id).where(open_to(roles & {Role.PRACTITIONER}))


def wrote(record: Any, author: Any, roles: frozenset[Role]) -> ColumnElement[bool]:
    """The policy's (treats, wrote)."""
    return and_(author == bindparam("user", type_=Uuid()), record.case_id.in_(treated(roles)))


def own_or_shared(record: Any, author: Any, roles: frozenset[Role]) -> ColumnElement[bool]:
    """In a case that `user` may read, and not private unless it is the policy's (treats, wrote).

    Whoever treats a case may read it, so the case is asked for once: an “or” around it has the database look twice.
    """
    return and_(
        record.case_id.in_(readable(roles)),
        or_(record.visibility != Visibility.AUTHOR_ONLY, wrote(record, author, roles)),
    )


def facts(record_id: Any, case_id: Any, on: Any, *, author: Any = None, stage: Any = None) -> tuple[Any, ...]:
    """The columns that every row has."""
    return (
        db.raw(record_id).label("record_id"),
        db.raw(case_id).label("case_id"),
        (cast(null(), String) if author is None else db.raw(author)).label("author_id"),
        on.label("on"),
        (cast(null(), Integer) if stage is None else stage).label("stage"),
    )


def kept(*said: Any) -> list[Any]:
    """The sealed columns of these attributes, each under the attribute's name."""
    return [one.kept.label(one.name) for one in said]


def any_of(*said: Any) -> ColumnElement[bool]:
    """Something is in at least one of them."""
    return or_(*(one.kept.is_not(None) for one in said))


def opened(found: Callable[[frozenset[Role]], Select[Any]], *said: Any, of: str = "record_id") -> Search:
    """A search that opens `said` of the rows that `found` selects for somebody's roles; nothing reads as no bytes.

    of: what a row calls the id of the record that holds what is sealed.
    """

    def search(user: Any, keep: Keep) -> Opened:
        openers = [(one.name, one.opener()) for one in said]
        for row in db.streamed(found(user.roles), user=user.id):
            if keep(row):
                sealed = ((open_, getattr(row, name)) for name, open_ in openers)
                yield row, [open_(getattr(row, of), row.case_id, one) if one else b"" for open_, one in sealed]

    return search


def load_keys(user: Any) -> None:
    """Open the keys of all cases that `user` may read, with two queries."""
    ring().load([db.as_uuid(one) for (one,) in db.rows(_ids(user.roles), user=user.id)])


@lru_cache(maxsize=16)
def _ids(roles: frozenset[Role]) -> Select[Any]:
    return select(db.raw(Case.id)).where(open_to(roles))


@lru_cache(maxsize=16)
def _formulations(roles: frozenset[Role]) -> Select[Any]:
    said = Formulation.kind, Formulation.side, Formulation.visibility, *kept(Formulation.answers)
    columns = facts(Formulation.id, Formulation.case_id, Formulation.saved_at, author=Formulation.author_id)
    mine = own_or_shared(Formulation, Formulation.author_id, roles), any_of(Formulation.answers)
    return select(*columns, *said).where(*mine).order_by(Formulation.saved_at.desc())


#: What is understood about cases.
formulations_opened = opened(_formulations, Formulation.answers)


@lru_cache(maxsize=16)
def _reasons(roles: frozenset[Role]) -> Select[Any]:
    said = Partner.side, *kept(Partner.reason, Partner.hopes)
    columns = facts(Partner.id, Partner.case_id, Case.opened_on)
    whole = select(*columns, *said).join(Case, Case.id == Partner.case_id).where(open_to(roles))
    return whole.where(any_of(Partner.reason, Partner.hopes)).order_by(Case.opened_on.desc())


#: Why each partner came, and what they hope for.
reasons_opened = opened(_reasons, Partner.reason, Partner.hopes)


@lru_cache(maxsize=16)
def _about(roles: frozenset[Role]) -> Select[Any]:
    columns = facts(Case.id, Case.id, Case.opened_on)
    mine = Case.id.in_(treated(roles)), any_of(Case.problem_name, Case.facts)
    return select(*columns, *kept(Case.problem_name, Case.facts)).where(*mine).order_by(Case.opened_on.desc())


#: The problem's name and the facts of cases, for those who treat them: nobody else has a page that shows them.
about_opened = opened(_about, Case.problem_name, Case.facts)


@lru_cache(maxsize=16)
def _gates(roles: frozenset[Role]) -> Select[Any]:
    gate = GateDecision
    columns = facts(gate.case_id, gate.case_id, gate.decided_at, author=gate.by_id)
    mine = gate.case_id.in_(treated(roles)), any_of(gate.reason)
    return (
        select(*columns, db.raw(gate.id).label("row_id"), *kept(gate.reason))
        .where(*mine)
        .order_by(gate.decided_at.desc())
    )


#: Why the gate to joint work was set, as READ_GATE_REASON gives it.
gates_opened = opened(_gates, GateDecision.reason, of="row_id")
