"""The question bank: reading it, and making it the practice's own."""

from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.core.web import ChangedMeanwhileError, saved
from clinic.method import catalogue
from clinic.phrases import actions, content, queries
from clinic.phrases.content import GENERAL
from clinic.phrases.forms import PhraseForm
from clinic.phrases.models import OwnPhrase
from clinic.unsent.content import keeps_unsent

bp = Blueprint("phrases", __name__)
Page = str | Response | tuple[str, int]


@bp.get("/questions")
@guard(Permission.READ_METHOD)
def questions() -> str:
    """Every phrase; ?stage=, framework=, mechanism= and audience= narrow them, and what names nothing narrows nothing."""
    wanted = content.wanted(request.args)
    bank = content.groups(queries.own_phrases(), queries.hidden_ids())
    hidden = content.narrowed(bank, content.Wanted(hidden=True))
    method = {"stages": catalogue.stages(), "mechanisms": catalogue.mechanisms()}
    shown = content.narrowed(bank, wanted)
    return render_template("phrases/questions.html", all=bank, shown=shown, hidden=hidden, wanted=wanted, **method)


@bp.get("/questions/beside")
@guard(Permission.READ_METHOD)
def beside() -> str:
    """The bank for the dialog beside a note, therapists' phrases first; a piece of a page."""
    bank = content.groups(queries.own_phrases(), queries.hidden_ids())
    return render_template("phrases/beside.html", groups=content.narrowed(bank, content.wanted(request.args)))


@bp.route("/questions/new", methods=["GET", "POST"])
@keeps_unsent(_l("A phrase of your own"))
@guard(Permission.MANAGE_PHRASES)
def add_phrase() -> Page:
    """A phrase of the practice's own."""
    form = PhraseForm()
    if not form.validate_on_submit():
        return _form_page("phrases/add_phrase.html", form)
    actions.add(form.details(), record_id=form.record_id.value, by=current_user)
    return saved(_("The phrase is in the bank, for everybody here."), to=url_for(".questions"))


@bp.route("/questions/<uuid:phrase_id>/edit", methods=["GET", "POST"])
@keeps_unsent(_l("A change to a phrase"))
@guard(Permission.MANAGE_PHRASES, queries.get_own_phrase)
def edit_phrase(phrase: OwnPhrase) -> Page:
    """Word an own phrase anew."""
    now = {**phrase.said, "audience": phrase.audience, "framework": phrase.framework or GENERAL}
    now |= {"mechanism": str(phrase.mechanism or ""), "stages": [one for one in phrase.stages.split(",") if one]}
    form = PhraseForm(data={**now, "seen": str(phrase.edition)})
    if not form.validate_on_submit():
        return _form_page("phrases/edit_phrase.html", form, phrase=phrase, stored=None)
    try:
        actions.change(phrase, form.details(), seen=form.seen.value, by=current_user)
    except ChangedMeanwhileError:
        form.seen.data = str(phrase.edition)
        return render_template("phrases/edit_phrase.html", form=form, phrase=phrase, stored=phrase.said), 409
    return saved(_("Saved."), to=url_for(".questions"))


def _form_page(template: str, form: PhraseForm, **values: Any) -> Page:
    return render_template(template, form=form, **values), 422 if form.is_submitted() else 200


@bp.post("/questions/hide")
@guard(Permission.MANAGE_PHRASES)
def hide_phrase() -> Response:
    """Show a phrase to nobody here."""
    actions.hide(_known(), by=current_user)
    return saved(_("Hidden for everybody here. It stands at the end of the page and can be shown again."), to=_back())


@bp.post("/questions/show")
@guard(Permission.MANAGE_PHRASES)
def show_phrase() -> Response:
    """Show a hidden phrase again."""
    actions.show(_known(), by=current_user)
    return saved(_("Shown again."), to=_back())


def _known() -> str:
    """The phrase that was sent, if the bank holds it."""
    sent = request.form.get("phrase", "")
    bank = content.groups(queries.own_phrases(), queries.hidden_ids())
    known = {one.id for group in bank for one in group.phrases}
    if sent not in known:
        abort(404)
    return sent


def _back() -> str:
    return url_for(".questions")
