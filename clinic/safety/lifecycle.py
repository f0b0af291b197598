"""How somebody was asked, what was disclosed, and when to ask again."""

import calendar
from datetime import date, timedelta
from enum import StrEnum

#: Months after which each is asked again, unless the therapist says otherwise (4.1).
AGAIN = 3
#: Sooner where something is open; ours, and no standard's (0027).
SOON, AFTER_CONCERN = timedelta(days=7), 1


class Mode(StrEnum):
    """How therapist and partner spoke."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"


class Company(StrEnum):
    """Who was in the room or on the line."""

    ALONE = "alone"
    OTHERS = "others"


class Freely(StrEnum):
    """Whether they could talk freely, where they could not be seen to be alone."""

    YES = "yes"
    UNSURE = "unsure"
    NO = "no"


class Outcome(StrEnum):
    """What was disclosed; nothing disclosed says nothing of what is."""

    NOT_DISCLOSED = "no_concern_disclosed"
    CONCERN = "concern"
    DANGER = "danger"


#: What stays open until it is asked about again.
OPEN = (Outcome.CONCERN, Outcome.DANGER)


def was_overheard(company: str | None, freely: str | None) -> bool:
    """Whether somebody else was there, or they could perhaps not talk freely."""
    return company == Company.OTHERS or freely in (Freely.NO, Freely.UNSURE)


def again_after(on: date, outcome: Outcome, company: Company, freely: Freely | None) -> date:
    """When to ask again where the therapist says no day."""
    if outcome is Outcome.DANGER or was_overheard(company, freely):
        return on + SOON
    return _months_after(on, AFTER_CONCERN if outcome is Outcome.CONCERN else AGAIN)


def _months_after(on: date, months: int) -> date:
    """The day some months later; the last of its month where there is no such day."""
    year, month = divmod(on.month - 1 + months, 12)
    year, month = on.year + year, month + 1
    return date(year, month, min(on.day, calendar.monthrange(year, month)[1]))
