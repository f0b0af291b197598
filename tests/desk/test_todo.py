"""What waits for a practitioner, and that each line's step ends its waiting."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest

from clinic.accounts.models import Account
from clinic.audit.models import TrailEntry
from clinic.cases import actions as case_actions
from clinic.cases.lifecycle import Gate, Side, Visibility
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.desk import todo_queries
from clinic.desk.todo import lines_for
from clinic.prompts import actions as prompts
from clinic.prompts.lifecycle import Response
from clinic.sessions import actions
from clinic.sessions.lifecycle import SessionState
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, homework_in
from tests.factories.sessions import a_note, a_session, a_signed_note
from tests.factories.settled import settled
from tests.walk import page_text


@pytest.fixture
def case(dana: Account) -> Case:
    return settled(a_case(by=dana, gate=Gate.OPEN), by=dana)


def page_of(browser: Any, path: str = "/todo") -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return page_text(answer)


def waiting(browser: Any) -> list[str]:
    """What waits, as the page words it."""
    return re.findall(r"<b>([^<]+)</b>", page_of(browser).split('<main id="main"')[-1])


def test_nothing_waits(as_, dana, case) -> None:
    page = page_of(as_(dana))
    assert "Nothing waits." in page and waiting(as_(dana)) == []
    assert "Nothing waits." in page_of(as_(dana), "/")


def test_a_session_without_a_note_is_one_button_from_its_note(as_, dana, case) -> None:
    held = a_session(case, by=dana, on=clock.today() - timedelta(days=1))
    past = a_session(case, by=dana, on=clock.today() - timedelta(days=4), state=SessionState.PLANNED)
    a_session(case, by=dana, on=clock.today() + timedelta(days=4), state=SessionState.PLANNED)
    a_session(case, by=dana, on=clock.today() - timedelta(days=5), state=SessionState.CANCELLED)
    browser = as_(dana)
    page = page_of(browser)
    assert page.count("without a note") == 2 and page.index(str(past.id)) < page.index(str(held.id))
    assert f"/sessions/{past.id}/edit" in page and f"/sessions/{held.id}/edit" not in page
    assert "was due" in page
    begun = browser.post(f"/sessions/{held.id}/note")
    assert begun.headers["Location"].endswith("/edit")
    assert page_of(browser).count("without a note") == 1 and "not signed" in page_of(browser)


def test_the_deadline_is_the_practices(app, as_, dana, case) -> None:
    a_session(case, by=dana, on=clock.today() - timedelta(days=3))
    assert "was due" in page_of(as_(dana))
    app.config["NOTE_DEADLINE"] = timedelta(days=7)
    assert "was due" not in page_of(as_(dana)) and "due " in page_of(as_(dana))


def test_an_unsigned_note_leads_to_its_signature_and_is_gone_once_signed(as_, dana, olga, case) -> None:
    case_actions.add_practitioner(case, olga, by=dana)
    note = a_note(case, by=dana, text={"summary": "A first draft."})
    amended = a_signed_note(case, by=dana)
    actions.amend(amended, because="A word.", by=dana)
    db.session.commit()
    browser = as_(dana)
    page = page_of(browser)
    assert f"/notes/{note.id}/sign" in page and f"/notes/{amended.id}/sign" in page and "Amendment of the note" in page
    assert waiting(as_(olga)) == []
    assert browser.post(f"/notes/{note.id}/sign", {"seen": str(note.edition)}).status_code == 303
    assert str(note.id) not in page_of(browser)


def test_homework_that_came_back_waits_until_it_is_talked_over(as_, dana, olga, sam, case) -> None:
    back, out = homework_in(case, by=dana, side=Side.A), homework_in(case, by=dana, side=Side.B)
    an_answer(back, by=dana)
    browser = as_(dana)
    assert waiting(browser) == ["Coping list: Noor Haddad"] and str(out.id) not in page_of(browser)
    assert waiting(as_(olga)) == waiting(as_(sam)) == []
    assert 'name="next" value="/todo#line-1"' in page_of(browser)
    done = browser.post(f"/homework/{back.id}/talk-over", {"next": "/todo"})
    assert done.headers["Location"] == "/todo" and waiting(browser) == []
    assert 'id="line-1"' in page_of(browser)  # where the focus goes, with nothing left


def test_homework_that_a_colleague_keeps_for_themselves_does_not_wait_for_others(as_, dana, olga, case) -> None:
    back = homework_in(case, by=dana)
    an_answer(back, by=dana)
    back.visibility, back.by_id = Visibility.AUTHOR_ONLY, olga.id
    db.session.commit()
    assert waiting(as_(dana)) == []


def test_a_gate_that_nobody_assessed_waits_in_open_cases_of_couples(as_, dana) -> None:
    case = settled(a_case(by=dana), by=dana)
    assert waiting(as_(dana)) == ["Gate to joint work not assessed"]
    assert f"/cases/{case.id}/gate" in page_of(as_(dana))
    case_actions.move_case(case, "pause", on=clock.today(), by=dana)
    db.session.commit()
    assert waiting(as_(dana)) == []


def test_a_question_for_supervision_waits_until_it_was_talked_about(as_, dana, case) -> None:
    note = a_signed_note(case, by=dana)
    prompts.answer(note, "D8", response=Response.TO_SUPERVISION, because="My doubts.", seen=0, by=dana)
    prompts.answer(note, "D1a", response=Response.NOT_RELEVANT, because="", seen=0, by=dana)
    db.session.commit()
    browser = as_(dana)
    (said,) = waiting(browser)
    assert said.startswith("For supervision, “") and "My doubts" not in page_of(browser)
    done = browser.post(f"/notes/{note.id}/prompts/D8/discuss", {"next": "/todo"})
    assert done.headers["Location"] == "/todo" and waiting(browser) == []
    browser.post(f"/notes/{note.id}/prompts/D8/discuss")
    told = db.session.query(TrailEntry).filter_by(event="prompt:discussed").all()
    assert [(one.record_id, one.details) for one in told] == [(note.id, '{"prompt": "D8"}')]


def test_nobody_elses_question_is_noted_as_talked_about(as_, dana, olga, sam, case) -> None:
    note = a_signed_note(case, by=dana)
    prompts.answer(note, "D8", response=Response.TO_SUPERVISION, because="", seen=0, by=dana)
    db.session.commit()
    assert as_(olga).post(f"/notes/{note.id}/prompts/D8/discuss").status_code == 404
    assert as_(sam).post(f"/notes/{note.id}/prompts/D8/discuss").status_code == 403
    assert (
        as_(dana)
        .post(f"/notes/{note.id}/prompts/D8/discuss", {"next": "//evil.example"})
        .headers["Location"]
        .startswith("/notes/")
    )


def test_on_a_shared_screen_no_line_tells_of_any_couple(as_, dana) -> None:
    case = a_case(by=dana)
    an_answer(homework_in(case, by=dana), by=dana)
    a_session(case, by=dana)
    a_session(case, by=dana, on=clock.today() + timedelta(days=2), state=SessionState.PLANNED)
    browser = as_(dana)
    browser.post("/share-screen", {"next": "/"})
    for path in ("/todo", "/"):
        page = page_text(browser.get(path)).partition("<main")[2]
        assert "Hidden while the screen is shared." in page and "Nothing waits." not in page, path
        assert not any(word in page for word in (case.reference, "Session of", "not confirmed", "Noor")), path


def test_what_is_due_first_stands_first(app, dana, case) -> None:
    a_session(case, by=dana, on=clock.today() - timedelta(days=1))
    an_answer(homework_in(case, by=dana), by=dana, on=clock.today())
    a_session(case, by=dana, on=clock.today() - timedelta(days=9))
    with app.test_request_context():
        said = [one.what for one in lines_for(dana)[0]]
    assert ["without a note" in one for one in said] == [True, True, False]


def test_every_line_says_when_it_is_due_which_is_what_orders_it(app, as_, dana, case) -> None:
    a_session(case, by=dana, on=clock.today() - timedelta(days=60))
    a_session(case, by=dana, on=clock.today() - timedelta(days=9))
    given = homework_in(case, by=dana)
    an_answer(given, by=dana, on=clock.today() - timedelta(days=8))
    back = homework_in(case, by=dana, exercise="miracle_question")
    an_answer(back, by=dana, on=clock.today())
    a_session(case, by=dana, on=clock.today() + timedelta(days=2), state=SessionState.PLANNED)
    with app.test_request_context():
        lines = lines_for(dana)[0]
    due = [one.due for one in lines]
    assert re.fullmatch(r"was due \w{3} \d+ \w{3} \d{4}", due[0])  # so long ago that nobody counts
    assert due[1].endswith(", 7 days ago") and due[2:4] == ["was due yesterday", "due tomorrow"]
    assert due[4].endswith(", in 7 days")
    assert [bool(one.told) for one in lines] == [False, False, True, True, True]
    page = page_of(as_(dana))
    places = [page.index(one) for one in due]
    assert places == sorted(places) and "came back" in page


def test_what_is_due_today_says_the_hour(app, as_, dana, case) -> None:
    app.config["NOTE_DEADLINE"] = timedelta(minutes=1)
    meeting = a_session(case, by=dana)
    meeting.starts_at, meeting.ends_at = clock.now() - timedelta(minutes=51), clock.now() - timedelta(seconds=90)
    db.session.commit()
    with app.test_request_context():
        [line] = lines_for(dana)[0]
    assert re.fullmatch(r"was due (today, \d\d:\d\d|yesterday)", line.due) and line.late


def test_an_appointment_that_nobody_confirmed_is_confirmed_from_its_line(as_, dana, case) -> None:
    ahead = a_session(case, by=dana, on=clock.today() + timedelta(days=4), state=SessionState.PLANNED)
    browser = as_(dana)
    assert waiting(browser) == ["Appointment not confirmed"]
    done = browser.post(f"/sessions/{ahead.id}/confirm", {"next": "/todo"})
    assert done.headers["Location"] == "/todo" and waiting(browser) == []
    assert 'id="line-1"' in page_of(browser)  # where the focus goes, with nothing left


def test_a_session_is_known_to_have_its_note_whoever_writes_it(app, dana: Account) -> None:
    case = a_case(by=dana)
    meeting = a_session(case, by=dana)
    assert not meeting.has_note and [one.id for one in todo_queries.without_note(dana, clock.now())] == [meeting.id]
    actions.start_note(meeting, record_id=uuid.uuid4(), by=dana)
    db.session.commit()
    db.session.expire_all()
    assert meeting.has_note and not todo_queries.without_note(dana, clock.now())
