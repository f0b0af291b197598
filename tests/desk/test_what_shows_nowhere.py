"""What somebody may not know changes nothing on any page that they can open: no line, no count, no gap, no offer."""

import html
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask

from clinic.accounts.models import Account
from clinic.cases import actions as cases
from clinic.cases.lifecycle import Gate, Side, Visibility
from clinic.cases.models import Case
from clinic.core import db
from clinic.reports import actions as reports
from tests.factories.cases import a_case
from tests.factories.contacts import a_contact, a_psychotherapy_note
from tests.factories.homework import an_exception
from tests.factories.house import a_house
from tests.factories.settled import a_consent, a_screen
from tests.factories.sheets import an_entry
from tests.walk import is_page, page_text, walk

#: Drawn anew with each page: tokens, the ids of what its forms would make, and who writes there.
_DRAWN = re.compile(r'name="(csrf_token|record_id)"[^>]*value="[^"]*"|data-href="/contacts/[^"]*"|data-writer="[^"]*"')


@pytest.fixture(autouse=True)
def at_one_moment() -> Iterator[None]:
    """What changes with the clock stays."""
    with time_machine.travel("2026-03-02 10:00:00", tick=False):
        yield


def shown(browser: Any, *starts: str) -> dict[str, str]:
    """Every page that links lead to, without what is drawn anew each time. The trail says who looked, so it grows."""
    pages = (
        (path, answer) for path, answer in walk(browser, *starts, most=2) if "/trail" not in path and is_page(answer)
    )
    return {path: _DRAWN.sub("", page_text(answer)) for path, answer in pages}


def told(browser: Any, case: Case) -> str:
    """What the trail of `case` says was done."""
    page = browser.get(f"/cases/{case.id}/trail?shown=wrote").get_data(as_text=True)
    return html.unescape(page).partition("<table")[2]


def settled(case: Case, by: Account) -> None:
    """Safety, an agreement, and what a therapist keeps apart."""
    a_screen(case, by=by, words="Nothing that anybody else should know.")
    a_consent(case, by=by, side=Side.B)
    a_psychotherapy_note(case, by=by)


def alone(case: Case, by: Account) -> None:
    """Something for its author alone, of every kind that can be."""
    an_exception(case, by=by, visibility=Visibility.AUTHOR_ONLY)
    an_entry(case, by=by, only_me=True)
    a_contact(case, by=by, signed=True, only_me=True)
    a_contact(case, by=by)
    cases.save_formulation(
        case, "stories", Side.A, {"untold": "No."}, Visibility.AUTHOR_ONLY, seen=0, by=by, private=True
    )
    reports.issue(case, pseudonyms=True, language="en", by=by, own=True)
    db.session.commit()


def test_it_shows_to_nobody_else(
    app: Flask, as_: Any, dana: Account, olga: Account, sam: Account, petra: Account
) -> None:
    with app.test_request_context():
        case = a_house(by=dana, with_colleague=olga)
    starts = "/", f"/cases/{case.id}"
    readers = {one: as_(one) for one in (olga, sam, petra)}
    before = {one: shown(readers[one], *starts) for one in (sam, petra)}
    settled(case, dana)
    before[olga] = shown(readers[olga], *starts)  # as one who treats she reads what is settled
    with app.test_request_context():
        alone(case, dana)
    for one, browser in readers.items():
        after = shown(browser, *starts)
        assert after.keys() == before[one].keys()
        assert [path for path, page in after.items() if page != before[one][path]] == [], one.name
        assert len(after) > (200 if one is olga else 100 if one is sam else 20), one.name


def test_on_a_shared_screen_it_shows_nowhere(app: Flask, as_: Any, dana: Account, olga: Account) -> None:
    with app.test_request_context():
        case = a_house(by=dana, with_colleague=olga)
    browser = as_(dana)
    browser.post("/share-screen", {"next": "/"})
    before, said = shown(browser, "/", f"/cases/{case.id}"), told(browser, case)
    settled(case, dana)
    cases.set_gate(case, Gate.OPEN, "She is afraid no more.", by=dana, record_id=uuid.uuid4())
    db.session.commit()
    after = shown(browser, "/", f"/cases/{case.id}")
    assert after.keys() == before.keys()
    assert [path for path, page in after.items() if page != before[path]] == []
    assert told(browser, case) == said
    assert "gate" not in said and "consent" not in said and "kept apart" not in said


def test_on_a_shared_screen_no_exercise_says_why_it_is_not_offered(as_: Any, dana: Account) -> None:
    case = a_case(by=dana, gate=Gate.PAUSED)
    browser, path = as_(dana), f"/cases/{case.id}/homework/new"
    addresses = (path, f"{path}?exercise=hope_questions", f"{path}?exercise=collaborative_stance_practice")
    assert ["gate" in browser.get(one).get_data(as_text=True) for one in addresses] == [False, True, True]
    browser.post("/share-screen", {"next": "/"})
    pages = [page_text(browser.get(one)).partition("<main")[2] for one in addresses]
    said = re.compile(r"\b[Gg]ate\b|Not offered now|for both together")
    assert [said.findall(re.sub(r"<section.*", "", one, flags=re.DOTALL)) for one in pages] == [[], [], []]


def test_on_a_shared_screen_no_paper_is_opened(app: Flask, as_: Any, dana: Account) -> None:
    case = a_case(by=dana)
    with app.test_request_context():
        paper = reports.issue(case, pseudonyms=False, language="en", by=dana)
        db.session.commit()
    browser, address, papers = as_(dana), f"/reports/{paper.id}.pdf", f"/cases/{case.id}/reports"
    assert address in browser.get(papers).get_data(as_text=True)
    browser.post("/share-screen", {"next": "/"})
    page = browser.get(papers).get_data(as_text=True)
    assert address not in page and "Progress summary 1" in page
    assert browser.get(address).headers["Location"] == papers
    browser.post("/share-screen", {"next": "/"})
    assert browser.get(address).mimetype == "application/pdf"
