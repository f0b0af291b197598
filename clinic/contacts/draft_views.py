"""What the script of a contact note's editor asks: the draft as it is stored, and saving what was typed since."""

from flask import abort, url_for
from flask_babel import gettext as _
from flask_login import current_user

from clinic.access.guard import by_script, guard
from clinic.access.permissions import Permission
from clinic.accounts import drafts
from clinic.accounts.drafts import Answer, Held
from clinic.cases import queries as cases
from clinic.cases.lifecycle import NoteState
from clinic.cases.models import Case
from clinic.contacts import actions, queries
from clinic.contacts.draft_text import begun, has_words, held_in, typed_into
from clinic.contacts.models import ContactNote
from clinic.contacts.views import bp
from clinic.core import db
from clinic.core.forms import record_id_of
from clinic.core.i18n import time_of_day


@bp.get("/contacts/<uuid:note_id>/draft")
@by_script
@guard(Permission.WRITE_NOTE, queries.get_note)
def draft(note: ContactNote) -> Answer:
    """The draft as it is stored now."""
    return drafts.show(_held(note))


@bp.put("/contacts/<uuid:note_id>/draft")
@by_script
@guard(Permission.WRITE_NOTE, queries.get_note)
def keep_draft(note: ContactNote) -> Answer:
    """Save what was typed since the page's edition."""
    return _keep(note)


@bp.get("/cases/<uuid:case_id>/contacts/draft")
@by_script
@guard(Permission.CHANGE_CASE, cases.get_case)
def new_draft(case: Case) -> Answer:
    """What a new note holds before anything of it is saved: nothing."""
    return drafts.show(_nothing())


@bp.put("/cases/<uuid:case_id>/contacts/draft")
@by_script
@guard(Permission.CHANGE_CASE, cases.get_case)
def keep_new_draft(case: Case) -> Answer:
    """Save what was typed into a new note; with its first word it becomes a record, and has an address of its own."""
    typed = drafts.asked()
    note_id = record_id_of(typed.drawn) if typed.drawn else abort(400)
    note = queries.get_note(note_id)
    if note is not None:
        return _keep(note) if note.case_id == case.id else abort(404)

    def save() -> Held:
        draft = typed_into(begun(case.sides), typed.fields, case.sides)
        if not has_words(draft):
            return _nothing()
        made = actions.begin(case, draft, record_id=note_id, by=current_user)
        db.session.flush()
        return _held(made)

    return drafts.keep(typed, save, _nothing)


def _keep(note: ContactNote) -> Answer:
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


def _held(note: ContactNote) -> Held:
    over = _("This note was signed meanwhile.") if note.state is NoteState.SIGNED else ""
    if note.mistaken:
        over = _("This note was recorded by mistake, and stays as it was signed.")
    addresses = {"at": url_for("contacts.keep_draft", note_id=note.id)}
    addresses |= {"page": url_for("contacts.edit_note", note_id=note.id)}
    return Held(
        note.edition,
        _("Draft saved at %(time)s", time=time_of_day(note.saved_at)),
        fields=held_in(note.draft or note.text),
        refused=tuple(note.unread),
        over=over,
        mistaken=note.mistaken,
        more={**addresses, "key": drafts.copy_key(current_user, note.id)},
    )
