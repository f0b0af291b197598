"""How somebody was asked, what was disclosed, and when to ask again."""

import calendar
from datetime import date
from enum import StrEnum

#: Months after which each is asked again, unless the therapist says otherwise (4.1).
AGAIN = 3


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


def again_after(on: date) -> date:
    """The day some months later; the last of its month where there is no such day."""
    year, month = divmod(on.month - 1 + AGAIN, 12)
    year, month = on.year + year, month + 1
    return date(year, month, min(on.day, calendar.monthrange(year, month)[1]))
