"""All entries of a sheet as one picture, by what the sheet's `picture` names; a template of that name draws it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from clinic.cases.models import Case
from clinic.method.said import Said, said, text_of
from clinic.method.values import Field, Sheet
from clinic.sheets.models import SheetEntry

#: The key of what is of both.
BOTH = "both"


@dataclass(frozen=True, slots=True)
class Told:
    """One entry: its main text, and the rest with labels."""

    entry: SheetEntry
    text: str
    more: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a grid: side, or “both”, -> what was told of it."""

    on: date
    told: Mapping[str, Sequence[Told]]


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as a row of a table: (label, text) for each column."""

    entry: SheetEntry
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Entries under the same columns."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A week of one number a day: seven places from Monday on, each with its entries, and the mean of what was said."""

    start: date
    days: tuple[tuple[date, Sequence[Told]], ...]
    mean: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts of one entry that stand beside each other."""

    entry: SheetEntry
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns under their headings, for each side that told something."""

    head: tuple[str, str]
    told: Mapping[str, Sequence[Pair]]


@dataclass(frozen=True, slots=True)
class Lanes:
    """An entry's events in two lanes: (when, the upper lane, the lower lane), and what stands beside them."""

    entry: SheetEntry
    head: tuple[str, str]
    events: tuple[tuple[str, str, str], ...]
    more: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """An entry's ticks, each with every side's (ticked, in which words)."""

    entry: SheetEntry
    rows: tuple[tuple[str, Mapping[str, tuple[bool, str]]], ...]


def draw(sheet: Sheet | None, case: Case, entries: Sequence[SheetEntry]) -> Any:
    """The picture of `entries`, which come newest first; what was written on a sheet that has left is a plain list."""
    if sheet is None:
        return [Told(one, "", tuple(said((), one.answers))) for one in entries]
    return _DRAWN[sheet.picture](sheet, case, entries)


def names_of(case: Case) -> dict[str, str]:
    """Side -> what the partner is called."""
    return {one.side.value: one.called for one in case.partners}


def _told(sheet: Sheet, case: Case, entry: SheetEntry, main: Field | None) -> Told:
    """The entry with `main` as its text and the rest beside it."""
    text = text_of(main, entry.answers[main.key]) if main and entry.answers.get(main.key) not in (None, "") else ""
    rest = {key: value for key, value in entry.answers.items() if main is None or key != main.key}
    return Told(entry, text, tuple(said(sheet.fields, rest, sides=names_of(case))))


def _list(sheet: Sheet, case: Case, entries: Sequence[SheetEntry]) -> list[Told]:
    return [_told(sheet, case, one, None) for one in entries]


def _line(sheet: Sheet, case: Case, entries: Sequence[SheetEntry]) -> list[Told]:
    return [_told(sheet, case, one, sheet.fields[0]) for one in reversed(entries)]


def _grid(sheet: Sheet, case: Case, entries: Sequence[SheetEntry]) -> list[Day]:
    days: dict[date, dict[str, list[Told]]] = {}
    for one in reversed(entries):
        whose = one.side.value if one.side else BOTH
        days.setdefault(one.on, {}).setdefault(whose, []).append(_told(sheet, case, one, sheet.fields[0]))
    return [Day(on, told) for on, told in days.items()]


def _table(sheet: Sheet, case: Case, entries: Sequence[SheetEntry]) -> Table:
    head: list[str] = []
    of: list[tuple[Field, str | None]] = []
    for asked in sheet.fields:
        if asked.per_partner:
            for side, name in names_of(case).items():
                head.append(_("%(what)s: %(name)s", what=asked.label, name=name))
                of.append((asked, side))
        elif asked.kind != "list":
            head.append(str(asked.label))
            of.append((asked, None))
    rows = [Row(one, tuple((word, _cell(one, *part)) for word, part in zip(head, of, strict=True))) for one in entries]
    return Table(tuple(head), tuple(rows))


def _cell(entry: SheetEntry, asked: Field, side: str | None) -> str:
    value = entry.answers.get(asked.key)
    if side is not None:
        value = value.get(side) if isinstance(value, Mapping) else None
    return "" if value in (None, "", []) else text_of(asked, value)


def _weeks(sheet: Sheet, case: Case, entries: Sequence[SheetEntry]) -> dict[str, list[Week]]:
    """Side -> its weeks, the newest first."""
    of_day: dict[str, dict[date, list[Told]]] = {}
    for one in entries:
        whose = one.side.value if one.side else BOTH
        of_day.setdefault(whose, {}).setdefault(one.on, []).append(_told(sheet, case, one, sheet.fields[0]))
    return {side: _weeks_of(days) for side, days in sorted(of_day.items())}


def _weeks_of(days: Mapping[date, Sequence[Told]]) -> list[Week]:
    starts = sorted({on - timedelta(days=on.weekday()) for on in days}, reverse=True)
    found = []
    for start in starts:
        seven = [start + timedelta(days=number) for number in range(7)]
        values = [int(one.text) for on in seven for one in days.get(on, ()) if one.text.isdigit()]
        found.append(Week(start, tuple((on, days.get(on, ())) for on in seven), _mean(values)))
    return found


def _mean(values: Sequence[int]) -> str:
    """To one decimal, half up."""
    return f"{(20 * sum(values) + len(values)) // (2 * len(values)) / 10:.1f}" if values else ""


def _columns(sheet: Sheet, _case: Case, entries: Sequence[SheetEntry]) -> Columns:
    left, right = sheet.fields[:2]
    told: dict[str, list[Pair]] = {}
    for one in reversed(entries):
        pair = Pair(one, _cell(one, left, None), _cell(one, right, None))
        told.setdefault(one.side.value if one.side else BOTH, []).append(pair)
    return Columns((str(left.label), str(right.label)), dict(sorted(told.items())))


def _lanes(sheet: Sheet, case: Case, entries: Sequence[SheetEntry]) -> list[Lanes]:
    asked = next(one for one in sheet.fields if one.kind == "list")
    when, upper, lower = asked.of
    found = []
    for one in entries:
        events = [
            (_part(event, when), _part(event, upper), _part(event, lower)) for event in one.answers.get(asked.key, [])
        ]
        rest = {key: value for key, value in one.answers.items() if key != asked.key}
        more = tuple(said(sheet.fields, rest, sides=names_of(case)))
        found.append(Lanes(one, (str(upper.label), str(lower.label)), tuple(events), more))
    return found


def _part(event: Mapping[str, Any], asked: Field) -> str:
    return text_of(asked, event[asked.key]) if event.get(asked.key) else ""


def _five(sheet: Sheet, case: Case, entries: Sequence[SheetEntry]) -> list[Signs]:
    ticks = next(one for one in sheet.fields if one.kind == "ticks")
    by_key = {one.key: one for one in sheet.fields}
    found = []
    for one in entries:
        ticked = one.answers.get(ticks.key) or {}
        rows = [
            (
                str(option.label),
                {
                    side: (option.key in ticked.get(side, ()), _cell(one, by_key[option.key], side))
                    for side in names_of(case)
                },
            )
            for option in ticks.options
        ]
        found.append(Signs(one, tuple(rows)))
    return found


_DRAWN: dict[str, Callable[[Sheet, Case, Sequence[SheetEntry]], Any]] = {
    "list": _list,
    "line": _line,
    "grid": _grid,
    "table": _table,
    "weeks": _weeks,
    "columns": _columns,
    "lanes": _lanes,
    "five": _five,
}
