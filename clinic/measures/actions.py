"""Everything that is written about ratings."""

import uuid
from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, select, update

from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.cases.lifecycle import Side
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.measures.models import COUNTS, Rating


def record_ratings(
    case: Case, session_id: uuid.UUID, on: date, answers: Mapping[str, Mapping[str, str]], *, by: Account
) -> None:
    """Let the ratings of one session be `answers`: side -> {"score": "6-7", "why_not_lower": "…"}; a blank one goes."""
    there = select(Rating).where(Rating.session_id == session_id, COUNTS)
    found = {one.side.value: one for one in db.session.scalars(there)}
    changed = False
    for side in Side:
        answer = {key: value for key, value in answers.get(side.value, {}).items() if value}
        row = found.get(side.value)
        if "score" not in answer:
            if row is not None:
                db.session.delete(row)
                changed = True
            continue
        if row is None:
            whose = side.own
            row = Rating(case_id=case.id, session_id=session_id, side=side, visibility=whose, on=on)
            db.session.add(row)
        elif row.answer == answer and row.on == on:
            continue
        row.answer, row.on, row.recorded_at = answer, on, clock.now()
        changed = True
    if changed:
        trail.record(Event.RATING_RECORDED, case, by=by)


def redate(session_id: uuid.UUID, case: Case, on: date, *, by: Account) -> None:
    """The session was on another day after all: so were its ratings."""
    rows = db.session.scalars(select(Rating).where(Rating.session_id == session_id, Rating.on != on, COUNTS)).all()
    for row in rows:
        row.on = on
    if rows:
        trail.record(Event.RATING_RECORDED, case, by=by)


def take_away(session_id: uuid.UUID) -> None:
    """The ratings of one session go with the draft that holds them, unread; of that draft the trail tells."""
    db.session.execute(delete(Rating).where(Rating.session_id == session_id, COUNTS))


def let_count_no_more(session_id: uuid.UUID) -> None:
    """The note that holds the ratings of this session was recorded by mistake: they stay, apart; of it the trail tells."""
    db.session.execute(update(Rating).where(Rating.session_id == session_id, COUNTS).values(mistaken=True))
