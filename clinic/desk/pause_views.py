"""Pausing or closing a case, with what becomes of the appointments that are still planned."""

from flask import render_template, url_for
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.accounts.signing_in import sharing
from clinic.cases import actions, queries, words
from clinic.cases.lifecycle import CASE, CaseState
from clinic.cases.models import Case
from clinic.core import clock
from clinic.core.web import saved
from clinic.desk.pause_forms import PauseForm, mark_of
from clinic.desk.views import bp
from clinic.sessions import appointment_actions, appointment_queries

Page = str | Response | tuple[str, int]


@bp.route("/cases/<uuid:case_id>/<string:verb>", methods=["GET", "POST"])
@guard(Permission.CHANGE_CASE, lambda case_id, verb: _Move.of(queries.get_case(case_id), verb))
def pause_or_close(move: "_Move") -> Page:
    """Pause or close a case; what is still planned is left or cancelled, as is chosen."""
    case, closes = move.case, CASE.after(move.verb, move.case.state) is CaseState.CLOSED
    # On a shared screen the page is the same whatever is planned: it may be one partner's hour alone.
    ahead = appointment_queries.still_planned(case)
    form = PauseForm(shown="" if sharing() else mark_of(ahead))
    if not ahead and not sharing():
        del form.planned
    values = {"form": form, "case": case, "closes": closes, "ahead": [] if sharing() else ahead, "changed": False}
    if not form.validate_on_submit():
        return render_template("desk/pause_or_close.html", **values), 422 if form.is_submitted() else 200
    if not sharing() and form.shown.data != mark_of(ahead):
        form.shown.data = mark_of(ahead)
        return render_template("desk/pause_or_close.html", **{**values, "changed": True}), 409
    cancelled = appointment_actions.cancel_all(ahead, by=current_user) if form.cancels else 0
    actions.move_case(case, move.verb, on=clock.today(), by=current_user)
    said = [words.moved()[case.state]]
    if cancelled and not sharing():
        said.append(ngettext("%(num)s appointment is cancelled.", "%(num)s appointments are cancelled.", cancelled))
    return saved(" ".join(said), to=url_for(".case", case_id=case.id))


class _Move:
    """A case and what is to be done with it."""

    __tablename__ = "cases"

    def __init__(self, case: Case, verb: str) -> None:
        self.case, self.verb, self.id, self.case_id = case, verb, case.id, case.id

    @staticmethod
    def of(case: Case | None, verb: str) -> "_Move | None":
        return _Move(case, verb) if case and verb in ("pause", "close") else None
