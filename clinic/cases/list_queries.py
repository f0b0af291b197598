"""Lists of cases and the search in them: plain rows, whose statements are put together once."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, literal, or_, select
from sqlalchemy.orm import aliased

from clinic.access.roles import Role
from clinic.cases import names
from clinic.cases.lifecycle import CaseKind, CaseState, Side
from clinic.cases.models import Case, Partner, Person
from clinic.cases.names import Name
from clinic.cases.queries import open_to
from clinic.core import db
from clinic.core.search import stands_in

SIZE = 50
#: So many cases are counted, and all up to the page that is asked for; beyond there are “more”.
COUNTED = 500
#: The most recently active first.
RECENT = (Case.active_on.desc(), Case.number.desc())
#: What a line of a list needs.
_LINE: tuple[Any, ...] = (
    db.raw(Case.id).label("id"),
    Case.number,
    Case.kind,
    Case.state,
    Case.stage,
    Case.active_on,
    Case.archived_at,
    Case.invented,
)


_NUMBER = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A case in a list, with the names of its people: who is in it, not why they came."""

    people: tuple[Name, ...]
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
    """Some of many cases, as the database gave them: two pages of the same rows are the same."""

    rows: tuple[tuple[Any, ...], ...]
    total: int
    page: int
    pages: int
    more: bool = False  # there are more than were counted

    @property
    def items(self) -> Sequence[Line]:
        """The cases, with the names of their people opened."""
        return _lines(self.rows)


def cases_visible_to(
    user: Any,
    *,
    states: Sequence[CaseState] | None = None,
    stage: int | None = None,
    archived: bool = False,
    page: int = 1,
    size: int = SIZE,
    by_name: bool = False,
) -> Page:
    """The cases `user` may read, the most recently active first.

    by_name: the COUNTED most recently active in the order of their names instead, which are compared in memory.
    """
    wanted = user.roles, tuple(states or ()), archived
    given = {"user": user.id, "stage": stage}
    most = max(COUNTED, page * size)
    total = db.rows(_counting(*wanted), **given, most=most + 1)[0][0]
    more, total = total > most, min(total, most)
    if by_name:
        total = min(total, COUNTED)
    pages = max(1, -(-total // size)) + (more and not by_name)
    page = min(max(page, 1), pages)
    if by_name:
        rows = db.rows(_listing(*wanted), **given, size=COUNTED, first=0) if total else []
        return Page(_named(rows)[(page - 1) * size : page * size], total, page, pages, more)
    found = db.rows(_listing(*wanted), **given, size=size, first=(page - 1) * size) if total else []
    return Page(tuple(tuple(one) for one in found), total, page, pages, more)


def _named(rows: Sequence[Any]) -> tuple[tuple[Any, ...], ...]:
    """These rows by the names of their people, as far as they have any."""
    keys = [[names.order(one) for one in line.people] for line in _lines(rows)]
    inside = sorted(range(len(rows)), key=lambda place: (not keys[place], keys[place], rows[place][_NUMBER]))
    return tuple(tuple(rows[place]) for place in inside)


def how_many_visible_to(user: Any) -> int:
    """How many cases that are not archived `user` may read; counted up to COUNTED."""
    return int(db.rows(_counting(user.roles, (), False), user=user.id, stage=None, most=COUNTED)[0][0])


# Statements for lists are put together once for each filter: that takes longer than the database takes to answer.


@lru_cache(maxsize=256)
def _where(roles: frozenset[Role], states: tuple[CaseState, ...], archived: bool) -> tuple[ColumnElement[bool], ...]:
    stage = bindparam("stage", type_=Integer())
    where = [open_to(roles), Case.archived_at.is_not(None) if archived else Case.archived_at.is_(None)]
    where.append(or_(stage.is_(None), Case.stage == stage))
    if states:
        where.append(Case.state.in_(states))
    return tuple(where)


@lru_cache(maxsize=256)
def _counting(roles: frozenset[Role], states: tuple[CaseState, ...], archived: bool) -> Select[Any]:
    some = select(literal(1)).select_from(Case).where(*_where(roles, states, archived))
    return select(func.count()).select_from(some.limit(bindparam("most", type_=Integer())).subquery())


@lru_cache(maxsize=256)
def _listing(roles: frozenset[Role], states: tuple[CaseState, ...], archived: bool) -> Select[Any]:
    size, first = bindparam("size", type_=Integer()), bindparam("first", type_=Integer())
    some = select(*_LINE).where(*_where(roles, states, archived)).order_by(*RECENT)
    return _with_names(some.limit(size).offset(first))


def _with_names(cases: Select[*tuple[Any, ...]]) -> Select[Any]:
    """A row for each of these cases, with what opens the names of both partners."""
    some = cases.subquery("some")
    whole, order = select(some), (some.c.active_on.desc(), some.c.number.desc())
    for side in Side:
        partner, person = aliased(Partner), aliased(Person)
        whole = whole.outerjoin(partner, and_(partner.case_id == some.c.id, partner.side == side))
        whole = whole.outerjoin(person, person.id == partner.person_id).add_columns(*names.columns(person))
    return whole.order_by(*order)


def _lines(rows: Sequence[Any]) -> Sequence[Line]:
    """The cases of these rows."""
    first, second = len(_LINE), len(_LINE) + names.WIDTH
    both = [one for row in rows for one in (tuple(row[first:second]), tuple(row[second:]))]
    people = [name if found[0] is not None else None for found, name in zip(both, names.of(both), strict=True)]
    couples = zip(people[::2], people[1::2], strict=True)
    return [
        Line(tuple(one for one in couple if one), db.as_uuid(row[0]), *row[1:first])
        for row, couple in zip(rows, couples, strict=True)
    ]


def search_cases(user: Any, words: str, *, by_name: bool = True) -> Page:
    """Those of the user's cases, archived ones too, whose reference or people's names hold every word.

    by_name: the reference alone counts otherwise, as on a shared screen. The items are the first 50, the total counts
    all. Names are compared in memory; no index of them exists.
    """
    hits = numbers_of(user, words, by_name=by_name)
    rows = db.rows(_numbered(), numbers=hits[:SIZE]) if hits else []
    return Page(tuple(sorted(map(tuple, rows), key=lambda row: hits.index(row[_NUMBER]))), len(hits), 1, 1)


def numbers_of(user: Any, words: str, *, by_name: bool = True) -> list[int]:
    """The numbers of these cases: those with names that begin so first, then the most recently active."""
    wanted = names.plain(words).split()
    if not wanted:
        return []
    found = db.rows(_naming(user.roles), user=user.id)
    said: dict[int, str] = {}
    for (number, *_more), name in zip(
        found, names.of([tuple(row[1:]) for row in found]) if by_name else [None] * len(found), strict=True
    ):
        said[number] = f"{said.get(number) or f'c-{number}'} {name.plain if name else ''}"
    hits = [number for number, text in said.items() if all(word in text for word in wanted)]
    return sorted(hits, key=lambda number: not all(stands_in(word, said[number]) for word in wanted))


def ids_of(numbers: Sequence[int]) -> set[uuid.UUID]:
    """The ids of the cases with these numbers."""
    found = select(Case.id).where(Case.number.in_(bindparam("numbers", expanding=True)))
    return {one for (one,) in db.rows(found, numbers=numbers)} if numbers else set()


@lru_cache(maxsize=16)
def _naming(roles: frozenset[Role]) -> Select[Any]:
    """The number of every case that may be read, the most recently active first, with the names of its people."""
    everybody = select(Case.number, *names.columns()).outerjoin(Partner, Partner.case_id == Case.id)
    return everybody.outerjoin(Person, Person.id == Partner.person_id).where(open_to(roles)).order_by(*RECENT)


@lru_cache(maxsize=1)
def _numbered() -> Select[Any]:
    return _with_names(select(*_LINE).where(Case.number.in_(bindparam("numbers", expanding=True))))
