"""Returning a review: by the author's supervisor of now, once, and for good."""

import threading

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from clinic.access.roles import Role
from clinic.accounts import actions as accounts
from clinic.accounts.models import Account
from clinic.audit.models import TrailEntry
from clinic.cases import actions as cases
from clinic.cases.models import Case
from clinic.core import db
from clinic.supervision.lifecycle import Outcome, ReviewState
from clinic.supervision.models import Review
from tests.conftest import PASSWORD
from tests.core.test_posted_twice_at_once import AtOnce
from tests.factories.cases import a_case
from tests.factories.reviews import a_read_review, a_returned_review, a_review
from tests.factories.sessions import a_signed_note
from tests.supervision.test_ask_review import another_supervisor
from tests.walk import Page, page_text

SAID = {"comments": "You leaned to the louder voice.", "outcome": "comments"}


@pytest.fixture
def case(dana: Account) -> Case:
    return a_case(by=dana)


@pytest.fixture
def review(case: Case, dana: Account) -> Review:
    return a_review(a_signed_note(case, by=dana, text={"summary": "They spoke of the hall light."}), by=dana)


def now(review: Review) -> Review:
    db.session.expire_all()
    return db.session.get_one(Review, review.id)


def test_question_note_and_form_stand_on_one_page(as_, sam, review) -> None:
    browser, path = as_(sam), f"/reviews/{review.id}/return"
    assert path in page_text(browser.get(f"/reviews/{review.id}"))
    page = page_text(browser.get(path))
    assert "Did I take a side?" in page and "They spoke of the hall light." in page
    read = db.session.query(TrailEntry).filter_by(event="record:read", by_id=sam.id, kind="note_versions").count()
    assert read == 1
    (form,) = [one for one in Page(page, path).posts if one.action == path]
    assert form.inputs["outcome"].holds == []
    assert browser.post(path, {**form.holds(), **SAID}).status_code == 303
    found = now(review)
    assert (found.state, found.outcome, found.comments) == (ReviewState.RETURNED, Outcome.COMMENTS, SAID["comments"])
    assert found.returned_by_id == sam.id


def test_signed_off_is_the_other_way(as_, dana, sam, review) -> None:
    assert as_(sam).post(f"/reviews/{review.id}/return", {**SAID, "outcome": "signed_off"}).status_code == 303
    page = page_text(as_(dana).get(f"/reviews/{review.id}"))
    assert "Signed off" in page and "Sam signed it off on" in page and SAID["comments"] in page


@pytest.mark.parametrize("wrong", [{"comments": " "}, {"outcome": ""}, {"outcome": "maybe"}])
def test_bad_input_gets_a_sentence_and_stays(as_, sam, review, wrong: dict[str, str]) -> None:
    answer = as_(sam).post(f"/reviews/{review.id}/return", {**SAID, **wrong})
    page = page_text(answer)
    assert answer.status_code == 422 and "Nothing was saved yet" in page
    assert SAID["comments"] in page or "comments" in wrong
    assert now(review).state is ReviewState.ASKED


def test_posted_twice_it_is_returned_once(as_, sam, review) -> None:
    browser, path = as_(sam), f"/reviews/{review.id}/return"
    assert [browser.post(path, SAID).status_code for _twice in range(2)] == [303, 303]
    told = db.session.query(TrailEntry).filter_by(event="review:returned").all()
    assert [one.details for one in told] == ['{"outcome": "comments"}']
    answer = browser.post(path, {"comments": "Something else.", "outcome": "signed_off"})
    page = page_text(answer)
    assert answer.status_code == 409 and "Something else." in page and SAID["comments"] in page
    assert "came back already" in page and now(review).comments == SAID["comments"]
    assert browser.get(path).headers["Location"] == f"/reviews/{review.id}"


def test_what_is_written_to_a_question_that_was_taken_back_is_not_lost(as_, dana, sam, review) -> None:
    assert as_(dana).post(f"/reviews/{review.id}/take-back").status_code == 303
    answer = as_(sam).post(f"/reviews/{review.id}/return", SAID)
    page = page_text(answer)
    assert answer.status_code == 409 and SAID["comments"] in page and "Dana took this question back" in page
    assert "Did I take a side?" not in page and now(review).state is ReviewState.TAKEN_BACK


def test_taken_back_and_returned_at_the_same_moment_only_one_happens_and_no_word_is_lost(
    app, as_, dana, sam, review
) -> None:
    app.testing = False  # a fault shall answer as it does to people
    meeting, answers, path = AtOnce(), {}, f"/reviews/{review.id}"
    posts = {"return": (as_(sam), SAID), "take-back": (as_(dana), {})}
    db.session.rollback()

    def post(verb: str) -> None:
        browser, form = posts[verb]
        answers[verb] = browser.client.post(f"{path}/{verb}", data=form)

    event.listen(db.session, "before_flush", meeting)
    try:
        threads = [threading.Thread(target=post, args=(verb,)) for verb in posts]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    finally:
        event.remove(db.session, "before_flush", meeting)
    assert sorted(one.status_code for one in answers.values()) == [303, 409]
    done = answers["return"].status_code == 303
    assert now(review).state is (ReviewState.RETURNED if done else ReviewState.TAKEN_BACK)
    assert done or SAID["comments"] in page_text(answers["return"])


def test_who_supervises_the_author_now_returns_it(as_, dana, sam, review) -> None:
    sue = another_supervisor(dana)
    assert as_(sam).get(f"/reviews/{review.id}").status_code == 404
    assert as_(sam).post(f"/reviews/{review.id}/return", SAID).status_code == 404
    assert "Waits for a supervisor" in page_text(as_(dana).get("/reviews"))
    page = page_text(as_(sue).get(f"/reviews/{review.id}"))
    assert "Sam supervises Dana no more" in page and "Did I take a side?" in page
    assert as_(sue).post(f"/reviews/{review.id}/return", SAID).status_code == 303
    assert now(review).returned_by_id == sue.id
    assert "Sue returned it with comments" in page_text(as_(dana).get(f"/reviews/{review.id}"))


def test_nobody_else_returns_it(as_, dana, olga, petra, case, review) -> None:
    path = f"/reviews/{review.id}/return"
    assert as_(None).get(path).status_code == as_(None).post(path, SAID).status_code == 401
    for somebody, status in ((olga, 404), (petra, 404), (dana, 403)):
        assert as_(somebody).get(path).status_code == as_(somebody).post(path, SAID).status_code == status
    cases.add_practitioner(case, olga, by=dana)
    db.session.commit()
    assert as_(olga).get(path).status_code == as_(olga).post(path, SAID).status_code == 403
    assert now(review).state is ReviewState.ASKED


def test_who_supervises_a_colleague_on_the_case_neither_returns_nor_reads_it(as_, dana, olga, case, review) -> None:
    sue = another_supervisor(olga)
    cases.add_practitioner(case, olga, by=dana)
    db.session.commit()
    assert as_(sue).get(f"/cases/{case.id}").status_code == 200
    for path in (f"/reviews/{review.id}", f"/reviews/{review.id}/return"):
        assert as_(sue).get(path).status_code == 403
    assert as_(sue).post(f"/reviews/{review.id}/return", SAID).status_code == 403
    for path in (f"/notes/{review.note_id}", "/reviews", "/todo", "/"):
        assert str(review.id) not in page_text(as_(sue).get(path))


def test_somebody_with_both_roles_does_not_return_their_own(as_, dana, olga, petra, case) -> None:
    both = [Role.PRACTITIONER, Role.SUPERVISOR]
    olga = accounts.add_account(email="b@riverside.example", name="Bo", roles=both, by=None, password=PASSWORD)
    db.session.flush()
    accounts.change_account(olga, name="Bo", roles=both, supervisor=olga, by=petra)
    cases.add_practitioner(case, olga, by=dana)
    db.session.commit()
    note = a_signed_note(case, by=olga)
    page = page_text(as_(olga).get(f"/notes/{note.id}"))
    assert f"/notes/{note.id}/review" not in page and "Nobody supervises you here" in page


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reviews SET comments_sealed = question_sealed",
        "UPDATE reviews SET question_sealed = comments_sealed",
        "UPDATE reviews SET outcome = 'signed_off'",
        "UPDATE reviews SET asked_at = returned_at",
        "UPDATE reviews SET state = 'asked', returned_at = NULL, returned_by_id = NULL, outcome = NULL, comments_sealed = NULL",
        "DELETE FROM reviews",
    ],
)
def test_what_was_returned_cannot_be_changed_behind_the_house(dana, case, statement: str) -> None:
    a_returned_review(a_signed_note(case, by=dana), by=dana)
    with pytest.raises(DBAPIError, match="written once"):
        db.session.execute(text(statement))
    db.session.rollback()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE reviews SET answer_sealed = comments_sealed", "UPDATE reviews SET state = 'returned', ended_at = NULL"],
)
def test_what_was_read_cannot_be_changed_behind_the_house(dana, case, statement: str) -> None:
    a_read_review(a_signed_note(case, by=dana), by=dana)
    with pytest.raises(DBAPIError, match="written once"):
        db.session.execute(text(statement))
    db.session.rollback()
