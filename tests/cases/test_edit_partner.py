"""Who a partner is, how to reach them, and why they came."""

import pytest

from clinic.accounts.models import Account
from clinic.cases import queries
from clinic.cases.models import Case
from tests.factories.cases import a_case
from tests.walk import page_text

WORDS = {
    "family_name": "Haddad",
    "given_name": "Noor",
    "called": "Nour",
    "pronouns": "she",
    "pseudonym": "Ms Lake",
    "reason": "“It is too quiet.” 太安静了 🌙",
    "hopes": "To be asked.",
    "email": "noor@example.org",
    "phone": "555 0100",
    "address": "1 River Lane",
    "safe_contact": "By telephone before ten.",
    "do_not": "No letters.",
}


@pytest.fixture
def case(dana: Account) -> Case:
    return a_case(by=dana)


def path(case: Case, side: str = "a") -> str:
    return f"/cases/{case.id}/partners/{side}/edit"


def seen(case: Case, side: str = "a") -> str:
    partner = queries.get_case(case.id).partner(side)
    return str(partner.edition + partner.person.edition)


def test_it_works(as_, dana: Account, case: Case) -> None:
    browser = as_(dana)
    assert browser.post(path(case), {**WORDS, "seen": seen(case)}).status_code == 303
    page = page_text(browser.get(path(case)))
    assert all(word in page for word in WORDS.values())
    assert not queries.get_case(case.id).partner("a").person.family_name_first
    again = {**WORDS, "family_name_first": "y", "seen": seen(case)}
    assert browser.post(path(case), again).status_code == 303
    assert queries.get_case(case.id).partner("a").person.name == "Haddad Noor"
    assert page_text(browser.get(path(case, "b"))).count("Nour") == 0


def test_a_stranger_finds_nothing_and_a_supervisor_may_not(as_, olga, petra, sam, case: Case) -> None:
    for somebody, status in ((olga, 404), (petra, 404), (sam, 403), (None, 401)):
        assert as_(somebody).get(path(case)).status_code == status
        assert as_(somebody).post(path(case), {**WORDS, "seen": seen(case)}).status_code == status
    assert queries.get_case(case.id).partner("a").person.called == ""


def test_two_tabs_see_both_texts(as_, dana: Account, case: Case) -> None:
    browser, older = as_(dana), seen(case)
    browser.post(path(case), {**WORDS, "seen": older})
    answer = browser.post(path(case), {**WORDS, "hopes": "To be left alone.", "seen": older})
    assert answer.status_code == 409
    assert "To be left alone." in page_text(answer) and "To be asked." in page_text(answer)
    assert queries.get_case(case.id).partner("a").hopes == "To be asked."
    browser.post(path(case), {**WORDS, "hopes": "To be left alone.", "seen": seen(case)})
    assert queries.get_case(case.id).partner("a").hopes == "To be left alone."


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"given_name": " ", "family_name": "", "called": "\u3000"}, "Please give a name"),
        ({"email": "noor"}, "An e-mail address looks like"),
        ({"called": "N" * 301}, "longer than 300 characters"),
    ],
)
def test_bad_input_is_named_and_everything_typed_stays(
    as_, dana: Account, case: Case, wrong: dict[str, str], sentence: str
) -> None:
    answer = as_(dana).post(path(case), {**WORDS, **wrong, "seen": seen(case)})
    assert answer.status_code == 422 and sentence in page_text(answer)
    assert all(word in page_text(answer) for name, word in WORDS.items() if name not in wrong)
    assert queries.get_case(case.id).partner("a").hopes == ""


def test_nothing_of_it_stands_on_a_shared_screen(as_, dana: Account, case: Case) -> None:
    browser = as_(dana)
    browser.post(path(case), {**WORDS, "seen": seen(case)})
    browser.post("/share-screen")
    page = page_text(browser.get(path(case)))
    assert not any(word in page for name, word in WORDS.items() if name != "pronouns")
