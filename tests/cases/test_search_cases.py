"""Finding a case by a name, without the name standing in any address."""

from typing import Any

import pytest

from clinic.accounts.models import Account
from clinic.cases.models import Case
from tests.factories.cases import a_case


@pytest.fixture
def case(dana: Account) -> Case:
    return a_case(by=dana)


def search(browser: Any, words: str) -> Any:
    return browser.post("/cases/search", {"words": words})


def test_it_works(as_, dana: Account, case: Case) -> None:
    browser = as_(dana)
    for words in ("noor", "HADDAD", "Haddad Noor", "ｎｏｏｒ", "oor", "brandt noor", case.reference.lower(), "  noor "):
        answer = search(browser, words)
        assert answer.status_code == 200, words
        assert f"/cases/{case.id}" in answer.get_data(as_text=True), words


def test_a_name_that_begins_so_comes_before_one_that_holds_it(as_, dana: Account, case: Case) -> None:
    begins, holds = a_case(by=dana, names=("Mira Anker", "Tom Weiss")), a_case(by=dana, names=("Jo Blanke", "Ed Ruiz"))
    page = search(as_(dana), "anke").get_data(as_text=True)
    assert page.index(f"/cases/{begins.id}") < page.index(f"/cases/{holds.id}")


def test_what_is_no_name_finds_nothing_and_is_no_fault(as_, dana: Account, case: Case) -> None:
    browser = as_(dana)
    for words in ("", " ", "\u3000", "%", "_", "noor elisabeth", "*", "' OR 1=1 --", "\x00", "🌙", "\ufdfa" * 100):
        answer = search(browser, words)
        assert answer.status_code == 200, words
        assert f"/cases/{case.id}" not in answer.get_data(as_text=True), words


def test_a_stranger_finds_nothing(as_, olga: Account, case: Case) -> None:
    page = search(as_(olga), "noor").get_data(as_text=True)
    assert case.reference not in page and "Haddad" not in page


def test_a_supervisor_finds_the_cases_of_those_they_supervise(as_, sam: Account, case: Case) -> None:
    assert case.reference in search(as_(sam), "noor").get_data(as_text=True)


def test_who_runs_the_practice_may_not(as_, petra: Account, case: Case) -> None:
    assert search(as_(petra), "noor").status_code == 403
    assert search(as_(None), "noor").status_code == 401


def test_too_long_a_word_is_named_and_still_there(as_, dana: Account, case: Case) -> None:
    answer = search(as_(dana), "noor" * 100)
    assert answer.status_code == 422
    assert "longer than 300 characters" in answer.get_data(as_text=True)
    assert "noor" * 100 in answer.get_data(as_text=True)


def test_no_name_stands_in_an_address(as_, dana: Account, case: Case) -> None:
    assert as_(dana).get("/cases/search?words=noor").status_code == 405


def test_on_a_shared_screen_nothing_offers_to_look_for_a_name(as_, dana: Account, case: Case) -> None:
    browser = as_(dana)
    shown = [browser.get("/cases"), search(browser, ""), search(browser, "zzz")]
    assert all("ame or reference" in one.get_data(as_text=True) for one in shown)
    browser.post("/share-screen")
    for answer in (browser.get("/cases"), search(browser, ""), search(browser, "zzz")):
        page = answer.get_data(as_text=True)
        assert ">Reference</label>" in page and "ame or reference" not in page and "part of a name" not in page
