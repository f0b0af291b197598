"""Saving a note without a session while somebody types: nothing is lost, doubled, or overwritten unseen."""

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from clinic.accounts.models import Account
from clinic.audit.models import TrailEntry
from clinic.cases import actions as cases
from clinic.cases.lifecycle import NoteState, Visibility
from clinic.cases.models import Case
from clinic.contacts import actions, queries
from clinic.contacts.lifecycle import ContactKind
from clinic.contacts.models import ContactNote
from clinic.core import clock, db
from tests.factories.cases import a_case
from tests.factories.contacts import a_contact


@pytest.fixture
def case(dana: Account) -> Case:
    return a_case(by=dana)


def new(browser: Any, case: Case, drawn: str, fields: dict[str, Any], seen: int = 0) -> Any:
    """What the script of a new note sends; its answer."""
    said = {"seen": seen, "record": drawn, "fields": fields}
    return browser.open(f"/cases/{case.id}/contacts/draft", method="PUT", json=said)


def send(browser: Any, note: ContactNote, fields: dict[str, Any], seen: int | None = None) -> Any:
    """What the script of a note that is there sends; its answer."""
    said = {"seen": note.edition if seen is None else seen, "fields": fields}
    return browser.open(f"/contacts/{note.id}/draft", method="PUT", json=said)


def only(by: Account) -> ContactNote:
    db.session.expire_all()
    [note] = queries.notes_visible_to(by)
    return note


def told(note: ContactNote) -> list[str]:
    """What the trail tells of it."""
    found = select(TrailEntry.event).where(TrailEntry.record_id == note.id).order_by(TrailEntry.number)
    return list(db.session.scalars(found))


def test_the_first_word_makes_the_record_and_the_page_goes_on_with_it(as_, dana: Account, case: Case) -> None:
    browser, drawn = as_(dana), str(uuid.uuid4())
    nothing = new(browser, case, drawn, {"kind": "call", "whom": "a", "text": " "})
    assert (nothing.status_code, nothing.json["edition"], "at" in nothing.json) == (200, 0, False)
    assert queries.notes_visible_to(dana) == []
    first = new(browser, case, drawn, {"kind": "call", "whom": "a", "text": "Rang.\r\nTwice.", "at": "17:30"})
    note = only(dana)
    assert first.json["at"] == f"/contacts/{note.id}/draft" and first.json["page"] == f"/contacts/{note.id}/edit"
    assert (note.text["text"], note.kind, note.visibility) == ("Rang.\nTwice.", ContactKind.CALL, Visibility.PARTNER_A)
    assert send(browser, note, {"text": "Rang three times.", "only_me": True}).json["edition"] == 2
    assert only(dana).text["text"] == "Rang three times." and only(dana).visibility is Visibility.AUTHOR_ONLY
    assert send(browser, only(dana), {"only_me": False}).status_code == 200
    assert only(dana).visibility is Visibility.PARTNER_A


def test_sent_twice_it_is_one_record(as_, dana: Account, case: Case) -> None:
    browser, drawn, fields = as_(dana), str(uuid.uuid4()), {"text": "Rang."}
    first = new(browser, case, drawn, fields)
    again = new(browser, case, drawn, fields)  # its answer got lost
    assert (again.status_code, again.json["edition"], again.json["at"]) == (200, 1, first.json["at"])
    more = new(browser, case, drawn, {"text": "Rang. And more."})
    assert (more.status_code, more.json["fields"]["text"]) == (409, "Rang.")
    assert new(browser, case, drawn, {"text": "Rang. And more."}, seen=1).json["edition"] == 2
    assert only(dana).text["text"] == "Rang. And more."


def test_two_first_saves_at_the_same_moment_make_one_record(app: Flask, as_, dana: Account, case: Case) -> None:
    app.testing = False  # a fault shall answer as it does to a script
    browsers, path = [as_(dana), as_(dana)], f"/cases/{case.id}/contacts/draft"
    for number in range(4):
        said = {"seen": 0, "record": str(uuid.uuid4()), "fields": {"text": f"Rang, {number}."}}
        answers: list[Any] = []

        def put(browser: Any, said: dict[str, Any] = said, answers: list[Any] = answers) -> None:
            answers.append(browser.client.put(path, json=said))

        db.session.rollback()
        threads = [threading.Thread(target=put, args=[one]) for one in browsers]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert [(one.status_code, one.json["edition"]) for one in answers] == [(200, 1), (200, 1)]
    db.session.expire_all()
    assert len(queries.notes_visible_to(dana)) == 4


def test_two_pages_never_overwrite_each_other(as_, dana: Account, case: Case) -> None:
    note, browser = a_contact(case, by=dana), as_(dana)
    assert send(browser, note, {"text": "One.\nTwo."}, seen=1).status_code == 200
    late = send(browser, note, {"text": "One.\nThree.", "other": "A sister"}, seen=1)
    assert (late.status_code, late.json["pieces"]) == (
        409,
        {"text": [["One."], ["Two.", "Three."]], "other": [["", "A sister"]]},
    )
    assert only(dana).text["text"] == "One.\nTwo."
    assert send(browser, note, {"text": "One.\nTwo."}, seen=1).status_code == 200  # that is stored already


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("on", "2026-02-30", "This date does not exist."),
        ("on", "2199-01-01", "This day is still to come."),
        ("on", "", "Please fill this in."),
        ("at", "25:99", "This is no time of day."),
        ("text", "wall " * 30_000, "This is longer than 100000 characters."),
        ("other", "x" * 301, "This is longer than 300 characters."),
        ("kind", "spell", "Please choose one of these."),
        ("whom", "c", "Please choose one of these."),
    ],
)
def test_what_cannot_be_read_is_kept_as_typed_and_not_signed(
    as_, dana: Account, case: Case, name: str, typed: str, sentence: str
) -> None:
    note, browser = a_contact(case, by=dana), as_(dana)
    answer = send(browser, note, {name: typed})
    assert (answer.status_code, answer.json["refused"]) == (200, [name])
    note = only(dana)
    assert note.unread == {name: typed.strip()}
    page = browser.get(f"/contacts/{note.id}/edit").get_data(as_text=True)
    assert sentence in page and "Kept as it was typed" in page
    assert (
        browser.get(f"/cases/{case.id}/sessions").status_code == browser.get(f"/contacts/{note.id}").status_code == 200
    )
    signing = browser.post(f"/contacts/{note.id}/sign", {"seen": str(note.edition)})
    assert (signing.status_code, only(dana).state) == (303, NoteState.DRAFT)
    with pytest.raises(actions.UnreadError):
        actions.sign(note, by=dana)
    mended = {"on": "2026-02-02", "kind": "call", "whom": "b", "text": "Rang."}.get(name, "")
    assert send(browser, note, {name: mended}).json["refused"] == []
    actions.sign(only(dana), by=dana)
    assert "unread" not in note.text


def test_a_draft_without_a_word_stands_in_no_list_and_is_not_signed(as_, dana: Account, case: Case) -> None:
    note, browser = a_contact(case, by=dana, text="Rang about the hour."), as_(dana)
    assert "not signed" in browser.get("/todo").get_data(as_text=True)
    assert send(browser, note, {"text": ""}).status_code == 200
    assert queries.notes_visible_to(dana) == queries.notes_for(dana, case) == queries.unsigned_of(dana) == []
    assert f"/contacts/{note.id}" not in browser.get(f"/cases/{case.id}/sessions").get_data(as_text=True)
    assert f"/contacts/{note.id}" not in browser.get("/todo").get_data(as_text=True)
    db.session.expire_all()
    with pytest.raises(actions.UnreadError):
        actions.sign(note, by=dana)
    assert send(browser, note, {"text": "Rang again."}).status_code == 200  # the page is still open
    assert only(dana).text["text"] == "Rang again."


def test_the_words_of_a_signed_note_can_be_taken_away_in_an_amendment_and_it_stays_listed(
    as_, dana: Account, case: Case
) -> None:
    note = a_contact(case, by=dana, signed=True)
    actions.amend(note, because="The wrong case.", by=dana)
    db.session.commit()
    assert send(as_(dana), note, {"text": ""}).status_code == 200
    assert only(dana).id == note.id


def test_a_spell_of_writing_is_told_once(as_, dana: Account, case: Case) -> None:
    browser = as_(dana)
    new(browser, case, str(uuid.uuid4()), {"text": "R"})
    for words in ("Ra", "Ran", "Rang"):
        send(browser, only(dana), {"text": words})
    assert told(only(dana)) == ["contact_note:added"]
    db.session.execute(update(ContactNote).values(saved_at=clock.now() - timedelta(hours=1)))
    db.session.commit()
    send(browser, only(dana), {"text": "Rang back."})
    assert told(only(dana)) == ["contact_note:added", "contact_note:changed"]


def test_a_note_signed_meanwhile_stays_as_it_is(as_, dana: Account, case: Case) -> None:
    note = a_contact(case, by=dana, signed=True)
    answer = send(as_(dana), note, {"text": "Too late."})
    assert (answer.status_code, answer.json["sentence"]) == (423, "This note was signed meanwhile.")
    assert only(dana).text["text"] == "Rang to move the hour."


@pytest.mark.parametrize("fields", [{"nothing": "x"}, {"text": ["x"]}, {"only_me": "yes"}, {"on": True}])
def test_what_no_note_asks_for_is_refused(as_, dana: Account, case: Case, fields: dict[str, Any]) -> None:
    assert send(as_(dana), a_contact(case, by=dana), fields).status_code == 400
    assert new(as_(dana), case, str(uuid.uuid4()), fields).status_code == 400
    assert new(as_(dana), case, "no id", {"text": "x"}).status_code == 400


def test_nobody_else_saves_into_it_or_reads_it(as_, dana: Account, olga: Account, sam: Account, case: Case) -> None:
    note, drawn = a_contact(case, by=dana), str(uuid.uuid4())
    new(as_(dana), case, drawn, {"text": "Mine."})
    paths = [f"/contacts/{note.id}/draft", f"/cases/{case.id}/contacts/draft"]
    for somebody, status in ((olga, 404), (sam, 403)):
        browser = as_(somebody)
        assert [browser.get(path).status_code for path in paths] == [status, status]
        assert send(browser, note, {"text": "Theirs."}).status_code == status
        assert new(browser, case, drawn, {"text": "Theirs."}).status_code == status
    cases.add_practitioner(case, olga, by=dana)
    db.session.commit()
    other = new(as_(olga), case, drawn, {"text": "Theirs."})  # the same id: one of their own, and nothing is told
    assert (other.status_code, other.json["edition"]) == (200, 1)
    db.session.expire_all()
    assert sorted(one.text["text"] for one in db.session.scalars(select(ContactNote))) == [
        "Mine.",
        "Rang to move the hour.",
        "Theirs.",
    ]


def test_on_a_shared_screen_the_draft_is_not_read_out(as_, dana: Account, case: Case) -> None:
    note, browser = a_contact(case, by=dana), as_(dana)
    browser.post("/share-screen", {"next": "/"})
    assert browser.get(f"/contacts/{note.id}/draft").status_code == 403
    assert send(browser, note, {"text": "Other."}, seen=0).status_code == 403


def test_the_form_goes_on_from_what_was_saved_by_itself(as_, dana: Account, case: Case) -> None:
    browser = as_(dana)
    page = browser.get(f"/cases/{case.id}/contacts/new").get_data(as_text=True)
    assert f'data-autosave="/cases/{case.id}/contacts/draft"' in page and "Nothing is written yet" in page
    new(browser, case, str(uuid.uuid4()), {"text": "Rang."})
    note = only(dana)
    form = {
        "text": "Rang, and said so.",
        "kind": "call",
        "whom": "both",
        "on": "2026-02-02",
        "seen": "1",
        "then": "sign",
    }
    assert browser.post(f"/contacts/{note.id}/edit", form).status_code == 303
    assert (only(dana).state, only(dana).text["text"]) == (NoteState.SIGNED, "Rang, and said so.")
