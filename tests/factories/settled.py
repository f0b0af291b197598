"""Consents and safety screens for tests, made by the real actions."""

import uuid
from datetime import timedelta
from typing import Any

from clinic.accounts.models import Account
from clinic.cases import actions as cases
from clinic.cases.lifecycle import Gate, Side
from clinic.cases.models import Case
from clinic.consents import actions as consents
from clinic.consents import texts
from clinic.consents.actions import Agreement
from clinic.consents.lifecycle import Answer, Method
from clinic.consents.models import Consent
from clinic.core import clock, db
from clinic.safety import actions as safety
from clinic.safety.actions import Asked
from clinic.safety.lifecycle import Company, Mode, Outcome
from clinic.safety.models import SafetyScreen
from tests.factories.cases import a_case


def a_consent(
    case: Case,
    *,
    by: Account,
    side: Side = Side.A,
    declined: tuple[str, ...] = ("recording",),
    commit: bool = True,
    **more: Any,
) -> Consent:
    """One partner agreed on paper, and declined recordings; partner A, today, unless told."""
    text = texts.newest(case.kind)
    answers = {one.key: Answer.DECLINED if one.key in declined else Answer.AGREED for one in text.points}
    said: dict[str, Any] = {"on": clock.today(), "method": Method.PAPER, "words": "", **more}
    agreement = Agreement(text=text, policy=case.secrets_policy, answers=answers, **said)
    made = consents.record(case, side, agreement, record_id=uuid.uuid4(), by=by)
    if commit:
        db.session.commit()
    return made


def a_screen(case: Case, *, by: Account, side: Side = Side.A, commit: bool = True, **more: Any) -> SafetyScreen:
    """One partner was asked alone and disclosed nothing; partner A, today, unless told."""
    said: dict[str, Any] = {"on": clock.today(), "mode": Mode.IN_PERSON, "company": Company.ALONE}
    said |= {"outcome": Outcome.NOT_DISCLOSED, "words": "", **more}
    said.setdefault("again_on", said["on"] + timedelta(days=90))
    made = safety.record(case, side, Asked(**said), record_id=uuid.uuid4(), by=by)
    if commit:
        db.session.commit()
    return made


def settled(case: Case, *, by: Account) -> Case:
    """The same case, with everybody's consent and, of a couple, a safety screen of each: nothing of that waits."""
    for one in case.partners:
        a_consent(case, by=by, side=one.side, commit=False)
        if case.is_couple:
            a_screen(case, by=by, side=one.side, commit=False)
    db.session.commit()
    return case


def a_case_of_two(*, by: Account, colleague: Account) -> Case:
    """A settled couple, open for joint work, whom both treat."""
    case = settled(a_case(by=by, gate=Gate.OPEN), by=by)
    cases.add_practitioner(case, colleague, by=by)
    db.session.commit()
    return case
