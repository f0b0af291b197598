"""Cases that nobody treats who can sign in: whoever manages people gives them to somebody, and reads nothing of them."""

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.access.roles import Role
from clinic.accounts import queries as accounts
from clinic.cases import actions, queries
from clinic.cases.forms import HandOverForm
from clinic.cases.queries import LeftBehind
from clinic.cases.views import Page, bp
from clinic.cases.words import states
from clinic.core.forms import choices
from clinic.core.i18n import listed
from clinic.core.lifecycle import NotNowError
from clinic.core.web import saved

bp.add_app_template_global(queries.left_behind, "left_behind")


@bp.route("/people/cases", methods=["GET", "POST"])
@guard(Permission.MANAGE_PEOPLE)
def hand_over() -> Page:
    """Give cases to a colleague, by their references."""
    left, colleagues = queries.left_behind(), accounts.accounts_with(Role.PRACTITIONER)
    form = HandOverForm(data={"cases": [one.reference for one in left]})
    form.cases.choices = [(one.reference, _named(one)) for one in left]
    form.account.choices = choices([("", _("Please choose")), *((str(one.id), one.name) for one in colleagues)])
    if not form.is_submitted():
        return render_template("cases/hand_over.html", form=form)
    asked = set(form.cases.data or ())
    chosen = [one for one in left if one.reference in asked]
    to = next((one for one in colleagues if str(one.id) == form.account.data), None)
    if not form.validate() or not chosen or len(chosen) < len(asked) or to is None:
        if len(chosen) < len(asked):
            form.cases.errors = [_("Somebody treats one of these again. Please look at the list once more.")]
        elif not chosen:
            form.cases.errors = [_("Please choose a case.")]
        if to is None:
            form.account.errors = [_("Please choose a colleague.")]
        return render_template("cases/hand_over.html", form=form), 422
    try:
        actions.hand_over([one.case_id for one in chosen], to, by=current_user)
    except NotNowError:  # two did it at once
        form.cases.errors = [_("Somebody treats one of these again. Please look at the list once more.")]
        return render_template("cases/hand_over.html", form=form), 422
    said = _("%(name)s treats %(cases)s now.", name=to.name, cases=listed(one.reference for one in chosen))
    return saved(said, to=url_for(".hand_over" if len(chosen) < len(left) else "accounts.people"))


def _named(one: LeftBehind) -> str:
    """How a case is called here, how it stands, and who treated it."""
    return " · ".join([one.reference, states()[one.state], *one.by])
