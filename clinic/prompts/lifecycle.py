"""How a prompt can be answered."""

from enum import StrEnum


class Response(StrEnum):
    """What the author says to a prompt."""

    ADDRESSED = "addressed"  # in the session
    NOT_RELEVANT = "not_relevant"
    TO_SUPERVISION = "to_supervision"
