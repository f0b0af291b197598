"""What the script of a psychotherapy note's editor asks; to everybody but its author there is nothing at these addresses."""

from flask import abort, url_for
from flask_babel import gettext as _
from flask_login import current_user

from clinic.access.guard import by_script, guard
from clinic.access.permissions import Permission
from clinic.accounts import drafts
from clinic.accounts.drafts import Answer, Held
from clinic.cases import queries as cases
from clinic.cases.models import Case
from clinic.core import db
from clinic.core.forms import record_id_of
from clinic.core.i18n import time_of_day
from clinic.psychotherapy_notes import actions, queries
from clinic.psychotherapy_notes.models import PsychotherapyNote
from clinic.psychotherapy_notes.views import bp


@bp.get("/private-notes/<uuid:note_id>/draft")
@by_script
@guard(Permission.WRITE_PSYCHOTHERAPY_NOTE, queries.get_note)
def draft(note: PsychotherapyNote) -> Answer:
    """The note as it is stored now."""
    return drafts.show(_held(note))


@bp.put("/private-notes/<uuid:note_id>/draft")
@by_script
@guard(Permission.WRITE_PSYCHOTHERAPY_NOTE, queries.get_note)
def keep_draft(note: PsychotherapyNote) -> Answer:
    """Save what was typed since the page's edition."""
    return _keep(note)


@bp.get("/cases/<uuid:case_id>/private-notes/draft")
@by_script
@guard(Permission.KEEP_PSYCHOTHERAPY_NOTES, cases.get_case)
def new_draft(case: Case) -> Answer:
    """What a new note holds before anything of it is saved: nothing."""
    return drafts.show(_nothing())


@bp.put("/cases/<uuid:case_id>/private-notes/draft")
@by_script
@guard(Permission.KEEP_PSYCHOTHERAPY_NOTES, cases.get_case)
def keep_new_draft(case: Case) -> Answer:
    """Save what was typed into a new note; with its first word it becomes a record, and has an address of its own."""
    typed = drafts.asked()
    note_id = record_id_of(typed.drawn) if typed.drawn else abort(400)
    note = queries.get_note(note_id)
    if note is not None:
        return _keep(note) if note.case_id == case.id else abort(404)

    def save() -> Held:
        made = actions.begin(case, typed.fields, record_id=note_id, by=current_user)
        db.session.flush()
        return _held(made) if made is not None else _nothing()

    return drafts.keep(typed, save, _nothing)


def _keep(note: PsychotherapyNote) -> Answer:
    typed = drafts.asked()

    def save() -> Held:
        actions.autosave(note, typed.fields, seen=typed.seen, by=current_user)
        db.session.flush()
        return _held(note)

    def again() -> Held | None:
        now = queries.get_note(note.id)
        return _held(now) if now is not None else None

    return drafts.keep(typed, save, again)


def _nothing() -> Held:
    return Held(0, _("Nothing is written yet"))


def _held(note: PsychotherapyNote) -> Held:
    addresses = {"at": url_for("psychotherapy_notes.keep_draft", note_id=note.id)}
    addresses |= {"page": url_for("psychotherapy_notes.edit_note", note_id=note.id)}
    return Held(
        note.edition,
        _("Saved at %(time)s", time=time_of_day(note.changed_at)),
        fields={"heading": note.heading, "text": note.text},
        refused=tuple(note.unread),
        over=_("This note was discarded meanwhile.") if note.discarded_at else "",
        more={**addresses, "key": drafts.copy_key(current_user, note.id)},
    )
