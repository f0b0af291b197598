"""What a kind of record tells the search."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from clinic.cases.models import Case
from clinic.cases.search_queries import Keep, Opened
from clinic.core import db

#: (place or label, text): what is in somebody's own words.
Texts = list[tuple[str, str]]
#: The key of a kind, and the id of one of its records.
Mark = tuple[str, str]


def _its_id(row: Any) -> Any:
    return row.record_id


def _nothing_else(row: Any) -> Mark | None:
    return None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record that is searched. Kinds with the same key are narrowed to together, under the name of the first."""

    key: str
    name: Any
    one: Any  # what a single one is called
    record: Any  # its table is what the trail says was read
    opened: Callable[[Any, Keep], Opened]
    texts: Callable[[Any, Sequence[bytes]], Texts]
    address: Callable[[Any], str]
    title: Callable[[Any], str] = lambda row: ""  # beside the kind's name
    labels: Callable[[Case], dict[str, str]] = lambda case: {}  # place -> label, where texts give places
    asked_for: bool = False  # searched only when somebody ticks it
    chosen: bool = False  # searched only when somebody chooses this kind
    codes: Callable[[], Sequence[bytes]] = lambda: ()  # what stands in what is opened beside anybody's words
    id_of: Callable[[Any], Any] = _its_id  # by which other kinds point to a row of this one
    copy_of: Callable[[Any], Mark | None] = (
        _nothing_else  # a hit that says the same: where it is shown, this one is not
    )


def id_in(row_id: Any) -> str:
    """An id of a row in one writing."""
    return str(db.as_uuid(row_id))


def labelled(*names: Any) -> Callable[[Any, Sequence[bytes]], Texts]:
    """Texts that were opened in the order of their labels."""

    def texts(row: Any, plain: Sequence[bytes]) -> Texts:
        return [(str(label), text.decode()) for label, text in zip(names, plain, strict=True) if text]

    return texts


def of_side(row: Any, plain: Sequence[bytes]) -> Texts:
    """Texts of one partner, labelled by the side."""
    return [(row.side.value, text.decode()) for text in plain if text]


def held(plain: bytes) -> dict[str, Any]:
    """The dictionary that was opened; empty where nothing was."""
    found: dict[str, Any] = json.loads(plain) if plain else {}
    return found
