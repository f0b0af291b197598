"""Pages about psychotherapy notes; to everybody but their author none of them is there."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.accounts.drafts import copy_key
from clinic.cases import queries as cases
from clinic.cases.models import Case
from clinic.core.forms import refuse
from clinic.core.lifecycle import NotNowError
from clinic.core.web import ChangedMeanwhileError, saved
from clinic.psychotherapy_notes import actions, queries, words
from clinic.psychotherapy_notes.forms import PsychotherapyNoteForm
from clinic.psychotherapy_notes.models import PsychotherapyNote, key_owner

bp = Blueprint("psychotherapy_notes", __name__)
Page = str | Response | tuple[str, int]


def _page(name: str, **values: Any) -> str:
    said = {"name": words.name(), "names": words.names(), "law": words.law()}
    return render_template(f"psychotherapy_notes/{name}.html", **said, **values)


@bp.get("/cases/<uuid:case_id>/private-notes")
@guard(Permission.KEEP_PSYCHOTHERAPY_NOTES, cases.get_case)
def notes(case: Case) -> Page:
    """One's own about this case, the newest first; what was discarded this week before them, the last first."""
    own = queries.own_of(current_user, case)
    kept = [one for one in own if one.discarded_at is None]
    gone = [(one, one.discarded_at + actions.UNDO) for one in own if one.discarded_at is not None]
    gone.sort(key=lambda pair: pair[1], reverse=True)
    return _page("notes", case=case, kept=kept, gone=gone)


@bp.route("/cases/<uuid:case_id>/private-notes/new", methods=["GET", "POST"])
@guard(Permission.KEEP_PSYCHOTHERAPY_NOTES, cases.get_case)
def add_note(case: Case) -> Page:
    """A new one."""
    form = PsychotherapyNoteForm.of()
    if not form.validate_on_submit():
        values = {"elsewhere": words.what_belongs_elsewhere(), "copy_key": copy_key(current_user, key_owner(case.id))}
        page = _page("add_note", case=case, form=form, **values)
        return page, 422 if form.is_submitted() else 200
    made = actions.add(case, record_id=form.record_id.value, by=current_user, **form.said)
    return saved(_("The note is kept, for you alone."), to=url_for(".note", note_id=made.id))


@bp.get("/private-notes/<uuid:note_id>")
@guard(Permission.READ_PSYCHOTHERAPY_NOTE, queries.get_note)
def note(note: PsychotherapyNote) -> Page:
    """One of them, on the screen and on paper."""
    until = note.discarded_at + actions.UNDO if note.discarded_at else None
    return _page("note", note=note, case=note.case, until=until)


@bp.route("/private-notes/<uuid:note_id>/edit", methods=["GET", "POST"])
@guard(Permission.WRITE_PSYCHOTHERAPY_NOTE, queries.get_note)
def edit_note(note: PsychotherapyNote) -> Page:
    """Change one."""
    form = PsychotherapyNoteForm.of(note)
    values: dict[str, Any] = {"case": note.case, "note": note, "form": form, "collided": None}
    values |= {"elsewhere": words.what_belongs_elsewhere(), "copy_key": copy_key(current_user, note.id)}
    if not form.validate_on_submit():
        if not form.is_submitted() and note.discarded_at is not None:
            raise NotNowError("A discarded note is brought back before it is changed.")
        if not form.is_submitted():
            refuse(form, {name: getattr(note, name) for name in note.unread})
        return _page("edit_note", **values), 422 if form.is_submitted() else 200
    try:
        actions.change(note, seen=form.seen.value, by=current_user, **form.said)
    except ChangedMeanwhileError:
        form.seen.data = str(note.edition)
        values["collided"] = [(_("Heading"), note.heading), (_("Text"), note.text)]
        return _page("edit_note", **values), 409
    return saved(_("Saved."), to=url_for(".note", note_id=note.id))


@bp.post("/private-notes/<uuid:note_id>/discard")
@guard(Permission.WRITE_PSYCHOTHERAPY_NOTE, queries.get_note)
def discard(note: PsychotherapyNote) -> Response:
    """Put it aside; a week later it goes for good."""
    actions.discard(note, by=current_user)
    done = _("Discarded. It can be brought back for seven days.")
    return saved(done, to=url_for(".notes", case_id=note.case_id) + "#discarded")


@bp.post("/private-notes/<uuid:note_id>/restore")
@guard(Permission.WRITE_PSYCHOTHERAPY_NOTE, queries.get_note)
def restore(note: PsychotherapyNote) -> Response:
    """Undo."""
    actions.restore(note, by=current_user)
    return saved(_("Brought back."), to=url_for(".note", note_id=note.id))
