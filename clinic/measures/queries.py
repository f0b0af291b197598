"""Finding ratings."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from clinic.cases.models import Case
from clinic.core import db
from clinic.measures.models import Rating


def ratings_of(case: Case) -> Sequence[Rating]:
    """Every rating in `case`, by the day it is about."""
    return db.session.scalars(_OF_CASE, {"case": case.id}).all()


_OF_CASE = select(Rating).where(Rating.case_id == bindparam("case")).order_by(Rating.on)
