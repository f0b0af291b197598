"""What the pages about sheets show: which there are, what is on them, and a letter as it is read out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from clinic.cases.models import Case
from clinic.method import catalogue
from clinic.method.said import text_of
from clinic.method.shelves import shelves
from clinic.method.values import Field, Sheet
from clinic.sheets.lifecycle import suits, waits
from clinic.sheets.models import SheetEntry

#: The sheet of what the problem was called.
PROBLEM = "problem_name"


@dataclass(frozen=True, slots=True)
class Card:
    """A sheet as a case offers it: how much is on it, since when, and whether it takes no new entry now."""

    sheet: Sheet
    count: int
    last: date | None
    waits: bool


@dataclass(frozen=True, slots=True)
class CaseShelf:
    """The sheets of one sort, as a case offers them."""

    key: str
    name: str
    cards: tuple[Card, ...]


def sheet_of(key: str) -> Sheet | None:
    """The sheet, or None when the method holds it no more."""
    return next((one for one in catalogue.sheets() if one.key == key), None)


def name_of(key: str) -> str:
    """What the sheet with this key is called; it may have left the method since something was written on it."""
    sheet = sheet_of(key)
    return str(sheet.name) if sheet else _("A sheet that is no longer in the method")


def kept(entries: Sequence[SheetEntry]) -> list[SheetEntry]:
    """Those that are not withdrawn."""
    return [one for one in entries if one.withdrawn_at is None]


def problem_name_of(case: Case, entries: Iterable[SheetEntry]) -> str:
    """What the problem is called now: as the sheet of its names says last, else as it stands with the case.

    entries: the newest first, none of them withdrawn.
    """
    given = next((str(one.answers.get("name", "")) for one in entries if one.sheet == PROBLEM), "")
    return given or case.problem_name


def newest_of_each(entries: Sequence[SheetEntry]) -> list[SheetEntry]:
    """The newest entry of each sheet: a log of every day would hide the others. entries: the newest first."""
    found: dict[str, SheetEntry] = {}
    for one in entries:
        found.setdefault(one.sheet, one)
    return list(found.values())


def offered(case: Case, entries: Sequence[SheetEntry]) -> list[CaseShelf]:
    """Every sheet for this case, by sort. entries: the newest first, none of them withdrawn."""
    found = []
    for shelf in shelves():
        cards = [_card(case, one, [entry for entry in entries if entry.sheet == one.key]) for one in shelf.sheets]
        suited = tuple(one for one in cards if one.count or suits(one.sheet, case))
        if suited:
            found.append(CaseShelf(shelf.key, shelf.name, suited))
    return found


def _card(case: Case, sheet: Sheet, entries: Sequence[SheetEntry]) -> Card:
    return Card(sheet, len(entries), entries[0].on if entries else None, waits(sheet, case))


def letter_of(sheet: Sheet, entry: SheetEntry) -> list[list[str]]:
    """The letter as paragraphs, each part's own: without headings, and without sentences that may not be quoted."""
    parts = ((one, entry.answers.get(one.key)) for one in sheet.fields if not one.aside)
    return [_paragraphs(asked, value) for asked, value in parts if value]


def _paragraphs(asked: Field, value: object) -> list[str]:
    if not isinstance(value, list):
        return [text_of(asked, value)]
    first = asked.of[0]
    asks = [one.key for one in asked.of if one.kind == "bool"]
    allowed = [one for one in value if all(one.get(key) == "yes" for key in asks)]
    return [text_of(first, one[first.key]) for one in allowed if one.get(first.key)]
