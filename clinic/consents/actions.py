"""Everything that is written about agreements."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm.attributes import set_committed_value

from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.cases.lifecycle import SecretsPolicy, Side
from clinic.cases.models import Case
from clinic.consents import content, queries
from clinic.consents.lifecycle import Answer, Ending, Method
from clinic.consents.models import Consent, ConsentWithdrawal
from clinic.consents.texts import AgreementText
from clinic.core import clock, db
from clinic.core.lifecycle import NotNowError, TakenError


@dataclass(frozen=True, slots=True)
class Agreement:
    """What one partner agreed to. answers: point's key -> what was said to it."""

    text: AgreementText
    policy: SecretsPolicy
    on: date
    method: Method
    answers: Mapping[str, Answer]
    words: str = ""

    @property
    def kept(self) -> dict[str, str]:
        """The answers as they are kept."""
        return {key: one.value for key, one in self.answers.items()}


def record(case: Case, side: Side, said: Agreement, *, record_id: uuid.UUID, by: Account) -> Consent:
    """Keep that a partner agreed for themselves. Posted twice (same record_id) it is kept once.

    Raises CaseClosedError, and TakenError when the id is that of an agreement which says something else.
    """
    made = queries.get_consent(record_id)
    if made is not None and (made.case_id, made.side) + _said_in(made) != (case.id, side) + _said_by(said):
        raise TakenError
    if made is not None:
        return made
    case.must_be_open()
    consent = Consent(
        id=record_id,
        case_id=case.id,
        side=side,
        visibility=side.own,
        text=said.text.key,
        edition=said.text.edition,
        policy=said.policy,
        agreed_on=said.on,
        method=said.method,
        by_id=by.id,
        recorded_at=clock.now(),
        answers=said.kept,
        words=said.words,
    )
    db.session.add(consent)
    trail.record(Event.CONSENT_RECORDED, consent, by=by)
    return consent


def _said_in(made: Consent) -> tuple[object, ...]:
    return made.text, made.edition, made.policy, made.agreed_on, made.method, made.answers, made.words


def _said_by(said: Agreement) -> tuple[object, ...]:
    return said.text.key, said.text.edition, said.policy, said.on, said.method, said.kept, said.words


def withdraw(
    consent: Consent, ending: Ending, *, on: date, words: str, record_id: uuid.UUID, by: Account
) -> ConsentWithdrawal:
    """Note that an agreement holds no longer. Posted twice (same record_id) it is noted once.

    Raises CaseClosedError; TakenError when the id is that of a withdrawal which says something else; NotNowError when
    it holds no longer already, or, for a partner who withdraws, when a newer agreement has taken its place.
    """
    made = queries.get_withdrawal(record_id)
    said = consent.id, ending, on, words
    if made is not None and (made.consent_id, made.ending, made.on, made.words) != said:
        raise TakenError
    if made is not None:
        return made
    consent.case.must_be_open()
    if not content.can_end(consent, ending):
        raise NotNowError("This agreement does not hold any more.")
    withdrawal = ConsentWithdrawal(
        id=record_id,
        case_id=consent.case_id,
        consent_id=consent.id,
        visibility=consent.visibility,
        ending=ending,
        on=on,
        by_id=by.id,
        recorded_at=clock.now(),
        words=words,
    )
    db.session.add(withdrawal)
    set_committed_value(consent, "withdrawal", withdrawal)
    mistaken = ending is Ending.MISTAKEN
    trail.record(Event.CONSENT_TAKEN_BACK if mistaken else Event.CONSENT_WITHDRAWN, withdrawal, by=by)
    return withdrawal
