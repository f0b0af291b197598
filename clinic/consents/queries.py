"""Finding agreements and their withdrawals."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from clinic.cases import queries as cases
from clinic.cases.models import Case, Partner
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


class OfCase:
    """The agreements of a case, as the guard and the trail know a record."""

    __tablename__ = "consents"
    id = None

    def __init__(self, case: Case) -> None:
        self.case, self.case_id = case, case.id


class OfPartner(OfCase):
    """Those of one partner."""

    def __init__(self, partner: Partner) -> None:
        super().__init__(partner.case)
        self.partner = partner


def of_case(case_id: uuid.UUID) -> OfCase | None:
    """The agreements of the case with this id."""
    case = cases.get_case(case_id)
    return OfCase(case) if case else None


def of_partner(case_id: uuid.UUID, side: str) -> OfPartner | None:
    """Those of one partner in the case with this id."""
    case = cases.get_case(case_id)
    partner = case.partner(side) if case else None
    return OfPartner(partner) if partner else None
