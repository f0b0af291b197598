"""What stands beside a note of its session: until when it is due, and what came back since the last one."""

from datetime import timedelta

from clinic.core import clock, db
from clinic.sessions.lifecycle import Attendance, SessionState
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, homework_in
from tests.factories.sessions import a_note, a_session, a_signed_note
from tests.walk import page_text


def editor(browser, note) -> str:
    answer = browser.get(f"/notes/{note.id}/edit")
    assert answer.status_code == 200
    return page_text(answer)


def test_a_note_says_until_when_it_is_due_and_since_when_it_was(app, as_, dana) -> None:
    case = a_case(by=dana)
    late, early = a_note(case, by=dana), a_note(case, by=dana, on=clock.today())
    assert "This note was due on" in editor(as_(dana), late)
    assert "This note is due on" in editor(as_(dana), early)
    app.config["NOTE_DEADLINE"] = timedelta(hours=720)
    assert "This note is due on" in editor(as_(dana), late)


def test_what_came_back_since_the_last_session_stands_beside_the_note(as_, dana) -> None:
    case = a_case(by=dana)
    given = homework_in(case, by=dana, exercise="miracle_question")
    an_answer(given, by=dana, on=clock.today() - timedelta(days=1))
    first = a_note(case, by=dana, on=clock.today() - timedelta(days=20))
    assert "Came back since then" not in editor(as_(dana), first)  # there was no session before
    a_signed_note(case, by=dana, on=clock.today() - timedelta(days=14))
    second = editor(as_(dana), a_note(case, by=dana, on=clock.today()))
    assert "Came back since then" in second
    assert f'href="/homework/{given.id}"' in second.partition("Came back since then")[2]


def test_an_appointment_leads_to_its_note_with_one_press_and_its_head_is_filled(as_, dana) -> None:
    meeting = a_session(a_case(by=dana), by=dana, on=clock.today(), state=SessionState.PLANNED, attendance=Attendance.B)
    browser = as_(dana)
    place = browser.post(f"/sessions/{meeting.id}/note").headers["Location"]
    db.session.refresh(meeting)
    assert 'name="attendance" value="b" checked' in browser.get(place).get_data(as_text=True)
