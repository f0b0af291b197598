"""Pages about what each partner agreed to."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.access.policy import may
from clinic.accounts.signing_in import sharing
from clinic.cases.models import Case
from clinic.cases.records_of import OfCase, OfPartner
from clinic.consents import actions, content, queries, texts, words
from clinic.consents.forms import POINT, ConsentForm, WithdrawalForm, read_of
from clinic.consents.lifecycle import Ending
from clinic.consents.models import Consent
from clinic.core.i18n import LANGUAGES, language, speaking
from clinic.core.lifecycle import NotNowError
from clinic.core.web import saved
from clinic.unsent.content import keeps_unsent

bp = Blueprint("consents", __name__)
Page = str | Response | tuple[str, int]


def _page(name: str, **values: Any) -> str:
    said: dict[str, Any] = {"methods": words.methods(), "answers": words.answers(), "endings": words.endings()}
    said |= {"standings": words.standings(), "policies": words.policies(), "shipped": texts.shipped()}
    return render_template(f"consents/{name}.html", **said, **values)


@bp.app_template_global()
def against_supervision(case: Case) -> list[content.Stand]:
    """Who of `case` withdrew or said no to supervision, for pages from which something goes to a supervisor.

    For those who may read consents; on a shared screen never.
    """
    if sharing() or not may(current_user, Permission.READ_CONSENT, case):
        return []
    return [one for one in content.stands_in(case, queries.standing_in(case)) if one.is_against_supervision]


@bp.get("/cases/<uuid:case_id>/consents")
@guard(Permission.READ_CONSENT, queries.of_case)
def consents(of: OfCase) -> Page:
    """Where both partners stand, side by side."""
    places = content.places(of.case, queries.consents_of(of.case))
    values = {"places": places, "text": texts.newest(of.case.kind), "said_in": content.said_in}
    return _page("consents", case=of.case, is_mistaken=content.is_mistaken, **values)


@bp.get("/cases/<uuid:case_id>/consents/text")
@guard(Permission.READ_CONSENT, queries.of_case)
def agreement_text(of: OfCase) -> Page:
    """The text itself, to read and to print in either language; it names nobody."""
    asked = request.args.get("language", "")
    spoken = asked if asked in LANGUAGES else language()
    values = {"text": texts.newest(of.case.kind), "spoken": spoken, "languages": LANGUAGES}
    with speaking(spoken):
        return _page("agreement_text", case=of.case, **values)


@bp.route("/cases/<uuid:case_id>/consents/<any(a, b):side>/new", methods=["GET", "POST"])
@keeps_unsent(_l("A consent"))
@guard(Permission.RECORD_CONSENT, queries.of_partner)
def record_consent(of: OfPartner) -> Page:
    """One partner agreed: when, how, and to which points."""
    form = ConsentForm.of_case(of.case)
    now = read_of(of.case, form.text)
    values: dict[str, Any] = {"case": of.case, "partner": of.partner, "form": form, "prefix": POINT, "older": False}
    if not form.validate_on_submit():
        return _page("record_consent", **values), 422 if form.is_submitted() else 200
    if form.read.data != now:
        form.read.data = now
        return _page("record_consent", **{**values, "older": True}), 409
    actions.record(of.case, of.partner.side, form.said_by(of.case), record_id=form.record_id.value, by=current_user)
    return saved(_("The consent is recorded."), to=url_for(".consents", case_id=of.case_id))


@bp.get("/consents/<uuid:consent_id>")
@guard(Permission.READ_CONSENT, queries.get_consent)
def consent(consent: Consent) -> Page:
    """One partner's agreement with the text as it was agreed to, on the screen and on paper."""
    text = texts.text_of(consent.text, consent.edition)
    ends = [one for one in Ending if content.can_end(consent, one)]
    values = {"text": text, "said": content.said_in(consent), "can_end": bool(ends)}
    return _page("consent", case=consent.case, consent=consent, partner=consent.case.partner(consent.side), **values)


@bp.route("/consents/<uuid:consent_id>/withdraw", methods=["GET", "POST"])
@keeps_unsent(_l("The end of a consent"))
@guard(Permission.RECORD_CONSENT, queries.get_consent)
def withdraw_consent(consent: Consent) -> Page:
    """It was withdrawn, or should not have been recorded."""
    endings = list(Ending)  # an older page may offer what can be no more: the action says so, and keeps what was typed
    if request.method == "GET":
        endings = [one for one in Ending if content.can_end(consent, one)]
    if not endings:
        raise NotNowError("This agreement does not hold any more.")
    form = WithdrawalForm.of(consent, endings)
    if not form.validate_on_submit():
        values = {"form": form, "consent": consent, "partner": consent.case.partner(consent.side)}
        return _page("withdraw_consent", case=consent.case, **values), 422 if form.is_submitted() else 200
    said: dict[str, Any] = {"on": form.on.data, "words": form.words.data or "", "record_id": form.record_id.value}
    actions.withdraw(consent, Ending(form.ending.data), by=current_user, **said)
    return saved(_("Noted. What was agreed stays readable."), to=url_for(".consents", case_id=consent.case_id))
