"""Finding reviews, and who supervises somebody."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Uuid, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from clinic.access.permissions import Permission
from clinic.access.policy import may
from clinic.access.roles import Role
from clinic.accounts import facts as accounts
from clinic.accounts.facts import AccountFacts
from clinic.accounts.models import Account
from clinic.cases import queries as cases
from clinic.cases.facts import CaseFacts
from clinic.cases.lifecycle import Visibility
from clinic.cases.search_queries import readable, treated, wrote
from clinic.core import db
from clinic.sessions.models import SessionNote
from clinic.supervision.lifecycle import Outcome, ReviewState
from clinic.supervision.models import Review

#: Reviews on one page of those that are done, and of those that wait.
SIZE, MOST = 25, 100
_PEOPLE = joinedload(Review.author), joinedload(Review.asked_of), joinedload(Review.returned_by)


def supervisor_of(account: Any) -> Account | None:
    """Who supervises `account` and can sign in."""
    found = db.session.get(Account, account.supervisor_id) if account.supervisor_id else None
    fits = found is not None and found.id != account.id and found.is_active and found.has(Role.SUPERVISOR)
    return found if fits else None


def get_review(review_id: uuid.UUID) -> Review | None:
    """The review with this id, with its note and case."""
    note = joinedload(Review.note)
    whole = note.joinedload(SessionNote.versions), note.joinedload(SessionNote.therapy_session)
    found = db.session.scalars(select(Review).options(*whole, *_PEOPLE).where(Review.id == review_id)).unique().first()
    if found is not None:
        # Held on the record: what nobody holds is loaded again.
        set_committed_value(found, "case", cases.get_case(found.case_id))
        set_committed_value(found.note, "case", found.case)
    return found


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """A review as plain values, for a line about it beside its note; named as the record names it."""

    id: uuid.UUID
    version: int
    state: ReviewState
    outcome: Outcome | None
    asked_at: datetime
    asked_of: AccountFacts
    author: AccountFacts
    visibility: Visibility
    case: CaseFacts

    @property
    def author_id(self) -> uuid.UUID:
        """Who asks."""
        return self.author.id

    @property
    def asked_of_id(self) -> uuid.UUID:
        """Who was asked."""
        return self.asked_of.id


_SUPERVISOR, _ASKED, _ASKS = aliased(Account), aliased(Account), aliased(Account)
_REVIEW: tuple[Any, ...] = (Review.id, Review.version, Review.state, Review.outcome, Review.asked_at)
_LINE = select(*accounts.columns(_SUPERVISOR), _SUPERVISOR.roles, _SUPERVISOR.disabled_at, *_REVIEW)
_LINE = _LINE.add_columns(*accounts.columns(_ASKED), *accounts.columns(_ASKS))
_OF_NOTE, _WHOSE = Review.note_id == bindparam("note"), _SUPERVISOR.id == bindparam("supervisor")


def _with_people(found: Any) -> Any:
    found = found.outerjoin(_ASKED, _ASKED.id == Review.asked_of_id).outerjoin(_ASKS, _ASKS.id == Review.author_id)
    return found.order_by(Review.asked_at.desc())


_BESIDE = _with_people(_LINE.select_from(_SUPERVISOR).outerjoin(Review, _OF_NOTE).where(_WHOSE))
_UNSUPERVISED = _with_people(_LINE.select_from(Review).outerjoin(_SUPERVISOR, _WHOSE).where(_OF_NOTE))


def beside(note: Any, reader: Any) -> tuple[tuple[ReviewFacts, ...], AccountFacts | None]:
    """The reviews of `note` that `reader` may read, the newest first, and who supervises `reader`: by one statement."""
    wanted = _UNSUPERVISED if reader.supervisor_id is None else _BESIDE
    rows = [tuple(row) for row in db.rows(wanted, note=note.id, supervisor=reader.supervisor_id)]
    wide = accounts.WIDTH
    supervisor = None
    if rows and rows[0][0] not in (None, reader.id):
        roles, disabled_at = rows[0][wide : wide + 2]
        if disabled_at is None and Role.SUPERVISOR in roles:
            supervisor = accounts.of(rows[0][:wide])
    found = (_review(one[wide + 2 :], note) for one in rows if one[wide + 2] is not None)
    return tuple(one for one in found if may(reader, Permission.READ_REVIEW, one)), supervisor


def _review(row: tuple[Any, ...], note: Any) -> ReviewFacts:
    people = row[len(_REVIEW) :]
    whole: list[Any] = [*row[: len(_REVIEW)], accounts.of(people[: accounts.WIDTH])]
    whole += [accounts.of(people[accounts.WIDTH :]), note.visibility, note.case]
    return ReviewFacts(*whole)


def waiting_review_of(note: SessionNote) -> Review | None:
    """The one about `note` that its supervisor has not returned yet."""
    waits = Review.note_id == note.id, Review.state == ReviewState.ASKED
    return db.session.scalars(select(Review).options(*_PEOPLE).where(*waits)).first()


def supervised(roles: frozenset[Role]) -> ColumnElement[bool]:
    """The same facts as RETURN_REVIEW in the policy, as a condition on a review that is joined with its note."""
    user = bindparam("user", type_=Uuid())
    authors = select(Account.id).where(Account.supervisor_id == user)
    cases_of_theirs = Review.case_id.in_(readable(roles & {Role.SUPERVISOR}))
    return and_(cases_of_theirs, Review.author_id.in_(authors), SessionNote.visibility != Visibility.AUTHOR_ONLY)


def own(roles: frozenset[Role]) -> ColumnElement[bool]:
    """The same facts as OWN_REVIEW, as a condition."""
    return wrote(Review, Review.author_id, roles)


def readable_by(roles: frozenset[Role]) -> ColumnElement[bool]:
    """The same facts as READ_REVIEW, as a condition; a question that was taken back is its author's alone."""
    shared = and_(Review.case_id.in_(treated(roles)), SessionNote.visibility != Visibility.AUTHOR_ONLY)
    others = and_(or_(shared, supervised(roles)), Review.state != ReviewState.TAKEN_BACK)
    return or_(own(roles), others)


def _open(roles: frozenset[Role]) -> ColumnElement[bool]:
    states = Review.state.in_([ReviewState.ASKED, ReviewState.RETURNED])
    return or_(and_(own(roles), states), and_(supervised(roles), Review.state == ReviewState.ASKED))


def _done(roles: frozenset[Role]) -> ColumnElement[bool]:
    ended, back = [ReviewState.READ, ReviewState.TAKEN_BACK], [ReviewState.RETURNED, ReviewState.READ]
    return or_(and_(own(roles), Review.state.in_(ended)), and_(supervised(roles), Review.state.in_(back)))


def open_reviews(user: Any) -> Sequence[Review]:
    """Those that wait for `user`, or for the supervisor of `user`; asked first, first."""
    return _lines(_open(user.roles), user, Review.asked_at, most=MOST)


@dataclass(frozen=True, slots=True)
class Done:
    """A page of reviews that wait for nobody in the list's reader's eyes."""

    items: Sequence[Review]
    page: int
    pages: int


def done_reviews(user: Any, page: int) -> Done:
    """Those of `user` that are read or taken back, and those that `user` returned or whose author they supervise."""
    total = db.rows(_how_many(user.roles), user=user.id)[0][0]
    pages = max(1, -(-total // SIZE))
    page = min(page, pages)
    newest = func.coalesce(Review.returned_at, Review.ended_at).desc()
    return Done(_lines(_done(user.roles), user, newest, most=SIZE, after=(page - 1) * SIZE), page, pages)


@lru_cache(maxsize=16)
def _how_many(roles: frozenset[Role]) -> Any:
    return select(func.count()).select_from(Review).join(Review.note).where(_done(roles))


def _lines(which: ColumnElement[bool], user: Any, order: Any, *, most: int, after: int = 0) -> Sequence[Review]:
    note = contains_eager(Review.note).joinedload(SessionNote.therapy_session)
    found = select(Review).join(Review.note).options(note, *_PEOPLE).where(which)
    some = db.session.scalars(found.order_by(order, Review.id).limit(most).offset(after), {"user": user.id}).all()
    cases.hold_cases(some)
    return some
