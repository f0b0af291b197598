"""How people are called, for lists: names are opened once and stay in memory while their sealed bytes are the same."""

import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from clinic.cases.models import Person, full_name, initials
from clinic.core import db
from clinic.core.keys import ring

#: So many names are kept; then all are forgotten, and opened again as they are asked for.
MOST = 20_000
SEALED = (Person.family_name, Person.given_name, Person.called)


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name as lists show it, and as a search compares it."""

    full: str
    short: str  # as they want to be called, else the full one
    initials: str
    plain: str


_NOBODY = uuid.UUID(int=0)
#: What a row holds beside its person's id -> the name.
_opened: dict[tuple[Any, ...], Name] = {}


def columns(person: Any = Person) -> tuple[Any, ...]:
    """What a row must have so that the name of `person` (the table or an alias of it) can be opened."""
    return db.raw(person.id), person.family_name_first, *(getattr(person, field.column) for field in SEALED)


#: So many columns they are.
WIDTH = len(columns())


def of(found: Sequence[tuple[Any, ...]]) -> list[Name]:
    """The name in each of `found`, which holds what `columns` asks for; an empty one where there is no person."""
    missing = {one[1:]: one[0] for one in found if one[1:] not in _opened}
    if len(_opened) + len(missing) > MOST:
        _opened.clear()
        missing = {one[1:]: one[0] for one in found}
    known = {key: db.as_uuid(one) for key, one in missing.items() if one is not None}
    if known:
        ring().load(known.values())
    for key in missing:
        person_id = known.get(key, _NOBODY)
        _opened[key] = _open(person_id, *key)
    return [_opened[one[1:]] for one in found]


def _open(
    person_id: uuid.UUID, family_first: bool, family: bytes | None, given: bytes | None, called: bytes | None
) -> Name:
    """Opened for the first time, or changed since."""
    said = [
        field.open(person_id, person_id, sealed) for field, sealed in zip(SEALED, (family, given, called), strict=True)
    ]
    full = full_name(said[0], said[1], family_first=family_first) or said[2]
    # Both orders, and without a space; a name that is missing leaves none either, as lists are sorted by it.
    every = " ".join("{0} {1} {0} {2} {0}{1}".format(*said).split())
    return Name(full, said[2] or full, initials(full), plain(every))


def plain(text: str) -> str:
    """The text as it is compared: full width as half width, without regard to case."""
    return unicodedata.normalize("NFKC", text).casefold()


def order(name: Name) -> bytes:
    """What names are sorted by: the family name first, Chinese ones nearly as their sound is spelt."""
    return name.plain.encode("gb18030", "replace")
