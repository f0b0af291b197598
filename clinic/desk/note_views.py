"""The note: read it, and write it with whatever else of the case belongs beside it."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.access.policy import may
from clinic.accounts.drafts import UnknownFieldError, copy_key
from clinic.accounts.kept import kept_page
from clinic.accounts.signing_in import sharing
from clinic.cases.words import named
from clinic.core import clock
from clinic.core.collision import Collision, collisions, picks_of
from clinic.core.forms import edition_said, refuse
from clinic.core.web import ChangedMeanwhileError, saved
from clinic.desk.discard_views import discarded
from clinic.desk.views import bp
from clinic.homework import queries as homework
from clinic.homework.content import name_of
from clinic.method import catalogue
from clinic.prompts.content import prompts_for
from clinic.prompts.queries import around as prompts_around
from clinic.sessions import actions, queries
from clinic.sessions.appointment_queries import note_due_at
from clinic.sessions.content import reading
from clinic.sessions.discard_queries import amendment_left, or_discarded
from clinic.sessions.discarding import place_of, unless_discarded
from clinic.sessions.draft_actions import Seen, save_whole
from clinic.sessions.draft_queries import StoredDraft, stored_draft
from clinic.sessions.facts import NoteFacts
from clinic.sessions.facts_queries import note_facts_of
from clinic.sessions.forms import lens_names, note_form
from clinic.sessions.lifecycle import Attendance, Modality, NoteState
from clinic.sessions.models import SessionNote
from clinic.sessions.note_text import (
    between,
    data_of,
    sides_of,
    text_from,
    text_sent,
    typed_in,
    values_of,
)
from clinic.sessions.words import Told, told
from clinic.supervision import queries as supervision
from clinic.supervision.words import state_of as review_state

Page = str | Response | tuple[str, int]


@bp.get("/notes/<uuid:note_id>")
@guard(Permission.READ_NOTE, or_discarded(note_facts_of))
@unless_discarded
def note(note: NoteFacts) -> Page:
    """A note as it was last signed; its author sees the draft."""
    own = note.author_id == current_user.id
    around = prompts_around(note) if own else frozenset()
    reviews, supervisor = supervision.beside(note, current_user) if note.versions else ((), None)

    def made() -> dict[str, Any]:
        beside = prompts_for(note, current_user, around)
        text = note.text if own else note.signed_text or {}
        return {"beside": beside, "review_state": review_state, **reading(text)}

    said = {"note": note, "case": note.case, "own": own, "reviews": reviews, "supervisor": supervisor}
    said["takes_back"] = _takes_back(note, own=own)
    return kept_page("desk/note.html", made=made, owner=note.case_id, around=around, **said)


def _takes_back(note: NoteFacts, *, own: bool) -> bool:
    """Whether the reader can say that it was recorded by mistake. Whether its author left is asked for nobody else."""
    if note.mistaken or not note.versions or sharing():
        return False
    if own:
        return may(current_user, Permission.TAKE_NOTE_BACK, note)
    if all(one.id != current_user.id for one in note.case.practitioners):
        return False
    return may(current_user, Permission.TAKE_NOTE_BACK, queries.get_note(note.id))


@bp.get("/notes/<uuid:note_id>/edit")
@guard(Permission.WRITE_NOTE, or_discarded(queries.get_note))
@unless_discarded
def edit_note(note: SessionNote) -> Page:
    """The note in its five-minute shape. Nothing in it is required. Once it is signed, the way to an amendment."""
    if note.state is NoteState.SIGNED:
        left = amendment_left(note.id)
        if left is None:
            flash(_("This note is signed. To change it, amend it."), "warning")
        return redirect(url_for(".note", note_id=note.id) if left is None else place_of(left), 303)
    form = _form(note)
    refuse(form, note.unread)
    return _editor(note, form)


@bp.post("/notes/<uuid:note_id>/edit")
@guard(Permission.WRITE_NOTE, or_discarded(stored_draft))
@unless_discarded
def save_note(stored: StoredDraft) -> Page:
    """Save the draft. Only what has to be said or chosen needs the form, and the records that it is shown with."""
    text = None
    asks = request.files or any(name.startswith("pick-") for name in request.form)
    if stored.state is not NoteState.SIGNED and not asks:
        text = text_sent(request.form, stored.draft, stored.sides)
    if text is not None:
        header = {name: request.form.get(name, held) for name, held in stored.header.items()}
        seen = Seen(*(edition_said(request.form.get(name, "")) for name in ("seen", "seen_session")))
        with suppress(ChangedMeanwhileError, UnknownFieldError):
            save_whole(stored, text, header=header, seen=seen, by=current_user)
            return _saved(stored.id)
    note = queries.get_note(stored.id)
    return _save_with_form(note) if note is not None else abort(404)


def _save_with_form(note: SessionNote) -> Page:
    stored, form = _stored(note), _form(note)
    seen = {"seen": str(note.edition), "seen_session": str(note.therapy_session.edition)}
    if not form.validate():
        return _editor(note, form), 422
    held = {**values_of(note.text, sides_of(note.case)), **stored}
    if form.seen.value == note.edition and not _settle(form, held):
        return _collided(note, form, seen, held), 409
    if form.errors:  # both texts together can be too long
        return _editor(note, form), 422
    typed = text_from(form, note.case, note.text)
    header = actions.Header(Attendance(form.attendance.data), Modality(form.modality.data), form.seen_session.value)
    if note.state is NoteState.SIGNED and typed == note.text and not header.changes(note.therapy_session):
        return saved(_("The note is signed."), to=url_for(".note", note_id=note.id))  # the same form once more
    try:
        if note.state is NoteState.SIGNED:
            raise ChangedMeanwhileError
        actions.save_draft(note, text=typed, seen=form.seen.value, by=current_user, header=header)
    except ChangedMeanwhileError:
        return _collided(note, form, seen, held), 409
    return _saved(note.id)


def _saved(note_id: UUID) -> Response:
    if request.form.get("then") == "discard" and (note := queries.get_note(note_id)) is not None:
        return discarded(note)  # without scripts: what was typed last goes with it
    to = "sessions.sign_note" if request.form.get("then") == "sign" else ".edit_note"
    return saved(_("The draft is saved."), to=url_for(to, note_id=note_id))


def _form(note: SessionNote) -> Any:
    """The note's form with what is stored, under what was sent."""
    written = note.text if note.state is NoteState.SIGNED else note.draft
    seen = {"seen": str(note.edition), "seen_session": str(note.therapy_session.edition)}
    used = note.text.get("did", {}).get("exercises", ())
    kind = note_form(note.case, used=used, stage=written.get("stage"))
    return kind(data={**data_of(written, note.case), **_stored(note), **seen})


def _settle(form: Any, held: dict[str, Any]) -> bool:
    """Put what was chosen by paragraph into the form; False when what was chosen is not what stands there any more."""
    for name, stored in held.items():
        picks = picks_of(name, request.form)
        if picks and stored != typed_in(form, name):
            kept = Collision(name, stored, typed_in(form, name)).settled(picks, between(name))
            if kept is None:
                return False
            form[name].data = [form[name].coerce(one) for one in kept] if isinstance(kept, list) else kept
            form[name].validate(form)
    return True


def _collided(note: SessionNote, form: Any, seen: dict[str, str], held: dict[str, Any]) -> str:
    """The form as it was typed, with both texts of whatever differs, to be chosen from."""
    form.seen.data, form.seen_session.data = seen.values()
    mine = {name: typed_in(form, name) for name in held}
    return _editor(note, form, collided=told(collisions(held, mine), note.case))


def _stored(note: SessionNote) -> dict[str, str]:
    return {"attendance": note.therapy_session.attendance.value, "modality": note.therapy_session.modality.value}


def _editor(note: SessionNote, form: Any, collided: list[Told] | None = None) -> str:
    last = queries.last_note_before(note)
    values = {"case": note.case, "frameworks": catalogue.frameworks(), "lens_names": lens_names}
    values["maps"] = catalogue.sheets_by_framework()
    values["people"] = [{"side": one.side, "called": named(one)} for one in note.case.partners]
    values["called"] = {one.side.value: named(one) for one in note.case.partners}
    values |= {"sides": [one.side.value for one in note.case.partners], "collided": collided, "last": last}
    values["due_at"], values["is_overdue"] = _due(note)
    back = homework.came_back_since(current_user, note.case, last.therapy_session.on) if last else []
    values["came_back"] = [(one, name_of(one.exercise), note.case.partner(one.side)) for one in back]
    values["last_text"] = last.signed_text if last else {}
    values["beside"] = prompts_for(note, current_user)
    values["copy_key"] = copy_key(note.author, note.id)
    return render_template("desk/edit_note.html", note=note, form=form, **values)


def _due(note: SessionNote) -> tuple[datetime | None, bool]:
    """Until when a note that was never signed should be, and whether that has passed."""
    if note.state is not NoteState.DRAFT:
        return None, False
    due_at = note_due_at(note.therapy_session.ends_at)
    return due_at, due_at < clock.now()
