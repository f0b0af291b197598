"""The people of the practice: who signs in, as what, and how they get their password."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.access.guard import guard, public
from clinic.access.permissions import Permission
from clinic.access.roles import Role
from clinic.accounts import actions, queries
from clinic.accounts.forms import AccountForm, NewAccountForm, NewPasswordForm
from clinic.accounts.models import Account
from clinic.accounts.views import Page, bp, form_page
from clinic.core import db
from clinic.core.forms import choices
from clinic.core.web import saved


@bp.get("/people")
@guard(Permission.MANAGE_PEOPLE)
def people() -> Page:
    """Everybody who signs in."""
    return render_template("accounts/people.html", accounts=queries.accounts())


def _with_supervisors(form: AccountForm) -> AccountForm:
    supervisors = [(str(one.id), one.name) for one in queries.accounts_with(Role.SUPERVISOR)]
    form.supervisor.choices = choices([("", _("Nobody")), *supervisors])
    return form


def _supervisor(form: AccountForm) -> Account | None:
    found = [one for one in queries.accounts_with(Role.SUPERVISOR) if str(one.id) == form.supervisor.data]
    return found[0] if found else None


@bp.route("/people/new", methods=["GET", "POST"])
@guard(Permission.MANAGE_PEOPLE)
def add_account() -> Page:
    """Add somebody; they set their own password with the link that is shown once."""
    form = _with_supervisors(NewAccountForm())
    if not form.validate_on_submit():
        return form_page("accounts/add_account.html", form)
    details = {"email": form.email.data, "name": form.name.data, "language": form.language.data}
    roles = [Role(name) for name in form.roles.data]
    more = {"supervisor": _supervisor(form), "record_id": form.record_id.value}
    try:
        account = actions.add_account(roles=roles, by=current_user, **details, **more)
    except actions.TakenError:
        form.email.errors = [_("Somebody here has this address already.")]
        return render_template("accounts/add_account.html", form=form), 422
    return _show_invitation(account)


def _show_invitation(account: Account) -> str:
    link = url_for(".accept_invitation", token=actions.invite(account, by=current_user), _external=True)
    db.session.commit()
    return render_template("accounts/invitation.html", account=account, link=link)


@bp.route("/people/<uuid:account_id>/edit", methods=["GET", "POST"])
@guard(Permission.MANAGE_PEOPLE, queries.get_account)
def edit_account(account: Account) -> Page:
    """Change somebody's name, roles or supervisor."""
    values = {"name": account.name, "roles": [role.value for role in account.roles]}
    form = _with_supervisors(AccountForm(supervisor=str(account.supervisor_id or ""), **values))
    if not form.validate_on_submit():
        return form_page("accounts/edit_account.html", form, account=account)
    roles = [Role(name) for name in form.roles.data]
    try:
        actions.change_account(account, name=form.name.data, roles=roles, supervisor=_supervisor(form), by=current_user)
    except actions.LastAdminError:
        form.roles.errors = [_("Somebody must manage people: give another account this role first.")]
        return render_template("accounts/edit_account.html", form=form, account=account), 422
    return saved(_("Saved."), to=url_for(".people"))


@bp.post("/people/<uuid:account_id>/invite")
@guard(Permission.MANAGE_PEOPLE, queries.get_account)
def invite(account: Account) -> Page:
    """A new link with which somebody sets a password."""
    return _show_invitation(account)


@bp.post("/people/<uuid:account_id>/disable")
@guard(Permission.MANAGE_PEOPLE, queries.get_account)
def disable(account: Account) -> Response:
    """Close an account at once."""
    try:
        actions.disable(account, by=current_user)
    except actions.LastAdminError:
        flash(_("Somebody must manage people: give another account this role first."), "warning")
        return redirect(url_for(".people"), 303)
    return saved(_("The account is disabled and signed out everywhere."), to=url_for(".people"))


@bp.post("/people/<uuid:account_id>/enable")
@guard(Permission.MANAGE_PEOPLE, queries.get_account)
def enable(account: Account) -> Response:
    """Let a disabled account be used again."""
    actions.enable(account, by=current_user)
    return saved(_("The account can be used again."), to=url_for(".people"))


@bp.route("/invitations/<string:token>", methods=["GET", "POST"])
@public
def accept_invitation(token: str) -> Page:
    """Set a password with the link from the practice's admin; looking at the page does not use it up."""
    invitation = queries.open_invitation(token)
    if invitation is None:
        abort(404)
    form = NewPasswordForm()
    form.around = queries.names_around(invitation.account)
    if not form.validate_on_submit():
        return form_page("accounts/accept_invitation.html", form, account=invitation.account)
    actions.accept_invitation(invitation, password=form.password.data)
    return saved(_("Your password is set. Please sign in."), to=url_for(".sign_in"))
