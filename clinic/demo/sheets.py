"""Entries on sheets for the demo cases, from the plan's `entries` and `daily`."""

import uuid
from datetime import date, timedelta
from typing import Any

from clinic.accounts.models import Account
from clinic.cases.lifecycle import Side
from clinic.cases.models import Case
from clinic.method import catalogue
from clinic.sheets import actions

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def load(case: Case, plan: dict[str, Any], week_zero: date, *, by: Account) -> None:
    """Add what the plan tells. week_zero: the day of the session in week 0; a week begins on its Monday."""
    monday = week_zero - timedelta(days=week_zero.weekday())
    for one in plan.get("entries", []):
        on = monday + timedelta(weeks=one["week"], days=DAYS.index(one.get("day", "mon")))
        _add(case, one["sheet"], one.get("side"), on, one["answers"], by=by)
    for week in plan.get("daily", []):
        for number, value in enumerate(week["values"]):
            if value:  # 0: not asked on this day
                on = monday + timedelta(weeks=week["week"], days=number)
                _add(case, "daily_security", week["side"], on, {"secure": value}, by=by)


def _add(case: Case, key: str, side: str | None, on: date, answers: dict[str, Any], *, by: Account) -> None:
    whose = Side(side) if side else None
    details: dict[str, Any] = {"side": whose, "on": on, "answers": answers, "only_me": False}
    actions.add(case, catalogue.sheet(key), record_id=uuid.uuid4(), by=by, **details)
