"""What a search opens in cases, and the conditions that the search of every part shares.

Each `…_opened` gives (row, its plain bytes), the newest first. A row says .record_id, .case_id, .author_id, .on and
.stage as far as there is one, with ids as `db.raw` gives them. Only what `keep` wants of the rows is opened.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Integer, Select, String, Uuid, and_, bindparam, cast, null, or_, select

from clinic.access.roles import Role
from clinic.cases.lifecycle import Visibility
from clinic.cases.models import Case, Formulation, Partner
from clinic.cases.queries import open_to
from clinic.core import db
from clinic.core.keys import ring

Keep: TypeAlias = Callable[[Any], bool]
Opened: TypeAlias = Iterator[tuple[Any, Sequence[bytes]]]


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
    """The same, or else not private and in a case that `user` may read."""
    shared = and_(record.case_id.in_(readable(roles)), record.visibility != Visibility.AUTHOR_ONLY)
    return or_(wrote(record, author, roles), shared)


def facts(record_id: Any, case_id: Any, on: Any, *, author: Any = None, stage: Any = None) -> tuple[Any, ...]:
    """The columns that every row has."""
    return (
        db.raw(record_id).label("record_id"),
        db.raw(case_id).label("case_id"),
        (cast(null(), String) if author is None else db.raw(author)).label("author_id"),
        on.label("on"),
        (cast(null(), Integer) if stage is None else stage).label("stage"),
    )


def load_keys(user: Any) -> None:
    """Open the keys of all cases that `user` may read, with two queries."""
    ring().load([db.as_uuid(one) for (one,) in db.rows(_ids(user.roles), user=user.id)])


@lru_cache(maxsize=16)
def _ids(roles: frozenset[Role]) -> Select[Any]:
    return select(db.raw(Case.id)).where(open_to(roles))


def formulations_opened(user: Any, keep: Keep) -> Opened:
    """What is understood about cases."""
    answers = Formulation.answers.opener()
    for row in db.streamed(_formulations(user.roles), user=user.id):
        if row.sealed and keep(row):
            yield row, (answers(row.record_id, row.case_id, row.sealed),)


@lru_cache(maxsize=16)
def _formulations(roles: frozenset[Role]) -> Select[Any]:
    said = Formulation.kind, Formulation.side, Formulation.visibility, Formulation.answers.kept.label("sealed")
    columns = facts(Formulation.id, Formulation.case_id, Formulation.saved_at, author=Formulation.author_id)
    mine = own_or_shared(Formulation, Formulation.author_id, roles)
    return select(*columns, *said).where(mine).order_by(Formulation.saved_at.desc())


def reasons_opened(user: Any, keep: Keep) -> Opened:
    """Why each partner came, and what they hope for."""
    reason, hopes = Partner.reason.opener(), Partner.hopes.opener()
    for row in db.streamed(_reasons(user.roles), user=user.id):
        if keep(row):
            parts = ((reason, row.reason), (hopes, row.hopes))
            yield row, [open_(row.record_id, row.case_id, sealed) if sealed else b"" for open_, sealed in parts]


@lru_cache(maxsize=16)
def _reasons(roles: frozenset[Role]) -> Select[Any]:
    said = Partner.side, Partner.reason.kept.label("reason"), Partner.hopes.kept.label("hopes")
    columns = facts(Partner.id, Partner.case_id, Case.opened_on)
    whole = select(*columns, *said).join(Case, Case.id == Partner.case_id).where(open_to(roles))
    return whole.where(or_(Partner.reason.kept.is_not(None), Partner.hopes.kept.is_not(None))).order_by(
        Case.opened_on.desc()
    )
