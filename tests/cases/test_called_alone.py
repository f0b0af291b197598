"""Somebody of whom is known only what they want to be called has that as their name, wherever names stand."""

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from clinic.accounts.models import Account
from clinic.cases import names
from clinic.cases.list_queries import cases_visible_to, numbers_of
from clinic.cases.models import Case, Person
from clinic.cases.queries import clients_visible_to, get_case
from clinic.core import db
from clinic.reports.content import _names
from tests.factories.cases import a_case

ASKED = {"kind": "couple", "state": "open", "opened_on": "2026-01-12"}


@pytest.fixture
def case(as_, dana: Account) -> Case:
    answer = as_(dana).post("/cases/new", {**ASKED, "a_called": "小鱼", "b_called": "Sunny Brook"})
    assert answer.status_code == 303
    found = get_case(uuid.UUID(answer.location.rpartition("/")[2]))
    assert found is not None
    return found


def test_lists_headings_and_choices_have_the_name(as_, dana: Account, case: Case) -> None:
    browser: Any = as_(dana)
    for path in ("/cases", f"/cases/{case.id}", "/cases/new"):
        page = browser.get(path).get_data(as_text=True)
        assert "小鱼" in page and "Sunny Brook" in page, path
    assert ">SB<" in browser.get("/cases").get_data(as_text=True)
    assert [one.person.name for one in clients_visible_to(dana)] == ["Sunny Brook", "小鱼"]
    assert _names(case, pseudonyms=False) == {"a": "小鱼", "b": "Sunny Brook"}


@pytest.mark.parametrize("words", ["小鱼", "sunny", "BROOK sunny", "Sunny 小鱼"])
def test_they_are_found_by_it(as_, dana: Account, case: Case, words: str) -> None:
    assert numbers_of(dana, words) == [case.number]
    assert case.reference in as_(dana).post("/find", {"words": words}).get_data(as_text=True)


def test_a_name_in_part_is_sorted_by_what_it_has(dana: Account, case: Case) -> None:
    a_case(by=dana, names=("Noor Adler", "Eli Brandt"))
    lines = cases_visible_to(dana, by_name=True).items
    assert [one.people[0].full for one in lines] == ["Noor Adler", "小鱼"]


def test_who_has_a_name_keeps_it(dana: Account) -> None:
    whole = a_case(by=dana).partners[0].person
    whole.called = "Nour"
    db.session.commit()
    [name] = names.of([tuple(one) for one in db.rows(select(*names.columns()).where(Person.id == whole.id))])
    assert (whole.name, whole.short_name, name.full, name.short) == ("Noor Haddad", "Nour", "Noor Haddad", "Nour")
