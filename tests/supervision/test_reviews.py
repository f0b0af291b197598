"""The list of reviews, and what of them waits under To do."""

import re
from typing import Any

import pytest
from sqlalchemy import event

from clinic.accounts.models import Account
from clinic.cases.lifecycle import Gate
from clinic.cases.models import Case
from clinic.core import db
from clinic.supervision import actions, queries
from clinic.supervision.lifecycle import Outcome
from tests.factories.cases import a_case
from tests.factories.reviews import a_read_review, a_returned_review, a_review
from tests.factories.sessions import a_signed_note
from tests.factories.settled import settled
from tests.supervision.test_ask_review import another_supervisor
from tests.walk import page_text


@pytest.fixture
def case(dana: Account) -> Case:
    return settled(a_case(by=dana, gate=Gate.OPEN), by=dana)


def page_of(browser: Any, path: str = "/reviews") -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return page_text(answer).split('<main id="main"')[-1]


def test_an_empty_list_says_how_one_comes_there(as_, dana, sam, petra) -> None:
    assert "put it before your supervisor" in page_of(as_(dana))
    assert "No review is asked of you" in page_of(as_(sam))
    assert as_(petra).get("/reviews").status_code == 403 and as_(None).get("/reviews").status_code == 401


def test_what_waits_stands_first_and_then_what_is_done(as_, dana, sam, case) -> None:
    read = a_read_review(a_signed_note(case, by=dana), by=dana, question="The third?")
    back = a_returned_review(a_signed_note(case, by=dana), by=dana, question="The second?")
    asked = a_review(a_signed_note(case, by=dana), by=dana, question="The first?")
    gone = a_review(a_signed_note(case, by=dana), by=dana, question="Not this?")
    actions.take_back(gone, by=dana)
    db.session.commit()
    page = page_of(as_(sam))
    assert page.index(str(asked.id)) < page.index("Earlier") < page.index(str(back.id)) < page.index(str(read.id))
    assert str(gone.id) not in page and "Not this?" not in page and "The first?" in page
    page = page_of(as_(dana))
    assert page.index(str(back.id)) < page.index(str(asked.id)) < page.index("Earlier") < page.index(str(read.id))
    assert "Not this?" in page


def test_nobody_finds_those_of_others(as_, dana, olga, case) -> None:
    review = a_review(a_signed_note(case, by=dana), by=dana)
    sue = another_supervisor(olga)
    for somebody in (olga, sue):
        assert str(review.id) not in page_of(as_(somebody))


def test_many_are_shown_some_at_a_time(as_, dana, sam, case) -> None:
    note = a_signed_note(case, by=dana)
    for _one in range(queries.SIZE + 1):
        review = a_review(note, by=dana)
        actions.return_(review, "Seen.", outcome=Outcome.SIGNED_OFF, by=sam)
    db.session.commit()
    browser = as_(sam)
    assert page_of(browser).count('href="/reviews/') == queries.SIZE
    assert page_of(browser, "/reviews?page=2").count('href="/reviews/') == 1
    assert page_of(browser, "/reviews?page=99").count('href="/reviews/') == 1


def waiting(browser: Any, path: str = "/todo") -> list[str]:
    return re.findall(r"<b>([^<]+)</b>", page_of(browser, path))


def test_under_to_do_it_waits_for_the_supervisor_and_then_for_whoever_asked(as_, dana, sam, olga, case) -> None:
    review = a_review(a_signed_note(case, by=dana), by=dana, question="Which lighthouse?")
    supervisor, author = as_(sam), as_(dana)
    assert waiting(supervisor) == waiting(supervisor, "/") == ["Review asked"] and waiting(author) == []
    page = page_of(supervisor, "/todo")
    assert f"/reviews/{review.id}/return" in page and "lighthouse" not in page
    supervisor.post(f"/reviews/{review.id}/return", {"comments": "Seen.", "outcome": "comments"})
    assert waiting(supervisor) == [] and waiting(author) == waiting(author, "/") == ["Review came back"]
    assert f'href="/reviews/{review.id}"' in page_of(author, "/todo")
    author.post(f"/reviews/{review.id}/read", {"answer": ""})
    assert waiting(author) == waiting(supervisor) == waiting(as_(olga)) == []


def test_who_only_supervises_has_both_pages_and_a_way_to_them(as_, dana, sam, case) -> None:
    browser = as_(sam)
    rail = browser.get("/").get_data(as_text=True).split('<main id="main"')[0]
    assert 'href="/todo"' in rail and 'href="/reviews"' in rail
    assert "No review waits for you." in page_of(browser, "/")
    assert "When somebody whom you supervise" in page_of(browser, "/todo")
    rail = as_(dana).get("/").get_data(as_text=True).split('<main id="main"')[0]
    assert 'href="/todo"' in rail and 'href="/reviews"' not in rail
    assert 'href="/reviews"' in page_of(as_(dana), "/todo")


def test_when_the_supervisor_changes_it_waits_for_the_new_one(as_, dana, sam, case) -> None:
    a_review(a_signed_note(case, by=dana), by=dana)
    sue = another_supervisor(dana)
    assert waiting(as_(sam)) == [] and waiting(as_(sue)) == ["Review asked"]


def test_on_a_shared_screen_nothing_of_it_is_said(as_, dana, sam, case) -> None:
    review = a_returned_review(a_signed_note(case, by=dana), by=dana)
    for somebody in (dana, sam):
        browser = as_(somebody)
        browser.post("/share-screen", {"next": "/"})
        assert waiting(browser) == []
        page = page_of(browser) + page_of(browser, f"/reviews/{review.id}")
        assert not any(word in page for word in ("Noor", "take a side", "louder"))
        assert not any(word in page_of(browser) for word in ("Came back to you", case.reference))
        assert "Noor" not in page_of(browser, f"/notes/{review.note_id}")


def test_a_page_asks_few_things_however_many_there_are(app, as_, dana, sam, case) -> None:
    for _one in range(6):
        a_review(a_signed_note(case, by=dana), by=dana)
    review = a_returned_review(a_signed_note(case, by=dana), by=dana)
    asked = queries.open_reviews(sam)[0].id
    browser, said = as_(sam), []
    engine = db.database.engine
    listen = lambda *told: said.append(told[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listen)
    for path in ("/reviews", f"/reviews/{review.id}", f"/reviews/{asked}/return", "/", "/todo"):
        said.clear()
        assert browser.get(path).status_code == 200
        assert len([one for one in said if not one.startswith(("BEGIN", "SELECT pg_advisory"))]) <= 12, path
    event.remove(engine, "before_cursor_execute", listen)
