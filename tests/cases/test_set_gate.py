"""Deciding on the gate to joint work."""

import uuid
from typing import Any

import pytest

from clinic.access.roles import Role
from clinic.accounts.models import Account
from clinic.cases import actions, queries
from clinic.cases.lifecycle import Gate, Side
from clinic.cases.models import Case
from clinic.core import db
from clinic.safety.lifecycle import Outcome
from tests.factories.cases import a_case
from tests.factories.settled import a_screen

SAID = "Each was asked alone; one said: not disclosed."


@pytest.fixture
def case(dana: Account) -> Case:
    return a_case(by=dana)


def path(case: Case) -> str:
    return f"/cases/{case.id}/gate"


def typed(**more: Any) -> dict[str, Any]:
    return {"record_id": str(uuid.uuid4()), "state": "open", "reason": SAID, **more}


def test_it_works(as_, dana: Account, case: Case) -> None:
    browser = as_(dana)
    assert browser.post(path(case), typed()).status_code == 303
    assert queries.get_case(case.id).gate is Gate.OPEN
    assert SAID in browser.get(path(case)).get_data(as_text=True)


def test_a_stranger_finds_nothing(as_, olga: Account, petra: Account, case: Case) -> None:
    for somebody in (olga, petra):
        assert as_(somebody).get(path(case)).status_code == 404
        assert as_(somebody).post(path(case), typed()).status_code == 404
    assert queries.gate_decisions_of(case) == []


def test_a_supervisor_looks_and_may_not_decide(as_, sam: Account, case: Case) -> None:
    assert as_(sam).get(path(case)).status_code == 200
    assert as_(sam).post(path(case), typed()).status_code == 403
    assert queries.gate_decisions_of(case) == []


def test_who_treats_reads_every_reason_and_who_supervises_reads_none(
    as_, dana: Account, olga: Account, sam: Account, case: Case
) -> None:
    actions.set_gate(case, Gate.PAUSED, SAID, by=dana)
    actions.add_practitioner(case, olga, by=dana)
    db.session.commit()
    for reader in (dana, olga):
        assert SAID in as_(reader).get(path(case)).get_data(as_text=True)
    page = as_(sam).get(path(case)).get_data(as_text=True)
    assert SAID not in page
    assert "paused" in page and "Noted by Dana" in page
    actions.remove_practitioner(case, olga, by=dana)
    db.session.commit()
    assert as_(olga).get(path(case)).status_code == 404


def test_a_therapist_who_also_supervises_the_case_reads_the_reason_only_when_treating_it(
    as_, dana: Account, sam: Account, case: Case
) -> None:
    sam.roles = frozenset({*sam.roles, Role.PRACTITIONER})
    actions.set_gate(case, Gate.PAUSED, SAID, by=dana)
    db.session.commit()
    assert SAID not in as_(sam).get(path(case)).get_data(as_text=True)
    actions.add_practitioner(case, sam, by=dana)
    db.session.commit()
    assert SAID in as_(sam).get(path(case)).get_data(as_text=True)


def test_posted_twice_it_is_one_decision(as_, dana: Account, case: Case) -> None:
    browser, form = as_(dana), typed()
    for _time in range(2):
        assert browser.post(path(case), form).status_code == 303
    assert len(queries.gate_decisions_of(case)) == 1


def test_two_tabs_make_two_decisions_and_the_newer_counts(as_, dana: Account, case: Case) -> None:
    browser = as_(dana)
    browser.post(path(case), typed())
    browser.post(path(case), typed(state="closed", reason="Something changed at home."))
    assert len(queries.gate_decisions_of(case)) == 2
    page = browser.get(path(case)).get_data(as_text=True)
    assert SAID in page and "Something changed at home." in page
    assert queries.get_case(case.id).gate is Gate.CLOSED


@pytest.mark.parametrize("wrong", [{"state": "ajar"}, {"state": ""}, {"reason": ""}, {"reason": " \n\u3000"}])
def test_bad_input_is_named_and_what_was_typed_stays(as_, dana: Account, case: Case, wrong: dict[str, str]) -> None:
    form = typed(**wrong)
    answer = as_(dana).post(path(case), form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert (
        "Please choose one of these." in page if "state" in wrong and wrong["state"] else "Please fill this in." in page
    )
    assert form["record_id"] in page
    if "state" in wrong:
        assert SAID in page
    else:
        assert 'value="open" checked' in page
    assert queries.gate_decisions_of(case) == []


def test_a_bent_record_id_is_no_fault(as_, dana: Account, case: Case) -> None:
    assert as_(dana).post(path(case), typed(record_id="1; DROP TABLE")).status_code == 303
    assert len(queries.gate_decisions_of(case)) == 1


def test_no_reason_stands_on_a_shared_screen(as_, dana: Account, case: Case) -> None:
    actions.set_gate(case, Gate.PAUSED, SAID, by=dana)
    db.session.commit()
    browser = as_(dana)
    browser.post("/share-screen")
    assert SAID not in browser.get(path(case)).get_data(as_text=True)


def test_who_was_asked_alone_stands_beside_the_decision(as_, dana: Account, sam: Account, case: Case) -> None:
    page = as_(dana).get(path(case)).get_data(as_text=True)
    assert page.count("not asked yet") == 2
    a_screen(case, by=dana, side=Side.B, outcome=Outcome.DANGER, words="Zebra at night.")
    page = as_(dana).get(path(case)).get_data(as_text=True)
    assert page.count("not asked yet") == 1 and "something was disclosed" in page and "Zebra" not in page
    supervisor = as_(sam).get(path(case)).get_data(as_text=True)
    assert "not asked yet" not in supervisor and "disclosed</" not in supervisor
