"""A signed note without a session that was recorded by mistake: it stays readable, and counts nowhere."""

import uuid

import pytest

from clinic.accounts.models import Account
from clinic.cases import actions as cases
from clinic.cases.lifecycle import NoteState
from clinic.cases.models import Case
from clinic.contacts import actions, queries
from clinic.contacts.lifecycle import ContactKind, Whom
from clinic.contacts.models import ContactNote
from clinic.core import clock, db
from clinic.core.lifecycle import NotNowError
from clinic.desk import todo_queries
from tests.factories.cases import a_case
from tests.factories.contacts import a_contact
from tests.walk import page_text

SAID, WHY = "Zebra rang.", "It was of the Weiss’s."


@pytest.fixture
def case(dana: Account, olga: Account) -> Case:
    """Dana's and Olga's."""
    case = a_case(by=dana)
    cases.add_practitioner(case, olga, by=dana)
    db.session.commit()
    return case


@pytest.fixture
def note(case: Case, dana: Account) -> ContactNote:
    return a_contact(case, by=dana, signed=True, text=SAID, kind=ContactKind.CALL, whom=Whom.A)


def way(note: ContactNote) -> str:
    return f"/contacts/{note.id}/mistake"


def typed(**more: str) -> dict[str, str]:
    return {"because": WHY, "record_id": str(uuid.uuid4()), **more}


def fresh(note: ContactNote) -> ContactNote:
    note_id = note.id
    db.session.expire_all()
    return db.session.get_one(ContactNote, note_id)


def taken_back(note: ContactNote, by: Account) -> ContactNote:
    actions.take_back(note, because=WHY, record_id=uuid.uuid4(), by=by)
    db.session.commit()
    return fresh(note)


def amended(note: ContactNote, *, by: Account, words: str) -> None:
    """An amendment of it is open, in which somebody wrote."""
    actions.amend(note, because="A giraffe.", by=by)
    db.session.flush()
    actions.autosave(note, {"text": words}, seen=note.edition, by=by)
    db.session.commit()


def test_what_its_author_kept_to_themselves_is_theirs_alone(as_, dana, olga, case) -> None:
    mine = a_contact(case, by=dana, signed=True, text=SAID, only_me=True)
    assert "its author alone can read it" in page_text(as_(dana).get(way(mine)))
    taken_back(a_contact(case, by=dana, signed=True, text=SAID, only_me=True), dana)
    listed = page_text(as_(olga).get(f"/cases/{case.id}/sessions"))
    assert WHY not in listed and "recorded by mistake" not in listed
    cases.remove_practitioner(case, dana, by=olga)
    db.session.commit()
    assert as_(olga).post(way(mine), typed()).status_code == 403


@pytest.mark.parametrize("by_whom", ["its author", "a colleague"])
def test_an_amendment_that_is_open_is_kept_for_its_author(as_, dana, olga, case, note, by_whom: str) -> None:
    amended(note, by=dana, words="Okapi.")
    if by_whom == "a colleague":
        cases.remove_practitioner(case, dana, by=olga)
        db.session.commit()
    browser = as_(olga if by_whom == "a colleague" else dana)
    page = page_text(browser.get(way(note)))
    assert "kept for Dana alone" in page and "Okapi" not in page
    assert browser.post(way(note), typed()).status_code == 303
    page = page_text(as_(olga).get(f"/contacts/{note.id}"))
    assert SAID in page and "Okapi" not in page and "giraffe" not in page
    assert "Okapi" not in page_text(as_(olga).get(f"/cases/{case.id}/sessions"))
    if by_whom == "a colleague":
        cases.add_practitioner(case, dana, by=olga)
        db.session.commit()
    page = page_text(as_(dana).get(f"/contacts/{note.id}"))
    assert page.index(SAID) < page.index("Amendment that was not signed") < page.index("Okapi.")
    assert "Amended because: A giraffe." in page
    assert "Okapi" not in page_text(as_(dana).get(f"/cases/{case.id}/sessions"))


def test_of_that_amendment_also_what_cannot_be_read_is_kept(as_, dana, note) -> None:
    amended(note, by=dana, words="Okapi.")
    actions.autosave(note, {"at": "half past", "on": "soon"}, seen=note.edition, by=dana)
    taken_back(note, dana)
    assert "half past" in page_text(as_(dana).get(f"/contacts/{note.id}"))


def test_nothing_is_written_signed_or_amended_any_more_and_what_is_typed_stays(as_, dana, note) -> None:
    amended(note, by=dana, words="Okapi.")
    seen = note.edition
    taken_back(note, dana)
    browser, path = as_(dana), f"/contacts/{note.id}"
    assert [browser.get(f"{path}/{what}").status_code for what in ("edit", "amend")] == [409, 409]
    assert browser.post(f"{path}/sign", {"seen": str(fresh(note).edition)}).status_code == 409
    sent = {"text": "Giraffe.", "kind": "call", "whom": "a", "on": clock.today().isoformat(), "seen": str(seen)}
    answer = browser.post(f"{path}/edit", sent)
    assert answer.status_code == 409 and "Giraffe." in page_text(answer)
    assert "It was recorded by mistake meanwhile" in page_text(answer)
    said = {"seen": fresh(note).edition, "fields": {"text": "Giraffe."}}
    answer = browser.open(f"{path}/draft", method="PUT", json=said)
    assert answer.status_code == 423 and "recorded by mistake" in answer.json["sentence"]
    assert (fresh(note).draft["text"], len(fresh(note).versions), fresh(note).state) == (
        "Okapi.",
        1,
        NoteState.AMENDING,
    )


def test_one_without_an_amendment_is_not_amended_either(as_, dana, note) -> None:
    taken = taken_back(note, dana)
    assert as_(dana).get(f"/contacts/{note.id}/amend").status_code == 409
    with pytest.raises(NotNowError):
        actions.amend(taken, because="A word.", by=dana)


def test_no_list_has_it_and_nothing_of_it_waits(dana, sam, case, note) -> None:
    amended(note, by=dana, words="Okapi.")
    assert [one.id for one in todo_queries.unsigned_contacts(dana)] == [note.id]
    assert [one.id for one in queries.unsigned_of(dana)] == [note.id]
    taken_back(note, dana)
    assert todo_queries.unsigned_contacts(dana) == [] and queries.unsigned_of(dana) == []
    for who in (dana, sam):
        assert queries.notes_for(who, case) == queries.notes_visible_to(who) == []
    assert [one.id for one in queries.mistaken_for(dana, case)] == [note.id]
    assert queries.mistaken_for(sam, case) == []


def test_a_search_does_not_find_its_words_nor_the_reason(as_, dana, case, note) -> None:
    amended(note, by=dana, words="Giraffe rang.")
    actions.sign(note, by=dana)
    amended(note, by=dana, words="Okapi rang.")
    browser = as_(dana)
    for words in ("zebra", "okapi"):
        assert f"/contacts/{note.id}" in page_text(browser.post("/find", {"words": words}))
    taken_back(note, dana)
    for words in ("zebra", "giraffe", "okapi", "weiss"):
        assert f"/contacts/{note.id}" not in page_text(browser.post("/find", {"words": words}))


def test_the_trail_of_the_case_says_so_in_words(as_, dana, case, note) -> None:
    taken_back(note, dana)
    page = page_text(as_(dana).get(f"/cases/{case.id}/trail"))
    assert "took back a note without a session recorded by mistake" in page
