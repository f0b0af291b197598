"""Writing the trail and verifying its chain."""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, func, insert, select
from sqlalchemy.engine import Connection

from clinic.audit.events import DETAILS, Event
from clinic.audit.models import TrailEntry
from clinic.core import clock, crypto, db
from clinic.core.keys import ring

_CHAIN_LOCK = 7_265_011  # any number, the same for every process: PostgreSQL's lock for the chain's end
_ENTRIES = TrailEntry.__table__
# Every look at a record appends here: plain rows, and statements that are put together once.
_LOCK = select(func.pg_advisory_xact_lock(_CHAIN_LOCK))
_END = select(_ENTRIES.c.number, _ENTRIES.c.mark).order_by(_ENTRIES.c.number.desc()).limit(1)
_APPEND = insert(TrailEntry)
_AT_ONCE = 1000  # entries that are read together when all are verified
_UNREADABLE = (ValueError, TypeError, AttributeError)  # SQLite keeps anything in any column


class DetailsError(Exception):
    """An event was given other details than it carries."""


def record(
    event: Event, record: Any = None, *, by: Any = None, within: Connection | None = None, **details: Any
) -> None:
    """Append that `by` (an account, or nobody) did `event` to `record`.

    within: the connection to write on, for what is written aside; the running session's unless given.
    Raises DetailsError when `details` are not exactly those the event carries.
    """
    record_all(event, [record], by=by, within=within, **details)


def record_all(
    event: Event, records: Iterable[Any], *, by: Any = None, within: Connection | None = None, **details: Any
) -> None:
    """The same of each of `records`, one entry after the other, written together."""
    if frozenset(details) != DETAILS.get(event, frozenset()):
        raise DetailsError(f"{event.value} carries {sorted(DETAILS.get(event, []))}, not {sorted(details)}.")
    if within is None:
        db.session.flush()  # what is told of is written first
        within = db.session.connection()
    entries = [_entry(event, one, by, details) for one in records]
    if entries:
        number, before = _end(within)
        for place, entry in enumerate(entries, number + 1):
            entry["number"] = place
            entry["mark"] = before = _mark(entry, before)
        within.execute(_APPEND, entries)


def _entry(event: Event, record: Any, by: Any, details: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "at": clock.now(),
        "event": event.value,
        "by_id": getattr(by, "id", None),
        "case_id": getattr(record, "case_id", None),
        "kind": getattr(record, "__tablename__", ""),
        "record_id": getattr(record, "id", None),
        "details": json.dumps(details, sort_keys=True, ensure_ascii=True),
    }


def _end(connection: Connection) -> tuple[int, bytes]:
    """The number and the mark of the newest entry; none is number 0."""
    if db.dialect() == "postgresql":  # SQLite's writers already wait for each other
        connection.execute(_LOCK)
    last = connection.execute(_END).first()
    return (last.number, last.mark) if last else (0, b"")


def _mark(entry: Mapping[Any, Any], before: bytes) -> bytes:
    said = [entry["number"], entry["at"].isoformat(), entry["event"], _hex(entry["by_id"]), _hex(entry["case_id"])]
    said += [entry["kind"], _hex(entry["record_id"]), entry["details"]]
    return crypto.mark(ring().trail_key, before + json.dumps(said).encode())


def _hex(value: uuid.UUID | None) -> str:
    return value.hex if value else ""


def verify() -> Iterator[tuple[int, str]]:
    """Walk the chain; yields (number, what is wrong) for the first row that does not fit, or nothing."""
    before, expected = b"", 1
    for number, entry in _entries():
        if number < expected:
            yield number, "was added: the first is 1"
        elif number > expected:
            yield expected, "is missing"
        elif entry is None or not _fits(entry, before):
            yield number, "was changed, or the one before it was"
        else:
            before, expected = entry["mark"], expected + 1
            continue
        return


def _fits(entry: RowMapping, before: bytes) -> bool:
    """Whether this is what was written after `before`."""
    kept = entry["mark"]
    try:
        return isinstance(kept, bytes) and crypto.same(kept, _mark(entry, before))
    except _UNREADABLE:
        return False


def _entries() -> Iterator[tuple[int, RowMapping | None]]:
    """Every number there is, in order, with its entry; None for one that holds what no column of its kind can."""
    numbers = db.session.scalars(select(_ENTRIES.c.number).order_by(_ENTRIES.c.number)).all()
    for first in range(0, len(numbers), _AT_ONCE):
        some = numbers[first : first + _AT_ONCE]
        try:
            yield from zip(some, _read(some), strict=True)
        except _UNREADABLE:
            yield from ((one, _read_alone(one)) for one in some)


def _read(numbers: Sequence[int]) -> Sequence[RowMapping]:
    wanted = select(_ENTRIES).where(_ENTRIES.c.number.between(numbers[0], numbers[-1])).order_by(_ENTRIES.c.number)
    return db.session.execute(wanted).mappings().all()


def _read_alone(number: int) -> RowMapping | None:
    try:
        return _read([number])[0]
    except _UNREADABLE:
        return None


def length() -> int:
    """How many entries the trail holds."""
    return db.session.scalar(select(func.max(TrailEntry.number))) or 0
