"""What the editor's script asks: the draft as it is stored, and saving what was typed since."""

from datetime import datetime
from typing import Any

from flask import Response, abort, jsonify, request
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from clinic.access.guard import by_script, guard
from clinic.access.permissions import Permission
from clinic.accounts.signing_in import sharing
from clinic.core import clock, db
from clinic.core.i18n import say as _
from clinic.core.i18n import time_of_day
from clinic.core.lifecycle import NotNowError
from clinic.core.web import ChangedMeanwhileError, saved_for_script
from clinic.sessions.collision import collisions
from clinic.sessions.draft_actions import Seen, autosave
from clinic.sessions.draft_queries import StoredDraft, stored_draft
from clinic.sessions.lifecycle import NoteState
from clinic.sessions.note_text import UnknownFieldError, cleaned, held_in
from clinic.sessions.text import unread
from clinic.sessions.views import bp

Answer = Response | tuple[Response, int]


@bp.get("/notes/<uuid:note_id>/draft")
@by_script
@guard(Permission.WRITE_NOTE, stored_draft)
def draft(stored: StoredDraft) -> Answer:
    """The draft as it is stored now, with a token for saving it: for a page that was open while somebody signed in again."""
    if sharing():
        abort(403)
    return jsonify(token=generate_csrf(), **_as_stored(stored, held_in(stored)))


@bp.put("/notes/<uuid:note_id>/draft")
@by_script
@guard(Permission.WRITE_NOTE, stored_draft)
def keep_draft(stored: StoredDraft) -> Answer:
    """Save what was typed since the page's edition, `{"seen", "seen_session", "fields": {name: value}}`.

    200 {"edition", "session", "saved", "refused"}, and "fields" when others were saved meanwhile; 409 with what is stored
    when that differs from what was sent, and by paragraph where; 423 when the note is signed; else a "sentence".
    """
    typed, seen = _asked(request.get_json())
    try:
        now = autosave(stored, typed, seen=seen, by=current_user)
    except UnknownFieldError:
        abort(400)
    except NotNowError:
        return _signed()
    except ChangedMeanwhileError:
        return _changed(stored, typed)
    return saved_for_script(edition=now.edition, session=now.session, refused=now.unread, saved=_saved(clock.now()))


def _asked(said: Any) -> tuple[dict[str, Any], Seen]:
    """The fields and the editions that were sent; 400 for anything else."""
    said = said if isinstance(said, dict) else {}
    typed, note, meeting = said.get("fields"), said.get("seen"), said.get("seen_session")
    if not isinstance(typed, dict) or type(note) is not int or type(meeting) is not int:
        abort(400)
    return typed, Seen(note, meeting)


def _saved(at: datetime) -> str:
    return _("Draft saved at %(time)s", time=time_of_day(at))


def _signed() -> Answer:
    db.session.rollback()
    return jsonify(sentence=_("This note was signed meanwhile.")), 423


def _changed(stored: StoredDraft, typed: dict[str, Any]) -> Answer:
    """What is stored now; that is no fault when it is what was typed, such as when an answer got lost."""
    db.session.rollback()
    now = stored_draft(stored.id)
    if now is None or sharing():
        abort(403)
    if now.state is NoteState.SIGNED:
        return _signed()
    held = held_in(now)
    known = {name: cleaned(value) for name, value in typed.items() if name in held}
    collided = {one.name: one.told for one in collisions(held, known)}
    status = 409 if collided or len(known) < len(typed) else 200
    return jsonify(pieces=collided, **_as_stored(now, held)), status


def _as_stored(stored: StoredDraft, held: dict[str, Any]) -> dict[str, Any]:
    editions = {"edition": stored.edition, "session": stored.session_edition}
    return {**editions, "fields": held, "refused": list(unread(stored.draft)), "saved": _saved(stored.saved_at)}
