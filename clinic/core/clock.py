"""What time it is; nothing else in the house asks the system for the time."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from flask import current_app


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def zone() -> ZoneInfo:
    """The practice's time zone."""
    return ZoneInfo(current_app.config["TIMEZONE"])


def today() -> date:
    """Today's date where the practice is."""
    return now().astimezone(zone()).date()


def local(moment: datetime) -> datetime:
    """`moment` as a clock in the practice shows it."""
    return moment.astimezone(zone())


def moment_of(on: date, at: time, *, second: bool = False) -> datetime:
    """The moment, in UTC, at which a clock in the practice shows `at` on that day.

    second: which one is meant where the clocks go back and show the hour twice.
    """
    return datetime.combine(on, at, tzinfo=zone()).replace(fold=int(second)).astimezone(UTC)
