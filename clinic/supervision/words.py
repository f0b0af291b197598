"""How the states of a review read to a person."""

import uuid

from flask_babel import gettext as _

from clinic.accounts.models import Account
from clinic.core.i18n import moment
from clinic.sessions.models import SessionNote
from clinic.supervision.lifecycle import Outcome, ReviewState
from clinic.supervision.models import Review


def outcomes() -> dict[str, str]:
    """Outcome -> what the supervisor says by it."""
    return {Outcome.COMMENTS: _("Returned with comments"), Outcome.SIGNED_OFF: _("Signed off")}


def state_of(review: Review) -> tuple[str, str]:
    """A word for where it stands, and the tone of it."""
    if review.state is ReviewState.ASKED:
        return _("Waits for %(name)s", name=review.asked_of.name), "warn"
    if review.state is ReviewState.TAKEN_BACK:
        return _("Taken back"), "plain"
    said = outcomes()[review.outcome or Outcome.COMMENTS]
    return said, "ok" if review.state is ReviewState.READ or review.outcome is Outcome.SIGNED_OFF else "warn"


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
