"""Finding appointments: what overlaps, what follows in a series, what waits to be confirmed or written about."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Uuid, bindparam, exists, func, or_, select, union

from clinic.accounts.models import Account
from clinic.cases.models import Case, Treatment
from clinic.core import clock, db
from clinic.core.db import UtcTime
from clinic.sessions.lifecycle import TAKES_TIME, Attendance, NoteState, SessionState
from clinic.sessions.models import SessionNote, TherapySession

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
_STAYS = exists().where(
    Treatment.case_id == TherapySession.case_id,
    Treatment.account_id == TherapySession.practitioner_id,
    Treatment.until.is_(None),
    Account.id == Treatment.account_id,
    Account.disabled_at.is_(None),
)
#: Whoever may have left appointments behind: few, so that an index still finds the rest.
_MAY_HAVE_LEFT = union(
    select(_USER),
    select(Treatment.account_id).where(Treatment.until.is_not(None)),
    select(Account.id).where(Account.disabled_at.is_not(None)),
)
#: Appointments in the calendar of `user`, of cases that they treat now: their own, and those of whoever treats the case
#: no more or cannot sign in any more, which would otherwise stand in nobody's.
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


@dataclass(frozen=True, slots=True)
class Waiting:
    """A session whose note is missing or was never signed, and until when it should be."""

    session_id: uuid.UUID
    case_id: uuid.UUID
    number: int
    starts_at: datetime
    due_at: datetime
    note_id: uuid.UUID | None

    @property
    def reference(self) -> str:
        """How its case is called, such as C-2041."""
        return f"C-{self.number}"

    @property
    def is_overdue(self) -> bool:
        """Whether the note's time has passed."""
        return self.due_at < clock.now()


def note_due_at(ends_at: datetime) -> datetime:
    """Until when the note of a session that ended then should be signed."""
    deadline: timedelta = current_app.config["NOTE_DEADLINE"]
    return ends_at + deadline


_WAITING = (
    select(TherapySession.id, TherapySession.case_id, Case.number, TherapySession.starts_at, TherapySession.ends_at)
    .add_columns(SessionNote.id)
    .join(Case, Case.id == TherapySession.case_id)
    .outerjoin(SessionNote, SessionNote.session_id == TherapySession.id)
    .where(*IN_CALENDAR, TherapySession.state.in_(TAKES_TIME))
    .where(TherapySession.ends_at <= bindparam("now", type_=UtcTime()))
    .where(or_(SessionNote.id.is_(None), SessionNote.state == NoteState.DRAFT))
    .order_by(TherapySession.starts_at)
)


def sessions_without_signed_note(user: Any) -> list[Waiting]:
    """Sessions in the calendar of `user` that are over and have no note, or one that was never signed; oldest first.

    What was planned and never closed counts too: it was held or not, and somebody has to say so.
    """
    found = db.rows(_WAITING, user=user.id, now=clock.now())
    return [Waiting(one, case, number, start, note_due_at(end), note) for one, case, number, start, end, note in found]


_UNCONFIRMED = (
    select(TherapySession.id, TherapySession.case_id, Case.number, TherapySession.starts_at)
    .join(Case, Case.id == TherapySession.case_id)
    .where(*IN_CALENDAR, TherapySession.state == SessionState.PLANNED)
    .where(TherapySession.confirmed_at.is_(None))
    .where(TherapySession.starts_at.between(bindparam("now", type_=UtcTime()), bindparam("until", type_=UtcTime())))
    .order_by(TherapySession.starts_at)
    .limit(50)
)


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A planned appointment that nobody has confirmed."""

    session_id: uuid.UUID
    case_id: uuid.UUID
    number: int
    starts_at: datetime

    @property
    def reference(self) -> str:
        """How its case is called, such as C-2041."""
        return f"C-{self.number}"


def appointments_not_confirmed(user: Any) -> list[Unconfirmed]:
    """What `user` has planned within two weeks and nobody has confirmed, the next first; at most fifty."""
    now = clock.now()
    return [Unconfirmed(*one) for one in db.rows(_UNCONFIRMED, user=user.id, now=now, until=now + AHEAD)]
