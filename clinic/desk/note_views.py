"""The note: read it, and write it with whatever else of the case belongs beside it."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.core.lifecycle import NotNowError
from clinic.core.web import ChangedMeanwhileError, saved
from clinic.desk.views import bp
from clinic.method import catalogue
from clinic.prompts.content import prompts_for
from clinic.sessions import actions, queries
from clinic.sessions.content import reading
from clinic.sessions.forms import lens_names, note_form, refuse
from clinic.sessions.lifecycle import Attendance, Modality, NoteState
from clinic.sessions.models import SessionNote
from clinic.sessions.note_text import data_of, text_from
from clinic.sessions.words import differing

Page = str | Response | tuple[str, int]


@bp.get("/notes/<uuid:note_id>")
@guard(Permission.READ_NOTE, queries.get_note)
def note(note: SessionNote) -> Page:
    """A note as it was last signed; its author sees the draft."""
    own = note.author_id == current_user.id
    text = note.text if own else note.signed_text or {}
    beside = prompts_for(note, current_user)
    return render_template("desk/note.html", note=note, case=note.case, own=own, beside=beside, **reading(text))


@bp.route("/notes/<uuid:note_id>/edit", methods=["GET", "POST"])
@guard(Permission.WRITE_NOTE, queries.get_note)
def edit_note(note: SessionNote) -> Page:
    """The note in its five-minute shape. Nothing in it is required."""
    if note.state is NoteState.SIGNED and request.method == "GET":
        raise NotNowError("A signed note is amended, not edited.")
    stored, written = _stored(note), note.text if note.state is NoteState.SIGNED else note.draft
    seen = {"seen": str(note.edition), "seen_session": str(note.therapy_session.edition)}
    form = note_form(note.case, used=note.text.get("did", {}).get("exercises", ()))(
        data={**data_of(written, note.case), **stored, **seen}
    )
    if not form.is_submitted():
        refuse(form, note.unread)
    if not form.validate_on_submit():
        return _editor(note, form), 422 if form.is_submitted() else 200
    typed = text_from(form, note.case, note.text)
    header = actions.Header(Attendance(form.attendance.data), Modality(form.modality.data), form.seen_session.value)
    try:
        if note.state is NoteState.SIGNED:
            raise ChangedMeanwhileError
        actions.save_draft(note, text=typed, seen=form.seen.value, by=current_user, header=header)
    except ChangedMeanwhileError:
        form.seen.data, form.seen_session.data = seen.values()
        mine = {**typed, "attendance": form.attendance.data, "modality": form.modality.data}
        return _editor(note, form, collided=differing({**note.text, **stored}, mine, note.case)), 409
    to = "sessions.sign_note" if request.form.get("then") == "sign" else ".edit_note"
    return saved(_("The draft is saved."), to=url_for(to, note_id=note.id))


def _stored(note: SessionNote) -> dict[str, str]:
    return {"attendance": note.therapy_session.attendance.value, "modality": note.therapy_session.modality.value}


def _editor(note: SessionNote, form: Any, collided: list[tuple[str, str, str]] | None = None) -> str:
    last = queries.last_note_before(note)
    values = {"case": note.case, "frameworks": catalogue.frameworks(), "lens_names": lens_names}
    values["maps"] = catalogue.sheets_by_framework()
    values |= {"sides": [one.side.value for one in note.case.partners], "collided": collided, "last": last}
    values["last_text"] = last.signed_text if last else {}
    values["beside"] = prompts_for(note, current_user)
    return render_template("desk/edit_note.html", note=note, form=form, **values)
