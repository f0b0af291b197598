"""Reading a note and its versions."""

import re

from clinic.accounts.models import Account
from tests.factories.cases import a_case
from tests.factories.sessions import a_note, a_signed_note
from tests.walk import page_text

TEXT = {
    "stage": 4,
    "ratings": {"a": {"score": "6-7"}},
    "better": {"b": {"text": "Sunday’s walk.", "source": "partner"}},
    "lenses": {
        "narrative": {"problem_name": "The Wall"},
        "relational_cultural": {"five_good_things": {"b": ["zest"]}, "after_improvement_retreat": "no"},
    },
    "safety": "something_new",
    "safety_line": "A door was slammed.",
}


def test_it_works(as_, dana: Account) -> None:
    note = a_signed_note(a_case(by=dana), by=dana, text=TEXT)
    page = page_text(as_(dana).get(f"/notes/{note.id}"))
    for said in ("Signed", "6-7", "not validated", "Sunday’s walk.", "told by the partner", "The Wall", "Energy"):
        assert said in page
    assert "A door was slammed." in page and "not recorded" in page


def test_a_draft_says_so(as_, dana: Account) -> None:
    page = as_(dana).get(f"/notes/{a_note(a_case(by=dana), by=dana).id}").get_data(as_text=True)
    assert "This draft is not signed yet." in page


def test_a_supervisor_reads_a_signed_note_and_changes_nothing(as_, dana: Account, sam: Account) -> None:
    note = a_signed_note(a_case(by=dana), by=dana, text=TEXT)
    browser = as_(sam)
    page = browser.get(f"/notes/{note.id}").get_data(as_text=True)
    assert "The Wall" in page and f"/notes/{note.id}/amend" not in page
    assert browser.get(f"/notes/{note.id}/edit").status_code == 403
    assert browser.get(f"/notes/{note.id}/versions/1").status_code == 200


def test_it_is_not_there_for_strangers(as_, dana: Account, olga: Account, petra: Account) -> None:
    note = a_signed_note(a_case(by=dana), by=dana)
    for other in (olga, petra):
        assert as_(other).get(f"/notes/{note.id}").status_code == 404
        assert as_(other).get(f"/notes/{note.id}/versions/1").status_code == 404
    assert as_(None).get(f"/notes/{note.id}").status_code == 401


def test_a_version_that_was_never_signed_is_not_there(as_, dana: Account) -> None:
    note = a_signed_note(a_case(by=dana), by=dana)
    for number in (0, 2, 10**30):
        assert as_(dana).get(f"/notes/{note.id}/versions/{number}").status_code == 404


def test_a_shared_screen_shows_none_of_it(as_, dana: Account) -> None:
    case = a_case(by=dana)
    note = a_signed_note(case, by=dana, text=TEXT)
    draft = a_note(case, by=dana, text={"summary": "Half a sentence"})
    browser = as_(dana)
    browser.post("/share-screen", {"next": "/"})
    for path in (f"/notes/{note.id}", f"/notes/{note.id}/versions/1", f"/notes/{draft.id}/edit"):
        page = browser.get(path).get_data(as_text=True)
        assert "shared" in page
        for said in ("The Wall", "6-7", "A door was slammed.", "Half a sentence"):
            assert said not in re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", page)  # an address can hold “6-7”
