"""Signing in and out, the first start, and one's own account."""

import json
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.access.guard import guard, public
from clinic.access.permissions import Permission
from clinic.access.roles import Role
from clinic.accounts import actions, devices, passwords, queries
from clinic.accounts.forms import (
    ChangePasswordForm,
    ProfileForm,
    SetUpForm,
    SignInForm,
)
from clinic.accounts.models import Account, SignIn
from clinic.audit import queries as trail
from clinic.audit.events import Event
from clinic.audit.models import TrailEntry
from clinic.core import db
from clinic.core.i18n import LANGUAGES, listed, speaking
from clinic.core.web import local_path, saved

bp = Blueprint("accounts", __name__)
Page = str | Response | tuple[str, int]
A_YEAR = 365 * 24 * 3600
#: So many cases that were handed over are named; who got more looks into the list.
NAMED = 12


def form_page(template: str, form: Any, **values: Any) -> Page:
    """The page of a form, sent or not."""
    return render_template(template, form=form, **values), 422 if form.is_submitted() else 200


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Page:
    """Sign in; goes on to where somebody was, with what they had typed."""
    if queries.practice() is None:
        return redirect(url_for(".set_up"), 303)
    form = SignInForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return form_page("accounts/sign_in.html", form)
    account = actions.sign_in(form.email.data, form.password.data)
    if account is not None and (form.whose.data or "") not in {"", str(account.id)}:
        db.session.rollback()  # nobody is signed in, and what was typed stays where it is
        session.clear()
        form.email.errors = [_("What was typed here is another person’s, who can sign in here and save it.")]
        return render_template("accounts/sign_in.html", form=form), 422
    db.session.commit()
    if account is None:
        form.password.errors = [
            _(
                "This e-mail address and password do not go together. After many tries, please wait a quarter of an hour."
            )
        ]
        return render_template("accounts/sign_in.html", form=form), 422
    _tell_of_changes(account)
    target = local_path(form.next.data, url_for("desk.today"))
    if kept := _kept(form.kept.data or ""):
        return render_template("accounts/keep.html", target=target, kept=kept)
    return redirect(target, 303)


def _tell_of_changes(account: Account) -> None:
    """Whoever manages people can let somebody read one's cases, or sign in in one's place: not without one's knowing."""
    before = trail.signed_in_before(account)
    found = trail.changes_to(account, after=before) if before is not None else ()
    if given := [one for entry in reversed(found) for one in _given_by(entry)]:
        flash(
            _(
                "You treat %(cases)s now, as whoever did cannot sign in any more. Please look through the appointments.",
                cases=listed(given if len(given) <= NAMED else [*given[:NAMED], _("and others")]),
            ),
            "warning",
        )
    if any(one.event != Event.CASES_HANDED_OVER for one in found):
        flash(_("Since you last signed in, your account was changed. Under “Your account” you see by whom."), "warning")


def _given_by(entry: TrailEntry) -> list[str]:
    """The references of the cases that were handed over then."""
    numbers = json.loads(entry.details).get("cases", []) if entry.event == Event.CASES_HANDED_OVER else []
    return [f"C-{number}" for number in numbers]


def _kept(text: str) -> dict[str, list[str]]:
    try:
        kept = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    some = kept.items() if isinstance(kept, dict) else ()
    return {name: [str(one) for one in values] for name, values in some if isinstance(values, list)}


@bp.post("/sign-out")
@guard(Permission.MANAGE_OWN_ACCOUNT)
def sign_out() -> Response:
    """Sign out on this device."""
    actions.sign_out(current_user)
    db.session.commit()
    answer = make_response(redirect(url_for(".sign_in"), 303))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@bp.route("/welcome", methods=["GET", "POST"])
@public
def set_up() -> Page:
    """The first start: the practice and its first account."""
    if queries.practice() is not None:
        return redirect(url_for(".sign_in"), 303)
    form = SetUpForm()
    if not form.validate_on_submit():
        return form_page("accounts/set_up.html", form)
    actions.create_practice(name=form.practice.data)
    roles = {Role.ADMIN, Role.PRACTITIONER} if form.practises.data == "yes" else {Role.ADMIN}
    details = {"email": form.email.data, "name": form.name.data, "password": form.password.data}
    actions.add_account(roles=roles, by=None, **details)
    actions.sign_in(form.email.data, form.password.data)
    return saved(_("The practice is ready. Open your first case when you like."), to=url_for("desk.today"))


@bp.post("/language")
@public
def choose_language() -> Response:
    """Speak another language."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES and current_user.is_authenticated:
        actions.change_profile(_own(), language=chosen)
        db.session.commit()
    return _remember("language", chosen if chosen in LANGUAGES else "en")


@bp.post("/theme")
@public
def choose_theme() -> Response:
    """Light, dark, or as the device has it."""
    chosen = request.form.get("theme", "")
    chosen = chosen if chosen in {"light", "dark"} else "auto"
    if current_user.is_authenticated:
        actions.change_profile(_own(), theme=chosen)
        db.session.commit()
    return _remember("theme", chosen)


def _remember(name: str, value: str) -> Response:
    answer = make_response(redirect(local_path(request.form.get("next"), url_for("desk.today")), 303))
    answer.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure)
    return answer


@bp.post("/share-screen")
@guard(Permission.MANAGE_OWN_ACCOUNT)
def share_screen() -> Response:
    """Hide or show what partners must not see on a turned screen.

    A form says which of both it means: pressed twice, or on a page that was open before, it does the same once more.
    """
    sign_in, meant = queries.get_sign_in(g.sign_in.id), request.form.get("on")
    if sign_in is not None:
        actions.share_screen(sign_in, on=meant == "yes" if meant else not sign_in.sharing)
    db.session.commit()
    return redirect(local_path(request.form.get("next"), url_for("desk.today")), 303)


@bp.route("/me", methods=["GET", "POST"])
@guard(Permission.MANAGE_OWN_ACCOUNT)
def profile() -> Page:
    """One's own name, language, look and open sign-ins."""
    now = {name: getattr(current_user, name) for name in ("name", "language", "theme", "single_keys")}
    form = ProfileForm(data=now)
    if form.validate_on_submit():
        actions.change_profile(_own(), **{name: form[name].data for name in now})
        with speaking(form.language.data):
            return saved(_("Saved."), to=url_for(".profile"))
    sign_ins = queries.sign_ins_of(current_user)
    values = {
        "sign_ins": sign_ins,
        "device": devices.named,
        "here": g.sign_in,
        "changes": _changes(),
        "supervisor": _own().supervisor,
    }
    return form_page("accounts/profile.html", form, **values)


def _changes() -> list[dict[str, Any]]:
    """What others did to one's own account: when, who, and a phrase."""
    words = {
        Event.ACCOUNT_CHANGED: _("changed your name, roles or supervisor"),
        Event.ACCOUNT_DISABLED: _("disabled your account"),
        Event.ACCOUNT_ENABLED: _("let your account be used again"),
        Event.ACCOUNT_INVITED: _("made a link with which your password can be set"),
        Event.INVITATION_ACCEPTED: _("set your password with such a link"),
        Event.CASES_HANDED_OVER: _("gave you %(cases)s, whose practitioner cannot sign in any more"),
    }
    names: dict[UUID | None, str] = {one.id: one.name for one in queries.accounts()}
    found = trail.changes_to(current_user)
    return [
        {
            "at": one.at,
            "who": names.get(one.by_id) if one.event != Event.INVITATION_ACCEPTED else _("Somebody"),
            "what": words[Event(one.event)] % {"cases": listed(_given_by(one))},
        }
        for one in found
    ]


@bp.route("/me/password", methods=["GET", "POST"])
@guard(Permission.MANAGE_OWN_ACCOUNT)
def change_password() -> Page:
    """A new password; other devices are signed out."""
    form, account = ChangePasswordForm(), _own()
    form.around = queries.names_around(account)
    if not form.validate_on_submit():
        return form_page("accounts/change_password.html", form)
    if not passwords.fits(form.current.data, account.password_hash):
        form.current.errors = [_("This is not your current password.")]
        return render_template("accounts/change_password.html", form=form), 422
    actions.change_password(account, password=form.password.data, keep=g.sign_in.id)
    return saved(_("Your password is changed. Other devices were signed out."), to=url_for(".profile"))


def _own() -> Account:
    """The account of whoever is signed in, to be changed."""
    return db.session.get_one(Account, current_user.id)


def _own_sign_in(sign_in_id: object) -> SignIn | None:
    found = queries.get_sign_in(sign_in_id)  # type: ignore[arg-type]  # the address converts it
    return found if found is not None and found.account_id == current_user.id else None


@bp.post("/me/sign-ins/<uuid:sign_in_id>/end")
@guard(Permission.MANAGE_OWN_ACCOUNT, _own_sign_in)
def end_sign_in(sign_in: SignIn) -> Response:
    """Sign another device out."""
    actions.end_sign_in(sign_in, by=current_user)
    return saved(_("That device is signed out."), to=url_for(".profile"))
