"""A draft begun by mistake is discarded whole, stands nowhere, and is brought back whole."""

import json
import uuid
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text

from clinic import tidying
from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.models import TrailEntry
from clinic.calendar.queries import appointments_of
from clinic.cases import actions as cases
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.core.lifecycle import NotNowError
from clinic.core.web import ChangedMeanwhileError
from clinic.desk.todo_queries import unsigned, without_note
from clinic.measures.queries import ratings_of
from clinic.prompts import actions as prompts
from clinic.prompts.lifecycle import Response
from clinic.prompts.models import PromptAnswer
from clinic.sessions import (
    actions,
    appointment_actions,
    discard_actions,
    draft_actions,
    draft_queries,
    queries,
)
from clinic.sessions.discard_queries import discarded_of
from clinic.sessions.lifecycle import Attendance, Came, NoteState, SessionState, ThroughNote
from clinic.sessions.models import DiscardedDraft, SessionNote, TherapySession
from tests.factories.cases import a_case
from tests.factories.sessions import a_note, a_session, a_signed_note, fresh, seen
from tests.walk import page_text

SAID = {"summary": "Zebra crossing.", "ratings": {"a": {"score": "6-7"}, "b": {"score": "3"}}, "stage": 2}


def known(note: SessionNote) -> Any:
    """The ids of a note, which stay known when it is gone."""
    return SimpleNamespace(id=note.id, session_id=note.session_id)


def discarded(case: Case, dana: Account) -> DiscardedDraft:
    db.session.expire_all()
    return discarded_of(dana, case)[0]


def events(note_id: uuid.UUID) -> list[str]:
    told = TrailEntry.record_id == note_id, TrailEntry.event != "record:read"
    return list(db.session.scalars(select(TrailEntry.event).where(*told).order_by(TrailEntry.number)))


def written(browser: Any, case: Case, **more: str) -> Any:
    """A note begun by the button of the case's page, with something typed in it."""
    assert browser.post(f"/cases/{case.id}/note").status_code == 303
    db.session.expire_all()
    mine = SessionNote.case_id == case.id, SessionNote.state == NoteState.DRAFT
    note = known(db.session.scalars(select(SessionNote).where(*mine)).one())
    typed = {"summary": "Zebra crossing.", "rating_a": "6-7", "rating_b": "3", **more}
    assert put(browser, note, typed).status_code == 200
    return note


def put(browser: Any, note: Any, typed: dict[str, Any], **editions: int) -> Any:
    held = editions or {name: int(value) for name, value in seen(note).items()}
    return browser.open(f"/notes/{note.id}/draft", method="PUT", json={**held, "fields": typed})


def pages(browser: Any, case: Case) -> str:
    """Whatever would show a note, a session or a rating of this case."""
    places = ["/", "/todo", "/cases", "/calendar", "/calendar/agenda", f"/cases/{case.id}"]
    places += [f"/cases/{case.id}/{one}" for one in ("charts", "checks", "reports", "stages")]
    shown = "".join(page_text(browser.get(place)) for place in places)
    return shown + page_text(browser.post("/find", {"query": "Zebra"}))


def test_it_works_and_is_undone(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    before = case.active_on
    note = written(browser, case, pain_a="She waits.", rating_a="6-7")
    now = fresh(note)
    ids, edition, session_edition = (note.id, note.session_id), now.edition, now.therapy_session.edition
    assert now.therapy_session.through_note is ThroughNote.MADE
    answer = browser.post(f"/notes/{note.id}/discard")
    assert (answer.status_code, answer.location) == (303, f"/cases/{case.id}/sessions#discarded")
    page = page_text(browser.get(f"/cases/{case.id}/sessions"))
    assert "Discarded. It can be brought back for seven days." in page
    db.session.expire_all()
    assert (queries.get_note(ids[0]), queries.get_session(ids[1]), ratings_of(case)) == (None, None, [])
    assert db.session.get_one(Case, case.id).active_on == before
    draft = discarded(case, dana)
    way = f"/notes/{note.id}/discarded/{draft.id}"
    assert way in page and "No session yet" in page
    read = page_text(browser.get(way))
    assert "Zebra crossing." in read and "She waits." in read and f"{way}/restore" in read
    back = browser.post(f"{way}/restore")
    assert (back.status_code, back.location) == (303, f"/notes/{note.id}/edit")
    now = fresh(note)
    assert (now.id, now.session_id, now.state, now.stage) == (*ids, NoteState.DRAFT, None)
    assert now.text == {
        "summary": "Zebra crossing.",
        "pain": {"a": "She waits."},
        "ratings": {"a": {"score": "6-7"}, "b": {"score": "3"}},
    }
    assert {str(one.score) for one in ratings_of(case)} == {"6-7", "3"}
    assert (now.edition, now.therapy_session.edition) == (edition + 1, session_edition + 1)
    assert now.therapy_session.has_note and now.therapy_session.state is SessionState.HELD
    assert discarded_of(dana, case) == []
    assert list(trail.verify()) == []


def test_while_it_is_discarded_it_stands_nowhere(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    nothing = pages(browser, case)
    note = written(browser, case)
    there = pages(browser, case)
    assert "Zebra" in there and str(note.id) in there
    browser.post(f"/notes/{note.id}/discard")
    gone = pages(browser, case)
    assert "Zebra crossing" not in gone and "Session of" not in gone
    assert str(note.id) not in gone and str(note.session_id) not in gone
    assert queries.held_count(case) == 0 and queries.visits_of(case) == []
    assert gone.count("6-7") == nothing.count("6-7")
    assert appointments_of(dana, clock.today(), clock.today()) == []
    assert list(without_note(dana, clock.now())) == [] == list(unsigned(dana))


@pytest.mark.parametrize(("who", "status"), [("olga", 404), ("petra", 404), ("sam", 403)])
def test_a_stranger_finds_nothing_and_a_supervisor_may_not(as_, dana, request, who: str, status: int) -> None:
    case = a_case(by=dana)
    note, somebody = known(a_note(case, by=dana, text=SAID)), as_(request.getfixturevalue(who))
    assert somebody.post(f"/notes/{note.id}/discard").status_code == status
    assert fresh(note).state is NoteState.DRAFT
    as_(dana).post(f"/notes/{note.id}/discard")
    way = f"/notes/{note.id}/discarded/{discarded(case, dana).id}"
    assert somebody.get(way).status_code == status
    assert somebody.post(f"{way}/restore").status_code == status
    assert somebody.get(f"/notes/{note.id}").status_code == status
    assert "Zebra" not in page_text(somebody.get(way))
    assert way not in page_text(somebody.get(f"/cases/{case.id}/sessions"))
    assert discarded(case, dana).draft["summary"] == "Zebra crossing."


def test_a_colleague_on_the_case_neither_discards_nor_reads_it(as_, dana, olga) -> None:
    case = a_case(by=dana)
    cases.add_practitioner(case, olga, by=dana)
    note = known(a_note(case, by=dana, text=SAID))
    colleague = as_(olga)
    assert colleague.post(f"/notes/{note.id}/discard").status_code == 403
    as_(dana).post(f"/notes/{note.id}/discard")
    way = f"/notes/{note.id}/discarded/{discarded(case, dana).id}"
    assert colleague.get(way).status_code == 403
    assert colleague.post(f"{way}/restore").status_code == 403
    page = page_text(colleague.get(f"/cases/{case.id}/sessions"))
    assert "discarded" not in page.split("</h1>")[-1].casefold()
    assert discarded_of(olga, case) == []


def test_posted_twice_it_is_done_once(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    note = written(browser, case)
    for _time in range(2):
        assert browser.post(f"/notes/{note.id}/discard").status_code == 303
    way = f"/notes/{note.id}/discarded/{discarded(case, dana).id}"
    for _time in range(2):
        answer = browser.post(f"{way}/restore")
        assert (answer.status_code, answer.location) == (303, f"/notes/{note.id}/edit")
    assert browser.get(way).location == f"/notes/{note.id}/edit"
    told = events(note.id)
    assert [told.count(f"note:{one}") for one in ("started", "discarded", "restored")] == [1, 1, 1]


def test_a_signed_note_stays(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    note = a_signed_note(case, by=dana, text=SAID)
    assert browser.post(f"/notes/{note.id}/discard").status_code == 409
    assert fresh(note).state is NoteState.SIGNED and discarded_of(dana, case) == []
    assert "discard" not in page_text(browser.get(f"/notes/{note.id}")).casefold()
    with pytest.raises(NotNowError):
        discard_actions.discard(fresh(note), beside=[], by=dana)


def test_an_appointment_is_planned_again_and_takes_another_note(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    meeting = a_session(case, by=dana, state=SessionState.PLANNED)
    browser.post(f"/sessions/{meeting.id}/note")
    db.session.expire_all()
    note = known(queries.note_of(meeting.id))
    assert put(browser, note, {"summary": "Zebra crossing.", "attendance": "a", "rating_a": "4"}).status_code == 200
    assert queries.get_session(meeting.id).through_note is ThroughNote.HELD
    assert "is planned again" in page_text(browser.get(f"/notes/{note.id}/edit"))
    browser.post(f"/notes/{note.id}/discard")
    db.session.expire_all()
    now = queries.get_session(meeting.id)
    assert (now.state, now.attendance, now.came_b, now.has_note) == (SessionState.PLANNED, Attendance.BOTH, None, False)
    assert "Session of" in page_text(
        browser.get("/todo")
    )  # it was agreed, and is over: somebody says what became of it
    assert f"/sessions/{meeting.id}/note" in page_text(browser.get(f"/cases/{case.id}/sessions"))
    way = f"/notes/{note.id}/discarded/{discarded(case, dana).id}"
    browser.post(f"{way}/restore")
    now = fresh(note).therapy_session
    assert (now.id, now.state, now.attendance) == (meeting.id, SessionState.HELD, Attendance.A)
    assert (now.came_b, now.visibility, now.through_note) == (Came.ABSENT, "partner_a", ThroughNote.HELD)
    assert [str(one.score) for one in ratings_of(case)] == ["4"]


def test_while_another_note_is_in_its_place_it_can_be_read_and_waits(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    first = known(a_note(case, by=dana, text=SAID))
    browser.post(f"/notes/{first.id}/discard")
    browser.post(f"/sessions/{first.session_id}/note")
    second = known(queries.note_of(first.session_id))
    assert second.id != first.id and fresh(second).text == {}
    way = f"/notes/{first.id}/discarded/{discarded(case, dana).id}"
    page = page_text(browser.get(way))
    assert "Discard that one first" in page and "Zebra crossing." in page and f"{way}/restore" not in page
    assert browser.post(f"{way}/restore").status_code == 409
    assert discarded(case, dana).draft["summary"] == "Zebra crossing."
    browser.post(f"/notes/{second.id}/discard")
    assert browser.post(f"{way}/restore").status_code == 303
    assert queries.note_of(first.session_id).id == first.id
    assert [one.note_id for one in discarded_of(dana, case)] == [second.id]
    actions.sign(fresh(first), by=dana)
    db.session.commit()
    page = page_text(browser.get(f"/notes/{second.id}/discarded/{discarded(case, dana).id}"))
    assert "so this draft cannot come back" in page


def test_of_two_drafts_begun_in_one_hour_only_one_stands(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    first = written(browser, case)
    browser.post(f"/notes/{first.id}/discard")
    second = written(browser, case, summary="Another.")
    assert second.id != first.id and second.session_id != first.session_id
    way = f"/notes/{first.id}/discarded/{discarded(case, dana).id}"
    page = page_text(browser.get(way))
    assert "Discard that one first" in page and f"/notes/{second.id}" in page
    assert browser.post(f"{way}/restore").status_code == 409
    actions.sign(fresh(second), by=dana)
    db.session.commit()
    assert "so this draft cannot come back" in page_text(browser.get(way))
    assert browser.post(f"{way}/restore").status_code == 409
    assert len(queries.visits_of(case)) == 1


def test_a_session_that_somebody_spoke_of_stays(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    note = written(browser, case)
    assert "Its session goes with it" in page_text(browser.get(f"/notes/{note.id}"))
    appointment_actions.note_attendance(fresh(note).therapy_session, {"a": Came.CAME, "b": Came.LATE}, by=dana)
    db.session.commit()
    assert "Its session stays, without a note." in page_text(browser.get(f"/notes/{note.id}"))
    browser.post(f"/notes/{note.id}/discard")
    db.session.expire_all()
    meeting = queries.get_session(note.session_id)
    assert (meeting.state, meeting.came_b, meeting.has_note) == (SessionState.HELD, Came.LATE, False)
    assert ratings_of(case) == [] and case.active_on == meeting.on
    browser.post(f"/notes/{note.id}/discarded/{discarded(case, dana).id}/restore")
    assert fresh(note).therapy_session.came_b is Came.LATE


def test_what_became_of_the_appointment_meanwhile_stands(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    meeting = a_session(case, by=dana, state=SessionState.PLANNED)
    browser.post(f"/sessions/{meeting.id}/note")
    note = known(queries.note_of(meeting.id))
    browser.post(f"/notes/{note.id}/discard")
    appointment_actions.note_attendance(queries.get_session(meeting.id), {"a": Came.ABSENT, "b": Came.TOLD}, by=dana)
    db.session.commit()
    browser.post(f"/notes/{note.id}/discarded/{discarded(case, dana).id}/restore")
    now = fresh(note).therapy_session
    assert (now.state, now.came_a, now.through_note) == (SessionState.NO_SHOW, Came.ABSENT, None)


def test_an_open_page_neither_loses_its_words_nor_revives_it(as_, dana) -> None:
    case, browser, phone = a_case(by=dana), as_(dana), as_(dana)
    note = written(browser, case)
    first = {name: int(value) for name, value in seen(note).items()}
    put(phone, note, {"summary": "Zebra crossing, at dusk."})
    browser.post(f"/notes/{note.id}/discard")
    answer = put(browser, note, {"pain_b": "Not heard."}, **first)
    assert (answer.status_code, answer.mimetype) == (410, "application/json")
    assert answer.json["sentence"] == "This draft was discarded. It can be brought back for seven days."
    assert browser.get(f"/notes/{note.id}/draft").status_code == 410
    draft = discarded(case, dana)
    assert queries.get_note(note.id) is None and "pain" not in draft.draft
    way = f"/notes/{note.id}/discarded/{draft.id}"
    for page in ("", "/edit", "/sign"):
        assert browser.get(f"/notes/{note.id}{page}").location == way
    typed = {"seen": "1", "seen_session": "1", "attendance": "both", "modality": "video", "pain_b": "Not heard."}
    for address in (f"/notes/{note.id}/edit",):
        kept = browser.post(address, typed)
        page = page_text(kept)
        assert kept.status_code == 409 and "Not heard." in page and way in page and "bring the draft back" in page
    assert browser.post(f"/notes/{note.id}/sign", {"seen": "1"}).location == way
    assert queries.get_note(note.id) is None
    browser.post(f"{way}/restore")
    # the page of before is an older one now, also where its numbers were once those of a new note
    for editions in (first, {"seen": 1, "seen_session": 1}):
        late = put(browser, note, {"summary": "Mine."}, **editions)
        assert (late.status_code, late.json["fields"]["summary"]) == (409, "Zebra crossing, at dusk.")
    assert put(browser, note, {"pain_b": "Not heard."}).status_code == 200
    assert fresh(note).text["pain"] == {"b": "Not heard."}


def test_a_save_that_crosses_with_it_is_told(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    note = written(browser, case)
    stored = draft_queries.stored_draft(note.id)
    browser.post(f"/notes/{note.id}/discard")
    for typed in ({"pain_a": "Late."}, {"rating_a": "2"}):
        with pytest.raises(ChangedMeanwhileError):
            draft_actions.autosave(
                stored, typed, seen=draft_actions.Seen(stored.edition, stored.session_edition), by=dana
            )
        db.session.rollback()
    assert queries.get_note(note.id) is None and ratings_of(case) == []


def test_what_cannot_be_read_yet_comes_back_too(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    note = written(browser, case, rating_a="3.")
    browser.post(f"/notes/{note.id}/discard")
    way = f"/notes/{note.id}/discarded/{discarded(case, dana).id}"
    page = page_text(browser.get(way))
    assert "Not readable yet" in page and ">3.<" in page
    browser.post(f"{way}/restore")
    assert fresh(note).unread == {"rating_a": "3."}
    assert [str(one.score) for one in ratings_of(case)] == ["3"]


def test_what_was_said_to_prompts_goes_and_comes_with_it(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    note = known(a_note(case, by=dana, text=SAID))
    said = prompts.answer(fresh(note), "D1", response=Response.TO_SUPERVISION, because="Whose side?", seen=0, by=dana)
    db.session.commit()
    answer_id, at = said.id, said.answered_at
    assert "For supervision" in page_text(browser.get("/todo"))
    browser.post(f"/notes/{note.id}/discard")
    assert db.session.scalars(select(PromptAnswer)).all() == []
    assert "For supervision" not in page_text(browser.get("/todo"))
    browser.post(f"/notes/{note.id}/discarded/{discarded(case, dana).id}/restore")
    db.session.expire_all()
    row = db.session.get_one(PromptAnswer, answer_id)
    assert (row.because, row.response, row.answered_at) == ("Whose side?", Response.TO_SUPERVISION, at)


def test_after_seven_days_it_is_gone_and_removed(app: Flask, as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    note = written(browser, case)
    browser.post(f"/notes/{note.id}/discard")
    way = f"/notes/{note.id}/discarded/{discarded(case, dana).id}"
    with time_machine.travel(clock.now() + timedelta(days=7, minutes=1)):
        later = as_(dana)
        assert [later.get(way).status_code, later.post(f"{way}/restore").status_code] == [404, 404]
        assert "Discarded drafts" not in page_text(later.get(f"/cases/{case.id}/sessions"))
        assert put(later, note, {"summary": "Still open."}, seen=1, seen_session=1).status_code == 404
        db.session.commit()
        tidying.tidy(app)
        db.session.expire_all()
        assert db.session.scalars(select(DiscardedDraft)).all() == []
        assert events(note.id)[-1] == "note:removed"
        assert "for good" in page_text(later.get(f"/cases/{case.id}/trail"))
    assert list(trail.verify()) == []


def test_the_trail_tells_of_it_without_a_word_of_it(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    note = written(browser, case)
    browser.post(f"/notes/{note.id}/discard")
    browser.post(f"/notes/{note.id}/discarded/{discarded(case, dana).id}/restore")
    assert [one for one in events(note.id) if one != "note:saved"] == [
        "note:started",
        "note:discarded",
        "note:restored",
    ]
    assert events(note.session_id) == ["session:added", "session:removed", "session:added"]
    page = page_text(browser.get(f"/cases/{case.id}/trail"))
    assert "discarded a note’s draft" in page and "brought a note’s draft back" in page and "Zebra" not in page
    rows = db.session.execute(text("SELECT details FROM trail_entries")).scalars().all()
    assert "Zebra" not in json.dumps(list(rows))


def test_an_amendment_is_discarded_and_the_signed_text_stays(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    note = a_signed_note(case, by=dana, text=SAID)
    actions.amend(note, because="A wrong number.", by=dana)
    db.session.commit()
    old = {name: int(value) for name, value in seen(note).items()}
    put(browser, note, {"rating_a": "9", "summary": "Zebra, amended."})
    assert "Discard this amendment" in page_text(browser.get(f"/notes/{note.id}/edit"))
    browser.post(f"/notes/{note.id}/discard")
    browser.post(f"/notes/{note.id}/discard")
    now = fresh(note)
    assert (now.state, now.text["summary"], now.amending_because) == (NoteState.SIGNED, "Zebra crossing.", "")
    assert {str(one.score) for one in ratings_of(case)} == {"6-7", "3"}
    assert "not signed" not in page_text(browser.get("/todo"))
    assert put(browser, note, {"summary": "Late."}, **old).status_code == 410
    assert [one.note_id for one in discarded_of(dana, case)] == [note.id]
    way = f"/notes/{note.id}/discarded/{discarded(case, dana).id}"
    page = page_text(browser.get(way))
    assert "A wrong number." in page and "Zebra, amended." in page
    browser.post(f"{way}/restore")
    now = fresh(note)
    assert (now.state, now.text["summary"]) == (NoteState.AMENDING, "Zebra, amended.")
    assert (now.amending_because, {str(one.score) for one in ratings_of(case)}) == ("A wrong number.", {"9", "3"})


def test_an_amendment_does_not_come_back_over_a_newer_text(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    note = a_signed_note(case, by=dana, text=SAID)
    actions.amend(note, because="A wrong number.", by=dana)
    db.session.commit()
    browser.post(f"/notes/{note.id}/discard")
    way = f"/notes/{note.id}/discarded/{discarded(case, dana).id}"
    actions.amend(fresh(note), because="Another.", by=dana)
    db.session.commit()
    assert "is being amended again" in page_text(browser.get(way))
    assert browser.post(f"{way}/restore").status_code == 409
    actions.sign(fresh(note), by=dana)
    db.session.commit()
    assert "was signed again meanwhile" in page_text(browser.get(way))
    assert browser.post(f"{way}/restore").status_code == 409
    assert fresh(note).state is NoteState.SIGNED


def test_on_a_shared_screen_nothing_of_it_is_shown(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    note = written(browser, case)
    browser.post(f"/notes/{note.id}/discard")
    way = f"/notes/{note.id}/discarded/{discarded(case, dana).id}"
    browser.post("/share-screen", {"next": "/"})
    assert "Zebra" not in page_text(browser.get(way))
    assert "Discarded drafts" not in page_text(browser.get(f"/cases/{case.id}/sessions"))


def test_other_sessions_of_the_case_are_untouched(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    signed = a_signed_note(case, by=dana, text=SAID, on=date(2026, 2, 2))
    note = written(browser, a_case(by=dana))
    mistake = known(a_note(case, by=dana, text={"ratings": {"a": {"score": "1"}}}, on=date(2026, 2, 9)))
    browser.post(f"/notes/{mistake.id}/discard")
    db.session.expire_all()
    assert fresh(note).text["summary"] == "Zebra crossing." and fresh(signed).text["summary"] == "Zebra crossing."
    assert {str(one.score) for one in ratings_of(case)} == {"6-7", "3"}
    assert db.session.scalars(select(TherapySession).where(TherapySession.case_id == case.id)).all()
