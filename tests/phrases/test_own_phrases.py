"""A practice's own phrases, and those it hides."""

import uuid
from typing import Any

from sqlalchemy import select

from clinic.core import db
from clinic.phrases.models import OwnPhrase
from tests.walk import page_text


def page_of(browser: Any, path: str = "/questions") -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return page_text(answer)


def typed(**more: Any) -> dict[str, Any]:
    said = {"en": "What would a good friend say?", "zh": "", "audience": "client", "framework": "narrative"}
    return {"record_id": str(uuid.uuid4()), **said, "mechanism": "2", "stages": ["2", "4"], **more}


def added(browser: Any, **more: Any) -> OwnPhrase:
    assert browser.post("/questions/new", typed(**more)).status_code == 303
    return db.session.scalars(select(OwnPhrase)).one()


def test_an_own_phrase_is_there_for_everybody_in_its_places(as_, dana, sam) -> None:
    added(as_(dana))
    for query, there in (
        ("", True),
        ("?stage=4&framework=narrative", True),
        ("?stage=3", False),
        ("?mechanism=2", True),
    ):
        assert ("What would a good friend say?" in page_of(as_(sam), f"/questions{query}")) is there, query
    assert "your practice’s own" in page_of(as_(sam))


def test_lists_for_therapists_and_for_clients_are_apart(as_, dana) -> None:
    added(as_(dana))
    assert "What would a good friend say?" in page_of(as_(dana), "/questions?audience=client")
    assert "What would a good friend say?" not in page_of(as_(dana), "/questions?audience=therapist")


def test_it_says_something_in_one_language_at_least(as_, dana) -> None:
    answer = as_(dana).post("/questions/new", typed(en="  ", mechanism="5"))
    page = page_text(answer)
    assert answer.status_code == 422 and "in one of the two languages at least" in page
    assert 'value="5" selected' in page or 'selected value="5"' in page


def test_it_is_shown_in_the_language_it_has(as_, dana) -> None:
    added(as_(dana), en="", zh="好朋友会怎么说？")
    assert "好朋友会怎么说？" in page_of(as_(dana))


def test_an_older_page_never_overwrites_a_newer_wording(as_, dana) -> None:
    browser = as_(dana)
    phrase = added(browser)
    path = f"/questions/{phrase.id}/edit"
    assert browser.post(path, typed(en="First", seen="1")).status_code == 303
    answer = browser.post(path, typed(en="Second", seen="1"))
    page = page_text(answer)
    assert answer.status_code == 409 and "First" in page and "Second" in page


def test_a_hidden_phrase_is_gone_for_everybody_and_can_come_back(as_, dana, olga) -> None:
    browser, phrase = as_(dana), "Since it moved in, how has being together changed?"
    for _twice in range(2):
        assert browser.post("/questions/hide", {"phrase": "NA03"}).status_code == 303
    page = page_of(as_(olga))
    assert page.count(phrase) == 1 and page.index("Hidden by the practice") < page.index(phrase)
    assert phrase not in page_of(browser, "/questions/beside")
    browser.post("/questions/show", {"phrase": "NA03"})
    assert "Hidden by the practice" not in page_of(browser)


def test_an_own_phrase_can_be_hidden_too(as_, dana) -> None:
    browser = as_(dana)
    phrase = added(browser)
    browser.post("/questions/hide", {"phrase": str(phrase.id)})
    page = page_of(browser)
    assert page.index("Hidden by the practice") < page.index("What would a good friend say?")


def test_what_the_bank_does_not_hold_cannot_be_hidden(as_, dana) -> None:
    assert as_(dana).post("/questions/hide", {"phrase": "XX99"}).status_code == 404


def test_an_admin_reads_the_bank_and_changes_nothing(as_, petra) -> None:
    browser = as_(petra)
    assert "Add a phrase" not in page_of(browser)
    assert browser.get("/questions/new").status_code == 403
    assert browser.post("/questions/hide", {"phrase": "NA03"}).status_code == 403


def test_the_bank_beside_a_note_is_a_piece_of_a_page(as_, dana) -> None:
    page = page_of(as_(dana), "/questions/beside?stage=3")
    assert "<html" not in page and page.count("data-insert") > 5
