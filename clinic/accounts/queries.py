"""Finding the practice, accounts, sign-ins and invitations."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, NamedTuple

from flask_login import UserMixin
from sqlalchemy import ColumnElement, bindparam, exists, func, select
from sqlalchemy.orm import joinedload

from clinic.access.roles import Role
from clinic.accounts.models import Account, FailedSignIn, Invitation, Practice, SignIn
from clinic.core import clock, crypto, db
from clinic.core.keys import PRACTICE, ring

#: Asked at every request, so it is put together once, makes no record, and holds as little as a page needs.
_WITH_TOKEN = (
    select(Account.id, Account.name.kept, Account.roles, Account.language, Account.theme, Account.single_keys)
    .add_columns(Account.supervisor_id, Account.disabled_at)
    .add_columns(SignIn.id, SignIn.seen_at, SignIn.ends_at, SignIn.ended_at, SignIn.sharing)
    .join(SignIn.account)
    .where(SignIn.token_digest == bindparam("digest"))
)


@dataclass(frozen=True, slots=True)
class SignedIn(UserMixin):
    """Who is signed in, as pages and the policy ask: what an account's record says, and never the record itself."""

    __tablename__: ClassVar[str] = Account.__tablename__
    id: uuid.UUID
    name: str
    roles: frozenset[Role]
    language: str
    theme: str
    single_keys: bool
    supervisor_id: uuid.UUID | None
    is_active: bool

    def has(self, role: Role | str) -> bool:
        """Whether this account has `role`."""
        return role in self.roles


class OpenSignIn(NamedTuple):
    """A sign-in that has not ended, and whose it is."""

    account: SignedIn
    id: uuid.UUID
    seen_at: datetime
    ends_at: datetime
    sharing: bool


def practice() -> Practice | None:
    """The practice, once it exists."""
    return db.session.scalars(select(Practice)).first()


def names_around(account: Account) -> tuple[str, ...]:
    """Names that whoever guesses its password would try."""
    here = practice()
    return (account.name, account.email, here.name if here else "")


def mark_of(email: str) -> bytes:
    """The mark by which the account of `email` is found without keeping the address in the clear."""
    return crypto.mark(ring().index_key, email.strip().casefold().encode())


def account_with(email: str) -> Account | None:
    """The account with this e-mail address."""
    return db.session.scalars(select(Account).where(Account.email_mark == mark_of(email))).first()


def get_account(account_id: uuid.UUID) -> Account | None:
    """The account with this id."""
    return db.session.get(Account, account_id)


def accounts() -> Sequence[Account]:
    """Everybody who signs in, by name."""
    return sorted(db.session.scalars(select(Account)), key=lambda one: one.name.casefold())


def accounts_with(role: Role) -> Sequence[Account]:
    """Those who can work in `role`, by name."""
    return [one for one in accounts() if one.has(role) and one.is_active]


def active_admins() -> Sequence[Account]:
    """The admins who can sign in."""
    return [one for one in accounts_with(Role.ADMIN) if one.password_hash]


def sign_in_with(token: str) -> OpenSignIn | None:
    """The open sign-in of this token; none once it has ended or run out."""
    found = db.rows(_WITH_TOKEN, digest=crypto.digest(token.encode()))
    if not found:
        return None
    account_id, name, *said, disabled_at, sign_in_id, seen_at, ends_at, ended_at, sharing = found[0]
    if ended_at is not None or ends_at <= clock.now():
        return None
    account = SignedIn(account_id, Account.name.open(account_id, PRACTICE, name), *said, is_active=disabled_at is None)
    return OpenSignIn(account, sign_in_id, seen_at, ends_at, sharing)


def who_signed_in_with(token: str) -> uuid.UUID | None:
    """The id of the account that signed in with this token, whether or not that has ended."""
    return db.session.scalar(select(SignIn.account_id).where(SignIn.token_digest == crypto.digest(token.encode())))


def sign_ins_of(account: Account) -> Sequence[SignIn]:
    """The open sign-ins of `account`, newest first."""
    open_now = SignIn.account_id == account.id, SignIn.ended_at.is_(None), SignIn.ends_at > clock.now()
    return db.session.scalars(select(SignIn).where(*open_now).order_by(SignIn.started_at.desc())).all()


def get_sign_in(sign_in_id: uuid.UUID) -> SignIn | None:
    """The sign-in with this id."""
    return db.session.get(SignIn, sign_in_id)


def failures_since(email: str, since: datetime) -> int:
    """How often signing in with this address was refused since then."""
    counted = select(func.count()).select_from(FailedSignIn)
    return db.session.scalar(counted.where(FailedSignIn.email_mark == mark_of(email), FailedSignIn.at > since)) or 0


def old_failures_before() -> datetime:
    """Refusals older than this no longer count."""
    return clock.now() - timedelta(minutes=15)


def open_invitations_of(account: Account) -> Sequence[Invitation]:
    """The links that `account` could still use."""
    unused = Invitation.account_id == account.id, Invitation.used_at.is_(None), Invitation.ends_at > clock.now()
    return db.session.scalars(select(Invitation).where(*unused)).all()


def open_invitation(token: str) -> Invitation | None:
    """The invitation of this token, while it and its account can be used."""
    found = db.session.scalars(
        select(Invitation)
        .options(joinedload(Invitation.account))
        .where(Invitation.token_digest == crypto.digest(token.encode()))
    ).first()
    if found is None or found.used_at is not None or found.ends_at <= clock.now():
        return None
    return found if found.account.is_active else None


def time_went_by(within: timedelta) -> ColumnElement[bool]:
    """Whether somebody began to work a day or longer ago, and not longer than `within`: a clock that leaps ahead and is set
    right again removes nothing."""
    now = clock.now()
    return exists().where(SignIn.started_at > now - within, SignIn.started_at <= now - timedelta(days=1))
