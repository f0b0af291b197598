"""How an agreement was given, what was said to each of its points, and how it can end."""

from enum import StrEnum


class Method(StrEnum):
    """How somebody agreed; what is kept here is only that they did."""

    PAPER = "paper"
    SPOKEN = "spoken"
    ELECTRONIC = "electronic"


class Answer(StrEnum):
    """What was said to one point of the text."""

    AGREED = "agreed"
    DECLINED = "declined"
    NOT_DISCUSSED = "not_discussed"


class Ending(StrEnum):
    """Why an agreement holds no longer."""

    WITHDRAWN = "withdrawn"  # by the partner
    MISTAKEN = "mistaken"  # it was recorded by mistake


class Standing(StrEnum):
    """Where one partner's agreement stands now."""

    NOT_RECORDED = "not_recorded"
    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"
