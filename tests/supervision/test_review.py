"""One review: who reads it, and what its author can do with it."""

import pytest

from clinic.accounts.models import Account
from clinic.audit.models import TrailEntry
from clinic.cases import actions as cases
from clinic.cases.lifecycle import Visibility
from clinic.cases.models import Case
from clinic.core import db
from clinic.core.lifecycle import NotNowError
from clinic.core.search import words_in
from clinic.desk import find
from clinic.desk.find import Wanted
from clinic.sessions.lifecycle import Attendance
from clinic.supervision.lifecycle import REVIEW, ReviewState
from clinic.supervision.models import Review
from tests.factories.cases import a_case
from tests.factories.reviews import a_read_review, a_returned_review, a_review
from tests.factories.sessions import a_signed_note
from tests.supervision.test_ask_review import another_supervisor
from tests.walk import page_text


@pytest.fixture
def case(dana: Account) -> Case:
    return a_case(by=dana)


def now(review: Review) -> Review:
    db.session.expire_all()
    return db.session.get_one(Review, review.id)


def found_by(user: Account, words: str) -> list[str]:
    return [one.kind.key for one in find.search(user, Wanted(words_in(words)))]


@pytest.mark.parametrize("verb", ["return", "take_back", "read", "ask"])
@pytest.mark.parametrize("state", list(ReviewState))
def test_every_move_that_is_not_in_the_table_is_refused_in_a_sentence(verb: str, state: ReviewState) -> None:
    allowed = {("return", "asked"): "returned", ("take_back", "asked"): "taken_back", ("read", "returned"): "read"}
    if (verb, state.value) in allowed:
        assert REVIEW.after(verb, state) == allowed[verb, state.value]
    else:
        with pytest.raises(NotNowError, match="cannot be done now"):
            REVIEW.after(verb, state)


def test_who_reads_it(as_, dana, olga, sam, petra, case) -> None:
    review = a_returned_review(a_signed_note(case, by=dana), by=dana)
    path = f"/reviews/{review.id}"
    assert as_(None).get(path).status_code == 401
    who = (dana, sam, olga, petra)
    assert [as_(one).get(path).status_code for one in who] == [200, 200, 404, 404]
    cases.add_practitioner(case, olga, by=dana)
    db.session.commit()
    page = page_text(as_(olga).get(path))
    assert "louder voice" in page and "I have read it" not in page and "/take-back" not in page
    assert f"/reviews/{review.id}" in page_text(as_(olga).get(f"/notes/{review.note_id}"))
    review.note.visibility = Visibility.AUTHOR_ONLY
    db.session.commit()
    assert [as_(one).get(path).status_code for one in who] == [200, 403, 403, 404]


def test_it_is_found_by_those_who_may_read_it_and_by_nobody_else(app, dana, olga, sam, case) -> None:
    review = a_read_review(
        a_signed_note(case, by=dana), by=dana, question="Which lighthouse?", comments="A buoy.", answer="The harbour."
    )
    words = ("lighthouse", "buoy", "harbour")
    for somebody, found in ((dana, True), (sam, True), (olga, False)):
        assert [found_by(somebody, one) == ["reviews"] for one in words] == [found] * 3
    sue = another_supervisor(olga)
    cases.add_practitioner(case, olga, by=dana)
    db.session.commit()
    assert found_by(olga, "buoy") == ["reviews"] and found_by(sue, "buoy") == []
    review.note.visibility = Visibility.AUTHOR_ONLY
    db.session.commit()
    assert found_by(dana, "buoy") == ["reviews"] and found_by(olga, "buoy") == found_by(sam, "buoy") == []


def test_what_is_about_one_partner_alone_stands_on_no_paper_and_on_no_page_of_the_case(as_, dana, case) -> None:
    a_read_review(
        a_signed_note(case, by=dana, attendance=Attendance.A),
        by=dana,
        question="Which lighthouse?",
        comments="A buoy.",
        answer="The harbour.",
    )
    for place in ("", "/sessions", "/charts", "/thread", "/checks", "/stage", "/reports", "/trail", "/homework"):
        page = page_text(as_(dana).get(f"/cases/{case.id}{place}"))
        assert not any(word in page for word in ("lighthouse", "buoy", "harbour")), place


def test_a_question_that_was_taken_back_is_its_authors_alone(as_, dana, olga, sam, case) -> None:
    cases.add_practitioner(case, olga, by=dana)
    review = a_review(a_signed_note(case, by=dana), by=dana, question="Which lighthouse?")
    browser, path = as_(dana), f"/reviews/{review.id}/take-back"
    assert [browser.post(path).status_code for _twice in range(2)] == [303, 303]
    assert db.session.query(TrailEntry).filter_by(event="review:taken_back").count() == 1
    assert now(review).state is ReviewState.TAKEN_BACK
    assert "Which lighthouse?" in page_text(browser.get(f"/reviews/{review.id}"))
    for somebody in (sam, olga):
        page = page_text(as_(somebody).get(f"/reviews/{review.id}"))
        assert "Which lighthouse?" not in page and "Dana took it back" in page
        assert found_by(somebody, "lighthouse") == []
    assert found_by(dana, "lighthouse") == ["reviews"]


def test_what_came_back_is_not_taken_back(as_, dana, case) -> None:
    review = a_returned_review(a_signed_note(case, by=dana), by=dana)
    assert "/take-back" not in page_text(as_(dana).get(f"/reviews/{review.id}"))
    answer = as_(dana).post(f"/reviews/{review.id}/take-back")
    assert answer.status_code == 409 and "came back already" in page_text(answer)
    assert now(review).state is ReviewState.RETURNED


@pytest.mark.parametrize("answered", ["", "I heard her late."])
def test_its_author_says_that_it_is_read_once(as_, dana, sam, case, answered: str) -> None:
    review = a_returned_review(a_signed_note(case, by=dana), by=dana)
    browser, path = as_(dana), f"/reviews/{review.id}/read"
    assert [browser.post(path, {"answer": answered}).status_code for _twice in range(2)] == [303, 303]
    assert (now(review).state, now(review).answer) == (ReviewState.READ, answered)
    assert db.session.query(TrailEntry).filter_by(event="review:read").count() == 1
    page = page_text(as_(sam).get(f"/reviews/{review.id}"))
    assert "Dana read it on" in page and answered in page
    again = browser.post(path, {"answer": "Something else."})
    assert again.status_code == 409 and "Something else." in page_text(again) and answered in page_text(again)
    assert now(review).answer == answered


def test_what_has_not_come_back_is_not_read_and_the_answer_stays(as_, dana, case) -> None:
    review = a_review(a_signed_note(case, by=dana), by=dana)
    answer = as_(dana).post(f"/reviews/{review.id}/read", {"answer": "Too early."})
    assert answer.status_code == 409 and "Too early." in page_text(answer) and "not come back yet" in page_text(answer)
    long = as_(dana).post(f"/reviews/{review.id}/read", {"answer": "x" * 100_001})
    assert long.status_code == 422 and now(review).state is ReviewState.ASKED


@pytest.mark.parametrize("verb", ["read", "take-back"])
def test_nobody_does_it_for_its_author(as_, dana, olga, sam, petra, case, verb: str) -> None:
    make = a_returned_review if verb == "read" else a_review
    review = make(a_signed_note(case, by=dana), by=dana)
    path, before = f"/reviews/{review.id}/{verb}", review.state
    assert as_(None).post(path).status_code == 401
    assert [as_(one).post(path).status_code for one in (olga, petra, sam)] == [404, 404, 403]
    cases.add_practitioner(case, olga, by=dana)
    db.session.commit()
    assert as_(olga).post(path).status_code == 403 and now(review).state is before


def test_the_trail_tells_it_without_its_words(as_, dana, case) -> None:
    a_read_review(a_signed_note(case, by=dana), by=dana, question="Which lighthouse?")
    page = page_text(as_(dana).get(f"/cases/{case.id}/trail"))
    for said in ("put a note before their supervisor", "returned a review", "noted a review as read"):
        assert said in page
    assert "lighthouse" not in page
