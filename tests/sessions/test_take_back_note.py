"""A signed note that was recorded by mistake: it stays readable, and counts nowhere."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from clinic.access.permissions import Permission
from clinic.access.policy import may
from clinic.accounts.models import Account
from clinic.cases import actions as cases
from clinic.cases.lifecycle import Visibility
from clinic.cases.models import Case
from clinic.core import clock, db, i18n
from clinic.core.lifecycle import NotNowError
from clinic.desk import todo_queries
from clinic.desk.evidence import offers_in, record_for
from clinic.measures.models import Rating
from clinic.measures.queries import ratings_of
from clinic.prompts import actions as prompts
from clinic.prompts.content import prompts_for, questions_for
from clinic.prompts.lifecycle import Response
from clinic.reports import actions as reports
from clinic.reports.content import summary_of
from clinic.sessions import actions, mistake_actions, queries
from clinic.sessions.discard_queries import discarded_of
from clinic.sessions.lifecycle import NoteState
from clinic.sessions.models import SessionNote, TherapySession
from tests.factories.reviews import a_review
from tests.factories.sessions import a_note, a_signed_note, fresh
from tests.factories.settled import a_case_of_two
from tests.walk import page_text

SAID = {
    "summary": "Zebra crossing.",
    "ratings": {"a": {"score": "6-7"}, "b": {"score": "3"}},
    "stage": 2,
    "next": {"a": "Zebra walk."},
    "supervision_question": "Zebra rights?",
    "disclosure": True,
    "safety": "something_new",
    "did": {"exercises": ["miracle_question"]},
}
WHY = "It was of the Weiss’s."


@pytest.fixture
def case(dana: Account, olga: Account) -> Case:
    return a_case_of_two(by=dana, colleague=olga)


@pytest.fixture
def note(case: Case, dana: Account) -> SessionNote:
    return a_signed_note(case, by=dana, text=SAID)


def way(note: SessionNote) -> str:
    return f"/notes/{note.id}/mistake"


def typed(**more: str) -> dict[str, str]:
    return {"because": WHY, "record_id": str(uuid.uuid4()), **more}


def taken_back(note: SessionNote, by: Account) -> SessionNote:
    mistake_actions.take_back(note, because=WHY, record_id=uuid.uuid4(), by=by)
    db.session.commit()
    return fresh(note)


@pytest.mark.parametrize("by_whom", ["its author", "a colleague"])
def test_an_amendment_that_is_open_is_kept_for_its_author(as_, dana, olga, case, note, by_whom: str) -> None:
    actions.amend(note, because="A word.", by=dana)
    db.session.flush()
    actions.save_draft(note, text={**SAID, "summary": "Okapi."}, seen=note.edition, by=dana)
    if by_whom == "a colleague":
        cases.remove_practitioner(case, dana, by=olga)
    db.session.commit()
    browser = as_(olga if by_whom == "a colleague" else dana)
    page = page_text(browser.get(way(note)))
    assert "kept for Dana alone" in page and "Okapi" not in page
    assert browser.post(way(note), typed()).status_code == 303
    if by_whom == "a colleague":
        assert "Okapi" not in page_text(browser.get(f"/notes/{note.id}"))
        cases.add_practitioner(case, dana, by=olga)
        db.session.commit()
    [kept] = discarded_of(dana, case)
    page = page_text(as_(dana).get(f"/notes/{note.id}/discarded/{kept.id}"))
    assert "Okapi." in page and "as the note was recorded by mistake" in page and "cannot come back" in page
    assert as_(dana).post(f"/notes/{note.id}/discarded/{kept.id}/restore").status_code == 409
    assert fresh(note).state is NoteState.SIGNED and fresh(note).text["summary"] == "Zebra crossing."


def test_it_is_neither_amended_nor_put_before_a_supervisor(as_, dana, note) -> None:
    taken = taken_back(note, dana)
    assert [as_(dana).get(f"/notes/{note.id}/{what}").status_code for what in ("amend", "review")] == [409, 409]
    with pytest.raises(NotNowError):
        actions.amend(taken, because="A word.", by=dana)


def test_its_ratings_stay_in_the_database_and_count_no_more(as_, dana, case, note) -> None:
    taken_back(note, dana)
    assert ratings_of(case) == [] and queries.ratings_for(dana, case, queries.visits_of(case)) == []
    assert [one.mistaken for one in db.session.scalars(select(Rating))] == [True, True]
    browser = as_(dana)
    for path in ("", "/charts", "/checks"):
        page = page_text(browser.get(f"/cases/{case.id}{path}"))
        assert "6-7" not in page and "6–7" not in page and "Zebra" not in page


def test_the_right_note_of_the_hour_can_be_written_and_counts(as_, dana, case, note) -> None:
    session_id = taken_back(note, dana).session_id
    assert [one.id for one in todo_queries.without_note(dana, clock.now())] == [session_id]
    answer = as_(dana).post(f"/sessions/{session_id}/note")
    written = queries.note_of(session_id)
    assert written is not None and answer.location == f"/notes/{written.id}/edit"
    actions.save_draft(written, text={"ratings": {"a": {"score": "5"}}}, seen=written.edition, by=dana)
    actions.sign(written, by=dana)
    db.session.commit()
    assert [str(one.score) for one in ratings_of(case)] == ["5"]
    assert todo_queries.without_note(dana, clock.now()) == []
    assert [one.note_id for one in queries.visits_of(case)] == [written.id]
    taken_back(written, dana)  # and that one can be a mistake as well
    assert ratings_of(case) == [] and len(db.session.scalars(select(Rating)).all()) == 3


def test_a_draft_that_is_begun_instead_and_discarded_takes_no_session_along(as_, dana, case) -> None:
    as_(dana).post(f"/cases/{case.id}/note")
    made = db.session.scalars(select(SessionNote).where(SessionNote.case_id == case.id)).one()
    actions.sign(made, by=dana)
    session_id = taken_back(made, dana).session_id
    as_(dana).post(f"/cases/{case.id}/note")
    instead = queries.note_of(session_id)
    assert instead is not None
    as_(dana).post(f"/notes/{instead.id}/discard")
    assert db.session.get(TherapySession, session_id) is not None and queries.note_of(session_id) is None
    assert as_(dana).get(f"/notes/{made.id}").status_code == 200


def test_the_database_lets_one_note_of_a_session_count(dana, case, note) -> None:
    values = {"case_id": case.id, "session_id": note.session_id, "author_id": dana.id, "state": NoteState.DRAFT}
    values |= {"visibility": Visibility.JOINT, "started_at": clock.now(), "saved_at": clock.now(), "edition": 1}
    with pytest.raises(IntegrityError):
        db.session.execute(SessionNote.__table__.insert().values(id=uuid.uuid4(), draft_sealed=b"x", **values))
    db.session.rollback()


def test_the_case_page_shows_the_last_note_that_counts(as_, dana, case, note) -> None:
    a_signed_note(case, by=dana, text={"summary": "An owl."}, on=clock.today() - timedelta(days=14))
    taken_back(note, dana)
    page = page_text(as_(dana).get(f"/cases/{case.id}"))
    assert "An owl." in page and "Zebra" not in page


def test_from_last_time_does_not_read_it(as_, dana, case, note) -> None:
    taken_back(note, dana)
    later = a_note(case, by=dana, on=clock.today())
    assert queries.last_note_before(later) is None
    assert "Zebra" not in page_text(as_(dana).get(f"/notes/{later.id}/edit"))


def test_prompts_do_not_read_it_and_none_stands_beside_it(dana, sam, case, note) -> None:
    prompts.answer(note, "D8", response=Response.TO_SUPERVISION, because="Zebra?", seen=0, by=dana)
    db.session.commit()
    later = a_signed_note(case, by=dana, text={"stage": 3, "summary": "Later."}, on=clock.today())
    raised = {one.key for one in prompts_for(later, dana)}
    assert raised == {"D3"} and [one.of for one in todo_queries.for_supervision(dana)] == ["prompt"]
    taken = taken_back(note, dana)
    assert {one.key for one in prompts_for(fresh(later), dana)} == set()
    assert [one.key for one in prompts_for(taken, dana) if one.answer is None] == []
    assert [one.answer.because for one in prompts_for(taken, dana) if one.answer] == ["Zebra?"]  # nothing typed is lost
    assert questions_for(case, sam) == () and todo_queries.for_supervision(dana) == []


def test_an_answer_that_was_being_typed_is_kept_and_waits_for_nobody(as_, dana, sam, case, note) -> None:
    taken_back(note, dana)
    browser, path = as_(dana), f"/notes/{note.id}/prompts/D8"
    assert browser.get(path).status_code == 409
    assert browser.post(path, {"response": "to_supervision", "because": "Okapi?", "seen": "0"}).status_code == 303
    assert "Okapi?" in page_text(browser.get(f"/notes/{note.id}"))
    assert questions_for(case, sam) == () and todo_queries.for_supervision(dana) == []


def test_papers_do_not_print_it_and_say_that_the_hour_has_no_note(dana, case, note) -> None:
    taken_back(note, dana)
    with i18n.speaking("en"):
        summary = summary_of(case, pseudonyms=True, by=dana, own=True)
    assert "Zebra" not in str(summary) and summary.ratings == () and summary.questions == ()
    assert summary.gaps and "without a signed note" in summary.gaps[0]


def test_the_list_of_papers_says_which_hold_it(as_, dana, case, note) -> None:
    said = "Holds a note that was recorded by mistake since"
    reports.issue(case, pseudonyms=True, language="en", by=dana)
    db.session.commit()
    assert said not in page_text(as_(dana).get(f"/cases/{case.id}/reports"))
    taken_back(note, dana)
    reports.issue(case, pseudonyms=True, language="en", by=dana)
    db.session.commit()
    assert page_text(as_(dana).get(f"/cases/{case.id}/reports")).count(said) == 1


def test_a_search_does_not_find_its_words_nor_the_reason(as_, dana, case, note) -> None:
    actions.amend(note, because="Okapi.", by=dana)
    db.session.flush()
    actions.sign(note, by=dana)
    db.session.commit()
    browser = as_(dana)
    assert f"/notes/{note.id}" in page_text(browser.post("/find", {"words": "zebra"}))
    taken_back(note, dana)
    for words in ("zebra", "okapi", "weiss"):
        assert f"/notes/{note.id}" not in page_text(browser.post("/find", {"words": words}))


def test_the_calendar_offers_to_write_the_note(as_, dana, case, note) -> None:
    day = queries.get_session(note.session_id).on
    path = f"/calendar/day?on={day.isoformat()}"
    assert f"/notes/{note.id}" in page_text(as_(dana).get(path))
    taken_back(note, dana)
    page = page_text(as_(dana).get(path))
    assert f"/notes/{note.id}" not in page and f"/sessions/{note.session_id}/note" in page


def test_a_case_in_which_nothing_else_was_written_is_quiet_again(dana, case, note) -> None:
    case.active_on = clock.today() - timedelta(days=30)
    db.session.commit()
    assert queries.cases_without_note_since(dana, clock.today()) == []
    taken_back(note, dana)
    assert [one.id for one in queries.cases_without_note_since(dana, clock.today())] == [case.id]


def test_a_review_of_it_stays_marked_and_waits_no_more(as_, dana, sam, note) -> None:
    review = a_review(note, by=dana)
    assert [one.of for one in todo_queries.for_supervision(sam)] == ["asked"]
    taken_back(note, dana)
    assert todo_queries.for_supervision(sam) == []
    said = "The note was recorded by mistake, and counts no more."
    for path in (f"/reviews/{review.id}", f"/reviews/{review.id}/return"):
        page = page_text(as_(sam).get(path))
        assert said in page and "Zebra" not in page and f"/notes/{note.id}/versions" not in page
    assert "recorded by mistake" in page_text(as_(sam).get("/reviews"))
    assert said in page_text(as_(dana).get(f"/reviews/{review.id}"))


def test_beside_a_stage_it_is_offered_no_more(app, dana, case, note) -> None:
    def offered() -> set[str]:
        with app.test_request_context():
            return {one.kind.value for one in offers_in(record_for(dana, case)) if one.of}

    before = offered()
    taken_back(note, dana)
    assert before - offered() == {"note", "rating"}


def test_nothing_else_moves(dana, case, note) -> None:
    state = case.stage, case.gate, queries.get_session(note.session_id).state, case.active_on
    taken_back(note, dana)
    db.session.refresh(case)
    assert (case.stage, case.gate, queries.get_session(note.session_id).state, case.active_on) == state


def test_the_policy_asks_for_a_signed_text(dana, case) -> None:
    assert not may(dana, Permission.TAKE_NOTE_BACK, a_note(case, by=dana))


def test_who_supervises_reads_that_there_was_one(as_, dana, sam, case, note) -> None:
    taken_back(note, dana)
    assert "A note recorded by mistake" in page_text(as_(sam).get(f"/cases/{case.id}/sessions"))
