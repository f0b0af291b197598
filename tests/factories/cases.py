"""Cases for tests, made by the real actions."""

import uuid
from datetime import date
from typing import Any

from clinic.accounts.models import Account
from clinic.cases import actions, stage_actions
from clinic.cases.lifecycle import CaseKind, CaseState
from clinic.cases.models import Case
from clinic.core import db


def a_person(given: str = "Noor", family: str = "Haddad", **more: Any) -> actions.PersonDetails:
    """What is typed about somebody."""
    return actions.PersonDetails(given_name=given, family_name=family, **more)


def a_case(
    *,
    by: Account,
    names: tuple[str, ...] = ("Noor Haddad", "Eli Brandt"),
    kind: CaseKind = CaseKind.COUPLE,
    state: CaseState = CaseState.OPEN,
    opened_on: date = date(2026, 1, 12),
    stage: int | None = None,
    gate: Any = None,
    commit: bool = True,
    **more: Any,
) -> Case:
    """A case treated by `by`; an open couple unless told. With a stage, it is in that one since its first day."""
    sides = [tuple(name.split(" ", 1)) for name in names]
    partners = [
        actions.PartnerDetails(person=a_person(given, family), reason=f"{given} wants to be heard.")
        for given, family in sides[: 2 if kind is CaseKind.COUPLE else 1]
    ]
    made = actions.add_case(
        record_id=uuid.uuid4(), kind=kind, partners=partners, opened_on=opened_on, by=by, state=state, **more
    )
    if stage is not None:
        stage_actions.move_stage(made, stage=stage, on=opened_on, by=by)
    if gate is not None:
        actions.set_gate(made, gate, "Both were seen alone.", by=by)
    if commit:
        db.session.commit()
    return made
