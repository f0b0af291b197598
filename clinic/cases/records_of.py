"""All records of one kind in a case, or about one partner, as the guard and the trail know a record."""

import uuid
from collections.abc import Callable

from clinic.cases import queries
from clinic.cases.models import Case, Partner


class OfCase:
    """Those of a case: what a page lists."""

    id = None

    def __init__(self, record: type, case: Case) -> None:
        self.__tablename__ = record.__tablename__  # type: ignore[attr-defined]  # a mapped class, which has one
        self.case, self.case_id = case, case.id


class OfPartner(OfCase):
    """Those about one partner: what a form adds to."""

    def __init__(self, record: type, partner: Partner) -> None:
        super().__init__(record, partner.case)
        self.partner = partner


def of_case(record: type) -> Callable[[uuid.UUID], OfCase | None]:
    """What a guard loads by a case's id."""

    def load(case_id: uuid.UUID) -> OfCase | None:
        case = queries.get_case(case_id)
        return OfCase(record, case) if case else None

    return load


def of_partner(record: type) -> Callable[[uuid.UUID, str], OfPartner | None]:
    """What a guard loads by a case's id and the side of one of its partners."""

    def load(case_id: uuid.UUID, side: str) -> OfPartner | None:
        case = queries.get_case(case_id)
        partner = case.partner(side) if case else None
        return OfPartner(record, partner) if partner else None

    return load
