"""Our own sign-in table under Flask-Login: a cookie that was copied is worth nothing after signing out."""

import secrets
import uuid
from datetime import datetime, timedelta

from flask import Flask, current_app, g, request, session
from flask_login import LoginManager, current_user
from sqlalchemy import update

from clinic.access.guard import is_by_script
from clinic.accounts import devices, queries
from clinic.accounts.models import Account, SignIn
from clinic.core import clock, crypto, db

#: However busy somebody is, a sign-in ends after this long.
LONGEST = timedelta(hours=12)
#: So many devices at once; one more ends the oldest.
DEVICES = 5
login_manager = LoginManager()


def init_app(app: Flask) -> None:
    """Let Flask-Login find the account of a request through the sign-in table."""
    login_manager.init_app(app)
    login_manager.session_protection = None  # the token is looked up on every request
    app.add_template_global(theme)
    app.add_template_global(sharing)
    login_manager.user_loader(_load)


def _load(token: str) -> queries.SignedIn | None:
    sign_in = queries.sign_in_with(token)
    now = clock.now()
    if sign_in is None or not sign_in.account.is_active:
        return None
    idle = now - sign_in.seen_at
    if idle > current_app.config["IDLE"]:
        return None
    if idle > timedelta(minutes=1) and not is_by_script():
        _seen(sign_in, now)
    g.sign_in = sign_in
    return sign_in.account


def _seen(sign_in: queries.OpenSignIn, now: datetime) -> None:
    """Remember the request; aside on pages that only look, where the running transaction must not write."""
    remember = update(SignIn).where(SignIn.id == sign_in.id, SignIn.ended_at.is_(None)).values(seen_at=now)
    if request.method in db.SAFE_METHODS:
        with db.aside() as short:
            short.execute(remember)
    else:
        db.session.connection().execute(remember)


def time_left() -> tuple[timedelta, timedelta]:
    """How long this device stays signed in when nobody uses it, and at most; a script that asks renews nothing."""
    sign_in: queries.OpenSignIn = g.sign_in
    now = clock.now()
    return sign_in.seen_at + current_app.config["IDLE"] - now, sign_in.ends_at - now


def start(account: Account) -> None:
    """Sign `account` in on this device."""
    now, token, agent = clock.now(), secrets.token_urlsafe(32), request.user_agent.string
    for old in queries.sign_ins_of(account)[DEVICES - 1 :]:
        old.ended_at = now
    row = SignIn(
        token_digest=crypto.digest(token.encode()),
        account_id=account.id,
        started_at=now,
        seen_at=now,
        ends_at=now + LONGEST,
        browser=devices.browser_in(agent),
        system=devices.system_in(agent),
    )
    db.session.add(row)
    session.clear()
    session["_user_id"] = token
    session["_fresh"] = True


def end() -> None:
    """Sign this device out."""
    here: queries.OpenSignIn | None = g.get("sign_in")
    sign_in = queries.get_sign_in(here.id) if here is not None else None
    if sign_in is not None:
        sign_in.ended_at = clock.now()
    session.clear()


def end_all(account: Account, *, but: uuid.UUID | None = None) -> None:
    """End every open sign-in of `account`, except the one with the id `but`."""
    for one in queries.sign_ins_of(account):
        if one.id != but:
            one.ended_at = clock.now()


def theme() -> str:
    """ "auto", "light" or "dark": the account's choice, else the cookie's."""
    chosen = current_user.theme if current_user.is_authenticated else request.cookies.get("theme", "auto")
    return chosen if chosen in {"light", "dark"} else "auto"


def sharing() -> bool:
    """Whether this device is in "share screen safely"."""
    sign_in: queries.OpenSignIn | None = g.get("sign_in")
    return bool(sign_in and sign_in.sharing)
