"""Checked reading of one content file: every refusal is a sentence that names the file and the key."""

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from clinic.method.values import Text

T = TypeVar("T")
NAME = re.compile(r"[a-z][a-z0-9_]*")


class ContentError(ValueError):
    """A content file cannot be used; the message says which, where in it, and what is wrong."""


class Table:
    """One table of a content file. Each key is taken once; what nobody took is refused by `finish`."""

    def __init__(self, file: str, data: Mapping[str, Any], where: str = "") -> None:
        self.file, self._data, self._where = file, data, where
        self._left = set(data)

    def wrong(self, key: str, what: str) -> ContentError:
        """The error to raise about `key`; `what` completes the sentence."""
        return ContentError(f"In {self.file}, “{self._where}{key}” {what}.")

    def finish(self) -> None:
        """Raises ContentError when a key is there that means nothing."""
        for key in sorted(self._left):
            raise self.wrong(key, "is not a key that belongs here")

    def has(self, key: str) -> bool:
        """Whether the table holds `key`."""
        return key in self._data

    def _take(self, key: str, kind: type[T], needs: str) -> T:
        self._left.discard(key)
        if key not in self._data:
            raise self.wrong(key, "is missing")
        value = self._data[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.wrong(key, f"needs {needs}")
        return value

    def string(self, key: str) -> str:
        """A string that is not blank."""
        value = self._take(key, str, "a text in quotation marks").strip()
        if not value:
            raise self.wrong(key, "is empty")
        return value

    def name(self, key: str) -> str:
        """A key that records can hold on to: small letters, digits and underscores."""
        value = self.string(key)
        if not NAME.fullmatch(value):
            raise self.wrong(key, "may hold only small letters, digits and underscores, a letter first")
        return value

    def one_of(self, key: str, allowed: frozenset[str]) -> str:
        """One of the words in `allowed`."""
        value = self.string(key)
        if value not in allowed:
            raise self.wrong(key, f"is “{value}”, but can only be one of: {', '.join(sorted(allowed)) or 'nothing'}")
        return value

    def optional(self, key: str, read: Callable[[str], T]) -> T | None:
        """What `read` makes of `key`, or None when the table does not hold it."""
        return read(key) if self.has(key) else None

    def number(self, key: str) -> int:
        """A whole number."""
        return self._take(key, int, "a whole number")

    def number_in(self, key: str, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        value = self.number(key)
        if not low <= value <= high:
            raise self.wrong(key, f"is {value}, but has to be from {low} to {high}")
        return value

    def number_from(self, key: str, low: int) -> int:
        """A whole number that is `low` or more."""
        value = self.number(key)
        if value < low:
            raise self.wrong(key, f"is {value}, but has to be {low} or more")
        return value

    def flag(self, key: str) -> bool:
        """Yes or no; no when it is not there."""
        return self.has(key) and self._take(key, bool, "true or false")

    def text(self, key: str) -> Text:
        """A text in both languages."""
        return self._inside(key, self._take(key, dict, "a text in both languages: { en = …, zh = … }"), both_languages)

    def words(self, key: str) -> tuple[str, ...]:
        """A list of strings, at least one, none twice."""
        values = self._take(key, list, "a list of words")
        if not values or not all(isinstance(one, str) and one.strip() for one in values):
            raise self.wrong(key, "needs a list of words, none of them empty")
        self.unique(key, values)
        return tuple(values)

    def numbers(self, key: str, low: int, high: int) -> tuple[int, ...]:
        """A list of whole numbers from `low` to `high`, at least one, none twice."""
        values = self._take(key, list, "a list of whole numbers")
        fine = all(type(one) is int and low <= one <= high for one in values)  # true is no number here
        if not values or not fine or len(set(values)) < len(values):
            raise self.wrong(key, f"needs a list of different whole numbers from {low} to {high}")
        return tuple(values)

    def each(self, key: str, read: Callable[["Table"], T]) -> tuple[T, ...]:
        """What `read` makes of each table in the list `key`, at least one. Places are counted from 1."""
        entries = self._take(key, list, "a list of tables")
        if not entries:
            raise self.wrong(key, "is empty")
        return tuple(self._inside(f"{key}[{place}]", entry, read) for place, entry in enumerate(entries, 1))

    def each_or_none(self, key: str, read: Callable[["Table"], T]) -> tuple[T, ...]:
        """The same, or an empty tuple when the table does not hold `key`."""
        return self.each(key, read) if self.has(key) else ()

    def unique(self, key: str, values: list[str]) -> None:
        """Raises ContentError when one of `values`, found under the list `key`, comes twice."""
        for value in values:
            if values.count(value) > 1:
                raise self.wrong(key, f"holds “{value}” twice")

    def _inside(self, place: str, data: object, read: Callable[["Table"], T]) -> T:
        if not isinstance(data, dict):
            raise self.wrong(place, "needs a table")
        table = Table(self.file, data, f"{self._where}{place}.")
        value = read(table)
        table.finish()
        return value


def both_languages(table: Table) -> Text:
    """The text that `table` holds under "en" and "zh"; "alone" is the same where one person comes."""
    return Text(table.string("en"), table.string("zh"), table.optional("alone", table.text))


def load(folder: Path, name: str, read: Callable[[Table], T]) -> T:
    """What `read` makes of the file `name` in `folder`. Raises ContentError."""
    try:
        data = tomllib.loads((folder / name).read_text("utf-8"))
    except OSError as reason:
        raise ContentError(f"The content file {name} cannot be read: {reason.strerror}.") from reason
    except UnicodeDecodeError as reason:
        raise ContentError(f"The content file {name} is not in UTF-8.") from reason
    except tomllib.TOMLDecodeError as reason:
        raise ContentError(f"The content file {name} is not valid TOML: {reason}.") from reason
    table = Table(name, data)
    value = read(table)
    table.finish()
    return value


def load_each(folder: Path, name: str, read: Callable[[str, Table], T]) -> tuple[T, ...]:
    """What `read` makes of every TOML file in the folder `name`; it gets the file's stem, too. Raises ContentError."""
    paths = sorted((folder / name).glob("*.toml"))
    if not paths:
        raise ContentError(f"The content folder {name} holds no TOML file.")
    for path in paths:
        if not NAME.fullmatch(path.stem):
            raise ContentError(f"The name of {name}/{path.name} is a key: small letters, digits and underscores only.")
    return tuple(load(folder, f"{name}/{path.name}", partial(read, path.stem)) for path in paths)
