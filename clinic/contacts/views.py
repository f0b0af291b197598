"""Pages about notes without a session."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.accounts.drafts import copy_key
from clinic.cases import queries as cases
from clinic.cases.forms import MistakeForm
from clinic.cases.lifecycle import NOTE, NoteState
from clinic.cases.models import Case
from clinic.cases.words import signed_meanwhile
from clinic.contacts import actions, queries, words
from clinic.contacts.forms import AmendForm, ContactForm, SignForm
from clinic.contacts.models import ContactNote
from clinic.contacts.queries import SignedContact
from clinic.core.forms import refuse
from clinic.core.lifecycle import NotNowError
from clinic.core.web import ChangedMeanwhileError, saved
from clinic.unsent.content import keeps_unsent

bp = Blueprint("contacts", __name__)
Page = str | Response | tuple[str, int]


@bp.route("/cases/<uuid:case_id>/contacts/new", methods=["GET", "POST"])
@guard(Permission.CHANGE_CASE, cases.get_case)
def add_note(case: Case) -> Page:
    """A new note: one box to type into, and who and when for whom that matters."""
    form = ContactForm.of_case(case)
    if not form.validate_on_submit():
        page = render_template("contacts/add_note.html", case=case, form=form, copy_key=copy_key(current_user, case.id))
        return page, 422 if form.is_submitted() else 200
    note = actions.add(case, form.said, record_id=form.record_id.value, by=current_user)
    return _kept(note)


def _kept(note: ContactNote) -> Response:
    """Sign it too when that was asked; twice is once."""
    if request.form.get("then") == "sign":
        if note.state is not NoteState.SIGNED:
            actions.sign(note, by=current_user)
        return saved(_("The note is signed."), to=url_for(".note", note_id=note.id))
    return saved(_("The draft is saved."), to=url_for(".note", note_id=note.id))


@bp.get("/contacts/<uuid:note_id>")
@guard(Permission.READ_NOTE, queries.get_note)
def note(note: ContactNote) -> Page:
    """A note as it was last signed; its author sees the draft."""
    return _page(note)


def _page(note: ContactNote, *, changed: bool = False) -> str:
    text = note.read_by(current_user)
    values = {"text": text, "facts": words.facts(text, note.case), "kinds": words.kinds(), "changed": changed}
    values["form"] = SignForm(formdata=None, data={"seen": str(note.edition)})
    own = note.author_id == current_user.id
    values["left"] = left = note.left_open if own else {}
    values["left_facts"] = words.facts(left, note.case)
    return render_template("contacts/note.html", note=note, case=note.case, own=own, **values)


@bp.route("/contacts/<uuid:note_id>/edit", methods=["GET", "POST"])
@guard(Permission.WRITE_NOTE, queries.get_note)
def edit_note(note: ContactNote) -> Page:
    """Go on writing a draft."""
    if request.method == "GET" and not note.is_open:
        raise NotNowError("A signed note is amended, not edited.")
    form = ContactForm.of_case(note.case, note)
    if not form.is_submitted():
        refuse(form, note.unread)
        return _editor(note, form)
    if not form.validate():
        return _editor(note, form), 422
    try:
        actions.change(note, form.said, seen=form.seen.value, by=current_user)
    except ChangedMeanwhileError:
        form.seen.data = str(note.edition)
        collided = [*words.facts(note.text, note.case), (_("What is worth keeping"), note.text.get("text", ""))]
        return _editor(note, form, collided=collided), 409
    return _kept(note)


def _editor(note: ContactNote, form: ContactForm, *, collided: list[tuple[str, str]] | None = None) -> str:
    values = {"case": note.case, "note": note, "form": form, "collided": collided}
    return render_template("contacts/edit_note.html", copy_key=copy_key(current_user, note.id), **values)


@bp.post("/contacts/<uuid:note_id>/sign")
@guard(Permission.SIGN_NOTE, queries.get_note)
def sign_note(note: ContactNote) -> Page:
    """Sign the draft that the page showed."""
    form = SignForm()
    try:
        actions.sign(note, by=current_user, seen=form.seen.value)
    except ChangedMeanwhileError:
        return _page(note, changed=True), 409
    except actions.UnreadError:
        flash(_("Not signed yet: something cannot be read, or nothing is written."), "warning")
        return redirect(url_for(".edit_note", note_id=note.id), 303)
    except NotNowError:
        if note.mistaken:
            raise
        flash(signed_meanwhile(), "warning")
        return redirect(url_for(".note", note_id=note.id), 303)
    return saved(_("The note is signed."), to=url_for(".note", note_id=note.id))


@bp.route("/contacts/<uuid:note_id>/amend", methods=["GET", "POST"])
@keeps_unsent(_l("A reason to amend a note"))
@guard(Permission.AMEND_NOTE, queries.get_note)
def amend_note(note: ContactNote) -> Page:
    """Open a new draft from the last signed text, with the reason."""
    form = AmendForm()
    if not form.validate_on_submit():
        if note.mistaken or not NOTE.allows("amend", note.state):
            raise NotNowError("Only a signed note that counts is amended.")
        page = render_template("contacts/amend_note.html", form=form, note=note, case=note.case, kinds=words.kinds())
        return page, 422 if form.is_submitted() else 200
    actions.amend(note, because=form.because.data, by=current_user)
    done = _("The amendment is open as a draft; the signed text stays readable.")
    return saved(done, to=url_for(".edit_note", note_id=note.id))


@bp.get("/contacts/<uuid:note_id>/versions/<int:number>")
@guard(Permission.READ_NOTE, queries.get_version)
def note_version(signed: SignedContact) -> Page:
    """One signed version."""
    values = {"note": signed.note, "version": signed.version, "case": signed.case, "kinds": words.kinds()}
    facts = words.facts(signed.version.text, signed.case)
    return render_template("contacts/note_version.html", facts=facts, **values)


@bp.route("/contacts/<uuid:note_id>/mistake", methods=["GET", "POST"])
@keeps_unsent(_l("A signed note to take back"))
@guard(Permission.TAKE_NOTE_BACK, queries.get_note)
def take_back_note(note: ContactNote) -> Page:
    """It should not have been recorded; it stays readable."""
    form = MistakeForm()
    if not form.validate_on_submit():
        if not form.is_submitted() and note.mistaken:
            raise NotNowError("This was noted as a mistake before.")
        page = render_template(
            "contacts/take_back_note.html", form=form, note=note, case=note.case, kinds=words.kinds()
        )
        return page, 422 if form.is_submitted() else 200
    actions.take_back(note, because=form.because.data, record_id=form.record_id.value, by=current_user)
    return saved(_("Noted. It stays readable and counts no more."), to=url_for(".note", note_id=note.id))
