"""Finding ratings."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, select

from clinic.cases.lifecycle import Side, Visibility
from clinic.cases.models import Case
from clinic.core import db
from clinic.measures.models import COUNTS, Rating, score_in
from clinic.measures.scoring import Score


@dataclass(frozen=True, slots=True)
class Line:
    """One partner's rating in one session."""

    session_id: uuid.UUID
    side: Side
    on: date
    visibility: Visibility
    score: Score


def ratings_of(case: Case) -> Sequence[Rating]:
    """Every rating in `case`, by the day it is about."""
    return db.session.scalars(_OF_CASE, {"case": case.id}).all()


Rows = tuple[tuple[Any, ...], ...]


def rows_of(case: Any) -> Rows:
    """The same as the database gives it, sealed: the same rows are the same ratings."""
    return tuple(tuple(row) for row in db.rows(_LINES, case=case.id))


def lines_in(rows: Rows, case: Any) -> Sequence[Line]:
    """The ratings of these rows of `case`, opened."""
    return [
        Line(
            db.as_uuid(session),
            side,
            on,
            visibility,
            score_in(Rating.answer.open(db.as_uuid(row_id), case.id, sealed)),
        )
        for row_id, sealed, session, side, on, visibility in rows
    ]


_OF_CASE = select(Rating).where(Rating.case_id == bindparam("case"), COUNTS).order_by(Rating.on)
_LINES: Select[Any] = (
    select(db.raw(Rating.id), Rating.answer.kept, db.raw(Rating.session_id), Rating.side, Rating.on, Rating.visibility)
    .where(Rating.case_id == bindparam("case"), COUNTS)
    .order_by(Rating.on)
)
