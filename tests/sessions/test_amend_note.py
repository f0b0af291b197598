"""Amending: a new version with its reason; the first stays as it was."""

from clinic.accounts.models import Account
from clinic.audit.queries import entries_of
from clinic.measures.queries import ratings_of
from clinic.sessions.lifecycle import NoteState
from tests.factories.cases import a_case
from tests.factories.sessions import a_note, a_signed_note, fresh, seen

REASON = {"because": "Eli asked for his own words."}


def test_it_works(as_, dana: Account) -> None:
    case = a_case(by=dana)
    note = a_signed_note(case, by=dana, text={"summary": "Sunday.", "ratings": {"a": {"score": "4"}}})
    browser = as_(dana)
    assert browser.post(f"/notes/{note.id}/amend", REASON).status_code == 303
    assert fresh(note).text == {"summary": "Sunday.", "ratings": {"a": {"score": "4"}}}
    browser.post(f"/notes/{note.id}/edit", {**seen(note), "summary": "Sunday’s walk.", "rating_a": "4.5"})
    browser.post(f"/notes/{note.id}/sign", seen(note))
    first, second = fresh(note).versions
    assert (first.number, first.text["summary"], first.because) == (1, "Sunday.", "")
    assert (second.number, second.text["summary"], second.because) == (2, "Sunday’s walk.", REASON["because"])
    assert [str(one.score) for one in ratings_of(case)] == ["4.5"]
    for number, said in ((1, "Sunday."), (2, "Sunday’s walk.")):
        assert said in browser.get(f"/notes/{note.id}/versions/{number}").get_data(as_text=True)


def test_it_asks_for_the_reason(as_, dana: Account) -> None:
    note = a_signed_note(a_case(by=dana), by=dana)
    for because in ("", "   "):
        answer = as_(dana).post(f"/notes/{note.id}/amend", {"because": because})
        assert answer.status_code == 422
        assert "Please fill this in." in answer.get_data(as_text=True)
    assert fresh(note).state is NoteState.SIGNED


def test_only_its_author_amends(as_, dana: Account, olga: Account, sam: Account) -> None:
    note = a_signed_note(a_case(by=dana), by=dana)
    assert as_(olga).get(f"/notes/{note.id}/amend").status_code == 404
    assert as_(sam).get(f"/notes/{note.id}/amend").status_code == 403


def test_a_draft_is_not_amended_and_an_amendment_is_opened_once(as_, dana: Account) -> None:
    case, browser = a_case(by=dana), as_(dana)
    assert browser.get(f"/notes/{a_note(case, by=dana).id}/amend").status_code == 409
    note = a_signed_note(case, by=dana)
    for _twice in range(2):
        answer = browser.post(f"/notes/{note.id}/amend", REASON)
        assert (answer.status_code, answer.location) == (303, f"/notes/{note.id}/edit")
    other = browser.post(f"/notes/{note.id}/amend", {"because": "Another reason."})
    assert other.status_code == 409 and "Another reason." in other.get_data(as_text=True)
    assert [one.event for one in entries_of(case, dana)].count("note:amended") == 1


def test_others_read_the_signed_text_until_the_amendment_is_signed(as_, dana: Account, sam: Account) -> None:
    note = a_signed_note(a_case(by=dana), by=dana)
    browser = as_(dana)
    browser.post(f"/notes/{note.id}/amend", REASON)
    browser.post(f"/notes/{note.id}/edit", {**seen(note), "summary": "Not signed yet."})
    page = as_(sam).get(f"/notes/{note.id}").get_data(as_text=True)
    assert "They stayed with Sunday" in page and "Not signed yet." not in page
    assert "Not signed yet." in browser.get(f"/notes/{note.id}").get_data(as_text=True)
