"""Finding agreements and their withdrawals."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from clinic.cases import queries as cases
from clinic.cases import records_of
from clinic.cases.models import Case
from clinic.consents.models import Consent, ConsentWithdrawal
from clinic.core import db

_WHOLE = select(Consent).options(
    joinedload(Consent.by), joinedload(Consent.withdrawal).joinedload(ConsentWithdrawal.by, innerjoin=False)
)


def get_consent(consent_id: uuid.UUID) -> Consent | None:
    """The agreement with this id."""
    found = db.session.scalars(_WHOLE.where(Consent.id == consent_id)).first()
    if found is not None:
        # Held on the record: what nobody holds is loaded again.
        set_committed_value(found, "case", cases.get_case(found.case_id))
    return found


def get_withdrawal(withdrawal_id: uuid.UUID) -> ConsentWithdrawal | None:
    """The withdrawal with this id."""
    return db.session.get(ConsentWithdrawal, withdrawal_id)


def consents_of(case: Case) -> Sequence[Consent]:
    """The agreements of both partners, each partner's own, the newest first; those recorded by mistake too."""
    order = Consent.agreed_on.desc(), Consent.recorded_at.desc()
    found = db.session.scalars(_WHOLE.where(Consent.case_id == case.id).order_by(*order)).all()
    for one in found:
        set_committed_value(one, "case", case)
    return found


#: A row for each agreement, as the pages of other parts ask for it: without words, the newest first.
_STANDING = (
    select(Consent.side, Consent.id, Consent.text, Consent.edition, Consent.answers.kept)
    .add_columns(ConsentWithdrawal.ending, ConsentWithdrawal.on)
    .outerjoin(ConsentWithdrawal, ConsentWithdrawal.consent_id == Consent.id)
    .where(Consent.case_id == bindparam("case", type_=Uuid()))
    .order_by(Consent.agreed_on.desc(), Consent.recorded_at.desc())
)


def standing_in(case: Any) -> tuple[tuple[Any, ...], ...]:
    """The agreements in `case` as plain values, sealed as they are kept: the same ones say the same.

    (side, id, text, edition, answers, how it ended, when)
    """
    return tuple(tuple(row) for row in db.rows(_STANDING, case=case.id))


#: What the guard knows all of a case's, or of a partner's, by.
of_case, of_partner = records_of.of_case(Consent), records_of.of_partner(Consent)
