"""The calendar as values for its pages: days with blocks that have their place, so that a template only writes them out."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _

from clinic.calendar.queries import Appointment
from clinic.cases.lifecycle import Side
from clinic.core import clock
from clinic.core.i18n import short_day, weekday
from clinic.sessions.attending import sides_of
from clinic.sessions.lifecycle import TAKES_TIME, Attendance, NoteState, SessionState

#: The hours that are drawn even when nothing is in them.
OPENS, CLOSES = 8, 19
#: So many appointments at one time get a lane of their own.
LANES = 4
_NOWHERE = uuid.UUID(int=0)
_PLACE = str(_NOWHERE)


@dataclass(frozen=True, slots=True)
class Block:
    """One appointment: what is written in it, where it stands, and what is one step away.

    On a shared screen it says that the time is taken and nothing else: an hour with one partner alone looks like any other.
    """

    starts: str
    ends: str
    title: str
    place: str  # classes that put it at its hours and into its lane
    mark: str = "busy"  # joint, a, b; busy while the screen is shared
    who: str = ""
    state: str = ""
    word: str = ""  # what became of it, in words; empty while it is simply planned
    theirs: str = ""  # what the clock shows for them, where that is another time
    aside: str = ""  # how they meet, without a fee, series, confirmed
    url: str = ""
    note_url: str = ""  # its note, where there is one to open
    note_word: str = ""
    begin_url: str = ""  # where its note is begun
    confirm_url: str = ""
    came_url: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar."""

    on: date
    name: str
    number: str
    label: str
    is_today: bool
    is_other: bool  # of another month than the one shown
    url: str
    new_url: str
    blocks: Sequence[Block]
    now: str  # the class of the line at this moment, on today


@dataclass(frozen=True, slots=True)
class Grid:
    """Days beside each other, from one full hour to another."""

    days: Sequence[Day]
    first: int
    hours: Sequence[tuple[str, str]]  # what is written at an hour, and its place
    classes: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and how much may be seen."""

    id: uuid.UUID
    sharing: bool
    back: str  # where a page that is left for a moment leads back to


def grid_of(days: Sequence[date], found: Sequence[Appointment], reader: Reader) -> Grid:
    """These days with what is in them, on one scale of hours."""
    found = _told_to(reader, found)
    starts = [clock.local(one.starts_at) for one in found]
    ends = [clock.local(one.ends_at) for one in found]
    midnight = any(end.date() > start.date() for start, end in zip(starts, ends, strict=True))
    first = min([OPENS, *(one.hour for one in starts)])
    last = 24 if midnight else max([CLOSES, *(one.hour + (1 if one.minute else 0) for one in ends)])
    hours = tuple((f"{hour:02}:00", f"h{hour}") for hour in range(first, last))
    made = days_of(days, found, reader, hours=range(first, last))
    crowded = any(" w" in one.place for day in made for one in day.blocks)
    return Grid(made, first, hours, f"f{first} u{last}{' crowded' if crowded else ''}")


def _told_to(reader: Reader, found: Sequence[Appointment]) -> Sequence[Appointment]:
    """On a shared screen those that take time: what was called off is missing whoever it was with."""
    return [one for one in found if one.state in TAKES_TIME] if reader.sharing else found


def days_of(
    days: Sequence[date],
    found: Sequence[Appointment],
    reader: Reader,
    *,
    hours: Sequence[int] = (),
    month: int = 0,
) -> list[Day]:
    """These days with what is in them. hours: those that are drawn."""
    by_day: dict[date, list[Appointment]] = {}
    for one in _told_to(reader, found):
        by_day.setdefault(one.on, []).append(one)
    draw, today = _Drawer(reader), clock.today()
    day_url, new_url = url_for("calendar.day"), url_for("calendar.new")
    now = clock.local(clock.now())
    made = []
    for on in days:
        some, iso, said = by_day.get(on, []), on.isoformat(), short_day(on, year=False)
        label = f"{weekday(on)} {said}"
        lanes = _lanes(some)
        line = f"h{now.hour} m{now.minute}" if hours and on == today and hours[0] <= now.hour <= hours[-1] else ""
        blocks = [draw.block(one, lane) for one, lane in zip(some, lanes, strict=True)]
        made.append(
            Day(
                on=on,
                name=weekday(on),
                number=str(on.day),
                label=label,
                is_today=on == today,
                is_other=bool(month) and on.month != month,
                url=f"{day_url}?on={iso}",
                new_url=f"{new_url}?on={iso}",
                blocks=blocks,
                now=line,
            )
        )
    return made


def _lanes(some: Sequence[Appointment]) -> list[str]:
    """For each of a day's appointments, in order: the classes of its lane among those that overlap each other."""
    said: list[str] = [""] * len(some)
    cluster: list[tuple[int, int]] = []  # (place in some, lane)
    ends: list[datetime] = []

    def close() -> None:
        for place, lane in cluster:
            said[place] = f"l{min(lane, LANES - 1)} w{min(len(ends), LANES)}" if len(ends) > 1 else ""
        cluster.clear()
        ends.clear()

    for place, one in enumerate(some):
        if ends and one.starts_at >= max(ends):
            close()
        lane = next((number for number, end in enumerate(ends) if end <= one.starts_at), len(ends))
        ends[lane : lane + 1] = [one.ends_at]
        cluster.append((place, lane))
    close()
    return said


class _Drawer:
    """Makes blocks; what is the same for all of them is asked once."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.now, self.zone = reader, clock.now(), clock.zone()
        back = f"?back={reader.back}" if reader.back else ""
        nowhere: dict[str, Any] = {"session_id": _NOWHERE}
        self.edit, self.begin = (
            url_for("sessions.edit_session", **nowhere) + back,
            url_for("sessions.start_note", **nowhere),
        )
        self.confirm = url_for("sessions.confirm_session", **nowhere) + back
        self.came = url_for("sessions.note_attendance", **nowhere) + back
        self.write = url_for("desk.edit_note", note_id=_NOWHERE)
        self.read = url_for("desk.note", note_id=_NOWHERE)
        self.words = {
            SessionState.PLANNED: "",
            SessionState.HELD: _("held"),
            SessionState.CANCELLED: _("cancelled"),
            SessionState.CANCELLED_LATE: _("cancelled late"),
            SessionState.NO_SHOW: _("no-show"),
        }
        self.how = {"in_person": _("In person"), "video": _("Video"), "phone": _("Telephone")}
        self.busy, self.joined = _("Busy"), f" {_('&')} "
        self.both, self.sides = _("Both"), {Side.A: _("Partner A"), Side.B: _("Partner B")}

    def block(self, one: Appointment, lane: str) -> Block:
        """An appointment as it stands in the calendar."""
        start, end = one.starts_at.astimezone(self.zone), one.ends_at.astimezone(self.zone)
        same_day = end.date() == start.date()
        until = f"H{end.hour} M{end.minute}" if same_day else "H24 M0"
        place = f"h{start.hour} m{start.minute} {until} {lane}".rstrip()
        starts, ends = f"{start:%H:%M}", f"{end:%H:%M}"
        if self.reader.sharing:
            return Block(starts=starts, ends=ends, title=self.busy, place=place)
        planned, begun = one.state is SessionState.PLANNED, one.starts_at <= self.now
        note = self._note(one)
        return Block(
            starts=starts,
            ends=ends,
            title=self._title(one),
            who=self._who(one),
            mark="joint" if one.booked is Attendance.BOTH else one.booked.value,
            state=one.state.value,
            word=self.words[one.state],
            theirs=self._theirs(one),
            aside=self._aside(one),
            place=place,
            url=self._at(self.edit, one.id),
            note_url=note[0],
            note_word=note[1],
            begin_url=self._at(self.begin, one.id) if self._may_begin(one, begun) else "",
            confirm_url=self._at(self.confirm, one.id) if planned and not begun and not one.confirmed_at else "",
            came_url=self._at(self.came, one.id) if planned and begun else "",
        )

    def _at(self, address: str, record_id: uuid.UUID) -> str:
        return address.replace(_PLACE, str(record_id), 1)

    def _may_begin(self, one: Appointment, begun: bool) -> bool:
        return begun and one.note_id is None and one.state in TAKES_TIME

    def _note(self, one: Appointment) -> tuple[str, str]:
        if one.note_id is None or one.author_id != self.reader.id:
            return "", ""
        if one.note_state is NoteState.SIGNED:
            return self._at(self.read, one.note_id), _("Note signed")
        return self._at(self.write, one.note_id), _("Note: draft")

    def _title(self, one: Appointment) -> str:
        return self.joined.join(name.full for name in one.people.values()) or one.reference

    def _who(self, one: Appointment) -> str:
        if one.booked is Attendance.BOTH:
            return self.both
        (side,) = sides_of(one.booked)
        name = one.people.get(side)
        return name.full if name else self.sides[side]

    def _theirs(self, one: Appointment) -> str:
        if one.their_zone:
            return self._elsewhere(one.starts_at, one.their_zone, _("%(time)s for them"))
        said = {
            side: self._elsewhere(one.starts_at, one.zones[side], "%(time)s")
            for side in sorted(sides_of(one.booked))
            if side in one.zones
        }
        said = {side: time for side, time in said.items() if time}
        if not said:
            return ""
        if len(set(said.values())) == 1 and len(said) == len(sides_of(one.booked)):
            return _("%(time)s for them", time=next(iter(said.values())))
        named = [_("%(time)s for %(name)s", time=time, name=one.people[side].full) for side, time in said.items()]
        return ", ".join(named)

    def _elsewhere(self, moment: datetime, zone: str, sentence: str) -> str:
        """What a clock there shows; empty when it shows the same as here."""
        there = moment.astimezone(ZoneInfo(zone))
        if there.replace(tzinfo=None) == moment.astimezone(self.zone).replace(tzinfo=None):
            return ""
        days = (there.date() - moment.astimezone(self.zone).date()).days
        said = f"{there:%H:%M}" + (f" ({days:+d})" if days else "")
        return sentence % {"time": said}

    def _aside(self, one: Appointment) -> str:
        said = [self.how[one.modality.value]]
        if one.series_id is not None:
            said.append(_("series"))
        if one.fee_free:
            said.append(_("without a fee"))
        if one.confirmed_at is not None and one.state is SessionState.PLANNED:
            said.append(_("confirmed"))
        return " · ".join(said)


def week_of(on: date) -> list[date]:
    """The seven days of the week of `on`, from Monday."""
    monday = on - timedelta(days=on.weekday())
    return [monday + timedelta(days=number) for number in range(7)]


def month_of(on: date) -> list[date]:
    """The days of the weeks in which the month of `on` lies."""
    first = on.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    monday = first - timedelta(days=first.weekday())
    return [monday + timedelta(days=number) for number in range(((last - monday).days // 7 + 1) * 7)]


def ahead_of(user: Any, days: Sequence[date], found: Sequence[Appointment], *, sharing: bool) -> list[Day]:
    """Those of `days` on which something is in the calendar, for the desk."""
    return [one for one in days_of(days, found, Reader(user.id, sharing, url_for("desk.today"))) if one.blocks]
