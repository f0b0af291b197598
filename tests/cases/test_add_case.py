"""Opening a case."""

import uuid
from typing import Any

import pytest

from clinic.accounts.models import Account
from clinic.cases import queries
from clinic.cases.lifecycle import CaseKind
from clinic.cases.models import Case
from clinic.core import clock
from tests.factories.cases import a_case
from tests.walk import page_text

REASON = "“We do not talk.” 我们不说话 🌙"


def typed(**more: Any) -> dict[str, Any]:
    names = {"a_given_name": "Noor", "a_family_name": "Haddad", "b_given_name": "Eli", "b_called": "El"}
    first = {"kind": "couple", "state": "enquiry", "opened_on": "2026-01-12", "record_id": str(uuid.uuid4())}
    return {**first, **names, "a_reason": REASON, "b_reason": "To be left in peace.", **more}


def cases() -> list[Case]:
    return list(queries.all_cases())


def test_it_works(as_, dana: Account) -> None:
    browser = as_(dana)
    answer = browser.post("/cases/new", typed())
    [case] = cases()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/cases/{case.id}")
    page = page_text(browser.get(answer.headers["Location"]))
    assert REASON in page and "To be left in peace." in page and case.reference in page
    assert case.practitioners == [dana]


def test_one_person_alone(as_, dana: Account) -> None:
    alone = typed(kind="individual", b_given_name="", b_called="", b_reason="")
    assert as_(dana).post("/cases/new", alone).status_code == 303
    assert [(one.kind, len(one.partners)) for one in cases()] == [(CaseKind.INDIVIDUAL, 1)]


def test_somebody_who_is_a_client_already_is_not_made_anew(as_, dana: Account) -> None:
    person = a_case(by=dana).partner("a").person
    again = typed(a_existing=str(person.id), a_given_name="", a_family_name="")
    assert as_(dana).post("/cases/new", again).status_code == 303
    assert {one.partner("a").person_id for one in cases()} == {person.id}


def test_nobody_elses_client_can_be_chosen(as_, dana: Account, olga: Account) -> None:
    person = a_case(by=olga, names=("Mira Novak", "Tom Weiss")).partner("a").person
    browser = as_(dana)
    assert "Mira" not in page_text(browser.get("/cases/new"))
    answer = browser.post("/cases/new", typed(a_existing=str(person.id), a_given_name="", a_family_name=""))
    assert answer.status_code == 422 and "Mira" not in page_text(answer)
    assert len(cases()) == 1


def test_only_who_practises_may(as_, sam, petra) -> None:
    for somebody, status in ((sam, 403), (petra, 403), (None, 401)):
        assert as_(somebody).get("/cases/new").status_code == status
        assert as_(somebody).post("/cases/new", typed()).status_code == status
    assert cases() == []


def test_posted_twice_it_is_one_case_and_two_tabs_make_two(as_, dana: Account) -> None:
    browser, form = as_(dana), typed()
    places = {browser.post("/cases/new", form).headers["Location"] for _time in range(2)}
    assert len(places) == len(cases()) == 1
    assert browser.post("/cases/new", typed()).status_code == 303
    assert [one.number for one in cases()] == [1001, 1002]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"a_given_name": " ", "a_family_name": "\u3000"}, "Please give a name"),
        ({"b_given_name": "", "b_called": ""}, "Please give a name"),
        ({"kind": "trio"}, "Please choose one of these."),
        ({"kind": "individual"}, "Partner B is filled in."),
        ({"state": "closed"}, "Please choose one of these."),
        ({"opened_on": ""}, "Please fill this in."),
        ({"opened_on": "2026-02-30"}, "This date does not exist."),
        ({"opened_on": "2199-01-01"}, "This day is still to come."),
        ({"a_called": "N" * 301}, "longer than 300 characters"),
    ],
)
def test_bad_input_is_named_and_everything_typed_stays(
    as_, dana: Account, wrong: dict[str, str], sentence: str
) -> None:
    form = typed(**wrong)
    answer = as_(dana).post("/cases/new", form)
    page = page_text(answer)
    assert answer.status_code == 422 and sentence in page
    assert REASON in page and "To be left in peace." in page and form["record_id"] in page
    assert cases() == []


def test_today_can_be_the_first_day(as_, dana: Account) -> None:
    assert as_(dana).post("/cases/new", typed(opened_on=clock.today().isoformat())).status_code == 303


def test_what_is_missing_is_said_with_the_partner_it_is_missing_of(as_, dana) -> None:
    answer = as_(dana).post("/cases/new", {"kind": "couple", "state": "open", "opened_on": "2026-01-12"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Partner A: Given name" in page and "Partner B: Given name" in page
