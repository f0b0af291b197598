"""Reading the trail."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, or_, select

from clinic.audit.events import KEPT_APART, Event
from clinic.audit.models import TrailEntry
from clinic.core import db


def entries_of(case: Any, reader: Any, *, page: int = 1, size: int = 100, shown: str = "") -> Sequence[TrailEntry]:
    """What happened to `case` as `reader` may know it, newest first; `shown` "looked" or "wrote" leaves the other out.

    What is kept apart is told to whoever did it alone; that somebody was refused there would tell them that it is there,
    so nobody reads it here. The chain holds all of it.
    """
    own = and_(TrailEntry.by_id == reader.id, TrailEntry.event != Event.ACCESS_REFUSED)
    told = or_(TrailEntry.kind.not_in(KEPT_APART), own)
    wanted = select(TrailEntry).where(TrailEntry.case_id == case.id, told).order_by(TrailEntry.number.desc())
    if shown in ("looked", "wrote"):
        looked = TrailEntry.event == Event.RECORD_READ
        wanted = wanted.where(looked if shown == "looked" else ~looked)
    return db.session.scalars(wanted.limit(size).offset((page - 1) * size)).all()


#: What others do to an account that its owner should know of.
_DONE_TO_ACCOUNTS = (
    *(Event.ACCOUNT_CHANGED, Event.ACCOUNT_DISABLED, Event.ACCOUNT_ENABLED),
    *(Event.ACCOUNT_INVITED, Event.INVITATION_ACCEPTED, Event.CASES_HANDED_OVER),
)


def changes_to(account: Any, *, after: int = 0) -> Sequence[TrailEntry]:
    """What others did to `account` (and passwords that were set with a link), newest first; `after` that entry's number.

    All of it: whoever does something ten times more would otherwise push it out of sight.
    """
    about = _about(account) & TrailEntry.event.in_(_DONE_TO_ACCOUNTS) & (TrailEntry.number > after)
    by_others = or_(TrailEntry.by_id != account.id, TrailEntry.event == Event.INVITATION_ACCEPTED)
    wanted = select(TrailEntry).where(about, by_others).order_by(TrailEntry.number.desc())
    return db.session.scalars(wanted).all()


def signed_in_before(account: Any) -> int | None:
    """The number of the entry that tells of the last sign-in but one of `account`; None at the first."""
    wanted = select(TrailEntry.number).where(_about(account), TrailEntry.event == Event.SIGNED_IN)
    return db.session.scalar(wanted.order_by(TrailEntry.number.desc()).limit(1).offset(1))


def happened(event: Event) -> bool:
    """Whether the trail tells of `event` at all; it looks through all of it."""
    return db.session.scalar(select(TrailEntry.number).where(TrailEntry.event == event).limit(1)) is not None


def _about(account: Any) -> Any:
    return and_(TrailEntry.case_id.is_(None), TrailEntry.kind == "accounts", TrailEntry.record_id == account.id)
