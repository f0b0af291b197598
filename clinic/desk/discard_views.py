"""Discarding the draft of a note, with what was said beside it, bringing it back, and setting aside one that was left."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.accounts.drafts import copy_key
from clinic.core import db
from clinic.core.lifecycle import NotNowError
from clinic.core.web import saved
from clinic.desk.views import bp
from clinic.prompts import actions as prompts
from clinic.sessions import discard_actions as actions
from clinic.sessions import queries
from clinic.sessions.actions import start_note
from clinic.sessions.content import reading
from clinic.sessions.discard_queries import (
    LeftDraft,
    amendment_left,
    discarded_or_note,
    in_the_way,
    left_draft,
    or_discarded,
    until,
)
from clinic.sessions.lifecycle import NoteState
from clinic.sessions.models import DiscardedDraft, SessionNote
from clinic.sessions.set_aside import session_of
from clinic.sessions.text import unread, written
from clinic.sessions.words import named_fields

Found = SessionNote | DiscardedDraft


@bp.post("/notes/<uuid:note_id>/discard")
@guard(Permission.WRITE_NOTE, or_discarded(queries.get_note))
def discard_draft(note: Found) -> Response:
    """Put the draft aside; a week later it goes for good. Posted twice, once."""
    if isinstance(note, SessionNote) and request.form.get("signed", type=int) not in (None, len(note.versions)):
        raise NotNowError("Another draft was meant: the note was signed since.")
    return discarded(note)


def discarded(note: Found) -> Response:
    """Put the draft aside, unless it is already, and lead to where it is brought back."""
    if isinstance(note, SessionNote) and not (note.state is NoteState.SIGNED and amendment_left(note.id)):
        actions.discard(note, beside=prompts.take_away(note, by=current_user), by=current_user)
    done = _("Discarded. It can be brought back for seven days.")
    return saved(done, to=url_for("sessions.sessions", case_id=note.case_id) + "#discarded")


@bp.get("/notes/<uuid:note_id>/discarded/<uuid:draft_id>")
@guard(Permission.WRITE_NOTE, discarded_or_note)
def discarded_draft(draft: Found) -> str | Response:
    """What a discarded draft says, and the way back."""
    if isinstance(draft, SessionNote):
        return _back(draft)
    values = {"draft": draft, "case": draft.case, "meeting": session_of(draft), "until": until(draft)}
    values |= {"other": in_the_way(draft), **reading(written(draft.draft))}
    values["copy_key"] = copy_key(draft.author, draft.note_id)
    typed = unread(draft.draft)
    values["unread"] = [(what, typed[name]) for what, name in named_fields(typed, draft.case)]
    return render_template("desk/discarded_draft.html", **values)


@bp.post("/notes/<uuid:note_id>/discarded/<uuid:draft_id>/restore")
@guard(Permission.WRITE_NOTE, discarded_or_note)
def restore_draft(draft: Found) -> Response:
    """Undo. Posted twice, once."""
    if isinstance(draft, SessionNote):
        return _back(draft)
    note = actions.restore(draft, by=current_user)
    prompts.put_back(note, draft.beside["answers"], by=current_user)
    return saved(_("Brought back."), to=url_for(".edit_note", note_id=note.id))


def _back(note: SessionNote) -> Response:
    if note.state is NoteState.SIGNED:
        flash(_("There is nothing to bring back: it was brought back already, or its seven days are over."), "warning")
    return redirect(url_for(".note" if note.state is NoteState.SIGNED else ".edit_note", note_id=note.id), 303)


@bp.route("/notes/<uuid:note_id>/set-aside", methods=["GET", "POST"])
@guard(Permission.SET_DRAFT_ASIDE, left_draft)
def set_draft_aside(left: LeftDraft) -> str | Response:
    """Keep the draft that a colleague left for them, unread, and begin one's own note of the session. Posted twice, once."""
    draft = left.draft
    if isinstance(draft, DiscardedDraft):
        flash(_("That draft is set aside already."))
        return redirect(url_for("sessions.sessions", case_id=draft.case_id), 303)
    if request.method in db.SAFE_METHODS:
        return render_template("desk/set_draft_aside.html", note=draft, case=draft.case)
    meeting = actions.set_aside(draft, beside=prompts.take_away(draft, by=draft.author), by=current_user)
    note = start_note(meeting, record_id=uuid.uuid4(), by=current_user)
    return saved(_("The draft is set aside. This note is yours."), to=url_for(".edit_note", note_id=note.id))
