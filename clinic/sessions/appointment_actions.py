"""What is written about appointments: booked one by one or as a series, moved, called off, confirmed, and who came."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.cases.lifecycle import Side
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.core.lifecycle import NotNowError, TakenError
from clinic.core.web import ChangedMeanwhileError
from clinic.measures import actions as measures
from clinic.sessions import appointment_queries, series
from clinic.sessions.attending import WHOSE, attended
from clinic.sessions.lifecycle import CALLED_OFF, Attendance, Came, Modality, SessionState
from clinic.sessions.models import SessionSeries, TherapySession

Attending = Mapping[Side, Came | None]


@dataclass(frozen=True, slots=True)
class Booking:
    """What is agreed: when, for whom, with whom, how and where."""

    starts_at: datetime
    ends_at: datetime
    booked: Attendance
    modality: Modality
    practitioner_id: uuid.UUID
    place: str = ""
    their_zone: str = ""
    fee_free: bool = False

    def on(self, day: date) -> "Booking":
        """The same at the same hour of another day, as the clock on the practice's wall shows it, and as long."""
        starts_at = clock.moment_of(day, clock.local(self.starts_at).time())
        return replace(self, starts_at=starts_at, ends_at=starts_at + (self.ends_at - self.starts_at))


@dataclass(frozen=True, slots=True)
class Became:
    """What became of an appointment so far."""

    state: SessionState
    confirmed: bool
    came: Attending


def book(case: Case, booking: Booking, became: Became, *, record_id: uuid.UUID, by: Account) -> TherapySession:
    """One appointment. Posted twice (same record_id) it is made once.

    Raises TakenError when the id is that of an appointment of another case, hour or people, and CaseClosedError when it
    is planned in a closed case; what was can still be noted there.
    """
    made = db.session.get(TherapySession, record_id)
    if made is not None and (made.case_id, _agreed(made), made.state) != (case.id, booking, became.state):
        raise TakenError
    if made is not None:
        return made
    if became.state is SessionState.PLANNED:
        case.must_be_open()
    meeting = TherapySession(id=record_id, case_id=case.id, recorded_at=clock.now(), case=case, sequence=0, apart=False)
    db.session.add(meeting)
    _agree(meeting, booking)
    _became(meeting, became)
    trail.record(Event.SESSION_ADDED, meeting, by=by)
    return meeting


def book_series(
    case: Case, booking: Booking, became: Became, rule: str, *, record_id: uuid.UUID, by: Account
) -> Sequence[TherapySession]:
    """Every appointment of `rule`, the first of them `booking`.

    The first has `record_id` as its id. What is to become of it holds for the first one alone; the others are planned.
    """
    made = [book(case, booking, became, record_id=record_id, by=by)]
    row = _series(made[0], rule, by=by)
    ahead = Became(SessionState.PLANNED, confirmed=False, came={})
    for day in series.days_of(rule, clock.local(booking.starts_at).date())[1:]:
        made.append(book(case, booking.on(day), ahead, record_id=uuid.uuid4(), by=by))
    for one in made:
        one.series_id = row.id
    return made


def _series(meeting: TherapySession, rule: str, *, by: Account) -> SessionSeries:
    now = clock.now()
    row = SessionSeries(case_id=meeting.case_id, rule=rule, visibility=meeting.visibility, by_id=by.id, recorded_at=now)
    db.session.add(row)
    db.session.flush()
    return row


def change(meeting: TherapySession, booking: Booking, became: Became, *, seen: int, by: Account) -> None:
    """Change this appointment alone. Moved, it remembers when it was to start; its ratings follow to its day.

    The same sent once more changes nothing. Raises ChangedMeanwhileError for an older page, and CaseClosedError when it is
    planned anew in a closed case.
    """
    if seen != meeting.edition and _is_so(meeting, booking, became):
        return
    if seen != meeting.edition:
        raise ChangedMeanwhileError
    if became.state is SessionState.PLANNED and meeting.state is not SessionState.PLANNED:
        meeting.case.must_be_open()
    before = _shown(meeting)
    moved = booking.starts_at != meeting.starts_at
    if moved and meeting.state is SessionState.PLANNED:
        meeting.moved_from = meeting.starts_at
    meeting.apart = meeting.apart or (meeting.series_id is not None and _agreed(meeting) != booking)
    _agree(meeting, booking)
    _became(meeting, became, new_time=moved)
    _changed(meeting, before, by=by)


def change_following(meeting: TherapySession, booking: Booking, became: Became, *, seen: int, by: Account) -> int:
    """Change this appointment and those of its series that are still planned after it, by as many days and to its hours.

    One that was changed alone before stays as it is; how many did is given back. From here on they are a series of their
    own. The same sent once more changes nothing. Raises ChangedMeanwhileError for an older page.
    """
    following = appointment_queries.following_in_series(meeting)
    if seen != meeting.edition:
        if _is_so(meeting, booking, became) and _follow(following, booking, became):
            return sum(1 for one in following if one.apart)
        raise ChangedMeanwhileError
    days = clock.local(booking.starts_at).date() - meeting.on
    was_apart = meeting.apart
    change(meeting, booking, became, seen=seen, by=by)
    meeting.apart = was_apart
    _go_on(meeting, following, by=by)
    for one in following:
        if one.apart:
            continue
        before, then = _shown(one), booking.on(one.on + days)
        moved = then.starts_at != one.starts_at
        if moved:
            one.moved_from = one.starts_at
        _agree(one, then)
        state = became.state if became.state in CALLED_OFF else one.state
        _became(one, Became(state, confirmed=one.confirmed_at is not None, came={}), new_time=moved)
        _changed(one, before, by=by)
    return sum(1 for one in following if one.apart)


def _go_on(meeting: TherapySession, following: Sequence[TherapySession], *, by: Account) -> None:
    """Let the old rule end before `meeting` and another one begin with it."""
    old = meeting.series
    if old is None:
        return
    every, later = series.every_of(old.rule), 1 + len(following)
    earlier = appointment_queries.count_in_series(old.id) - later
    if earlier > 0:
        old.rule = series.rule_of(every, earlier)
        row = _series(meeting, series.rule_of(every, later), by=by)
        for one in (meeting, *following):
            one.series_id = row.id


def cancel_all(planned: Sequence[TherapySession], *, by: Account) -> int:
    """Call off these appointments, as when their case is paused or closed; how many is given back."""
    for one in planned:
        before, came = _shown(one), {Side.A: one.came_a, Side.B: one.came_b}
        _became(one, Became(SessionState.CANCELLED, confirmed=one.confirmed_at is not None, came=came))
        _changed(one, before, by=by)
    return len(planned)


def confirm(meeting: TherapySession, *, confirmed: bool, by: Account) -> None:
    """Note that they said they come, or take that back. Raises NotNowError when it is not planned any more."""
    if meeting.state is not SessionState.PLANNED:
        raise NotNowError("Only what is planned is confirmed.")
    meeting.confirmed_at = clock.now() if confirmed else None
    trail.record(Event.SESSION_CHANGED, meeting, by=by)


def note_attendance(meeting: TherapySession, came: Attending, *, by: Account) -> None:
    """Note who came. Planned, it is held now; with nobody there it is a no-show. Raises NotNowError before its day."""
    if meeting.on > clock.today():
        raise NotNowError("This day lies ahead.")
    there = any(one in (Came.CAME, Came.LATE) for one in came.values())
    before = _shown(meeting)
    state = SessionState.HELD if there else SessionState.NO_SHOW
    _became(meeting, Became(state, confirmed=meeting.confirmed_at is not None, came=came))
    _changed(meeting, before, by=by)


def _agreed(meeting: TherapySession) -> Booking:
    return Booking(
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        booked=meeting.booked,
        modality=meeting.modality,
        practitioner_id=meeting.practitioner_id,
        place=meeting.place,
        their_zone=meeting.their_zone,
        fee_free=meeting.fee_free,
    )


def _is_so(meeting: TherapySession, booking: Booking, became: Became) -> bool:
    """Whether the appointment stands as a form says; what was confirmed of an hour is gone once it is moved."""
    came = meeting.came_a, meeting.came_b
    moved = meeting.moved_from is not None or meeting.state is not SessionState.PLANNED
    confirmed = meeting.confirmed_at is not None or (became.confirmed and moved)
    said = became.state, became.confirmed, (became.came.get(Side.A), became.came.get(Side.B))
    return _agreed(meeting) == booking and (meeting.state, confirmed, came) == said


def _follow(following: Sequence[TherapySession], booking: Booking, became: Became) -> bool:
    """Whether those that still follow stand as a form says, so that it says nothing new."""
    return all(
        one.apart or (_agreed(one) == booking.on(one.on) and became.state not in CALLED_OFF) for one in following
    )


def _agree(meeting: TherapySession, booking: Booking) -> None:
    meeting.starts_at, meeting.ends_at = booking.starts_at, booking.ends_at
    meeting.on = clock.local(booking.starts_at).date()
    meeting.booked, meeting.modality = booking.booked, booking.modality
    meeting.practitioner_id, meeting.fee_free = booking.practitioner_id, booking.fee_free
    meeting.place, meeting.their_zone = booking.place, booking.their_zone


def _became(meeting: TherapySession, became: Became, *, new_time: bool = False) -> None:
    meeting.state, meeting.through_note = became.state, None  # from now on it is what somebody said of it
    meeting.came_a, meeting.came_b = became.came.get(Side.A), became.came.get(Side.B)
    if not became.confirmed or new_time:  # what was said of another hour says nothing of this one
        meeting.confirmed_at = None
    elif meeting.confirmed_at is None:
        meeting.confirmed_at = clock.now()
    meeting.attendance = attended(meeting.booked, became.came)
    meeting.visibility = WHOSE[meeting.attendance]
    if meeting.state is SessionState.HELD:
        meeting.case.active_on = max(meeting.case.active_on, meeting.on)


def _shown(meeting: TherapySession) -> tuple[object, ...]:
    """What another calendar shows of it."""
    return meeting.starts_at, meeting.ends_at, meeting.state in CALLED_OFF, meeting.practitioner_id


def _changed(meeting: TherapySession, before: tuple[object, ...], *, by: Account) -> None:
    if _shown(meeting) != before:
        meeting.sequence += 1
    if meeting.note is not None:
        meeting.note.follow_session()
    measures.redate(meeting.id, meeting.case, meeting.on, by=by)
    trail.record(Event.SESSION_CHANGED, meeting, by=by)
