"""What the editor's script asks: the draft as it is stored, and saving what was typed since."""

from datetime import datetime

from flask_login import current_user

from clinic.access.guard import by_script, guard
from clinic.access.permissions import Permission
from clinic.accounts import drafts
from clinic.accounts.drafts import Answer, Held
from clinic.core import clock
from clinic.core.i18n import say as _
from clinic.core.i18n import time_of_day
from clinic.sessions.discard_queries import amendment_left, or_discarded
from clinic.sessions.draft_actions import Seen, autosave
from clinic.sessions.draft_queries import StoredDraft, stored_draft
from clinic.sessions.lifecycle import NoteState
from clinic.sessions.models import DiscardedDraft
from clinic.sessions.note_text import held_in
from clinic.sessions.text import unread
from clinic.sessions.views import bp


@bp.get("/notes/<uuid:note_id>/draft")
@by_script
@guard(Permission.WRITE_NOTE, or_discarded(stored_draft))
def draft(stored: StoredDraft | DiscardedDraft) -> Answer:
    """The draft as it is stored now."""
    return drafts.show(_discarded() if isinstance(stored, DiscardedDraft) else _held(stored))


@bp.put("/notes/<uuid:note_id>/draft")
@by_script
@guard(Permission.WRITE_NOTE, or_discarded(stored_draft))
def keep_draft(stored: StoredDraft | DiscardedDraft) -> Answer:
    """Save what was typed since the page's editions; a discarded draft takes nothing, and is not brought back by it."""
    if isinstance(stored, DiscardedDraft):
        return _discarded().ended
    typed = drafts.asked()

    def save() -> Held:
        now = autosave(stored, typed.fields, seen=Seen(typed.seen, typed.session), by=current_user)
        return Held(now.edition, _saved(clock.now()), refused=now.unread, session=now.session)

    def again() -> Held | None:
        now = or_discarded(stored_draft)(stored.id)
        return _discarded() if isinstance(now, DiscardedDraft) else _held(now) if now is not None else None

    return drafts.keep(typed, save, again)


def _saved(at: datetime) -> str:
    return _("Draft saved at %(time)s", time=time_of_day(at))


def _discarded() -> Held:
    return Held(0, "", over=_("This draft was discarded. It can be brought back for seven days."), gone=True)


def _held(stored: StoredDraft) -> Held:
    over = _("This note was signed meanwhile.") if stored.state is NoteState.SIGNED else ""
    if stored.mistaken:
        over = _("This note was recorded by mistake, and stays as it was signed.")
    elif over and amendment_left(stored.id):
        return _discarded()
    return Held(
        stored.edition,
        _saved(stored.saved_at),
        fields=held_in(stored),
        refused=tuple(unread(stored.draft)),
        session=stored.session_edition,
        over=over,
        mistaken=stored.mistaken,
    )
