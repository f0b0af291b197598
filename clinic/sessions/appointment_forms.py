"""What may be typed about an appointment."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, HiddenField, SelectChoice, StringField

from clinic.cases.lifecycle import Side
from clinic.core import clock
from clinic.core.forms import (
    BaseForm,
    DayField,
    EditionField,
    HourField,
    RadioField,
    RecordIdField,
    choices,
    line,
    needed,
    optional,
    reasonable_day,
    zone_field,
)
from clinic.sessions import series
from clinic.sessions.forms import MODALITIES, SelectField
from clinic.sessions.lifecycle import Attendance, Came, Modality, SessionState

_l = lazy_gettext
STATES = choices(
    [
        (SessionState.PLANNED, _l("Planned")),
        (SessionState.HELD, _l("Held")),
        (SessionState.CANCELLED, _l("Cancelled")),
        (SessionState.CANCELLED_LATE, _l("Cancelled late")),
        (SessionState.NO_SHOW, _l("No-show")),
    ]
)
CAME = choices(
    [
        ("", _l("Not noted")),
        (Came.CAME, _l("Came")),
        (Came.LATE, _l("Came late")),
        (Came.TOLD, _l("Told in time")),
        (Came.ABSENT, _l("Did not come")),
    ]
)
#: Said only of what has begun; until then a page keeps these hidden, and static/script/begun.js shows them in time.
AFTERWARDS = (SessionState.HELD, SessionState.NO_SHOW)
#: So many minutes a session may last whose end is earlier on the clock than its start; a longer one is a slip of the pen.
OVER_MIDNIGHT = 6 * 60
ONCE, WEEKLY, FORTNIGHTLY = "0", "1", "2"
REPEATS = choices([(ONCE, _l("Just once")), (WEEKLY, _l("Every week")), (FORTNIGHTLY, _l("Every two weeks"))])
#: Time zones that are offered; any other can be typed.
ZONES = (
    *("Europe/London", "Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Athens", "Europe/Moscow"),
    *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Toronto"),
    *("America/Sao_Paulo", "Africa/Johannesburg", "Asia/Dubai", "Asia/Kolkata", "Asia/Shanghai", "Asia/Hong_Kong"),
    *("Asia/Taipei", "Asia/Singapore", "Asia/Tokyo", "Asia/Seoul", "Australia/Sydney", "Pacific/Auckland"),
)


class AppointmentForm(BaseForm):
    """When, for whom, with whom, how and where, how often, and what became of it."""

    record_id = RecordIdField()
    seen = EditionField()
    overlaps = HiddenField()  # those that were shown beside what was typed
    on = DayField(_l("Day"), validators=[needed(), reasonable_day()], default=clock.today)
    starts = HourField(_l("From"), validators=[needed()])
    ends = HourField(_l("To"), validators=[needed()])
    which = RadioField(
        _l("The clocks go back, and this hour comes twice. Which one is meant?"),
        choices=choices([("first", _l("The first time")), ("second", _l("The second time"))]),
        validators=[optional()],
    )
    booked = RadioField(_l("For whom"), choices=[], default=Attendance.BOTH.value)
    practitioner = SelectField(_l("In the calendar of"), choices=[])
    modality = RadioField(_l("How"), choices=MODALITIES, default=Modality.IN_PERSON.value)
    place = line(_l("Place or video link"))
    their_zone = zone_field(_l("Their time zone, if it is another one this time"))
    fee_free = BooleanField(_l("Without a fee"))
    repeat = RadioField(_l("How often"), choices=REPEATS, default=ONCE)
    times = StringField(_l("How many times"), validators=[optional()])
    until = DayField(_l("Or until this day"), validators=[reasonable_day()])
    scope = RadioField(
        _l("What is changed"),
        choices=choices([("this", _l("Only this one")), ("following", _l("This one and those that follow"))]),
        default="this",
    )
    state = RadioField(_l("State"), choices=STATES, default=SessionState.PLANNED.value)
    confirmed = BooleanField(_l("They have confirmed"))
    came_a = SelectField(_l("Partner A"), choices=CAME, default="")
    came_b = SelectField(_l("Partner B"), choices=CAME, default="")
    count = 1

    def validate(self, extra_validators: Any = None) -> bool:
        """The hours exist on that day, the end comes after the start, a series ends, and what lies ahead was not held."""
        return bool(super().validate(extra_validators)) and self._hours() and self._series() and self._became()

    def _hours(self) -> bool:
        for day, field in zip(self._days_of(self.on.data), (self.starts, self.ends), strict=True):
            if series.skipped(day, field.data):
                field.errors = [gettext("The clocks skip this hour on that day. Please choose another.")]
                return False
        if self.is_twice and not self.which.data:
            self.which.errors = [gettext("Please choose one of these.")]
            return False
        if self.moments()[1] <= self.moments()[0]:
            self.ends.errors = [gettext("The end must come after the start.")]
            return False
        return True

    def _days_of(self, first: date) -> tuple[date, date]:
        """The days on which it starts and ends: an earlier end, not many hours on, is meant on the next day."""
        start, end = (one.data.hour * 60 + one.data.minute for one in (self.starts, self.ends))
        over_midnight = end < start and end + 24 * 60 - start <= OVER_MIDNIGHT
        return first, first + timedelta(days=over_midnight)

    def _series(self) -> bool:
        if self.repeat.data == ONCE:
            return True
        every, first, said = int(self.repeat.data), self.on.data, (self.times.data or "").strip()
        field = self.times if said or not self.until.data else self.until
        if not said and not self.until.data:
            return _wrong(field, gettext("A series needs an end: so many times, or a last day."))
        if said and not (said.isascii() and said.isdigit() and len(said) < 6 and int(said) > 1):
            return _wrong(field, gettext("Please write a whole number from 2 on, such as 10."))
        if not said and self.until.data <= first:
            return _wrong(field, gettext("The last day must come after the first."))
        self.count = int(said) if said else series.count_until(every, first, self.until.data)
        if self.count > series.MOST or (self.count - 1) * every > series.MOST:
            return _wrong(
                field,
                gettext("A series goes on for two years at most: 104 times every week, or 53 times every two weeks."),
            )
        for day in self.days[1:]:
            starts_on, ends_on = self._days_of(day)
            if series.skipped(starts_on, self.starts.data) or series.skipped(ends_on, self.ends.data):
                said = gettext("On %(day)s the clocks skip this hour. Please choose another.", day=day.isoformat())
                return _wrong(self.starts, said)
        return True

    def _became(self) -> bool:
        ahead = self.on.data > clock.today()
        if ahead and self.state.data in AFTERWARDS:
            return _wrong(self.state, gettext("This day lies ahead. Please choose “Planned”, or another day."))
        if ahead and any(one.data in (Came.CAME, Came.LATE) for one in (self.came_a, self.came_b)):
            return _wrong(self.came_a, gettext("This day lies ahead, so nobody has come yet."))
        return True

    @property
    def tells_afterwards(self) -> bool:
        """Whether what can only be said afterwards is offered: once the start has passed, and where it is said already."""
        said = self.state.data in AFTERWARDS or self.came_a.data or self.came_b.data
        return bool(said or self.state.errors or self.came_a.errors or self._has_begun())

    @property
    def now_on_wall(self) -> str:
        """What the practice's clock shows, as a script reads it."""
        return self._now().isoformat(timespec="minutes")

    def _now(self) -> datetime:
        return clock.local(clock.now()).replace(tzinfo=None)

    def _has_begun(self) -> bool:
        """Whether the start as it was typed has passed; where it is none, nothing is known against it."""
        day, start = self.on.data, self.starts.data
        return day is None or start is None or datetime.combine(day, start) <= self._now()

    def offer(self) -> None:
        """Offer the states that fit: the others are there for another day that may be typed, and not shown."""
        hidden = {} if self.tells_afterwards else {"hidden": ""}
        self.state.choices = [
            SelectChoice(
                str(one.value), one.label, {"data-afterwards": "", **hidden} if one.value in AFTERWARDS else {}
            )
            for one in STATES
        ]

    @property
    def is_twice(self) -> bool:
        """Whether the clocks show one of the hours twice on that day."""
        if self.on.data is None or self.starts.data is None or self.ends.data is None:
            return False
        starts_on, ends_on = self._days_of(self.on.data)
        return series.twice(starts_on, self.starts.data) or series.twice(ends_on, self.ends.data)

    @property
    def rule(self) -> str:
        """The rule of the series; empty when it is just one."""
        return "" if self.repeat.data == ONCE else series.rule_of(int(self.repeat.data), self.count)

    @property
    def days(self) -> Sequence[Any]:
        """Every day of the series."""
        return series.days_of(self.rule, self.on.data) if self.rule else [self.on.data]

    def moments(self) -> tuple[datetime, datetime]:
        """Start and end, in UTC."""
        second, day = self.which.data == "second", self.on.data
        if day is None:
            raise ValueError("An appointment needs its day.")
        starts_on, ends_on = self._days_of(day)
        starts_at = clock.moment_of(starts_on, self.starts.data, second=second)
        return starts_at, clock.moment_of(ends_on, self.ends.data, second=second)

    def came(self) -> dict[Side, Came | None]:
        """What is noted of each partner."""
        said = {Side.A: self.came_a.data, Side.B: self.came_b.data}
        return {side: Came(one) if one else None for side, one in said.items()}


def _wrong(field: Any, sentence: str) -> bool:
    field.errors = [sentence]
    return False


def hours_from(asked: str) -> tuple[time, time] | None:
    """The hours that an address asks for by their start, such as “09:00”; none when that is no time of day."""
    try:
        start = time.fromisoformat(asked)
    except ValueError:
        return None
    end = min(start.hour * 60 + start.minute + 80, 23 * 60 + 59)
    return start.replace(second=0, microsecond=0, tzinfo=None), time(end // 60, end % 60)
