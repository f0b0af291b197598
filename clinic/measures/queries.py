"""Finding ratings."""

from collections.abc import Sequence

from sqlalchemy import select

from clinic.cases.models import Case
from clinic.core import db
from clinic.measures.models import Rating


def ratings_of(case: Case) -> Sequence[Rating]:
    """Every rating in `case`, by the day it is about."""
    return db.session.scalars(select(Rating).where(Rating.case_id == case.id).order_by(Rating.on)).all()
