"""Finding appointments: what overlaps, what follows in a series, what is to come."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Uuid, bindparam, exists, func, or_, select, union

from clinic.accounts.models import Account
from clinic.cases import queries as cases
from clinic.cases.models import Case, Treatment
from clinic.core import clock, db
from clinic.core.db import UtcTime
from clinic.sessions.lifecycle import TAKES_TIME, Attendance, SessionState
from clinic.sessions.models import TherapySession

#: So far ahead appointments are asked about that nobody has confirmed.
AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another appointment of the same practitioner at the same time; without its reference to who may not read it."""

    session_id: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    reference: str


_USER = bindparam("user", type_=Uuid())
_TREATED = exists().where(
    Treatment.case_id == TherapySession.case_id, Treatment.account_id == _USER, Treatment.until.is_(None)
)
_STAYS = cases.works_on(TherapySession.case_id, TherapySession.practitioner_id)
#: Whoever may have left appointments behind: few, so that an index still finds the rest.
_MAY_HAVE_LEFT = union(
    select(_USER),
    select(Treatment.account_id).where(Treatment.until.is_not(None)),
    select(Account.id).where(~cases.can_practise()),
)
#: Appointments in the calendar of `user`, of cases that they treat now: their own, and those of whoever treats the case
#: no more, practises no more or cannot sign in any more, which would otherwise stand in nobody's.
IN_CALENDAR = (
    TherapySession.practitioner_id.in_(_MAY_HAVE_LEFT),
    or_(TherapySession.practitioner_id == _USER, ~_STAYS),
    _TREATED,
)
_BETWEEN = (
    select(TherapySession.id, TherapySession.starts_at, TherapySession.ends_at, Case.number, _TREATED)
    .join(Case, Case.id == TherapySession.case_id)
    .where(TherapySession.practitioner_id == bindparam("practitioner", type_=Uuid()))
    .where(TherapySession.starts_at < bindparam("last", type_=UtcTime()))
    .where(TherapySession.ends_at > bindparam("first", type_=UtcTime()))
    .where(TherapySession.state.in_(TAKES_TIME))
    .order_by(TherapySession.starts_at)
)


def overlapping(
    practitioner_id: uuid.UUID, spans: Sequence[tuple[datetime, datetime]], *, besides: set[uuid.UUID], user: Any
) -> list[Overlap]:
    """What this practitioner has at the same time as any of `spans`, as far as `user` may know of it.

    besides: the appointments that the spans are those of.
    """
    ends = {"first": min(one[0] for one in spans), "last": max(one[1] for one in spans)}
    found = []
    for one, starts_at, ends_at, number, mine in db.rows(_BETWEEN, practitioner=practitioner_id, user=user.id, **ends):
        if one not in besides and any(starts_at < end and ends_at > start for start, end in spans):
            found.append(Overlap(one, starts_at, ends_at, f"C-{number}" if mine else ""))
    return found


def following_in_series(meeting: TherapySession) -> Sequence[TherapySession]:
    """What is still planned of the same series after `meeting`, in order."""
    if meeting.series_id is None:
        return []
    later = TherapySession.starts_at > meeting.starts_at, TherapySession.state == SessionState.PLANNED
    same = TherapySession.series_id == meeting.series_id, TherapySession.id != meeting.id
    return db.session.scalars(select(TherapySession).where(*same, *later).order_by(TherapySession.starts_at)).all()


def still_planned(case: Any) -> Sequence[TherapySession]:
    """What is planned in `case` and not over, the next first."""
    ahead = TherapySession.state == SessionState.PLANNED, TherapySession.ends_at >= clock.now()
    whole = select(TherapySession).where(TherapySession.case_id == case.id, *ahead)
    return db.session.scalars(whole.order_by(TherapySession.starts_at)).all()


def newest_in(case: Any, *, with_both: bool) -> TherapySession | None:
    """The appointment of `case` that is or was last of all that were not called off: another is likely to be like it.

    with_both: leave out the hours of one alone.
    """
    whole = select(TherapySession).where(TherapySession.case_id == case.id, TherapySession.state.in_(TAKES_TIME))
    if with_both:
        whole = whole.where(TherapySession.booked == Attendance.BOTH, TherapySession.attendance == Attendance.BOTH)
    return db.session.scalars(whole.order_by(TherapySession.starts_at.desc()).limit(1)).first()


def count_in_series(series_id: uuid.UUID) -> int:
    """How many appointments a series has."""
    same = select(func.count()).select_from(TherapySession).where(TherapySession.series_id == series_id)
    return db.session.scalar(same) or 0


def note_due_at(ends_at: datetime) -> datetime:
    """Until when the note of a session that ended then should be signed."""
    deadline: timedelta = current_app.config["NOTE_DEADLINE"]
    return ends_at + deadline


_AHEAD = (
    select(TherapySession.id, TherapySession.case_id, Case.number, TherapySession.starts_at, TherapySession.ends_at)
    .add_columns(TherapySession.confirmed_at.is_not(None), TherapySession.practitioner_id == _USER)
    .join(Case, Case.id == TherapySession.case_id)
    .where(*IN_CALENDAR, TherapySession.state == SessionState.PLANNED)
    .where(TherapySession.starts_at.between(bindparam("now", type_=UtcTime()), bindparam("until", type_=UtcTime())))
    .order_by(TherapySession.starts_at)
    .limit(200)
)


@dataclass(frozen=True, slots=True)
class Planned:
    """An appointment that is to come."""

    session_id: uuid.UUID
    case_id: uuid.UUID
    number: int
    starts_at: datetime
    ends_at: datetime
    is_confirmed: bool
    is_own: bool  # not left by somebody else

    @property
    def reference(self) -> str:
        """How its case is called, such as C-2041."""
        return f"C-{self.number}"


def appointments_ahead(user: Any) -> list[Planned]:
    """What `user` has planned within two weeks, the next first; at most two hundred."""
    now = clock.now()
    return [Planned(*one) for one in db.rows(_AHEAD, user=user.id, now=now, until=now + AHEAD)]


def not_confirmed(ahead: Sequence[Planned]) -> Sequence[Planned]:
    """Those that nobody has confirmed."""
    return [one for one in ahead if not one.is_confirmed]


def brought_together(ahead: Sequence[Planned]) -> list[tuple[Planned, Planned]]:
    """Which of them, in order, are at the same time as one before, because somebody left one of the two behind; who
    planned both was told so then."""
    found = []
    for place, one in enumerate(ahead):
        before = (other for other in ahead[:place] if other.ends_at > one.starts_at)
        found += [(other, one) for other in before if not (one.is_own and other.is_own)]
    return found
