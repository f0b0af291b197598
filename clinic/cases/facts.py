"""A case as plain values, for pages that only show it: values that can be compared, and so be drawn once."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from clinic.cases.lifecycle import CaseKind, CaseState, Gate, Side
from clinic.cases.models import Case, Partner


@dataclass(frozen=True, slots=True)
class Treating:
    """Somebody who treats the case now, as the policy asks for them."""

    id: uuid.UUID
    supervisor_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Who a partner is."""

    name: str
    initials: str
    short_name: str
    pronouns: str


@dataclass(frozen=True, slots=True)
class PartnerFacts:
    """A partner of the case."""

    id: uuid.UUID
    case_id: uuid.UUID
    side: Side
    person: PersonFacts
    sealed: bytes | None  # why they came

    @property
    def reason(self) -> str:
        """Why they came, opened."""
        return Partner.reason.open(self.id, self.case_id, self.sealed)

    @property
    def called(self) -> str:
        """The name for the screen."""
        return self.person.short_name


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What stands at the head of a case, named as the record names it."""

    __tablename__: ClassVar[str] = Case.__tablename__
    id: uuid.UUID
    number: int
    kind: CaseKind
    state: CaseState
    gate: Gate
    opened_on: date
    closed_on: date | None
    archived_at: datetime | None
    invented: bool
    partners: tuple[PartnerFacts, ...]
    practitioners: tuple[Treating, ...]

    @property
    def case(self) -> "CaseFacts":
        """Itself, as the policy asks every clinical record for its case."""
        return self

    @property
    def case_id(self) -> uuid.UUID:
        """Its own id, as the trail asks every clinical record for its case."""
        return self.id

    def partner(self, side: Side | str | None) -> PartnerFacts | None:
        """The partner on this side."""
        return next((one for one in self.partners if one.side == side), None)

    @property
    def reference(self) -> str:
        """How the case is called, such as C-2041."""
        return f"C-{self.number}"

    @property
    def is_couple(self) -> bool:
        """Whether two partners come."""
        return self.kind is CaseKind.COUPLE
