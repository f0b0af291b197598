"""Sealed fields: attributes whose value exists in the clear only in memory."""

import json
import uuid
from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

from sqlalchemy import LargeBinary
from sqlalchemy.orm import mapped_column

from clinic.core import crypto, db
from clinic.core.keys import PRACTICE, ring

Value = TypeVar("Value")
_NOBODY = uuid.UUID(int=0)


class _Sealed(Generic[Value]):
    """A descriptor over a bytes column `<name>_sealed` that it adds to the record.

    A column type would see only the value; binding the bytes to table, column, row and key owner needs the record.
    The record names the attribute with its key's owner in `sealed_for`; without one the practice's key is used.
    """

    seals = True

    def __set_name__(self, owner: Any, name: str) -> None:
        self.name = name
        self.column = f"{name}_sealed"
        self.record = owner
        setattr(owner, self.column, mapped_column(LargeBinary, nullable=True))

    @property
    def kept(self) -> Any:
        """The column of sealed bytes, for queries that load no record."""
        return getattr(self.record, self.column)

    @overload
    def __get__(self, record: None, kind: type) -> "_Sealed[Value]": ...
    @overload
    def __get__(self, record: object, kind: type) -> Value: ...
    def __get__(self, record: Any, kind: type) -> "Value | _Sealed[Value]":
        if record is None:
            return self
        return self.open(record.id, _owner(record), getattr(record, self.column))

    def open(self, row_id: uuid.UUID, owner: uuid.UUID, sealed: bytes | None) -> Value:
        """The value of `sealed`, read from this column of the row `row_id` without loading its record."""
        if sealed is None:
            return self.nothing()
        return self.decode(crypto.unseal(ring().key(owner), sealed, self._context(row_id, owner)))

    def close(self, row_id: uuid.UUID, owner: uuid.UUID, value: Value) -> bytes | None:
        """`value` sealed for this column of the row `row_id`, for writing it without loading its record."""
        plain = self.encode(value)
        return None if plain is None else crypto.seal(ring().key(owner), plain, self._context(row_id, owner))

    def opener(self) -> Callable[[uuid.UUID | str, uuid.UUID | str, bytes], bytes]:
        """For opening very many: a function of row, owner and sealed bytes that gives the plain ones, not decoded.

        It takes ids as `db.raw` columns give them, and holds what is ready for the owners that it has met.
        """
        ours = self._context(_NOBODY, _NOBODY)[: -2 * len(_NOBODY.bytes) - 1]
        met: dict[uuid.UUID | str, tuple[Callable[[bytes, bytes], bytes], bytes]] = {}

        def opened(row_id: uuid.UUID | str, owner: uuid.UUID | str, sealed: bytes) -> bytes:
            found = met.get(owner)
            if found is None:
                known = db.as_uuid(owner)
                found = met[owner] = crypto.opener(ring().key(known)), b"|" + known.bytes
            row = bytes.fromhex(row_id) if isinstance(row_id, str) else row_id.bytes
            return found[0](sealed, ours + row + found[1])

        return opened

    def __set__(self, record: Any, value: Value) -> None:
        setattr(record, self.column, self.close(record.id, _owner(record), value))

    def _context(self, row_id: uuid.UUID, owner: uuid.UUID) -> bytes:
        return b"|".join([self.record.__tablename__.encode(), self.name.encode(), row_id.bytes, owner.bytes])

    def nothing(self) -> Value:
        """What an empty field reads as."""
        raise NotImplementedError

    def encode(self, value: Value) -> bytes | None:
        """The value as bytes; None keeps nothing."""
        raise NotImplementedError

    def decode(self, plain: bytes) -> Value:
        """The value of those bytes."""
        raise NotImplementedError


def _owner(record: Any) -> uuid.UUID:
    """Whose key seals what `record` holds."""
    attribute = getattr(record, "sealed_for", None)
    owner: uuid.UUID = getattr(record, attribute) if attribute else PRACTICE
    return owner


class SealedText(_Sealed[str]):
    """A text; empty reads as ""."""

    def nothing(self) -> str:
        """An empty text."""
        return ""

    def encode(self, value: str) -> bytes | None:
        """UTF-8; an empty text keeps nothing."""
        return value.encode() if value else None

    def decode(self, plain: bytes) -> str:
        """The text."""
        return plain.decode()


class SealedJson(_Sealed[dict[str, Any]]):
    """A dictionary of plain values; reading gives a new one, so assign it again after a change."""

    def nothing(self) -> dict[str, Any]:
        """An empty dictionary."""
        return {}

    def encode(self, value: dict[str, Any]) -> bytes | None:
        """Compact JSON; an empty dictionary keeps nothing."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() if value else None

    def decode(self, plain: bytes) -> dict[str, Any]:
        """The dictionary."""
        value: dict[str, Any] = json.loads(plain)
        return value


class SealedBytes(_Sealed[bytes]):
    """Bytes, such as an issued paper."""

    def nothing(self) -> bytes:
        """No bytes."""
        return b""

    def encode(self, value: bytes) -> bytes | None:
        """As they are."""
        return value or None

    def decode(self, plain: bytes) -> bytes:
        """As they were."""
        return plain
