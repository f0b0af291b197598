"""Finding the appointments in a practitioner's calendar, and its feed."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, String, and_, bindparam, select
from sqlalchemy.orm import aliased

from clinic.access.roles import Role
from clinic.accounts.models import Account
from clinic.calendar.models import CalendarFeed
from clinic.cases import names
from clinic.cases.lifecycle import Side
from clinic.cases.models import Case, Partner, Person
from clinic.cases.names import Name
from clinic.core import crypto, db
from clinic.core.db import UtcTime
from clinic.core.keys import ring
from clinic.sessions.appointment_queries import IN_CALENDAR
from clinic.sessions.lifecycle import Attendance, Modality, NoteState, SessionState
from clinic.sessions.models import SessionNote, TherapySession


@dataclass(frozen=True, slots=True)
class Appointment:
    """An appointment as the calendar shows it, with who is in its case."""

    people: dict[Side, Name]
    zones: dict[Side, str]  # each partner's own time zone, where one is known
    their_zone: str  # the one this appointment has
    id: uuid.UUID
    case_id: uuid.UUID
    on: date
    starts_at: datetime
    ends_at: datetime
    state: SessionState
    booked: Attendance
    modality: Modality
    fee_free: bool
    confirmed_at: datetime | None
    series_id: uuid.UUID | None
    number: int
    note_id: uuid.UUID | None
    note_state: NoteState | None
    author_id: uuid.UUID | None

    @property
    def reference(self) -> str:
        """How its case is called, such as C-2041."""
        return f"C-{self.number}"


_ONE: tuple[Any, ...] = (
    TherapySession.id,
    TherapySession.case_id,
    TherapySession.on,
    TherapySession.starts_at,
    TherapySession.ends_at,
    TherapySession.state,
    TherapySession.booked,
    TherapySession.modality,
    TherapySession.fee_free,
    TherapySession.confirmed_at,
    TherapySession.series_id,
    Case.number,
    SessionNote.id.label("note_id"),
    SessionNote.state.label("note_state"),
    SessionNote.author_id,
)
_DAYS = bindparam("first", type_=Date()), bindparam("last", type_=Date())
_A_DAY = timedelta(days=1)
_AROUND = bindparam("since", type_=UtcTime()), bindparam("until", type_=UtcTime())
_MINE = (
    *IN_CALENDAR,
    TherapySession.on.between(*_DAYS),
    TherapySession.starts_at.between(*_AROUND),  # says the same less exactly, and an index knows it
)


#: What stands in a row for one partner: the name's columns, and the contact that holds their time zone.
_WIDTH = names.WIDTH + 1


@lru_cache(maxsize=1)
def _listing() -> Any:
    """A row for each appointment, with both partners in it."""
    whole: Any = select(*_ONE, TherapySession.their_zone.kept).join(Case, Case.id == TherapySession.case_id)
    whole = whole.outerjoin(TherapySession.note)
    for side in Side:
        partner, person = aliased(Partner), aliased(Person)
        whole = whole.outerjoin(partner, and_(partner.case_id == Case.id, partner.side == side))
        whole = whole.outerjoin(person, person.id == partner.person_id)
        whole = whole.add_columns(*names.columns(person), getattr(person, Person.contact.column))
    return whole.where(*_MINE).order_by(TherapySession.starts_at, TherapySession.id)


Rows = tuple[tuple[Any, ...], ...]


def appointments_of(user: Any, first: date, last: date) -> list[Appointment]:
    """What `user` has in their calendar from one day to another, in order."""
    return opened(rows_of(user, first, last))


def rows_of(user: Any, first: date, last: date) -> Rows:
    """The same as the database gives it: two spans with the same rows hold the same."""
    return tuple(tuple(row) for row in db.rows(_listing(), user=user.id, **_span(first, last)))


def opened(rows: Rows) -> list[Appointment]:
    """The appointments of these rows, with what is sealed of them opened."""
    width = len(_ONE)
    starts = {side: width + 1 + number * _WIDTH for number, side in enumerate(Side)}
    keys = {db.as_uuid(row[at]) for row in rows for at in starts.values() if row[at] is not None}
    ring().load(keys | {row[1] for row in rows if row[width]})  # at once
    people = {side: names.of([row[at : at + names.WIDTH] for row in rows]) for side, at in starts.items()}
    found = []
    for number, row in enumerate(rows):
        here = [(side, at) for side, at in starts.items() if row[at] is not None]
        zones = {side: _zone(db.as_uuid(row[at]), row[at + names.WIDTH]) for side, at in here}
        zone = TherapySession.their_zone.open(row[0], row[1], row[width])
        named = {side: people[side][number] for side, _at in here}
        found.append(Appointment(named, {side: one for side, one in zones.items() if one}, zone, *row[:width]))
    return found


@lru_cache(maxsize=20_000)  # opened once, while its sealed bytes stay the same
def _zone(person_id: uuid.UUID, sealed: bytes | None) -> str:
    return str(Person.contact.open(person_id, person_id, sealed).get("time_zone", "")) if sealed else ""


@dataclass(frozen=True, slots=True)
class Published:
    """An appointment as far as other calendars learn of it."""

    id: uuid.UUID
    number: int
    starts_at: datetime
    ends_at: datetime
    state: SessionState
    sequence: int
    recorded_at: datetime


_PUBLISHED = (
    select(TherapySession.id, Case.number, TherapySession.starts_at, TherapySession.ends_at, TherapySession.state)
    .add_columns(TherapySession.sequence, TherapySession.recorded_at)
    .join(Case, Case.id == TherapySession.case_id)
    .where(*_MINE)
    .order_by(TherapySession.starts_at, TherapySession.id)
)


def _span(first: date, last: date) -> dict[str, object]:
    """The days, and moments before and after them in any time zone."""
    since, until = (datetime.combine(day, time(), tzinfo=UTC) for day in (first - _A_DAY, last + 2 * _A_DAY))
    return {"first": first, "last": last, "since": since, "until": until}


def published_of(account: Account, first: date, last: date) -> Sequence[Published]:
    """What other calendars learn of this practitioner's appointments."""
    return [Published(*row) for row in db.rows(_PUBLISHED, user=account.id, **_span(first, last))]


def feed_of(user: Any) -> CalendarFeed | None:
    """The feed of `user`, if they have one."""
    return db.session.scalars(select(CalendarFeed).where(CalendarFeed.account_id == user.id)).first()


_WITH_TOKEN = select(CalendarFeed).where(CalendarFeed.token_digest == bindparam("digest", type_=String()))


def feed_with(token: str) -> CalendarFeed | None:
    """The feed at this address; none when its practitioner may not sign in or treats nobody any more."""
    found = db.session.scalars(_WITH_TOKEN, {"digest": crypto.digest(token.encode())}).first()
    return found if found is not None and may_have_feed(found.account) else None


def may_have_feed(account: Account) -> bool:
    """Whether this person may sign in and treats somebody."""
    return account.is_active and account.has(Role.PRACTITIONER)
