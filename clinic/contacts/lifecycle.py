"""What a contact note can be about."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from clinic.cases.lifecycle import Visibility


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


_WHOSE = {Whom.BOTH: Visibility.JOINT, Whom.A: Visibility.PARTNER_A, Whom.B: Visibility.PARTNER_B}


def visibility_of(text: Mapping[str, Any]) -> Visibility:
    """For whom a text is meant: what one partner said alone stays that partner's."""
    return Visibility.AUTHOR_ONLY if "only_me" in text else _WHOSE[Whom(text["whom"])]
