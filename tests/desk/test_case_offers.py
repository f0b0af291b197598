"""What the find box and the find page offer of one case."""

import re
from typing import Any

import pytest

from clinic.accounts.models import Account
from clinic.cases import actions as case_actions
from clinic.cases.lifecycle import CaseKind
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.desk.case_offers import CASE_COMMANDS
from tests.factories.cases import a_case
from tests.walk import page_text


@pytest.fixture
def case(dana: Account) -> Case:
    return a_case(by=dana)


def offered(browser: Any, words: str, **more: object) -> list[str]:
    """Where the entries of the box lead, in their order."""
    answer = browser.post("/find", {"words": words, "beside": "1", **more})
    assert answer.status_code == 200
    return re.findall(r'data-(?:to|post)="([^"]+)"', answer.get_data(as_text=True))


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("homework", "homework"),
        ("safety", "safety"),
        ("write note", "note"),
        ("new appointment", "sessions/new"),
        ("give exercise", "homework/new"),
        ("写记录", "note"),
        ("安全", "safety"),
        ("新预约", "sessions/new"),
        ("间练习", "homework"),
        ("作业 练习", "homework/new"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_on_a_page_of_a_case_its_own_pages_come_first(as_, dana, case, words: str, place: str, language: str) -> None:
    dana.language = language
    db.session.commit()
    browser = as_(dana)
    assert offered(browser, words, here=str(case.id))[0] == f"/cases/{case.id}/{place}"
    assert f"/cases/{case.id}/{place}" not in offered(browser, words)


def test_every_page_of_a_case_says_which(as_, dana, case) -> None:
    browser = as_(dana)
    for path in ("", "/homework", "/safety", "/edit", "/sessions/new"):
        assert f'data-case="{case.id}"' in browser.get(f"/cases/{case.id}{path}").get_data(as_text=True)
    assert "data-case" not in browser.get("/todo").get_data(as_text=True)


@pytest.mark.parametrize("words", ["{} homework", "homework {}", "noor homework", "noor haddad 间练习", "nadia 会谈间"])
def test_a_case_and_a_command_are_offered_from_anywhere(as_, dana, case, words: str) -> None:
    case.partners[0].person.called = "Nadia"
    other = a_case(by=dana, names=("Mira Novak", "Tom Weiss"))
    db.session.commit()
    found = offered(as_(dana), words.format(case.reference))
    assert found[0] == f"/cases/{case.id}/homework" and not any(str(other.id) in one for one in found)


def test_a_chinese_name_needs_no_space_before_a_command(as_, dana) -> None:
    case = a_case(by=dana, names=("静 陈", "浩 林"))
    browser = as_(dana)
    for words in ("陈静 预约", "陈静预约", f"{case.reference} 预约"):
        assert offered(browser, words)[0] == f"/cases/{case.id}/sessions/new", words
    assert offered(browser, "陈静写记录")[0] == f"/cases/{case.id}/note"


def test_what_begins_something_is_sent_as_a_form(as_, dana, case) -> None:
    browser = as_(dana)
    said = {"words": f"write note {case.reference}"}
    box = browser.post("/find", {**said, "beside": "1"}).get_data(as_text=True)
    assert f'data-post="/cases/{case.id}/note"' in box and f'<form method="post" action="/cases/{case.id}/note"' in box
    page = page_text(browser.post("/find", said))
    assert f'<form class="post" method="post" action="/cases/{case.id}/note">' in page
    assert f"Noor Haddad & Eli Brandt · {case.reference}" in page


def test_nobody_is_offered_what_they_may_not_open(app, as_, dana, olga, sam, petra, case) -> None:
    every = " ".join(one.endpoint for one in CASE_COMMANDS)
    assert len(every.split()) == len(CASE_COMMANDS)
    own, read = as_(dana), as_(sam)
    for word in ("safety", "write", "edit", "homework", "private", "trail", "agreement", "summary", "checks", "gate"):
        for browser in (own, read):
            for address in offered(browser, word, here=str(case.id)):
                if f"/cases/{case.id}" in address and not address.endswith("/note"):
                    assert browser.get(address).status_code == 200, address
    assert not any(
        f"/cases/{case.id}" in one
        for word in ("safety", "homework")
        for one in offered(as_(olga), word, here=str(case.id))
    )
    assert f"/cases/{case.id}/safety" not in offered(read, "safety", here=str(case.id))
    assert f"/cases/{case.id}/note" not in offered(read, "write note", here=str(case.id))
    assert not any(str(case.id) in one for one in offered(as_(olga), f"{case.reference} homework"))


def test_what_waits_or_does_not_apply_is_not_offered(as_, dana) -> None:
    closed = a_case(by=dana)
    alone = a_case(by=dana, names=("Rosa Lind",), kind=CaseKind.INDIVIDUAL)
    case_actions.move_case(closed, "close", on=clock.today(), by=dana)
    db.session.commit()
    browser = as_(dana)
    assert f"/cases/{closed.id}/homework/new" not in offered(browser, "give exercise", here=str(closed.id))
    assert f"/cases/{closed.id}/note" in offered(browser, "write note", here=str(closed.id))
    assert f"/cases/{alone.id}/gate" not in offered(browser, "gate", here=str(alone.id))


def test_on_a_shared_screen_only_the_places_of_a_case_are_offered_by_its_number(as_, dana, case) -> None:
    browser = as_(dana)
    browser.post("/share-screen", {"next": "/"})
    assert offered(browser, "homework", here=str(case.id))[0] == f"/cases/{case.id}/homework"
    assert offered(browser, f"{case.reference} homework")[0] == f"/cases/{case.id}/homework"
    for word in ("safety", "agreement", "private", "write note", "summary"):
        assert not any(str(case.id) in one for one in offered(browser, word, here=str(case.id)))
    assert not any(str(case.id) in one for one in offered(browser, "noor homework"))
    page = browser.post("/find", {"words": f"{case.reference} homework"}).get_data(as_text=True)
    assert "Noor" not in page and f"/cases/{case.id}/homework" in page


def test_a_wrong_case_is_no_fault(as_, dana, case) -> None:
    browser = as_(dana)
    for wrong in ("", "x", "00000000-0000-4000-8000-000000000000"):
        assert not any(str(case.id) in one for one in offered(browser, "homework", here=wrong))
