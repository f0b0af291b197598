"""When the appointments of a series are: rules as RFC 5545 writes them, kept to the practice's clock on the wall."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from dateutil.rrule import WEEKLY, rrule, rrulestr

from clinic.core import clock

#: So many appointments are made together at most: two years, every week.
MOST = 104
#: The longest time ahead, which is two years with their leap day and the day that comes around again.
LONGEST = timedelta(days=732)


def rule_of(every: int, count: int) -> str:
    """The rule of `count` appointments every `every` weeks, such as “FREQ=WEEKLY;INTERVAL=2;COUNT=10”."""
    return f"FREQ=WEEKLY;INTERVAL={every};COUNT={count}"


def every_of(rule: str) -> int:
    """How many weeks lie between two appointments of `rule`."""
    return int(rule.partition("INTERVAL=")[2].partition(";")[0] or 1)


def days_of(rule: str, first: date) -> Sequence[date]:
    """The days of `rule`, from `first` on."""
    return [one.date() for one in rrulestr(rule, dtstart=datetime.combine(first, time()))]


def count_until(every: int, first: date, last: date) -> int:
    """How many appointments every `every` weeks there are from `first` to `last`; one more than MOST at most."""
    ends = min(last, first + LONGEST + timedelta(weeks=every))
    until = datetime.combine(ends, time())
    return min(rrule(WEEKLY, interval=every, dtstart=datetime.combine(first, time()), until=until).count(), MOST + 1)


def skipped(on: date, at: time) -> bool:
    """Whether the practice's clocks skip this hour on that day."""
    return clock.local(clock.moment_of(on, at)).replace(tzinfo=None) != datetime.combine(on, at)


def twice(on: date, at: time) -> bool:
    """Whether the practice's clocks show this hour twice on that day."""
    return not skipped(on, at) and clock.moment_of(on, at) != clock.moment_of(on, at, second=True)
