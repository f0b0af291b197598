"""Everything that is written about entries on sheets."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.cases.lifecycle import Side, Visibility
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.core.lifecycle import NotNowError, TakenError
from clinic.core.web import says_more
from clinic.method.values import Sheet
from clinic.sheets.lifecycle import waits
from clinic.sheets.models import SheetEntry


class GateClosedError(Exception):
    """What a couple does together is entered only while the gate is open (P06)."""


def add(
    case: Case,
    sheet: Sheet,
    *,
    record_id: uuid.UUID,
    side: Side | None,
    on: date,
    answers: Mapping[str, Any],
    only_me: bool,
    by: Account,
) -> SheetEntry:
    """Keep an entry; side None: of both. Posted twice it is kept once.

    answers: {field key: value} as the sheet's fields say; empty ones are left out. only_me: for its author alone, else
    for whoever it is of. Raises GateClosedError when it needs the open gate, TakenError when the id is an
    entry's that says something else.
    """
    made = db.session.get(SheetEntry, record_id)
    whose, filled = _whose(side, only_me), _filled(answers)
    said = (case.id, sheet.key, side, on, whose, filled)
    if made is not None and (made.case_id, made.sheet, made.side, made.on, made.visibility, made.answers) != said:
        raise TakenError
    if made is not None:
        return made
    case.must_be_open()
    if waits(sheet, case):
        raise GateClosedError
    entry = SheetEntry(
        id=record_id,
        case_id=case.id,
        sheet=sheet.key,
        sheet_edition=sheet.edition,
        side=side,
        on=on,
        cycle=case.cycle,
        visibility=whose,
        author_id=by.id,
        recorded_at=clock.now(),
        answers=filled,
    )
    db.session.add(entry)
    trail.record(Event.SHEET_ADDED, entry, by=by, sheet=sheet.key)
    return entry


def change(
    entry: SheetEntry,
    sheet: Sheet,
    *,
    side: Side | None,
    on: date,
    answers: Mapping[str, Any],
    only_me: bool,
    seen: int,
    by: Account,
) -> None:
    """Change an entry; the same form once more changes nothing. seen: the edition that the page showed.

    Raises NotNowError when it is withdrawn, ChangedMeanwhileError when somebody else changed it.
    """
    if entry.withdrawn_at is not None:
        raise NotNowError("This entry is withdrawn.")
    said = (side, on, _whose(side, only_me), _filled(answers))
    stands = entry.side, entry.on, entry.visibility, entry.answers
    if not says_more(said, stands, seen=seen, edition=entry.edition):
        return
    entry.case.must_be_open()
    entry.side, entry.on, entry.visibility, entry.answers = said
    entry.sheet_edition = sheet.edition
    trail.record(Event.SHEET_CHANGED, entry, by=by, sheet=entry.sheet)


def withdraw(entry: SheetEntry, *, by: Account) -> None:
    """Take an entry out of its sheet; it stays readable on its own page. Twice is once."""
    if entry.withdrawn_at is None:
        entry.withdrawn_at = clock.now()
        trail.record(Event.SHEET_WITHDRAWN, entry, by=by, sheet=entry.sheet)


def restore(entry: SheetEntry, *, by: Account) -> None:
    """Undo: put it back. Twice is once."""
    if entry.withdrawn_at is not None:
        entry.withdrawn_at = None
        trail.record(Event.SHEET_RESTORED, entry, by=by, sheet=entry.sheet)


def _whose(side: Side | None, only_me: bool) -> Visibility:
    if only_me:
        return Visibility.AUTHOR_ONLY
    return side.own if side else Visibility.JOINT


def _filled(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answers.items() if value not in ("", None, [], {}, False)}
