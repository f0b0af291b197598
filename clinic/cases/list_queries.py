"""Lists of cases and the search in them: plain rows, whose statements are put together once."""

import uuid
from collections.abc import Collection, Sequence
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
from clinic.core.search import stands_in, words_in

SIZE = 50
#: So many cases are counted, and all up to the page that is asked for; beyond there are “more”.
COUNTED = 500
#: Words that name more cases than so many among other words are taken to name none.
NAMED = 10
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
    by_number: bool = False,
) -> Page:
    """The cases `user` may read, the most recently active first.

    by_name: the COUNTED most recently active in the order of their names instead, which are compared in memory.
    by_number: the one opened last first, as on a shared screen: when somebody was here last is nobody else's business.
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
    listing = _listing(*wanted, by_number)
    found = db.rows(listing, **given, size=size, first=(page - 1) * size) if total else []
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
def _listing(
    roles: frozenset[Role], states: tuple[CaseState, ...], archived: bool, by_number: bool = False
) -> Select[Any]:
    size, first = bindparam("size", type_=Integer()), bindparam("first", type_=Integer())
    some = select(*_LINE).where(*_where(roles, states, archived)).order_by(*RECENT[by_number:])
    return _with_names(some.limit(size).offset(first), by_number)


def _with_names(cases: Select[*tuple[Any, ...]], by_number: bool = False) -> Select[Any]:
    """A row for each of these cases, with what opens the names of both partners."""
    some = cases.subquery("some")
    whole, order = select(some), (some.c.active_on.desc(), some.c.number.desc())
    for side in Side:
        partner, person = aliased(Partner), aliased(Person)
        whole = whole.outerjoin(partner, and_(partner.case_id == some.c.id, partner.side == side))
        whole = whole.outerjoin(person, person.id == partner.person_id).add_columns(*names.columns(person))
    return whole.order_by(*order[by_number:])


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


@dataclass(frozen=True, slots=True)
class Named:
    """What words say of the cases that somebody may read."""

    numbers: list[int]  # of the cases in whose reference or people's names all words stand
    rest: dict[int, tuple[str, ...]]  # where none has them all: of the cases that have most, the words that are left


def search_cases(user: Any, words: str, *, by_name: bool = True) -> Page:
    """Those of the user's cases, archived ones too, whose reference or people's names hold every word.

    by_name: the reference alone counts otherwise, as on a shared screen. The items are the first 50, the total counts
    all. Names are compared in memory; no index of them exists.
    """
    return cases_numbered(numbers_of(user, words, by_name=by_name))


def cases_numbered(numbers: Sequence[int]) -> Page:
    """The cases with these numbers, in this order; they are taken to be readable."""
    rows = db.rows(_numbered(), numbers=numbers[:SIZE]) if numbers else []
    return Page(tuple(sorted(map(tuple, rows), key=lambda row: numbers.index(row[_NUMBER]))), len(numbers), 1, 1)


def numbers_of(user: Any, words: str, *, by_name: bool = True) -> list[int]:
    """The numbers of these cases: those with names that begin so first, then the most recently active; without names the
    highest number first.
    """
    return named_by(user, words, by_name=by_name).numbers


def named_by(user: Any, words: str, *, by_name: bool = True) -> Named:
    """Which cases all words name, else which of them some words name: “Noor” in “Noor homework”."""
    wanted = [names.plain(one[0]) for one in words_in(words).asked]
    if not wanted:
        return Named([], {})
    found = db.rows(_naming(user.roles), user=user.id)
    said: dict[int, str] = {}
    for (number, *_more), name in zip(
        found, names.of([tuple(row[1:]) for row in found]) if by_name else [None] * len(found), strict=True
    ):
        said[number] = f"{said.get(number) or f'c-{number}'} {name.plain if name else ''}"
    hits = [number for number, text in said.items() if all(word in text for word in wanted)]
    if not by_name:
        hits.sort(reverse=True)
    hits.sort(key=lambda number: not all(stands_in(word, said[number]) for word in wanted))
    asked = [] if hits else [part for word in wanted for part in _parted(word, said.values())]
    rest = _rest(said, asked)
    whole = [number for number, some in rest.items() if not some]  # two names without a space
    return Named(whole, {}) if whole else Named(hits, rest)


def _parted(word: str, said: Collection[str]) -> tuple[str, ...]:
    """A name and what follows it as two words, where it is written without spaces, as “陈静预约” is."""
    if len(word) < 3 or word.upper() != word.lower() or word.isascii() or any(word in text for text in said):
        return (word,)
    ends = (end for end in range(len(word) - 1, 1, -1) if any(word[:end] in text for text in said))
    end = next(ends, 0)
    return (word[:end], word[end:]) if end else (word,)


def _rest(said: dict[int, str], wanted: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """Of the cases that most of the words name, the words that do not; nothing where no word names any."""
    if len(wanted) < 2:
        return {}
    left = {number: tuple(word for word in wanted if not _names(word, text)) for number, text in said.items()}
    fewest = min(map(len, left.values()), default=len(wanted))
    found = {number: some for number, some in left.items() if len(some) == fewest < len(wanted)}
    return found if len(found) <= NAMED else {}


def _names(word: str, text: str) -> bool:
    """Whether it names a case: its beginning does, as everywhere, if it is not so short that it begins many a name."""
    if word not in text:
        return False
    return word in text.split() if len(word) < 3 and word.isascii() else stands_in(word, text)


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
