"""What is kept about the relationship."""

from datetime import date
from typing import Any

import pytest

from clinic.accounts.models import Account
from clinic.cases import queries
from clinic.cases.lifecycle import SecretsPolicy
from clinic.cases.models import Case
from clinic.method import catalogue
from tests.factories.cases import a_case
from tests.walk import page_text

NAME = "The Wall 墙"


@pytest.fixture
def case(dana: Account) -> Case:
    return a_case(by=dana)


def path(case: Case) -> str:
    return f"/cases/{case.id}/edit"


def typed(case: Case, **more: Any) -> dict[str, Any]:
    free = {one.key: f"About {one.key}." for one in catalogue.relationship_facts() if one.kind in {"text", "long"}}
    chosen = {one.key: one.options[0].key for one in catalogue.relationship_facts() if one.kind == "enum"}
    now = queries.get_case(case.id)
    base = {"problem_name": NAME, "policy": "limited", "opened_on": "2026-01-12", "seen": str(now.edition)}
    return {**free, **chosen, **base, **more}


def test_it_works(as_, dana: Account, case: Case) -> None:
    browser = as_(dana)
    assert browser.post(path(case), typed(case)).status_code == 303
    kept = queries.get_case(case.id)
    assert (kept.problem_name, kept.secrets_policy) == (NAME, SecretsPolicy.LIMITED)
    page = page_text(browser.get(path(case)))
    assert NAME in page and all(text in page for text in kept.facts.values() if text.startswith("About"))


def test_a_stranger_finds_nothing_and_a_supervisor_may_not(as_, olga, petra, sam, case: Case) -> None:
    form = typed(case)
    for somebody, status in ((olga, 404), (petra, 404), (sam, 403), (None, 401)):
        assert as_(somebody).get(path(case)).status_code == status
        assert as_(somebody).post(path(case), form).status_code == status
    assert queries.get_case(case.id).problem_name == ""


def test_two_tabs_see_both_texts(as_, dana: Account, case: Case) -> None:
    browser, older = as_(dana), typed(case)
    browser.post(path(case), older)
    answer = browser.post(path(case), {**older, "problem_name": "The Fog"})
    assert answer.status_code == 409
    assert NAME in page_text(answer) and "The Fog" in page_text(answer)
    assert queries.get_case(case.id).problem_name == NAME
    assert browser.post(path(case), typed(case, problem_name="The Fog")).status_code == 303
    assert queries.get_case(case.id).problem_name == "The Fog"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"opened_on": "2026-02-30"}, "This date does not exist."),
        ({"opened_on": "2199-01-01"}, "This day is still to come."),
        ({"opened_on": " "}, "Please fill this in."),
        ({"policy": "gossip"}, "Please choose one of these."),
    ],
)
def test_bad_input_is_named_and_everything_typed_stays(
    as_, dana: Account, case: Case, wrong: dict[str, str], sentence: str
) -> None:
    answer = as_(dana).post(path(case), typed(case, **wrong))
    assert answer.status_code == 422
    assert sentence in page_text(answer) and NAME in page_text(answer)
    assert queries.get_case(case.id).opened_on == date(2026, 1, 12)
    assert queries.get_case(case.id).problem_name == ""


def test_nothing_of_it_stands_on_a_shared_screen(as_, dana: Account, case: Case) -> None:
    browser = as_(dana)
    assert browser.post(path(case), typed(case, problem_name=NAME)).status_code == 303
    assert NAME in page_text(browser.get(path(case)))
    browser.post("/share-screen", {"next": "/"})
    page = page_text(browser.get(path(case)))
    assert "Hidden while the screen is shared." in page and NAME not in page and "<textarea" not in page
    refused = page_text(browser.post(path(case), typed(case, opened_on="2026-02-30", problem_name="The Fog")))
    assert "What you typed is kept on this page" in refused and 'value="The Fog"' in refused
