"""Sealed fields: attributes whose value exists in the clear only in memory."""

import json
import uuid
from typing import Any, Generic, TypeVar, overload

from sqlalchemy import LargeBinary
from sqlalchemy.orm import mapped_column

from clinic.core import crypto
from clinic.core.keys import PRACTICE, ring

Value = TypeVar("Value")


class _Sealed(Generic[Value]):
    """A descriptor over a bytes column `<name>_sealed` that it adds to the record.

    A column type would see only the value; binding the bytes to table, column, row and key owner needs the record.
    The record names the attribute with its key's owner in `sealed_for`; without one the practice's key is used.
    """

    seals = True

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.column = f"{name}_sealed"
        setattr(owner, self.column, mapped_column(LargeBinary, nullable=True))

    @overload
    def __get__(self, record: None, kind: type) -> "_Sealed[Value]": ...
    @overload
    def __get__(self, record: object, kind: type) -> Value: ...
    def __get__(self, record: Any, kind: type) -> "Value | _Sealed[Value]":
        if record is None:
            return self
        sealed = getattr(record, self.column)
        if sealed is None:
            return self.nothing()
        key, context = self._place(record)
        return self.decode(crypto.unseal(key, sealed, context))

    def __set__(self, record: Any, value: Value) -> None:
        plain = self.encode(value)
        if plain is None:
            setattr(record, self.column, None)
            return
        key, context = self._place(record)
        setattr(record, self.column, crypto.seal(key, plain, context))

    def _place(self, record: Any) -> tuple[bytes, bytes]:
        attribute = getattr(record, "sealed_for", None)
        owner: uuid.UUID = getattr(record, attribute) if attribute else PRACTICE
        context = b"|".join([record.__tablename__.encode(), self.name.encode(), record.id.bytes, owner.bytes])
        return ring().key(owner), context

    def nothing(self) -> Value:
        """What an empty field reads as."""
        raise NotImplementedError

    def encode(self, value: Value) -> bytes | None:
        """The value as bytes; None keeps nothing."""
        raise NotImplementedError

    def decode(self, plain: bytes) -> Value:
        """The value of those bytes."""
        raise NotImplementedError


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
