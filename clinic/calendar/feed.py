"""A practitioner's appointments as iCalendar (RFC 5545): times and a case's reference, never a name or a place."""

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext as _

from clinic.calendar.queries import Published
from clinic.core import clock
from clinic.sessions.lifecycle import CALLED_OFF

#: How far a feed looks back and ahead.
BACK, AHEAD = timedelta(days=30), timedelta(days=60)


def written(appointments: Sequence[Published], *, names_case: bool) -> bytes:
    """The calendar as bytes. What was called off stays in it as such, so that other calendars take it out."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Tandem//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Tandem")
    for one in appointments:
        event = Event()
        event.add("uid", f"{one.id}@tandem")
        event.add("sequence", one.sequence)
        event.add("dtstamp", clock.now())
        event.add("dtstart", clock.local(one.starts_at))
        event.add("dtend", clock.local(one.ends_at))
        event.add("summary", f"C-{one.number}" if names_case else _("Appointment"))
        event.add("status", "CANCELLED" if one.state in CALLED_OFF else "CONFIRMED")
        event.add("transp", "TRANSPARENT" if one.state in CALLED_OFF else "OPAQUE")
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    if appointments:
        calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
