"""What was typed for a page that is no longer open to its sender is shown to them, and kept where its form is such a one."""

import uuid

import pytest

from clinic.accounts.models import Account
from clinic.cases import actions as cases
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.sheets.models import SheetEntry
from clinic.unsent import queries
from tests.factories.cases import a_case
from tests.factories.reviews import a_review
from tests.factories.sessions import a_signed_note
from tests.factories.unsent import an_unsent
from tests.supervision.test_ask_review import another_supervisor
from tests.unsent.test_keep import WORDS, count, here, send
from tests.walk import page_of, page_text


@pytest.fixture
def case(dana: Account) -> Case:
    return a_case(by=dana)


def test_a_supervisor_replaced_while_writing_finds_the_comments_again(as_, dana, sam, case: Case) -> None:
    review = a_review(a_signed_note(case, by=dana), by=dana)
    path = f"/reviews/{review.id}/return"
    sue = another_supervisor(dana)
    browser = as_(sam)
    refused = browser.post(path, {"comments": WORDS, "outcome": "comments"})
    assert refused.status_code == 404
    assert WORDS in page_text(refused) and "under “Unsent texts”" in page_text(refused)
    listed = page_text(browser.get("/unsent"))
    assert WORDS in listed and "Comments on a review" in listed
    assert WORDS not in page_text(as_(sue).get(path)) and WORDS not in page_text(here(as_(sue), path))


def test_put_back_where_its_page_is_no_longer_open_it_is_shown_and_stays(as_, dana, sam, case: Case) -> None:
    path = f"/reviews/{a_review(a_signed_note(case, by=dana), by=dana).id}/return"
    kept = an_unsent(path, by=sam, fields={"comments": WORDS})
    another_supervisor(dana)
    browser = as_(sam)
    opened = browser.get(path)
    assert (
        opened.status_code == 404
        and "Something you typed there" in page_text(opened)
        and WORDS not in page_text(opened)
    )
    refused = browser.post(path, {"put_back": str(kept.id)})
    assert refused.status_code == 404 and WORDS in page_text(refused)
    assert count() == 1


def test_sent_again_it_is_kept_once(as_, dana, case: Case) -> None:
    browser, path, writer = as_(dana), f"/cases/{uuid.uuid4()}/gate", str(uuid.uuid4())
    for _time in range(2):
        assert WORDS in page_text(browser.post(path, {"reason": WORDS, "unsent": writer}))
    assert count() == 1


def test_of_an_address_that_keeps_nothing_it_is_only_shown(as_, dana) -> None:
    refused = as_(dana).post(f"/contacts/{uuid.uuid4()}/edit", {"text": WORDS})
    assert (
        refused.status_code == 404 and "so that you can copy it" in page_text(refused) and WORDS in page_text(refused)
    )
    assert count() == 0


def test_on_a_shared_screen_what_is_kept_is_not_shown(as_, dana) -> None:
    browser = as_(dana)
    browser.post("/share-screen", {"next": "/"})
    refused = browser.post(f"/cases/{uuid.uuid4()}/gate", {"reason": WORDS})
    assert refused.status_code == 404 and WORDS not in page_text(refused) and count() == 1


def test_a_stranger_learns_nothing_about_the_page(as_, dana, olga, case: Case) -> None:
    there, nowhere = (as_(olga).get(f"/cases/{one}/gate") for one in (case.id, uuid.uuid4()))
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert page_text(there).partition("csrf_token")[0] == page_text(nowhere).partition("csrf_token")[0]


def test_nothing_of_passwords_is_shown_or_kept(as_, dana) -> None:
    refused = as_(dana).post("/people/new", {"name": WORDS, "password": WORDS})
    assert refused.status_code == 403 and WORDS not in page_text(refused) and count() == 0


def test_a_case_that_was_closed_takes_it_back_and_saves_it_once_it_is_open_again(as_, dana, case: Case) -> None:
    browser, page, writer = as_(dana), f"/cases/{case.id}/sheets/inner_voice/new", str(uuid.uuid4())
    fields = {"record_id": str(uuid.uuid4()), "on": "2026-02-02", "side": "a", "x-sentence": WORDS}
    send(browser, dana, page, fields, writer=writer)
    cases.move_case(case, "close", on=clock.today(), by=dana)
    db.session.commit()
    refused = browser.post(page, {**fields, "unsent": writer})
    assert refused.status_code == 409 and WORDS in page_text(refused) and count() == 1
    back = browser.post(page, {"put_back": str(queries.unsent_of(dana)[0].id)})
    [form] = [one for one in page_of(back, page).posts if "x-sentence" in one.inputs]
    assert form.inputs["x-sentence"].holds == [WORDS]
    cases.move_case(case, "reopen", on=clock.today(), by=dana)
    db.session.commit()
    assert browser.post(page, {**form.holds(), "unsent": str(queries.unsent_of(dana)[0].writer)}).status_code == 303
    assert (count(), count(SheetEntry)) == (0, 1)
