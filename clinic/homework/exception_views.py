"""Pages about moments that went better: the log of a case, telling one, saying it better, taking it back."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.cases import queries as cases
from clinic.cases.models import Case
from clinic.core import clock
from clinic.core.web import ChangedMeanwhileError, saved
from clinic.homework import exception_actions as actions
from clinic.homework import exception_content, queries
from clinic.homework.exception_forms import ExceptionForm, FindForm, HistoryForm, labelled
from clinic.homework.lifecycle import HOMEWORK
from clinic.homework.models import ExceptionEntry
from clinic.homework.views import Page, bp
from clinic.unsent.content import keeps_unsent


@bp.route("/cases/<uuid:case_id>/exceptions", methods=["GET", "POST"])
@guard(Permission.READ_CASE, cases.get_case)
def exceptions(case: Case) -> Page:
    """Every moment by its day, what was built on it, and how many in a week; looking for some is posted."""
    form = FindForm.of_case(case)
    wanted: dict[str, Any] = {}
    if form.validate_on_submit():
        wanted = {name: form[name].data for name in ("words", "side", "source", "first", "last") if form[name].data}
    page = exception_content.page_of(case, current_user, wanted, clock.today())
    status = 422 if form.errors else 200
    return render_template("homework/exceptions.html", case=case, form=form, page=page, wanted=wanted), status


@bp.route("/cases/<uuid:case_id>/exceptions/new", methods=["GET", "POST"])
@keeps_unsent(_l("An exception"))
@guard(Permission.CHANGE_CASE, cases.get_case)
def record_exception(case: Case) -> Page:
    """A moment when it went better, of these days or out of the relationship's history."""
    history = "history" in request.args
    form = (HistoryForm if history else ExceptionForm).of_case(case)
    if not form.validate_on_submit():
        page = render_template("homework/record_exception.html", case=case, form=form, history=history)
        return page, 422 if form.is_submitted() else 200
    told = {**form.told(), "retrospective": history}
    actions.record(case, record_id=form.record_id.value, by=current_user, **told)
    return saved(_("The exception is in the log."), to=url_for(".exceptions", case_id=case.id))


@bp.route("/exceptions/<uuid:entry_id>/edit", methods=["GET", "POST"])
@keeps_unsent(_l("A change to an exception"))
@guard(Permission.CHANGE_TOLD, queries.get_exception)
def edit_exception(entry: ExceptionEntry) -> Page:
    """Say it better; what came back with a log is changed there, as long as the log takes changes."""
    if request.method == "GET" and (log := _its_log(entry)):
        return log
    kind = HistoryForm if entry.retrospective else ExceptionForm
    form = kind.of_case(entry.case, entry, own=entry.author_id == current_user.id)
    values: dict[str, Any] = {"entry": entry, "case": entry.case, "form": form, "collided": None}
    if not form.validate_on_submit():
        return render_template("homework/edit_exception.html", **values), 422 if form.is_submitted() else 200
    try:
        actions.change(entry, seen=form.seen.value, by=current_user, **form.told())
    except ChangedMeanwhileError:
        values["collided"] = labelled(entry)
        form.seen.data = str(entry.edition)
        return render_template("homework/edit_exception.html", **values), 409
    return saved(_("Saved."), to=url_for(".exceptions", case_id=entry.case_id))


def _its_log(entry: ExceptionEntry) -> Response | None:
    homework = queries.get_homework(entry.homework_id) if entry.homework_id else None
    if homework is None or not HOMEWORK.allows("answer", homework.state):
        return None
    address = url_for(".answer_homework", homework_id=homework.id, side=entry.side.value)
    return redirect(address, 303)


@bp.post("/exceptions/<uuid:entry_id>/withdraw")
@guard(Permission.CHANGE_TOLD, queries.get_exception)
def withdraw_exception(entry: ExceptionEntry) -> Response:
    """Take it back."""
    actions.withdraw(entry, by=current_user)
    return saved(
        _("Taken back. It is still at the foot of the page, from where it can be brought back."),
        to=url_for(".exceptions", case_id=entry.case_id),
    )


@bp.post("/exceptions/<uuid:entry_id>/restore")
@guard(Permission.CHANGE_TOLD, queries.get_exception)
def restore_exception(entry: ExceptionEntry) -> Response:
    """Undo: it counts again."""
    actions.restore(entry, by=current_user)
    return saved(_("Brought back: it counts again."), to=url_for(".exceptions", case_id=entry.case_id))
