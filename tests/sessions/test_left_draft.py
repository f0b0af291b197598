"""The draft of whoever left: set aside unread, so that a colleague can write the note of its session."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import alembic.command
import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from clinic import tidying
from clinic.access.roles import Role
from clinic.accounts import actions as accounts
from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.models import TrailEntry
from clinic.cases import actions as cases
from clinic.cases.models import Case
from clinic.core import clock, db, schema
from clinic.measures.queries import ratings_of
from clinic.prompts import actions as prompts
from clinic.prompts.lifecycle import Response
from clinic.prompts.models import PromptAnswer
from clinic.sessions import queries
from clinic.sessions.discard_queries import discarded_of
from clinic.sessions.lifecycle import NoteState, SessionState
from clinic.sessions.models import DiscardedDraft, SessionNote, TherapySession
from tests.factories.cases import a_case
from tests.factories.sessions import a_note, a_session
from tests.walk import page_text

SAID = {"summary": "Zebra crossing.", "ratings": {"a": {"score": "6-7"}, "b": {"score": "3"}}, "stage": 2}


@pytest.fixture
def case(dana: Account, olga: Account) -> Case:
    """Dana's and Olga's."""
    case = a_case(by=dana)
    cases.add_practitioner(case, olga, by=dana)
    db.session.commit()
    return case


@pytest.fixture
def draft(case: Case, dana: Account) -> Any:
    """What Dana has not signed, with an answer to a prompt beside it."""
    note = a_note(case, by=dana, text=SAID)
    prompts.answer(note, "D1", response=Response.TO_SUPERVISION, because="Zebra?", seen=0, by=dana)
    db.session.commit()
    return SimpleNamespace(id=note.id, session_id=note.session_id, edition=note.edition)  # known when it is gone


def way(note: Any) -> str:
    return f"/notes/{note.id}/set-aside"


def disabled(who: Account, case: Case, by: Account) -> None:
    accounts.disable(who, by=by)


def not_treating(who: Account, case: Case, by: Account) -> None:
    cases.remove_practitioner(case, who, by=by)


def not_practising(who: Account, case: Case, by: Account) -> None:
    who.roles = frozenset({Role.SUPERVISOR})


@pytest.fixture
def left(draft: Any, case: Case, dana: Account, olga: Account) -> Any:
    """The same, when Dana treats the case no more."""
    cases.remove_practitioner(case, dana, by=olga)
    db.session.commit()
    return draft


def notes_of(case: Case) -> list[SessionNote]:
    db.session.expire_all()
    return list(db.session.scalars(select(SessionNote).where(SessionNote.case_id == case.id)))


@pytest.mark.parametrize("leaves", [disabled, not_treating, not_practising])
def test_it_works(as_, draft: Any, case: Case, dana: Account, olga: Account, leaves: Callable) -> None:
    leaves(dana, case, by=olga)
    db.session.commit()
    browser = as_(olga)
    assert "a colleague left its note unsigned" in page_text(browser.get("/todo"))
    assert way(draft) in page_text(browser.get(f"/cases/{case.id}/sessions"))
    answer = browser.post(f"/sessions/{draft.session_id}/note")
    assert (answer.status_code, answer.location) == (303, way(draft))
    page = page_text(browser.get(way(draft)))
    assert "Dana began the note of this session" in page and "Zebra" not in page
    answer = browser.post(way(draft))
    [note] = notes_of(case)
    assert answer.location == f"/notes/{note.id}/edit" and note.author_id == olga.id
    assert note.session_id == draft.session_id
    page = page_text(browser.get(answer.location))
    assert "This note is yours." in page and "Zebra" not in page
    assert "left its note unsigned" not in page_text(browser.get("/todo"))
    assert ratings_of(case) == [] and db.session.scalars(select(PromptAnswer)).all() == []


def test_nobody_else_reads_it_and_the_trail_tells_who_set_it_aside(as_, left: Any, case: Case, olga: Account) -> None:
    browser = as_(olga)
    browser.post(way(left))
    kept = db.session.scalars(select(DiscardedDraft)).one()
    assert (kept.author_id == olga.id, kept.set_aside_by_id, kept.draft["summary"]) == (
        False,
        olga.id,
        "Zebra crossing.",
    )
    for path in (f"/notes/{left.id}", f"/notes/{left.id}/edit", f"/notes/{left.id}/discarded/{kept.id}"):
        assert browser.get(path).status_code in (403, 404)
    assert browser.post(f"/notes/{left.id}/discarded/{kept.id}/restore").status_code in (403, 404)
    assert "Zebra" not in page_text(browser.get(f"/cases/{case.id}/sessions"))
    told = page_text(browser.get(f"/cases/{case.id}/trail"))
    assert "set aside a draft, which is kept for its author" in told and list(trail.verify()) == []


def test_posted_twice_it_is_done_once(as_, left: Any, case: Case, olga: Account) -> None:
    browser = as_(olga)
    browser.post(way(left))
    again = browser.post(way(left))
    assert (again.status_code, again.location) == (303, f"/cases/{case.id}/sessions")
    assert "set aside already" in page_text(browser.get(again.location))
    assert len(notes_of(case)) == 1 and len(db.session.scalars(select(DiscardedDraft)).all()) == 1


def test_of_whoever_still_works_nothing_is_set_aside(as_, draft: Any, case: Case, dana, olga, sam, petra) -> None:
    assert [as_(who).post(way(draft)).status_code for who in (olga, dana, sam, petra)] == [403, 403, 403, 404]
    assert way(draft) not in page_text(as_(olga).get(f"/cases/{case.id}/sessions"))
    browser = as_(olga)
    browser.post(f"/sessions/{draft.session_id}/note")
    assert "nobody else can read or write it" in page_text(browser.get(f"/cases/{case.id}/sessions"))
    assert [one.author_id for one in notes_of(case)] == [dana.id]


def test_whoever_left_learns_nothing_more(as_, left: Any, dana: Account) -> None:
    assert [as_(dana).get(way(left)).status_code, as_(dana).post(way(left)).status_code] == [404, 404]


def test_a_signed_note_is_not_set_aside(as_, draft: Any, case: Case, dana: Account, olga: Account) -> None:
    as_(dana).post(f"/notes/{draft.id}/sign", {"seen": str(draft.edition)})
    cases.remove_practitioner(case, dana, by=olga)
    db.session.commit()
    assert notes_of(case)[0].state is NoteState.SIGNED
    assert as_(olga).post(way(draft)).status_code == 404
    assert len(notes_of(case)) == 1


def test_it_waits_for_its_author_for_good(app: Flask, as_, left: Any, case: Case, dana: Account, olga: Account) -> None:
    as_(olga).post(way(left))
    cases.add_practitioner(case, dana, by=olga)
    db.session.commit()
    with time_machine.travel(clock.now() + timedelta(days=30)):
        browser = as_(dana)
        db.session.commit()
        tidying.tidy(app)
        [kept] = discarded_of(dana, case)
        sessions = page_text(browser.get(f"/cases/{case.id}/sessions"))
        assert "set aside by Olga; it is kept" in sessions
        read = f"/notes/{left.id}/discarded/{kept.id}"
        page = page_text(browser.get(read))
        assert "Zebra crossing." in page and "Olga set this draft of yours aside" in page
        assert "has another note meanwhile" in page and "for good" not in page
        assert browser.post(f"{read}/restore").status_code == 409


def test_it_comes_back_whole_once_its_place_is_free(as_, left: Any, case: Case, dana, olga) -> None:
    held = left.session_id
    as_(olga).post(way(left))
    [own] = notes_of(case)
    as_(olga).post(f"/notes/{own.id}/discard")
    assert db.session.get(TherapySession, held) is not None  # though it was begun with a note: two say that it was
    cases.add_practitioner(case, dana, by=olga)
    db.session.commit()
    browser = as_(dana)
    [kept] = discarded_of(dana, case)
    browser.post(f"/notes/{left.id}/discarded/{kept.id}/restore")
    [note] = notes_of(case)
    assert (note.id, note.text["summary"], note.author_id) == (left.id, "Zebra crossing.", dana.id)
    assert {str(one.score) for one in ratings_of(case)} == {"6-7", "3"}
    assert [one.because for one in db.session.scalars(select(PromptAnswer))] == ["Zebra?"]


def test_the_button_of_the_case_leads_to_it_too(as_, case: Case, dana: Account, olga: Account) -> None:
    as_(dana).post(f"/cases/{case.id}/note")
    [begun] = notes_of(case)
    cases.remove_practitioner(case, dana, by=olga)
    db.session.commit()
    answer = as_(olga).post(f"/cases/{case.id}/note")
    assert answer.location == way(begun)
    assert db.session.scalar(select(func.count()).select_from(TherapySession)) == 1


def test_on_a_shared_screen_it_says_nothing(as_, left: Any, case: Case, olga: Account) -> None:
    browser = as_(olga)
    browser.post("/share-screen", {"next": "/"})
    page = page_text(browser.get(way(left)))
    assert "Hidden while the screen is shared." in page and "Dana" not in page


def test_another_draft_of_the_same_day_is_untouched(as_, left: Any, case: Case, olga: Account) -> None:
    own = a_note(case, by=olga, text={"summary": "Olga’s."}, on=clock.today() - timedelta(days=6))
    waiting = a_session(case, by=olga, on=clock.today() - timedelta(days=5))
    as_(olga).post(way(left))
    texts = {one.text.get("summary", "") for one in notes_of(case)}
    assert texts == {"Olga’s.", ""} and queries.note_of(waiting.id) is None and queries.get_note(own.id) is not None


def test_the_trail_says_that_nobody_looked_at_it_and_nobody_rated(as_, left: Any, case: Case, olga: Account) -> None:
    as_(olga).get(way(left))
    as_(olga).post(way(left))
    told = select(TrailEntry.event).where(TrailEntry.by_id == olga.id)
    assert "record:read" not in db.session.scalars(told.where(TrailEntry.record_id == left.id)).all()
    assert "rating:recorded" not in db.session.scalars(told).all()


def test_what_its_author_discarded_before_leaving_is_not_told(as_, draft: Any, case: Case, dana, olga) -> None:
    as_(dana).post(f"/notes/{draft.id}/discard")
    cases.remove_practitioner(case, dana, by=olga)
    db.session.commit()
    assert as_(olga).get(way(draft)).status_code == 404


def test_brought_back_and_discarded_its_session_was_still_held(as_, case: Case, dana: Account, olga: Account) -> None:
    meeting = a_session(case, by=dana, on=clock.today() - timedelta(days=1), state=SessionState.PLANNED)
    as_(dana).post(f"/sessions/{meeting.id}/note")
    note = queries.note_of(meeting.id)
    assert note is not None
    note_id = note.id
    cases.remove_practitioner(case, dana, by=olga)
    db.session.commit()
    as_(olga).post(f"/notes/{note_id}/set-aside")
    [own] = notes_of(case)
    as_(olga).post(f"/notes/{own.id}/discard")
    cases.add_practitioner(case, dana, by=olga)
    db.session.commit()
    browser = as_(dana)
    browser.post(f"/notes/{note_id}/discarded/{discarded_of(dana, case)[0].id}/restore")
    browser.post(f"/notes/{note_id}/discard")
    db.session.expire_all()
    assert db.session.get_one(TherapySession, meeting.id).state is SessionState.HELD


def test_no_way_down_drops_it(app: Flask, as_, left: Any, olga: Account) -> None:
    as_(olga).post(way(left))
    db.session.remove()
    with pytest.raises(RuntimeError, match="kept for their authors"):
        alembic.command.downgrade(schema.alembic_config(), "0014")
    assert db.session.scalar(select(func.count()).select_from(DiscardedDraft)) == 1
