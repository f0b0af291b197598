"""Finding safety screens."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from clinic.cases import queries as cases
from clinic.cases import records_of
from clinic.cases.models import Case
from clinic.core import db
from clinic.safety.models import SafetyScreen, ScreenMistake

_WHOLE = select(SafetyScreen).options(
    joinedload(SafetyScreen.by), joinedload(SafetyScreen.mistake).joinedload(ScreenMistake.by, innerjoin=False)
)


def get_screen(screen_id: uuid.UUID) -> SafetyScreen | None:
    """The safety screen with this id."""
    found = db.session.scalars(_WHOLE.where(SafetyScreen.id == screen_id)).first()
    if found is not None:
        # Held on the record: what nobody holds is loaded again.
        set_committed_value(found, "case", cases.get_case(found.case_id))
    return found


def get_mistake(mistake_id: uuid.UUID) -> ScreenMistake | None:
    """The mistake with this id."""
    return db.session.get(ScreenMistake, mistake_id)


def screens_of(case: Case) -> Sequence[SafetyScreen]:
    """The screens of both partners, the newest first; those recorded by mistake too."""
    order = SafetyScreen.on.desc(), SafetyScreen.recorded_at.desc()
    found = db.session.scalars(_WHOLE.where(SafetyScreen.case_id == case.id).order_by(*order)).all()
    for one in found:
        set_committed_value(one, "case", case)
    return found


#: What the guard knows all of a case's, or of a partner's, by.
of_case, of_partner = records_of.of_case(SafetyScreen), records_of.of_partner(SafetyScreen)
