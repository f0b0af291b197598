"""Saving a note kept apart while somebody types: under its own key, and to everybody else not even there."""

import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text, update

from clinic import tidying
from clinic.accounts.models import Account
from clinic.audit.models import TrailEntry
from clinic.cases import actions as cases
from clinic.cases.models import Case
from clinic.core import clock, crypto, db
from clinic.core.keys import ring
from clinic.psychotherapy_notes import actions, queries
from clinic.psychotherapy_notes.models import PsychotherapyNote, key_owner
from tests.factories.cases import a_case
from tests.factories.contacts import a_psychotherapy_note

WORDS = "I was bored, and why?"


@pytest.fixture
def case(dana: Account) -> Case:
    return a_case(by=dana)


def new(browser: Any, case: Case, drawn: str, fields: dict[str, Any], seen: int = 0) -> Any:
    """What the script of a new note sends; its answer."""
    said = {"seen": seen, "record": drawn, "fields": fields}
    return browser.open(f"/cases/{case.id}/private-notes/draft", method="PUT", json=said)


def send(browser: Any, note: PsychotherapyNote, fields: dict[str, Any], seen: int | None = None) -> Any:
    """What the script of a note that is there sends; its answer."""
    said = {"seen": note.edition if seen is None else seen, "fields": fields}
    return browser.open(f"/private-notes/{note.id}/draft", method="PUT", json=said)


def only(by: Account, case: Case) -> PsychotherapyNote:
    db.session.expire_all()
    [note] = queries.own_of(by, case)
    return note


def told(note: PsychotherapyNote) -> list[str]:
    found = select(TrailEntry.event).where(TrailEntry.record_id == note.id).order_by(TrailEntry.number)
    return list(db.session.scalars(found))


def test_the_first_word_makes_the_note_under_its_own_key(as_, dana: Account, case: Case) -> None:
    browser, drawn = as_(dana), str(uuid.uuid4())
    nothing = new(browser, case, drawn, {"heading": " ", "text": ""})
    assert (nothing.status_code, nothing.json["edition"], "at" in nothing.json) == (200, 0, False)
    assert db.session.scalars(select(PsychotherapyNote)).all() == []
    first = new(browser, case, drawn, {"heading": "", "text": WORDS})
    note = only(dana, case)
    assert first.json["at"] == f"/private-notes/{note.id}/draft" and first.json["saved"].startswith("Saved at ")
    assert new(browser, case, drawn, {"heading": "", "text": WORDS}).json["edition"] == 1  # its answer got lost
    assert send(browser, note, {"heading": "A hunch"}).json["edition"] == 2
    note = only(dana, case)
    assert (note.heading, note.text, note.author_id) == ("A hunch", WORDS, dana.id)
    context = b"|".join([b"psychotherapy_notes", b"text", note.id.bytes, key_owner(case.id).bytes])
    with pytest.raises(crypto.SealBrokenError):
        crypto.unseal(ring().key(case.id), note.text_sealed, context)
    assert crypto.unseal(ring().key(key_owner(case.id)), note.text_sealed, context).decode() == WORDS


def test_to_everybody_else_it_is_not_there(
    as_, dana: Account, olga: Account, sam: Account, petra: Account, case: Case
) -> None:
    cases.add_practitioner(case, olga, by=dana)
    note, drawn = a_psychotherapy_note(case, by=dana), str(uuid.uuid4())
    new(as_(dana), case, drawn, {"text": "Mine."})
    for somebody in (olga, sam, petra):
        browser = as_(somebody)
        assert browser.get(f"/private-notes/{note.id}/draft").status_code == 404
        assert send(browser, note, {"text": "Theirs."}).status_code == 404
        status = 200 if somebody is olga else 404
        assert browser.get(f"/cases/{case.id}/private-notes/draft").status_code == status
        assert new(browser, case, drawn, {"text": "Theirs."}).status_code == status
    db.session.expire_all()
    assert sorted(one.text for one in queries.own_of(dana, case)) == [WORDS, "Mine."]
    assert [one.text for one in queries.own_of(olga, case)] == ["Theirs."]
    page = as_(sam).get(f"/cases/{case.id}/trail?shown=wrote").get_data(as_text=True)
    assert "private note" not in page.split("</h1>")[-1]


def test_two_pages_never_overwrite_each_other(as_, dana: Account, case: Case) -> None:
    note, browser = a_psychotherapy_note(case, by=dana), as_(dana)
    assert send(browser, note, {"text": "One.\nTwo."}, seen=1).status_code == 200
    late = send(browser, note, {"text": "One.\nThree."}, seen=1)
    assert (late.status_code, late.json["pieces"]) == (409, {"text": [["One."], ["Two.", "Three."]]})
    assert only(dana, case).text == "One.\nTwo."


def test_a_spell_of_writing_is_told_once(as_, dana: Account, case: Case) -> None:
    browser = as_(dana)
    new(browser, case, str(uuid.uuid4()), {"text": "I"})
    for words in ("I was", "I was bored"):
        send(browser, only(dana, case), {"text": words})
    assert told(only(dana, case)) == ["psychotherapy_note:added"]
    db.session.execute(update(PsychotherapyNote).values(changed_at=clock.now() - timedelta(hours=1)))
    db.session.commit()
    send(browser, only(dana, case), {"text": WORDS})
    assert told(only(dana, case)) == ["psychotherapy_note:added", "psychotherapy_note:changed"]


def test_one_without_a_word_stands_nowhere_and_is_removed_a_day_later(
    app: Flask, as_, dana: Account, case: Case
) -> None:
    note, browser = a_psychotherapy_note(case, by=dana), as_(dana)
    known = SimpleNamespace(id=note.id)
    assert send(browser, note, {"text": "", "heading": ""}).status_code == 200
    assert queries.own_of(dana, case) == queries.all_own_of(dana) == []
    db.session.expire_all()
    assert send(browser, note, {"text": "On second thought."}).status_code == 200  # the page is still open
    assert only(dana, case).text == "On second thought."
    assert send(browser, only(dana, case), {"text": ""}).status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        db.session.commit()
        tidying.tidy(app)
        left = db.session.execute(text("SELECT COUNT(*) FROM psychotherapy_notes")).scalar()
        assert left == 0 and told(known)[-1] == "psychotherapy_note:removed"


def test_what_is_too_long_for_the_form_is_kept_and_said(as_, dana: Account, case: Case) -> None:
    note, browser = a_psychotherapy_note(case, by=dana), as_(dana)
    answer = send(browser, note, {"heading": "x" * 301})
    assert (answer.status_code, answer.json["refused"]) == (200, ["heading"])
    page = browser.get(f"/private-notes/{note.id}/edit").get_data(as_text=True)
    assert "This is longer than 300 characters." in page and "too long for this note" in page and "x" * 301 in page


def test_a_discarded_one_stays_as_it_is(as_, dana: Account, case: Case) -> None:
    note = a_psychotherapy_note(case, by=dana)
    actions.discard(note, by=dana)
    db.session.commit()
    assert send(as_(dana), note, {"text": "Too late."}).status_code == 423
    assert only(dana, case).text == WORDS


@pytest.mark.parametrize("fields", [{"nothing": "x"}, {"text": ["x"]}, {"heading": True}])
def test_what_no_note_asks_for_is_refused(as_, dana: Account, case: Case, fields: dict[str, Any]) -> None:
    assert send(as_(dana), a_psychotherapy_note(case, by=dana), fields).status_code == 400
    assert new(as_(dana), case, str(uuid.uuid4()), fields).status_code == 400


def test_on_a_shared_screen_it_is_not_read_out(as_, dana: Account, case: Case) -> None:
    note, browser = a_psychotherapy_note(case, by=dana), as_(dana)
    browser.post("/share-screen", {"next": "/"})
    assert browser.get(f"/private-notes/{note.id}/draft").status_code == 403
    assert send(browser, note, {"text": "Other."}, seen=0).status_code == 403
