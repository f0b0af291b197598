"""What the partners of the demo cases agreed to, and when each was asked about safety."""

import uuid
from datetime import date, timedelta
from typing import Any

from clinic.accounts.models import Account
from clinic.cases.lifecycle import Side
from clinic.cases.models import Case
from clinic.consents import actions as consents
from clinic.consents import texts
from clinic.consents.actions import Agreement
from clinic.consents.lifecycle import Answer, Method
from clinic.safety import actions as safety
from clinic.safety.actions import Asked
from clinic.safety.lifecycle import Company, Freely, Mode, Outcome, again_after


def load(case: Case, plan: dict[str, Any], first: date, *, by: Account) -> None:
    """Keep what the plan tells; first: the day of its week 0."""
    text = texts.newest(case.kind)
    for told in plan.get("consents", []):
        left_open, declined = told.get("not_discussed", []), told.get("declined", [])
        answers = {one.key: Answer.AGREED for one in text.points}
        answers |= dict.fromkeys(left_open, Answer.NOT_DISCUSSED) | dict.fromkeys(declined, Answer.DECLINED)
        said: dict[str, Any] = {
            "on": _day(told, first),
            "method": Method(told["method"]),
            "words": told.get("words", ""),
        }
        agreement = Agreement(text=text, policy=case.secrets_policy, answers=answers, **said)
        consents.record(case, Side(told["side"]), agreement, record_id=uuid.uuid4(), by=by)
    for told in plan.get("screens", []):
        on, freely = _day(told, first), Freely.YES if "mode" in told else None
        usual = again_after(on, Outcome.NOT_DISCLOSED, Company.ALONE, freely)
        asked = Asked(
            on=on,
            again_on=on + timedelta(weeks=told["again"]) if "again" in told else usual,
            mode=Mode(told.get("mode", "in_person")),
            company=Company.ALONE,
            outcome=Outcome.NOT_DISCLOSED,
            freely=freely,
            words=told.get("words", ""),
        )
        safety.record(case, Side(told["side"]), asked, record_id=uuid.uuid4(), by=by)


def _day(told: dict[str, Any], first: date) -> date:
    return first + timedelta(weeks=told["week"], days=told.get("days", 0))
