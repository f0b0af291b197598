"""Pages about safety screens."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.access.policy import may
from clinic.accounts.signing_in import sharing
from clinic.cases.forms import MistakeForm
from clinic.cases.lifecycle import Gate
from clinic.cases.models import Case
from clinic.cases.records_of import OfCase, OfPartner
from clinic.core.lifecycle import NotNowError
from clinic.core.web import saved
from clinic.safety import actions, content, queries, words
from clinic.safety.forms import ScreenForm
from clinic.safety.models import SafetyScreen
from clinic.unsent.content import keeps_unsent

bp = Blueprint("safety", __name__)


@bp.app_template_global()
def asked_alone(case: Case) -> list[content.Place]:
    """Which partners were asked, for the page on which the gate is decided; what they said stands on a page of its own."""
    return content.places(case, queries.screens_of(case))


@bp.app_template_global()
def look_at_the_gate(case: Case) -> bool:
    """Whether the gate is open beside what a partner disclosed, so that a page that gives joint work asks to look at it.

    For those who may read screens; on a shared screen never, and nothing is held back by it.
    """
    asks = case.is_couple and case.gate is Gate.OPEN and not sharing()
    may_read = asks and may(current_user, Permission.READ_SAFETY_SCREEN, case)
    return may_read and any(one.disclosed for one in asked_alone(case))


Page = str | Response | tuple[str, int]


@bp.get("/cases/<uuid:case_id>/safety")
@guard(Permission.READ_SAFETY_SCREEN, queries.of_case)
def screens(of: OfCase) -> Page:
    """Who was asked and when, what was disclosed, and what can be done about it."""
    places = content.places(of.case, queries.screens_of(of.case))
    values = {"outcomes": words.outcomes(), "facts": words.facts, "options": words.options()}
    return render_template("safety/screens.html", case=of.case, places=places, **values)


@bp.route("/cases/<uuid:case_id>/safety/<any(a, b):side>/new", methods=["GET", "POST"])
@keeps_unsent(_l("A safety screen"))
@guard(Permission.RECORD_SAFETY_SCREEN, queries.of_partner)
def record_screen(of: OfPartner) -> Page:
    """One partner was asked."""
    form = ScreenForm.new()
    if not form.validate_on_submit():
        page = render_template("safety/record_screen.html", case=of.case, partner=of.partner, form=form)
        return page, 422 if form.is_submitted() else 200
    actions.record(of.case, of.partner.side, form.said, record_id=form.record_id.value, by=current_user)
    return saved(
        _("The safety screen is recorded. Nothing else has moved."), to=url_for(".screens", case_id=of.case_id)
    )


@bp.route("/safety-screens/<uuid:screen_id>/mistake", methods=["GET", "POST"])
@keeps_unsent(_l("A safety screen to take back"))
@guard(Permission.RECORD_SAFETY_SCREEN, queries.get_screen)
def take_back_screen(screen: SafetyScreen) -> Page:
    """It should not have been recorded; it stays readable."""
    form = MistakeForm()
    values: dict[str, Any] = {"screen": screen, "partner": screen.case.partner(screen.side), "form": form}
    if not form.validate_on_submit():
        if not form.is_submitted() and screen.mistake is not None:
            raise NotNowError("This was noted as a mistake before.")
        page = render_template("safety/take_back_screen.html", case=screen.case, **values)
        return page, 422 if form.is_submitted() else 200
    actions.take_back(screen, because=form.because.data, record_id=form.record_id.value, by=current_user)
    return saved(_("Noted. It stays readable and counts no more."), to=url_for(".screens", case_id=screen.case_id))
