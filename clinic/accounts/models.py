"""The practice, accounts, and how they sign in."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import Dialect, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from clinic.access.roles import Role
from clinic.accounts.devices import Browser, System
from clinic.core import db
from clinic.core.enums import word
from clinic.core.sealed import SealedText


class Roles(TypeDecorator[frozenset[Role]]):
    """A set of roles, kept as their names with commas between."""

    impl = String(60)
    cache_ok = True

    def process_bind_param(self, value: Iterable[Role] | None, dialect: Dialect) -> str:
        """The names, in a fixed order."""
        return ",".join(sorted(role.value for role in value or ()))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[Role]:
        """The roles."""
        return frozenset(Role(name) for name in (value or "").split(",") if name)


class Practice(db.Record):
    """The practice that this installation serves: one row."""

    __tablename__ = "practices"
    name = SealedText()
    timezone: Mapped[str] = mapped_column(String(60), default="UTC")
    created_at: Mapped[datetime]


class Account(UserMixin, db.Record):
    """Somebody who signs in. Invited until a password is set; disabled accounts cannot sign in."""

    __tablename__ = "accounts"
    email = SealedText()
    email_mark: Mapped[bytes] = mapped_column(LargeBinary, unique=True)  # HMAC of the normalized address
    name = SealedText()
    roles: Mapped[frozenset[Role]] = mapped_column(Roles)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(10), default="en")
    theme: Mapped[str] = mapped_column(String(10), default="auto")
    single_keys: Mapped[bool] = mapped_column(default=True)  # a single key opens the list of shortcuts (WCAG 2.1.4)
    supervisor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]

    supervisor: Mapped["Account | None"] = relationship(remote_side="Account.id")

    @property
    def is_active(self) -> bool:
        """Whether this account may be used."""
        return self.disabled_at is None

    def has(self, role: Role | str) -> bool:
        """Whether this account has `role`."""
        return role in self.roles


class SignIn(db.Record):
    """One device on which somebody signed in; only a digest of its token is kept."""

    __tablename__ = "sign_ins"
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    sharing: Mapped[bool] = mapped_column(default=False)  # "share screen safely" is on
    browser: Mapped[Browser | None] = mapped_column(word(Browser))
    system: Mapped[System | None] = mapped_column(word(System))
    account: Mapped[Account] = relationship()


class FailedSignIn(db.Record):
    """A refused sign-in, kept for a quarter of an hour to slow down guessing."""

    __tablename__ = "failed_sign_ins"
    email_mark: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    at: Mapped[datetime]


class Invitation(db.Record):
    """A single-use link with which somebody sets a password; only a digest of its token is kept."""

    __tablename__ = "invitations"
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship()
