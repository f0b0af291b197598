"""Everything that is written about cases."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from clinic.access.roles import Role
from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.cases import queries
from clinic.cases.lifecycle import CASE, CaseKind, CaseState, Gate, SecretsPolicy, Side, Visibility
from clinic.cases.models import Case, Formulation, GateDecision, Partner, Person, Treatment
from clinic.core import clock, db
from clinic.core.lifecycle import NotNowError, TakenError
from clinic.core.web import says_more

FIRST_NUMBER = 1001
#: So many numbers fit into one entry of the trail.
TOLD_AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """A client's name and contact."""

    family_name: str = ""
    given_name: str = ""
    called: str = ""
    family_name_first: bool = False
    pronouns: str = ""
    contact: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PartnerDetails:
    """A person's place in a case; `existing` when they are a client here already."""

    person: PersonDetails
    pseudonym: str = ""
    reason: str = ""
    hopes: str = ""
    existing: Person | None = None


class LastPractitionerError(NotNowError):
    """Nobody who can sign in would be left to treat the case."""


class NotYoursError(Exception):
    """Only its author can keep a text to themselves, and beside a shared one it stays with them."""


def add_case(
    *,
    record_id: uuid.UUID,
    kind: CaseKind,
    partners: Sequence[PartnerDetails],
    opened_on: date,
    by: Account,
    state: CaseState = CaseState.ENQUIRY,
    invented: bool = False,
    number: int | None = None,
) -> Case:
    """A new case, treated by `by`. Posted twice (same record_id) it is made once.

    Raises TakenError when the id is that of a case which says something else, or of somebody else's.
    """
    queries.wait_for(Account, by.id)
    made = queries.get_case(record_id)
    sides = list(Side)[: 2 if kind is CaseKind.COUPLE else 1]
    if made is not None and (
        by.id not in {one.id for one in made.practitioners} or not _is_the_same(made, kind, opened_on, partners)
    ):
        raise TakenError
    if made is not None:
        return made
    case = Case(
        id=record_id,
        kind=kind,
        state=state,
        opened_on=opened_on,
        active_on=opened_on,
        secrets_policy=SecretsPolicy.NOT_CHOSEN,
        gate=Gate.NOT_ASSESSED,
        invented=invented,
    )
    trail.record(Event.CASE_ADDED, case, by=by)  # holds the trail's end, so that no two cases get one number
    case.number = number or queries.highest_number(FIRST_NUMBER - 1) + 1
    case.treatments = [Treatment(case_id=case.id, account_id=by.id, since=clock.now())]
    case.partners = [_new_partner(case, side, one, invented) for side, one in zip(sides, partners, strict=False)]
    db.session.add(case)
    return case


def _is_the_same(made: Case, kind: CaseKind, opened_on: date, partners: Sequence[PartnerDetails]) -> bool:
    """Whether the case says what is sent once more."""
    pairs = zip(sorted(made.partners, key=lambda one: one.side), partners, strict=False)
    return (made.kind, made.opened_on) == (kind, opened_on) and all(_is_of(one, told) for one, told in pairs)


def _is_of(partner: Partner, told: PartnerDetails) -> bool:
    person, names = partner.person, told.person
    said = (partner.pseudonym, partner.reason, partner.hopes) == (told.pseudonym, told.reason, told.hopes)
    if told.existing is not None:
        return said and person.id == told.existing.id
    called = (person.family_name, person.given_name, person.called, person.family_name_first, person.pronouns)
    asked = (names.family_name, names.given_name, names.called, names.family_name_first, names.pronouns)
    return said and called == asked


def _new_partner(case: Case, side: Side, details: PartnerDetails, invented: bool) -> Partner:
    person = details.existing or Person(invented=invented)
    if details.existing is None:
        _name(person, details.person)
    partner = Partner(case_id=case.id, person_id=person.id, side=side, person=person)
    partner.pseudonym, partner.reason, partner.hopes = details.pseudonym, details.reason, details.hopes
    return partner


def _name(person: Person, details: PersonDetails) -> None:
    person.family_name, person.given_name, person.called = details.family_name, details.given_name, details.called
    person.family_name_first, person.pronouns = details.family_name_first, details.pronouns
    person.contact = _filled(details.contact)


def _filled(said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if value}


def change_partner(partner: Partner, details: PartnerDetails, *, seen: int, by: Account) -> None:
    """Change who a partner is and why they came; the same once more changes nothing.

    Raises ChangedMeanwhileError for an older page.
    """
    person, contact = partner.person, _filled(details.person.contact)
    stands = (_is_of(partner, details), person.contact)
    if not says_more((True, contact), stands, seen=seen, edition=partner.edition + person.edition):
        return
    _name(person, details.person)
    partner.pseudonym, partner.reason, partner.hopes = details.pseudonym, details.reason, details.hopes
    trail.record(Event.PARTNER_CHANGED, partner, by=by)


def change_facts(
    case: Case,
    facts: Mapping[str, Any],
    *,
    seen: int,
    by: Account,
    problem_name: str | None = None,
    opened_on: date | None = None,
    policy: SecretsPolicy | None = None,
) -> None:
    """Change what is kept about the relationship, and what else is said; the same once more changes nothing.

    Raises ChangedMeanwhileError for an older page.
    """
    name = case.problem_name if problem_name is None else problem_name
    said = _filled(facts), name, policy or case.secrets_policy, opened_on or case.opened_on
    stands = case.facts, case.problem_name, case.secrets_policy, case.opened_on
    if not says_more(said, stands, seen=seen, edition=case.edition):
        return
    case.facts, case.problem_name, case.secrets_policy, _day = said
    if opened_on is not None:
        before_any_session = case.active_on == case.opened_on
        case.active_on = opened_on if before_any_session else max(case.active_on, opened_on)
        case.opened_on = opened_on
    trail.record(Event.CASE_CHANGED, case, by=by)


def choose_secrets_policy(case: Case, policy: SecretsPolicy, *, by: Account) -> None:
    """How what one partner says alone is handled."""
    if policy is not case.secrets_policy:
        case.secrets_policy = policy
        trail.record(Event.CASE_CHANGED, case, by=by)


def move_case(case: Case, verb: str, *, on: date, by: Account) -> None:
    """Open, pause, resume, close or reopen. Raises NotNowError."""
    case.state = CASE.after(verb, case.state)
    case.closed_on = on if case.state is CaseState.CLOSED else None
    if case.state is not CaseState.CLOSED:
        case.archived_at = None
    trail.record(Event.CASE_MOVED, case, by=by, state=case.state.value)


def archive(case: Case, *, by: Account) -> None:
    """Take a closed case out of the lists; done twice, it is done once. Raises NotNowError."""
    if case.state is not CaseState.CLOSED:
        raise NotNowError("Only a closed case can be archived.")
    if case.archived_at is None:
        case.archived_at = clock.now()
        trail.record(Event.CASE_ARCHIVED, case, by=by)


def unarchive(case: Case, *, by: Account) -> None:
    """Bring an archived case back into the lists; done twice, it is done once."""
    if case.archived_at is not None:
        case.archived_at = None
        trail.record(Event.CASE_UNARCHIVED, case, by=by)


def set_gate(
    case: Case,
    state: Gate,
    reason: str,
    *,
    by: Account,
    record_id: uuid.UUID | None = None,
    at: datetime | None = None,
) -> None:
    """Decide whether joint exercises may be given (P06), with the reason. Posted twice (same record_id) it counts once.

    at: when it was decided, now unless told; the newest decision counts, and the trail says when it was written down.
    Raises TakenError when the id is that of another decision.
    """
    queries.wait_for(Case, case.id)
    made = queries.get_gate_decision(record_id) if record_id else None
    if made is not None and (made.case_id, made.state, made.reason) != (case.id, state, reason):
        raise TakenError
    if made is not None:
        return
    decision = GateDecision(
        id=record_id or uuid.uuid4(),
        case_id=case.id,
        state=state,
        visibility=Visibility.AUTHOR_ONLY,  # no paper ever prints the reason; who treats reads it by the policy
        by_id=by.id,
        decided_at=at or clock.now(),
        reason=reason,
    )
    db.session.add(decision)
    case.gate = state
    trail.record(Event.GATE_SET, decision, by=by, state=state.value)


def save_formulation(
    case: Case,
    kind: str,
    side: Side | None,
    answers: Mapping[str, str],
    visibility: Visibility,
    *,
    seen: int,
    by: Account,
    private: bool = False,
) -> None:
    """Keep what is understood so far; the same once more changes nothing. `seen` is 0 for a first text.

    private: the text that `by` keeps for themselves, not the team's.
    Raises ChangedMeanwhileError for an older page, NotYoursError when a colleague's text would become private or a
    private text would be shared beside the team's.
    """
    queries.wait_for(Case, case.id)
    found = queries.get_formulation(case, kind, side, by, private=private)
    stands = (found.visibility, found.answers) if found else None
    said = (visibility, _filled(answers))
    if not says_more(said, stands, seen=seen, edition=found.edition if found else 0):
        return
    only_mine = visibility is Visibility.AUTHOR_ONLY
    if only_mine and found is not None and found.author_id != by.id:
        raise NotYoursError
    if not only_mine and private and (kind, side) in queries.formulations_of(case):
        raise NotYoursError
    if found is None:
        found = Formulation(case_id=case.id, kind=kind, side=side, author_id=by.id)
        db.session.add(found)
    (found.visibility, found.answers), found.saved_at = said, clock.now()
    trail.record(Event.FORMULATION_SAVED, found, by=by)


def add_practitioner(case: Case, account: Account, *, by: Account) -> None:
    """Let a colleague treat this case too."""
    queries.wait_for(Case, case.id)
    db.session.refresh(case, ["treatments"])
    if account not in case.practitioners:
        case.treatments.append(Treatment(case_id=case.id, account_id=account.id, account=account, since=clock.now()))
        trail.record(Event.TEAM_CHANGED, case, by=by)


def hand_over(case_ids: Collection[uuid.UUID], to: Account, *, by: Account) -> None:
    """Let `to` treat these cases, which their practitioners cannot work in any more; who treated them stays noted.

    Raises NotNowError when somebody treats one of them again.
    """
    found = sorted(queries.cases_with(case_ids), key=lambda one: one.number)
    for case in found:
        queries.wait_for(Case, case.id)
    if not {one.case_id for one in queries.left_behind()}.issuperset(one.id for one in found):
        raise NotNowError("Somebody treats one of these again.")
    for case in found:
        add_practitioner(case, to, by=by)
    numbers = [one.number for one in found]
    for first in range(0, len(numbers), TOLD_AT_ONCE):
        trail.record(Event.CASES_HANDED_OVER, to, by=by, cases=numbers[first : first + TOLD_AT_ONCE])


def remove_practitioner(case: Case, account: Account, *, by: Account) -> None:
    """End a colleague's part in this case. Raises LastPractitionerError."""
    others = (one for one in case.practitioners if one.id != account.id)
    if not any(one.is_active and one.has(Role.PRACTITIONER) for one in others):
        raise LastPractitionerError("Somebody who can sign in must treat the case.")
    for one in case.treatments:
        if one.account_id == account.id and one.until is None:
            one.until = clock.now()
    trail.record(Event.TEAM_CHANGED, case, by=by)
