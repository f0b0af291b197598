"""Everything that is written about the practice, accounts and sign-ins."""

import secrets
import uuid
from collections.abc import Iterable
from datetime import timedelta

from flask import current_app
from sqlalchemy import delete

from clinic.access.roles import Role
from clinic.accounts import passwords, queries, signing_in
from clinic.accounts.models import Account, FailedSignIn, Invitation, Practice, SignIn
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.core import clock, crypto, db, lifecycle

INVITATION_HOURS = 72
#: Refusals within a quarter of an hour after which an address must wait.
PATIENCE = 10


class LastAdminError(Exception):
    """Nobody would be left to manage people."""


class TakenError(Exception):
    """Somebody has this e-mail address already."""


def create_practice(*, name: str, timezone: str = "UTC") -> Practice:
    """The practice of this installation."""
    practice = Practice(name=name, timezone=timezone, created_at=clock.now())
    db.session.add(practice)
    trail.record(Event.PRACTICE_CREATED, practice)
    return practice


def add_account(
    *,
    email: str,
    name: str,
    roles: Iterable[Role],
    by: Account | None,
    password: str | None = None,
    supervisor: Account | None = None,
    language: str = "en",
    record_id: uuid.UUID | None = None,
) -> Account:
    """A new account; without a password it waits for its invitation. Posted twice (same record_id) it is made once.

    Raises TakenError when the address belongs to another account, lifecycle.TakenError when the id is that of an account
    which says something else.
    """
    made = queries.get_account(record_id) if record_id else None
    roles = frozenset(roles)
    said = (email.strip(), name, roles, supervisor.id if supervisor else None)
    if made is not None and (made.email, made.name, made.roles, made.supervisor_id) != said:
        raise lifecycle.TakenError
    if made is not None:
        return made
    if queries.account_with(email) is not None:
        raise TakenError
    account = Account(
        id=record_id or uuid.uuid4(),
        email=email.strip(),
        email_mark=queries.mark_of(email),
        name=name,
        roles=roles,
        password_hash=passwords.hash_password(password) if password else None,
        language=language,
        theme="auto",
        supervisor_id=supervisor.id if supervisor else None,
        created_at=clock.now(),
    )
    db.session.add(account)
    trail.record(Event.ACCOUNT_CREATED, account, by=by, roles=_named(account.roles))
    return account


def change_account(
    account: Account, *, name: str, roles: Iterable[Role], supervisor: Account | None, by: Account
) -> None:
    """Change what somebody is in the practice; other roles end their open sign-ins. Raises LastAdminError."""
    wanted = frozenset(roles)
    if Role.ADMIN not in wanted:
        _keep_an_admin(account)
    other, account.name, account.roles = wanted != account.roles, name, wanted
    account.supervisor_id = supervisor.id if supervisor else None
    if other:
        _end_what_was_open(account, by)
    trail.record(Event.ACCOUNT_CHANGED, account, by=by, roles=_named(wanted))


def disable(account: Account, *, by: Account) -> None:
    """Close an account; its open sign-ins end at once. Raises LastAdminError."""
    _keep_an_admin(account)
    account.disabled_at = clock.now()
    _end_what_was_open(account, by)
    trail.record(Event.ACCOUNT_DISABLED, account, by=by)


def _end_what_was_open(account: Account, by: Account) -> None:
    """Open sign-ins, and what other parts have open for somebody who may do less than before."""
    signing_in.end_all(account)
    for also in current_app.extensions.get("when_rights_change", ()):
        also(account, by)


def enable(account: Account, *, by: Account) -> None:
    """Let a disabled account be used again."""
    account.disabled_at = None
    trail.record(Event.ACCOUNT_ENABLED, account, by=by)


def invite(account: Account, *, by: Account) -> str:
    """A new single-use link's token with which `account` sets a password within 72 hours; older links end."""
    for old in queries.open_invitations_of(account):
        old.ends_at = clock.now()
    token = secrets.token_urlsafe(24)
    ends_at = clock.now() + timedelta(hours=INVITATION_HOURS)
    db.session.add(Invitation(token_digest=crypto.digest(token.encode()), account_id=account.id, ends_at=ends_at))
    trail.record(Event.ACCOUNT_INVITED, account, by=by)
    return token


def accept_invitation(invitation: Invitation, *, password: str) -> Account:
    """Use the invitation up and set the password."""
    invitation.used_at = clock.now()
    account = invitation.account
    account.password_hash = passwords.hash_password(password)
    signing_in.end_all(account)
    trail.record(Event.INVITATION_ACCEPTED, account, by=account)
    return account


def change_password(account: Account, *, password: str, keep: uuid.UUID | None = None) -> None:
    """A new password; every other open sign-in ends."""
    account.password_hash = passwords.hash_password(password)
    signing_in.end_all(account, but=keep)
    trail.record(Event.PASSWORD_CHANGED, account, by=account)


def change_profile(
    account: Account,
    *,
    name: str | None = None,
    language: str | None = None,
    theme: str | None = None,
    single_keys: bool | None = None,
) -> None:
    """What somebody may change about themselves; what is not told stays as it is."""
    account.name = account.name if name is None else name
    account.language = account.language if language is None else language
    account.theme = account.theme if theme is None else theme
    account.single_keys = account.single_keys if single_keys is None else single_keys
    trail.record(Event.PROFILE_CHANGED, account, by=account)


def sign_in(email: str, password: str) -> Account | None:
    """Sign in, or remember the refusal and give nothing; takes the same time for an unknown address."""
    if queries.failures_since(email, queries.old_failures_before()) >= PATIENCE:
        trail.record(Event.SIGN_IN_REFUSED, reason="too_many")
        return None
    account = queries.account_with(email)
    fits = passwords.fits(password, account.password_hash if account else None)
    if account is None or not fits or not account.is_active:
        db.session.execute(delete(FailedSignIn).where(FailedSignIn.at < queries.old_failures_before()))
        db.session.add(FailedSignIn(email_mark=queries.mark_of(email), at=clock.now()))
        trail.record(Event.SIGN_IN_REFUSED, account, reason="not_fitting")
        return None
    signing_in.start(account)
    trail.record(Event.SIGNED_IN, account, by=account)
    return account


def sign_out(account: Account) -> None:
    """End the sign-in of this device."""
    signing_in.end()
    trail.record(Event.SIGNED_OUT, account, by=account)


def end_sign_in(sign_in: SignIn, *, by: Account) -> None:
    """End one's sign-in on another device."""
    sign_in.ended_at = clock.now()
    trail.record(Event.SIGNED_OUT, sign_in, by=by)


def share_screen(sign_in: SignIn, *, on: bool) -> None:
    """Hide or show what partners must not see on a turned screen, on this device."""
    sign_in.sharing = on


def _keep_an_admin(account: Account) -> None:
    if account.has(Role.ADMIN) and account.is_active and [one.id for one in queries.active_admins()] == [account.id]:
        raise LastAdminError


def _named(roles: Iterable[Role]) -> str:
    return ",".join(sorted(role.value for role in roles))
