"""The key ring: one wrapped key per owner (a case, a person, the practice), opened by the root key."""

import uuid
from collections.abc import Iterable

from flask import Flask, current_app
from sqlalchemy import LargeBinary, Row, event, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.core import crypto, db

#: The owner of what belongs to the practice itself: accounts, the practice's name.
PRACTICE = uuid.UUID(int=1)


class WrongKeyError(Exception):
    """The root key is not the one that this database was sealed with."""


class DataKey(db.Base):
    """The key of one owner, wrapped by the root key; deleting the row shreds whatever it sealed."""

    __tablename__ = "data_keys"
    owner_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class KeyRing:
    """Opens and makes data keys; keeps opened ones in memory while the program runs."""

    def __init__(self, root: bytes) -> None:
        self._wrapping = crypto.derive(root, "wrapping")
        self.trail_key = crypto.derive(root, "trail")
        self.index_key = crypto.derive(root, "index")
        self.cookie_key = crypto.derive(root, "cookie")
        self._copies = crypto.derive(root, "copies")
        self._opened: dict[uuid.UUID, bytes] = {}

    def key(self, owner: uuid.UUID) -> bytes:
        """The key of `owner`; made in the running transaction when the owner has none yet."""
        opened = self._opened.get(owner) or _made(db.session()).get(owner)
        if opened is None:
            self.load([owner])
            opened = self._opened.get(owner) or self.make(owner, db.session())
        return opened

    def copy_key(self, account: uuid.UUID, record: uuid.UUID) -> bytes:
        """The key with which `account`'s browser seals a copy of what it could not save of `record`; kept nowhere."""
        return crypto.derive(self._copies, f"{account}/{record}")

    def make(self, owner: uuid.UUID, session: Session) -> bytes:
        """A new key for `owner`, kept by `session` until it commits: a key that was rolled back must not be used."""
        key = crypto.new_key()
        wrapped = crypto.seal(self._wrapping, key, owner.bytes)
        session.execute(insert(DataKey).values(owner_id=owner, wrapped=wrapped))
        _made(session)[owner] = key
        return key

    def load(self, owners: Iterable[uuid.UUID]) -> None:
        """Open the keys of many owners with one query, for a list of them."""
        made = _made(db.session())
        wanted = {owner for owner in owners if owner not in self._opened and owner not in made}
        if wanted:
            with db.session.no_autoflush:
                self._open(
                    db.session.execute(select(DataKey.owner_id, DataKey.wrapped).where(DataKey.owner_id.in_(wanted)))
                )

    def _open(self, rows: Iterable[Row[uuid.UUID, bytes]]) -> None:
        for owner, wrapped in rows:
            try:
                self._opened[owner] = crypto.unseal(self._wrapping, wrapped, owner.bytes)
            except crypto.SealBrokenError:
                raise WrongKeyError(
                    "The root key does not open this database. Put the key back that belongs to it; nothing was changed."
                ) from None


def _made(session: Session) -> dict[uuid.UUID, bytes]:
    """The keys that `session` has made and not yet committed."""
    made: dict[uuid.UUID, bytes] = session.info.setdefault("made_keys", {})
    return made


@event.listens_for(Session, "after_soft_rollback")
def _drop_made(session: Session, _transaction: object) -> None:
    session.info.pop("made_keys", None)


@event.listens_for(Session, "after_commit")
def _keep_made(session: Session) -> None:
    session.info.pop("made_keys", None)


def init_app(app: Flask, root: bytes) -> None:
    """Give `app` its key ring."""
    app.extensions["key_ring"] = KeyRing(root)
    app.secret_key = ring_of(app).cookie_key


def ring_of(app: Flask) -> KeyRing:
    """The key ring of `app`."""
    ring: KeyRing = app.extensions["key_ring"]
    return ring


def ring() -> KeyRing:
    """The key ring of the running application."""
    return ring_of(current_app)


def check() -> None:
    """Raise WrongKeyError when the root key does not open this database."""
    try:
        owner = db.session.scalar(select(DataKey.owner_id).limit(1))
        if owner is not None:
            ring().load([owner, PRACTICE])  # which every page needs
    finally:
        db.session.remove()
