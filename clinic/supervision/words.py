"""How the states of a review read to a person."""

import uuid
from typing import Any

from flask_babel import gettext as _

from clinic.access.permissions import Permission
from clinic.access.policy import may
from clinic.accounts.models import Account
from clinic.core.i18n import moment
from clinic.sessions.models import SessionNote
from clinic.supervision.lifecycle import Outcome, ReviewState
from clinic.supervision.models import Review
from clinic.supervision.queries import ReviewFacts


def choices_of_outcome() -> dict[str, str]:
    """Outcome -> how it is returned, as the supervisor chooses it."""
    return {Outcome.COMMENTS: _("With comments"), Outcome.SIGNED_OFF: _("Signed off")}


def outcomes() -> dict[str, str]:
    """Outcome -> how it was returned."""
    return {Outcome.COMMENTS: _("Returned with comments"), Outcome.SIGNED_OFF: _("Signed off")}


def state_of(review: Review | ReviewFacts, reader: Any) -> tuple[str, str]:
    """A word for where it stands, and the tone of it: amber is what waits for `reader`."""
    if review.state is ReviewState.ASKED:
        if may(reader, Permission.RETURN_REVIEW, review):
            return _("Waits for you"), "warn"
        if review.author.supervisor_id != review.asked_of_id:
            return _("Waits for a supervisor"), "plain"
        return _("Waits for %(name)s", name=review.asked_of.name), "plain"
    if review.state is ReviewState.TAKEN_BACK:
        return _("Taken back"), "plain"
    said, waits = outcomes()[review.outcome or Outcome.COMMENTS], review.state is ReviewState.RETURNED
    if review.author_id == reader.id and waits:
        return said, "warn"
    return said, "ok" if review.outcome is Outcome.SIGNED_OFF else "plain"


def refused(review: Review) -> str:
    """Why what was pressed on an older page cannot be done any more, or not yet."""
    if review.state is ReviewState.ASKED:
        return _("This has not come back yet, so it cannot be marked as read.")
    if review.state is ReviewState.TAKEN_BACK:
        name, when = review.author.name, moment(review.ended_at) if review.ended_at else ""
        return _("%(name)s took this question back on %(when)s. Nothing was changed.", name=name, when=when)
    if review.state is ReviewState.RETURNED:
        return _("This came back already, and what was returned stays as it is. Nothing was changed.")
    return _("This was marked as read already, and stays as it is. Nothing was changed.")


def changed(note: SessionNote, supervisor: Account | None, shown: tuple[int, uuid.UUID | None]) -> list[str]:
    """What is otherwise than the page said about which text would be put before whom; shown: both as it had them."""
    found, (version, of) = [], shown
    if version != note.versions[-1].number:
        number = note.versions[-1].number
        found.append(
            _("The note was amended meanwhile: your question would go with version %(number)s.", number=number)
        )
    if supervisor is not None and supervisor.id != of:
        found.append(_("Another supervisor was named for you meanwhile: %(name)s.", name=supervisor.name))
    return found
