"""A note that was recorded by mistake is read on its own pages and nowhere else; a new list that forgets fails here."""

import uuid
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from clinic.accounts.models import Account
from clinic.cases.models import Case
from clinic.contacts import actions as contacts
from clinic.contacts import queries as contact_queries
from clinic.contacts.models import ContactNote
from clinic.core import db
from clinic.prompts import actions as prompts
from clinic.prompts.lifecycle import Response
from clinic.sessions import actions, queries
from clinic.sessions.mistake_actions import take_back
from clinic.sessions.models import SessionNote
from tests.factories.cases import a_case
from tests.factories.contacts import a_contact
from tests.factories.house import a_house
from tests.factories.reviews import a_returned_review
from tests.factories.sessions import a_note, a_signed_note
from tests.walk import is_page, walk

WORD, WHY = "Zebrafink", "Kolibri"
#: On a day and with a rating that nothing else in the house has.
DAY, SCORE = date(2026, 3, 17), "8.5"
SIDES = {"a": f"{WORD} said.", "b": f"{WORD} said."}
SAID = {
    **dict.fromkeys(("summary", "safety_line", "supervision_question"), WORD),
    **dict.fromkeys(("pain", "past", "acknowledged", "next"), SIDES),
    "better": {side: {"text": f"{WORD} smiled.", "source": "client"} for side in "ab"},
    "ratings": {side: {"score": SCORE, "why_not_lower": WORD} for side in "ab"},
    "did": {"text": WORD, "exercises": ["miracle_question"]},
    "safety": "something_new",
    "disclosure": True,
    "stage": 3,
}
#: Where it is read, and where it is listed with the reason.
READ = {"desk.note", "sessions.note_version", "sessions.compare_versions", "contacts.note", "contacts.note_version"}
LISTED = {"sessions.sessions"}


@pytest.fixture
def case(app: Flask, dana, olga) -> Case:
    """In a house where everything is there; the notes of one day hold the word, and a draft is begun after them."""
    with app.test_request_context():
        a_house(by=dana, with_colleague=olga)
        case = a_case(by=dana, stage=3, opened_on=date(2026, 1, 12))
        a_signed_note(case, by=dana, on=date(2026, 3, 10))
        for text in (SAID, {**SAID, "summary": f"{WORD} again."}):
            note = a_signed_note(case, by=dana, text=text, on=DAY)
            prompts.answer(note, "D8", response=Response.TO_SUPERVISION, because="", seen=0, by=dana)
        a_returned_review(note, by=dana)
        actions.amend(note, because=WORD, by=dana)
        db.session.flush()
        actions.sign(note, by=dana)
        a_note(case, by=dana, text={"stage": 3, "summary": "Later."}, on=date(2026, 3, 24))
        rang = a_contact(case, by=dana, signed=True, text=WORD, other=WORD, on=DAY)
        for _twice in range(2):
            contacts.amend(rang, because=WORD, by=dana)
            db.session.flush()
            contacts.autosave(rang, {"text": f"{WORD} rang."}, seen=rang.edition, by=dana)
            if len(rang.versions) == 1:
                contacts.sign(rang, by=dana)
                db.session.flush()
    return case


def notes_of(case: Case) -> list[SessionNote]:
    """Those of that day."""
    return [one.note for one in queries.sessions_of(case) if one.on == DAY and one.note]


def contacts_of(case: Case, dana: Account) -> list[ContactNote]:
    """Those without a session."""
    return [*contact_queries.notes_for(dana, case)]


def shown(app: Flask, browser: Any, case: Case, notes: list[str]) -> set[tuple[str, str]]:
    """(kind of page, what of the notes stands on it)."""
    addresses = app.url_map.bind("")
    starts = [f"/cases/{case.id}", *notes, "/todo", "/reviews", f"/calendar?on={DAY}"]
    found: set[tuple[str, str]] = set()
    for path, answer in walk(browser, *starts, most=2, alike=60):
        if is_page(answer) and answer.status_code == 200:
            page, endpoint = answer.get_data(as_text=True), str(addresses.match(urlsplit(path).path)[0])
            found |= {(endpoint, one) for one in (WORD, WHY, SCORE) if one in page}
    return found


@pytest.mark.one_database
def test_its_words_stand_on_its_own_pages_alone(app: Flask, as_: Any, case: Case, dana, sam) -> None:
    notes = [f"/notes/{one.id}" for one in notes_of(case)] + [f"/contacts/{one.id}" for one in contacts_of(case, dana)]
    before = {page for page, what in shown(app, as_(dana), case, notes) if what != WHY}
    assert before > READ | {"desk.case", "desk.checks", "desk.edit_note"}
    for note in notes_of(case):
        take_back(note, because=WHY, record_id=uuid.uuid4(), by=dana)
    for contact in contacts_of(case, dana):
        contacts.take_back(contact, because=WHY, record_id=uuid.uuid4(), by=dana)
    db.session.commit()
    after = shown(app, as_(dana), case, notes)
    assert {page for page, what in after if what in (WORD, SCORE)} == READ
    assert {page for page, what in after if what == WHY} == READ | LISTED
    assert shown(app, as_(sam), case, notes) == set()
