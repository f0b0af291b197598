"""Writing the trail and verifying its chain."""

import json
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.audit.events import DETAILS, Event
from clinic.audit.models import TrailEntry
from clinic.core import clock, crypto, db
from clinic.core.keys import ring

_CHAIN_LOCK = 7_265_011  # any number, the same for every process: PostgreSQL's lock for the chain's end


class DetailsError(Exception):
    """An event was given other details than it carries."""


def record(event: Event, record: Any = None, *, by: Any = None, within: Session | None = None, **details: Any) -> None:
    """Append that `by` (an account, or nobody) did `event` to `record`.

    within: the session to write in; the running one unless given.
    Raises DetailsError when `details` are not exactly those the event carries.
    """
    if frozenset(details) != DETAILS.get(event, frozenset()):
        raise DetailsError(f"{event.value} carries {sorted(DETAILS.get(event, []))}, not {sorted(details)}.")
    session = within or db.session()
    before = _last(session)
    entry = TrailEntry(
        number=1 if before is None else before.number + 1,
        at=clock.now(),
        event=event.value,
        by_id=getattr(by, "id", None),
        case_id=getattr(record, "case_id", None),
        kind=getattr(record, "__tablename__", ""),
        record_id=getattr(record, "id", None),
        details=json.dumps(details, sort_keys=True, ensure_ascii=True),
    )
    entry.mark = _mark(entry, b"" if before is None else before.mark)
    session.add(entry)
    session.flush()


def _last(session: Session) -> TrailEntry | None:
    if db.dialect() == "postgresql":  # SQLite's writers already wait for each other
        session.execute(select(func.pg_advisory_xact_lock(_CHAIN_LOCK)))
    return session.scalars(select(TrailEntry).order_by(TrailEntry.number.desc()).limit(1)).first()


def _mark(entry: TrailEntry, before: bytes) -> bytes:
    said = [entry.number, entry.at.isoformat(), entry.event, _hex(entry.by_id), _hex(entry.case_id), entry.kind]
    said += [_hex(entry.record_id), entry.details]
    return crypto.mark(ring().trail_key, before + json.dumps(said).encode())


def _hex(value: uuid.UUID | None) -> str:
    return value.hex if value else ""


def verify() -> Iterator[tuple[int, str]]:
    """Walk the chain; yields (number, what is wrong) for the first row that does not fit, or nothing."""
    before, expected = b"", 1
    while entries := _from(expected):
        for entry in entries:
            if entry.number != expected:
                yield expected, "is missing"
                return
            if not crypto.same(entry.mark, _mark(entry, before)):
                yield entry.number, "was changed, or the one before it was"
                return
            before, expected = entry.mark, expected + 1


def _from(number: int) -> Sequence[TrailEntry]:
    """A thousand entries from `number` on."""
    wanted = select(TrailEntry).where(TrailEntry.number >= number).order_by(TrailEntry.number).limit(1000)
    return db.session.scalars(wanted).all()


def length() -> int:
    """How many entries the trail holds."""
    return db.session.scalar(select(func.max(TrailEntry.number))) or 0
