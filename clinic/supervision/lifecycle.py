"""The life of a review: asked, returned by the supervisor, read by whoever asked; or taken back before that."""

from enum import StrEnum

from clinic.core.lifecycle import Lifecycle


class ReviewState(StrEnum):
    """Where a review stands."""

    ASKED = "asked"
    RETURNED = "returned"
    READ = "read"
    TAKEN_BACK = "taken_back"


class Outcome(StrEnum):
    """How the supervisor returns it; there are comments either way."""

    COMMENTS = "comments"
    SIGNED_OFF = "signed_off"


REVIEW = Lifecycle(
    {
        ("return", ReviewState.ASKED): ReviewState.RETURNED,
        ("take_back", ReviewState.ASKED): ReviewState.TAKEN_BACK,
        ("read", ReviewState.RETURNED): ReviewState.READ,
    }
)
