"""Putting a signed note before one's supervisor: by whom, of which text, and that nothing typed is lost."""

import uuid

import pytest
from sqlalchemy import text

from clinic.access.roles import Role
from clinic.accounts import actions as accounts
from clinic.accounts.models import Account
from clinic.audit.models import TrailEntry
from clinic.cases import actions as cases
from clinic.cases.lifecycle import Visibility
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.sessions import actions as sessions
from clinic.sessions.lifecycle import Attendance
from clinic.sessions.models import SessionNote
from clinic.supervision.lifecycle import ReviewState
from clinic.supervision.models import Review
from tests.conftest import PASSWORD
from tests.factories.cases import a_case
from tests.factories.contacts import a_contact, a_psychotherapy_note
from tests.factories.reviews import a_returned_review, a_review
from tests.factories.sessions import a_note, a_signed_note, fresh
from tests.walk import Page, page_text

ASKED = "Did I take a side?"


@pytest.fixture
def case(dana: Account) -> Case:
    return a_case(by=dana)


@pytest.fixture
def note(case: Case, dana: Account) -> SessionNote:
    return a_signed_note(case, by=dana)


def typed(note: SessionNote, by: Account, **more: str) -> dict[str, str]:
    said = {"version": str(len(fresh(note).versions)), "of": str(by.supervisor_id), "question": ASKED}
    return {"record_id": str(uuid.uuid4()), **said, **more}


def reviews() -> list[Review]:
    db.session.expire_all()
    return db.session.query(Review).order_by(Review.asked_at).all()


def another_supervisor(by: Account, name: str = "Sue") -> Account:
    """Somebody who supervises `by` from now on."""
    email = f"{name.casefold()}@riverside.example"
    sue = accounts.add_account(email=email, name=name, roles=[Role.SUPERVISOR], by=None, password=PASSWORD)
    db.session.flush()
    accounts.change_account(by, name=by.name, roles=by.roles, supervisor=sue, by=by)
    db.session.commit()
    return sue


def amended(note: SessionNote, by: Account) -> None:
    """A second signed version."""
    sessions.amend(note, because="A word was missing.", by=by)
    db.session.flush()
    sessions.sign(note, by=by)
    db.session.commit()


def test_the_button_on_the_signed_note_leads_to_the_form_and_the_form_to_the_review(as_, dana, note) -> None:
    browser, path = as_(dana), f"/notes/{note.id}/review"
    page = page_text(browser.get(f"/notes/{note.id}"))
    assert "Put before Sam" in page and path in page
    (form,) = [one for one in Page(page_text(browser.get(path)), path).posts if one.action == path]
    answer = browser.post(path, {**form.holds(), "question": ASKED})
    assert answer.status_code == 303
    (review,) = reviews()
    assert answer.headers["Location"] == f"/reviews/{review.id}"
    assert (review.state, review.version, review.question) == (ReviewState.ASKED, 1, ASKED)
    page = page_text(browser.get(f"/reviews/{review.id}"))
    assert ASKED in page and "Waits for Sam" in page and "Dana asked Sam" in page
    page = page_text(browser.get(f"/notes/{note.id}"))
    assert "Review of version 1" in page and "Put before Sam" not in page


def test_what_the_note_asks_for_supervision_stands_in_the_form_already(as_, dana, case) -> None:
    asked = a_signed_note(case, by=dana, text={"supervision_question": "Was I too quick?"})
    long = a_signed_note(case, by=dana, text={"supervision_question": "Was I too quick?\nOr too slow?"})
    assert 'value="Was I too quick?"' in page_text(as_(dana).get(f"/notes/{asked.id}/review"))
    assert "Was I too quick?" not in page_text(as_(dana).get(f"/notes/{long.id}/review"))


@pytest.mark.parametrize("wrong", ["", "   ", "why " * 100])
def test_bad_input_gets_a_sentence_and_stays(as_, dana, note, wrong: str) -> None:
    answer = as_(dana).post(f"/notes/{note.id}/review", typed(note, dana, question=wrong))
    page = page_text(answer)
    assert answer.status_code == 422 and wrong.strip() in page and reviews() == []
    assert ("Please fill this in." in page) == (not wrong.strip())


def test_posted_twice_it_is_asked_once(as_, dana, note) -> None:
    form = typed(note, dana)
    answers = [as_(dana).post(f"/notes/{note.id}/review", form) for _twice in range(2)]
    assert [one.status_code for one in answers] == [303, 303] and len(reviews()) == 1
    again = as_(dana).post(f"/notes/{note.id}/review", {**form, "question": "Other words?"})
    assert (
        again.status_code == 409
        and "Other words?" in page_text(again)
        and "before your supervisor already" in page_text(again)
    )
    assert [one.question for one in reviews()] == [ASKED]
    as_(dana).post(f"/reviews/{reviews()[0].id}/take-back")
    again = as_(dana).post(f"/notes/{note.id}/review", {**form, "question": "Other words?"})
    assert again.status_code == 409 and "saved before, with another question" in page_text(again)
    path = f"/notes/{note.id}/review"
    anew = next(one for one in Page(page_text(again), path).posts if one.action == path)
    told = db.session.query(TrailEntry).filter_by(event="review:asked").all()
    assert [(one.kind, one.details) for one in told] == [("reviews", '{"version": 1}')]
    assert as_(dana).post(path, anew.holds()).status_code == 303
    assert [one.question for one in reviews()] == [ASKED, "Other words?"]


def test_a_second_question_waits_until_the_first_is_back(as_, dana, note) -> None:
    a_review(note, by=dana)
    browser, path = as_(dana), f"/notes/{note.id}/review"
    page = page_text(browser.get(path))
    assert "before your supervisor already" in page and 'name="question"' not in page
    answer = browser.post(path, typed(note, dana, question="And the father?"))
    assert answer.status_code == 409 and "And the father?" in page_text(answer) and len(reviews()) == 1
    browser.post(f"/reviews/{reviews()[0].id}/take-back")
    assert browser.post(path, typed(note, dana, question="And the father?")).status_code == 303
    assert len(reviews()) == 2


def test_of_a_note_that_was_amended_meanwhile_the_newer_text_is_put_only_when_that_is_said(as_, dana, note) -> None:
    form = typed(note, dana)
    amended(note, dana)
    browser, path = as_(dana), f"/notes/{note.id}/review"
    answer = browser.post(path, form)
    assert answer.status_code == 409 and ASKED in page_text(answer) and "version 2" in page_text(answer)
    again = next(one for one in Page(page_text(answer), path).posts if one.action == path)
    assert browser.post(path, again.holds()).status_code == 303
    assert [one.version for one in reviews()] == [2]


def test_the_review_names_the_text_it_was_asked_about_when_there_is_a_newer_one(as_, dana, sam, note) -> None:
    review = a_review(note, by=dana)
    amended(note, dana)
    for somebody in (dana, sam):
        page = page_text(as_(somebody).get(f"/reviews/{review.id}"))
        assert f"/notes/{note.id}/versions/1" in page and "version 2 is in force" in page


def test_while_it_is_amended_the_text_that_is_signed_can_be_put(as_, dana, note) -> None:
    sessions.amend(note, because="A word was missing.", by=dana)
    db.session.commit()
    assert as_(dana).post(f"/notes/{note.id}/review", typed(note, dana)).status_code == 303
    assert [one.version for one in reviews()] == [1]


def test_of_another_supervisor_than_the_page_named_one_is_told_first(as_, dana, note) -> None:
    form = typed(note, dana)
    sue = another_supervisor(dana)
    browser, path = as_(dana), f"/notes/{note.id}/review"
    answer = browser.post(path, form)
    page = page_text(answer)
    assert answer.status_code == 409 and ASKED in page and "Another supervisor was named for you meanwhile: Sue" in page
    again = next(one for one in Page(page, path).posts if one.action == path)
    assert browser.post(path, again.holds()).status_code == 303
    assert [one.asked_of_id for one in reviews()] == [sue.id]


@pytest.mark.parametrize("why", ["nobody", "disabled", "another role"])
def test_without_a_supervisor_a_sentence_says_who_can_name_one(as_, dana, sam, petra, note, why: str) -> None:
    form = typed(note, dana)
    if why == "nobody":
        accounts.change_account(dana, name="Dana", roles=dana.roles, supervisor=None, by=petra)
    elif why == "disabled":
        accounts.disable(sam, by=petra)
    else:
        accounts.change_account(sam, name="Sam", roles=[Role.PRACTITIONER], supervisor=None, by=petra)
    db.session.commit()
    browser, path = as_(dana), f"/notes/{note.id}/review"
    page = page_text(browser.get(f"/notes/{note.id}"))
    assert path not in page and "A practice admin can name a supervisor" in page
    page = page_text(browser.get(path))
    assert "A practice admin can name a supervisor" in page and 'name="question"' not in page
    answer = browser.post(path, form)
    assert answer.status_code == 409 and ASKED in page_text(answer) and reviews() == []


def test_a_first_draft_is_put_before_nobody(as_, dana, case) -> None:
    draft = a_note(case, by=dana, text={"summary": "Not yet."})
    assert "/review" not in page_text(as_(dana).get(f"/notes/{draft.id}"))
    assert as_(dana).get(f"/notes/{draft.id}/review").status_code == 409
    form = {"record_id": str(uuid.uuid4()), "version": "1", "of": str(dana.supervisor_id), "question": ASKED}
    answer = as_(dana).post(f"/notes/{draft.id}/review", form)
    assert answer.status_code == 409 and ASKED in page_text(answer) and reviews() == []


def test_what_is_its_authors_alone_is_put_before_nobody(as_, dana, case, note) -> None:
    note.visibility = Visibility.AUTHOR_ONLY
    db.session.commit()
    form, browser = typed(note, dana), as_(dana)
    assert f"/notes/{note.id}/review" not in page_text(browser.get(f"/notes/{note.id}"))
    assert browser.get(f"/notes/{note.id}/review").status_code == 403
    assert browser.post(f"/notes/{note.id}/review", form).status_code == 403
    for other in (a_psychotherapy_note(case, by=dana).id, a_contact(case, by=dana, signed=True).id):
        assert browser.get(f"/notes/{other}/review").status_code == 404
    assert reviews() == []


def test_only_whoever_wrote_the_note_asks(as_, dana, olga, sam, petra, case, note) -> None:
    path, form = f"/notes/{note.id}/review", typed(note, dana)
    assert as_(None).get(path).status_code == 401
    for somebody, status in ((olga, 404), (petra, 404), (sam, 403)):
        assert as_(somebody).get(path).status_code == as_(somebody).post(path, form).status_code == status
    cases.add_practitioner(case, olga, by=dana)
    db.session.commit()
    assert as_(olga).get(path).status_code == as_(olga).post(path, form).status_code == 403
    assert path not in page_text(as_(olga).get(f"/notes/{note.id}")) and reviews() == []


def test_in_a_closed_case_nothing_new_is_asked_and_what_was_asked_is_still_answered(as_, dana, sam, case, note) -> None:
    review, other = a_review(note, by=dana), a_signed_note(case, by=dana)
    cases.move_case(case, "close", on=clock.today(), by=dana)
    db.session.commit()
    assert f"/notes/{other.id}/review" not in page_text(as_(dana).get(f"/notes/{other.id}"))
    answer = as_(dana).post(f"/notes/{other.id}/review", typed(other, dana))
    assert answer.status_code == 409 and ASKED in page_text(answer) and "This case is closed" in page_text(answer)
    said = {"comments": "Well held.", "outcome": "signed_off"}
    assert as_(sam).post(f"/reviews/{review.id}/return", said).status_code == 303
    assert as_(dana).post(f"/reviews/{review.id}/read", {"answer": ""}).status_code == 303
    assert [one.state for one in reviews()] == [ReviewState.READ]


def test_a_review_is_as_visible_as_its_note_is_now(dana, case) -> None:
    alone = a_signed_note(case, by=dana, attendance=Attendance.A)
    review = a_review(alone, by=dana)
    assert review.visibility is Visibility.PARTNER_A
    alone.visibility = Visibility.JOINT
    assert review.visibility is Visibility.JOINT


def test_neither_question_nor_comments_nor_answer_lie_open(dana, note) -> None:
    review = a_returned_review(note, by=dana, question="Canary asks?", comments="Canary says.")
    row = db.session.execute(text("SELECT * FROM reviews")).mappings().one()
    assert review.question == "Canary asks?" and review.comments == "Canary says."
    for value in row.values():
        assert b"Canary" not in (bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode())
