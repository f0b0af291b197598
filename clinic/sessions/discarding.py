"""What the pages of a note say while its draft is discarded."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import redirect, request, url_for

from clinic.core import db
from clinic.core.lifecycle import NotNowError
from clinic.sessions.models import DiscardedDraft

View = Callable[..., Any]


class DiscardedError(NotNowError):
    """The draft was discarded after the page was opened; carries the address at which it is brought back."""


def place_of(draft: DiscardedDraft) -> str:
    """The address at which a discarded draft is read and brought back."""
    return url_for("desk.discarded_draft", note_id=draft.note_id, draft_id=draft.id)


def unless_discarded(view: View) -> View:
    """For a page about a note: lead to where a discarded draft is brought back, with all that was typed (0009)."""

    @wraps(view)
    def shown(record: Any) -> Any:
        if not isinstance(record, DiscardedDraft):
            return view(record)
        if request.method in db.SAFE_METHODS:
            return redirect(place_of(record), 303)
        raise DiscardedError(place_of(record))

    return shown
