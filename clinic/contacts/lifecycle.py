"""What a contact note can be about."""

from enum import StrEnum


class ContactKind(StrEnum):
    """What sort of contact it was; a quick note says nothing of it."""

    QUICK = "quick"
    CALL = "call"
    MESSAGE = "message"
    CONSULTATION = "consultation"


class Whom(StrEnum):
    """Whom it was with or is about: both partners, or one of them."""

    BOTH = "both"
    A = "a"
    B = "b"


class Direction(StrEnum):
    """Who began a call or a message."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
