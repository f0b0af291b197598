"""Cases, the people in them, what is understood about them, and their path through the stages."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.accounts.models import Account
from clinic.cases.journey import Kind
from clinic.cases.lifecycle import (
    CaseClosedError,
    CaseKind,
    CaseState,
    EvidenceKind,
    Gate,
    SecretsPolicy,
    Side,
    Visibility,
)
from clinic.core import db
from clinic.core.enums import word
from clinic.core.sealed import SealedJson, SealedText


class Case(db.Record):
    """One piece of work with a couple or an individual."""

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint("archived_at IS NULL OR state = 'closed'", name="only_closed_cases_are_archived"),
        Index("ix_cases_active_on_number", "active_on", "number"),  # the order of the list
    )
    sealed_for = "id"

    number: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[CaseKind] = mapped_column(word(CaseKind))
    state: Mapped[CaseState] = mapped_column(word(CaseState), default=CaseState.ENQUIRY)
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    archived_at: Mapped[datetime | None]
    #: Day of the newest session, kept for sorting; the opening day before there is one.
    active_on: Mapped[date]
    stage: Mapped[int | None]  # the current shared stage, 1-6; copied from the newest episode for lists
    cycle: Mapped[int | None]
    secrets_policy: Mapped[SecretsPolicy] = mapped_column(word(SecretsPolicy), default=SecretsPolicy.NOT_CHOSEN)
    gate: Mapped[Gate] = mapped_column(word(Gate), default=Gate.NOT_ASSESSED)
    invented: Mapped[bool] = mapped_column(default=False)  # a demo case
    edition: Mapped[int] = mapped_column()
    facts = SealedJson()  # relationship facts: {field key: value}, fields from the method's content
    problem_name = SealedText()  # the problem's name in the clients' words

    __mapper_args__ = {"version_id_col": edition}

    treatments: Mapped[list["Treatment"]] = relationship(back_populates="case", order_by="Treatment.since")
    partners: Mapped[list["Partner"]] = relationship(back_populates="case", order_by="Partner.side")

    @property
    def case(self) -> "Case":
        """Itself, as the policy asks every clinical record for its case."""
        return self

    @property
    def case_id(self) -> uuid.UUID:
        """Its own id, as the trail asks every clinical record for its case."""
        return self.id

    @property
    def reference(self) -> str:
        """How the case is called in addresses, papers and on the shell, such as C-2041."""
        return f"C-{self.number}"

    @property
    def practitioners(self) -> list[Account]:
        """Those who treat it now."""
        return [one.account for one in self.treatments if one.until is None]

    @property
    def is_couple(self) -> bool:
        """Whether two partners come."""
        return self.kind is CaseKind.COUPLE

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides of its partners."""
        return tuple(one.side.value for one in self.partners)

    def must_be_open(self) -> None:
        """Raise CaseClosedError when it is closed: work in it waits until it is opened again."""
        if self.state is CaseState.CLOSED:
            raise CaseClosedError(self.id)

    def partner(self, side: Side | str) -> "Partner | None":
        """Partner A or B."""
        return next((one for one in self.partners if one.side == side), None)


class Treatment(db.Record):
    """An account treats a case."""

    __tablename__ = "treatments"
    # Asked for each case of every list, and answered without reading the row.
    __table_args__ = (Index("ix_treatments_now", "case_id", "account_id", "until"),)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"))
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    case: Mapped[Case] = relationship(back_populates="treatments")
    account: Mapped[Account] = relationship()


class Person(db.Record):
    """A client: name and contact, under a key of their own, as one person can be in several cases."""

    __tablename__ = "persons"
    sealed_for = "id"
    family_name = SealedText()
    given_name = SealedText()
    called = SealedText()  # the name as they want to be called
    family_name_first: Mapped[bool] = mapped_column(default=False)
    pronouns = SealedText()
    contact = SealedJson()  # {"email", "phone", "address", "safe_contact", "do_not", "time_zone"}
    invented: Mapped[bool] = mapped_column(default=False)
    edition: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": edition}

    @property
    def name(self) -> str:
        """The full name in the person's own order; where none was given, what they want to be called."""
        return full_name(self.family_name, self.given_name, family_first=self.family_name_first) or self.called

    @property
    def initials(self) -> str:
        """The letters of the person's round mark."""
        return initials(self.name)

    @property
    def short_name(self) -> str:
        """The name they want to be called, else the full one."""
        return self.called or self.name


def full_name(family: str, given: str, *, family_first: bool) -> str:
    """A name in the person's own order; Chinese names are written without a space."""
    if family_first:
        chinese = any("\u3400" <= letter <= "\u9fff" for letter in family)
        return f"{family}{'' if chinese else ' '}{given}".strip()
    return f"{given} {family}".strip()


def initials(name: str) -> str:
    """The first letters of the first two words, in capitals; of a Chinese name its last letter."""
    if name[-1:] > "\u3400":
        return name[-1]
    return "".join(part[0].upper() for part in name.split()[:2])


class Partner(db.Record):
    """A person in a case, on side A or B, with a voice of their own."""

    __tablename__ = "partners"
    __table_args__ = (UniqueConstraint("case_id", "side"),)
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    side: Mapped[Side] = mapped_column(word(Side))
    pseudonym = SealedText()  # for reports
    reason = SealedText()  # why they came, in their own words
    hopes = SealedText()  # what they want from it, in their own words
    edition: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": edition}

    case: Mapped[Case] = relationship(back_populates="partners")
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def called(self) -> str:
        """The name for the screen."""
        return self.person.short_name


class Formulation(db.Record):
    """What is understood so far: problem scenario, double formulation or resources (S02-S04)."""

    __tablename__ = "formulations"
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))  # a formulation's key in the method's content
    side: Mapped[Side | None] = mapped_column(word(Side))  # whose, where each partner has one
    visibility: Mapped[Visibility] = mapped_column(word(Visibility), default=Visibility.AUTHOR_ONLY)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    saved_at: Mapped[datetime]
    edition: Mapped[int] = mapped_column()
    answers = SealedJson()  # {field key: text}
    __mapper_args__ = {"version_id_col": edition}
    case: Mapped[Case] = relationship()


class StageEpisode(db.WrittenOnce, db.Record):
    """One stay in a stage; corrections are new rows, the old ones stay."""

    __tablename__ = "stage_episodes"
    __table_args__ = (CheckConstraint("stage BETWEEN 1 AND 6", name="six_stages"),)
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    number: Mapped[int]  # order within the case, from 1
    cycle: Mapped[int]
    stage: Mapped[int]
    on: Mapped[date]
    kind: Mapped[Kind] = mapped_column(word(Kind))
    visibility: Mapped[Visibility] = mapped_column(word(Visibility), default=Visibility.JOINT)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime]
    reason = SealedText()
    theme = SealedText()
    agreement = SealedJson()  # {"proposed_by": "a", "agreed": ["a", "b", "t"]}: a, b the partners, t the therapist
    case: Mapped[Case] = relationship()


class StageCorrection(db.WrittenOnce, db.Record):
    """What an episode should have said; the newest correction of an episode counts, the original stays readable."""

    __tablename__ = "stage_corrections"
    __table_args__ = (CheckConstraint("stage BETWEEN 1 AND 6", name="six_stages"),)
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    episode_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stage_episodes.id"), index=True)
    stage: Mapped[int]
    on: Mapped[date]
    new_cycle: Mapped[bool]
    withdrawn: Mapped[bool]  # the episode was noted by mistake
    visibility: Mapped[Visibility] = mapped_column(word(Visibility), default=Visibility.JOINT)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime]
    because = SealedText()
    reason = SealedText()
    theme = SealedText()
    case: Mapped[Case] = relationship()


class StagePosition(db.WrittenOnce, db.Record):
    """Where one partner sees the work; may differ from the shared stage and from the other's view."""

    __tablename__ = "stage_positions"
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    side: Mapped[Side] = mapped_column(word(Side))
    on: Mapped[date]
    visibility: Mapped[Visibility] = mapped_column(word(Visibility))  # the partner's own
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime]
    view = SealedJson()  # {"stage": 4, "words": "…"}
    case: Mapped[Case] = relationship()


class Readiness(db.Record):
    """How each sees the signs of being ready to move on, in one episode; guidance, never a lock (6.2)."""

    __tablename__ = "readiness"
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    episode_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stage_episodes.id"), unique=True)
    visibility: Mapped[Visibility] = mapped_column(word(Visibility), default=Visibility.JOINT)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    saved_at: Mapped[datetime]
    edition: Mapped[int] = mapped_column()
    answers = SealedJson()  # {item's key: {"a": "yes", "b": "partly", "t": "no"}}; what was not asked is left out
    __mapper_args__ = {"version_id_col": edition}
    case: Mapped[Case] = relationship()


class Evidence(db.Record):
    """Something in the record that speaks for where the work stands, put beside an episode by somebody."""

    __tablename__ = "stage_evidence"
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    episode_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stage_episodes.id"), index=True)
    kind: Mapped[EvidenceKind] = mapped_column(word(EvidenceKind))
    record_id: Mapped[uuid.UUID | None]  # the homework, exception, session or note that is meant
    side: Mapped[Side | None] = mapped_column(word(Side))
    visibility: Mapped[Visibility] = mapped_column(word(Visibility), default=Visibility.JOINT)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    added_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    line = SealedText()
    case: Mapped[Case] = relationship()


class GateDecision(db.WrittenOnce, db.Record):
    """The conjoint gate was set, with the therapist's reason; the newest row counts."""

    __tablename__ = "gate_decisions"
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    state: Mapped[Gate] = mapped_column(word(Gate))
    visibility: Mapped[Visibility] = mapped_column(word(Visibility), default=Visibility.AUTHOR_ONLY)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime]
    reason = SealedText()
    case: Mapped[Case] = relationship()
