"""Who looked at a case and who wrote in it, as a page."""

from tests.factories.cases import a_case
from tests.walk import page_text


def page_of(browser, case, shown="") -> str:
    return page_text(browser.get(f"/cases/{case.id}/trail?shown={shown}"))


def test_it_says_who_did_what_by_day(as_, dana) -> None:
    case = a_case(by=dana)
    browser = as_(dana)
    browser.get(f"/cases/{case.id}")
    page = page_of(browser, case)
    assert "opened the case" in page and "looked: the case" in page
    assert page.count('scope="rowgroup"') == 1


def test_looking_and_writing_can_be_seen_apart(as_, dana) -> None:
    case = a_case(by=dana)
    browser = as_(dana)
    browser.get(f"/cases/{case.id}")
    wrote, looked = page_of(browser, case, "wrote"), page_of(browser, case, "looked")
    assert "opened the case" in wrote and "looked: the case" not in wrote
    assert "opened the case" not in looked and "looked: the case" in looked


def test_looking_at_what_is_understood_has_its_own_words(as_, dana) -> None:
    case = a_case(by=dana)
    browser = as_(dana)
    browser.post(f"/cases/{case.id}/formulations/stories", data={"seen": "0", "visibility": "joint"})
    browser.get(f"/cases/{case.id}/formulations/stories")
    assert "formulations" not in page_of(browser, case).split("</h1>")[1]


def test_a_stranger_finds_no_trail(as_, dana, olga) -> None:
    case = a_case(by=dana)
    assert as_(olga).get(f"/cases/{case.id}/trail").status_code == 404
