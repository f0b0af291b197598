"""On a shared screen nothing says that one partner of a couple was seen, or will be seen, alone."""

import re
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from clinic.accounts.models import Account
from clinic.cases.lifecycle import CaseKind, Side
from clinic.cases.models import Case
from clinic.contacts.lifecycle import ContactKind, Whom
from clinic.core import clock, db
from clinic.sessions import actions
from clinic.sessions.attending import noted
from clinic.sessions.lifecycle import Attendance, Modality, SessionState
from clinic.sessions.models import SessionNote, TherapySession
from tests.desk.test_what_shows_nowhere import shown, told
from tests.factories.cases import a_case
from tests.factories.contacts import a_contact
from tests.factories.homework import an_answer, an_exception, homework_in
from tests.factories.house import a_house
from tests.factories.sessions import a_note, a_session, a_signed_note
from tests.factories.sheets import an_entry
from tests.walk import is_page, page_text, walk

VIEWS = ("/calendar", "/calendar/day", "/calendar/month", "/calendar/agenda")
#: Days on which nothing of the house happened but hours with one alone, and what followed from them.
_DAYS = re.compile(r"\b(?:17|18|19|20|26) Feb|\b[47] Mar|2026-02-(?:17|18|19|20|26)|2026-03-0[47]")
#: The hours of a day on today's page, which are taken whoever they are with.
_HOURS = re.compile(r'<div class="agenda.*?</div>', re.DOTALL)


@pytest.fixture(autouse=True)
def at_one_moment() -> Iterator[None]:
    """What changes with the clock stays."""
    with time_machine.travel("2026-03-02 10:00:00", tick=False):
        yield


def shared(as_: Any, who: Account) -> Any:
    browser = as_(who)
    browser.post("/share-screen", {"next": "/"})
    return browser


def page(browser: Any, path: str) -> str:
    """What stands there below the frame around every page."""
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return page_text(answer).partition("<main")[2]


def without_hours(pages: dict[str, str]) -> dict[str, str]:
    return {path: _HOURS.sub("", text) for path, text in pages.items() if not path.startswith("/calendar")}


def alone(case: Case, by: Account) -> None:
    """Hours of partner B alone in every state, and what follows from them."""
    said = {"stage": 5, "ratings": {"b": {"score": "2"}}, "summary": "She came by herself."}
    a_signed_note(case, by=by, text=said, on=date(2026, 2, 17), attendance=Attendance.B)
    a_note(case, by=by, text=said, on=date(2026, 2, 18), attendance=Attendance.B)
    a_session(case, by=by, on=date(2026, 2, 19), attendance=Attendance.B)
    for state in (SessionState.CANCELLED, SessionState.NO_SHOW):
        a_session(case, by=by, on=date(2026, 2, 20), attendance=Attendance.B, state=state)
    for days in (2, 5):
        on = clock.today() + timedelta(days=days)
        a_session(case, by=by, on=on, attendance=Attendance.B, state=SessionState.PLANNED)
    on = clock.today() + timedelta(days=300)  # after all others, so that the next would be like it
    last = a_session(case, by=by, on=on, attendance=Attendance.B, modality=Modality.PHONE, state=SessionState.PLANNED)
    last.their_zone = "Asia/Shanghai"
    came_alone(a_session(case, by=by, on=date(2026, 2, 26)))
    given = homework_in(case, by=by, side=Side.B, set_on=date(2026, 2, 17), due_on=date(2026, 2, 26))
    an_answer(given, by=by, side=Side.B, on=date(2026, 2, 19))
    an_exception(case, by=by, side=Side.B, on=date(2026, 2, 17))
    an_entry(case, by=by, side=Side.B, on=date(2026, 2, 17))
    for signed in (False, True):
        a_contact(case, by=by, kind=ContactKind.CALL, whom=Whom.B, on=date(2026, 2, 18), signed=signed)


def came_alone(meeting: TherapySession) -> TherapySession:
    """Booked for both, and only partner B came."""
    came = noted(meeting.booked, Attendance.B, {})
    meeting.came_a, meeting.came_b, meeting.attendance = came[Side.A], came[Side.B], Attendance.B
    db.session.commit()
    return meeting


@pytest.mark.one_database
def test_hours_of_one_alone_and_what_follows_from_them_change_no_page(
    app: Flask, as_: Any, dana: Account, olga: Account, sam: Account
) -> None:
    with app.test_request_context():
        case = a_house(by=dana, with_colleague=olga)
    readers = {one: shared(as_, one) for one in (dana, sam)}
    starts = "/", f"/cases/{case.id}", f"/cases/{case.id}/sessions", f"/cases/{case.id}/sessions/new"
    before = {one: without_hours(shown(browser, *starts)) for one, browser in readers.items()}
    said = {one: told(browser, case) for one, browser in readers.items()}
    alone(case, dana)
    for one, browser in readers.items():
        after = without_hours(shown(browser, *starts))
        assert after.keys() == before[one].keys(), one.name
        assert [path for path, text in after.items() if text != before[one][path]] == [], one.name
        assert told(browser, case) == said[one]
        assert len(after) > (80 if one is dana else 40), one.name


@pytest.mark.one_database
def test_no_page_on_which_the_switch_is_pressed_goes_on_to_tell_their_days(
    app: Flask, as_: Any, dana: Account, olga: Account
) -> None:
    with app.test_request_context():
        case = a_house(by=dana, with_colleague=olga)
        alone(case, dana)
    starts = "/", f"/cases/{case.id}", f"/cases/{case.id}/sessions"
    walked = walk(as_(dana), *starts, alike=40)
    opened = {path for path, answer in walked if is_page(answer) and answer.status_code == 200}
    browser, found = shared(as_, dana), {}
    for path in sorted(
        one for one in opened if one != "/" and not one.startswith("/calendar") and not _DAYS.search(one)
    ):
        answer = browser.get(path)
        said = _DAYS.findall(page_text(answer).partition("<main")[2])
        found |= {path: sorted(set(said))} if said and is_page(answer) else {}
    assert len(opened) > 150 and found == {}


@pytest.mark.parametrize("view", [*VIEWS, "/"])
def test_an_hour_of_one_alone_stands_in_the_calendar_as_any_other(as_: Any, dana: Account, view: str) -> None:
    case = a_case(by=dana)
    hour = a_session(case, by=dana, on=clock.today(), state=SessionState.PLANNED)
    browser = shared(as_, dana)
    path = view if view == "/" else f"{view}?on={clock.today().isoformat()}"
    joint = without_todo(page(browser, path))
    assert "Busy" in joint and case.reference not in joint and str(hour.id) not in joint
    hour.booked = hour.attendance = Attendance.B
    hour.modality, hour.fee_free, hour.their_zone = "video", True, "Asia/Tokyo"
    db.session.commit()
    assert without_todo(page(browser, path)) == joint


def without_todo(text: str) -> str:
    text = re.sub(r'name="csrf_token" value="[^"]*"', "", text)
    return re.sub(r'<section[^>]*aria-labelledby="todo.*?</section>', "", text, flags=re.DOTALL)


@pytest.mark.parametrize("view", VIEWS)
def test_what_was_called_off_takes_no_time_on_a_shared_screen(as_: Any, dana: Account, view: str) -> None:
    case, browser = a_case(by=dana), shared(as_, dana)
    before = without_todo(page(browser, view))
    for state in (SessionState.CANCELLED, SessionState.CANCELLED_LATE, SessionState.NO_SHOW):
        early = a_session(case, by=dana, on=clock.today(), state=state)
        early.starts_at, early.ends_at = early.starts_at - timedelta(hours=12), early.ends_at - timedelta(hours=12)
        db.session.commit()
    assert without_todo(page(browser, view)) == before and "Busy" not in before


def test_an_hour_at_the_same_time_is_named_by_no_case(as_: Any, dana: Account) -> None:
    case = a_case(by=dana)
    others = a_case(by=dana, names=("Rosa Lind", "Finn Beck"))
    a_session(others, by=dana, on=date(2026, 3, 5), state=SessionState.PLANNED, attendance=Attendance.B)
    browser = shared(as_, dana)
    typed = {"on": "2026-03-05", "starts": "16:00", "ends": "17:20", "booked": "both", "state": "planned"}
    typed |= {"modality": "in_person", "practitioner": str(dana.id), "record_id": str(uuid.uuid4())}
    answer = browser.post(f"/cases/{case.id}/sessions/new", typed)
    text = page_text(answer).partition("<main")[2]
    assert answer.status_code == 409 and "another appointment" in text
    assert others.reference not in text


@pytest.mark.parametrize("only_one_came", [False, True])
def test_its_own_pages_say_nothing(as_: Any, dana: Account, only_one_came: bool) -> None:
    case = a_case(by=dana)
    booked = Attendance.BOTH if only_one_came else Attendance.B
    note = a_signed_note(case, by=dana, on=date(2026, 2, 17), attendance=booked)
    if only_one_came:
        came_alone(note.therapy_session)
    browser = shared(as_, dana)
    for path in (
        f"/sessions/{note.session_id}/edit",
        f"/notes/{note.id}",
        f"/notes/{note.id}/versions/1",
        f"/notes/{note.id}/amend",
        f"/notes/{note.id}/sign",
    ):
        answer = browser.get(path)
        text = page_text(answer).partition("<main")[2]
        assert not re.search(r"17 Feb|Partner B|16:00|2026-02-17", text), path


def test_a_refused_change_of_such_an_hour_comes_back_unseen(as_: Any, dana: Account) -> None:
    case = a_case(by=dana)
    hour = a_session(case, by=dana, on=date(2026, 2, 17), attendance=Attendance.B)
    answer = shared(as_, dana).post(f"/sessions/{hour.id}/edit", {"on": "2026-02-30", "booked": "b"})
    text = page_text(answer).partition("<main")[2]
    assert answer.status_code == 422 and "Not saved yet" in text and 'value="2026-02-30"' in text
    assert not re.search(r"17 Feb|Partner B|2026-02-17", text)


def test_hours_with_both_stay(as_: Any, dana: Account) -> None:
    case = a_case(by=dana)
    both = a_session(case, by=dana, on=date(2026, 2, 16))
    ahead = a_session(case, by=dana, on=date(2026, 3, 9), state=SessionState.PLANNED)
    a_session(case, by=dana, on=date(2026, 3, 4), attendance=Attendance.B, state=SessionState.PLANNED)
    browser = shared(as_, dana)
    listed = page(browser, f"/cases/{case.id}/sessions")
    assert f"/sessions/{both.id}/edit" in listed and f"/sessions/{ahead.id}/edit" in listed
    assert "9 Mar" in page(browser, f"/cases/{case.id}") and "4 Mar" not in page(browser, f"/cases/{case.id}")
    assert 'name="booked"' in page(browser, f"/sessions/{both.id}/edit")


def test_who_comes_alone_anyway_has_all_their_hours(as_: Any, dana: Account) -> None:
    case = a_case(by=dana, names=("Mira Novak",), kind=CaseKind.INDIVIDUAL)
    hour = a_session(case, by=dana, on=date(2026, 3, 9), attendance=Attendance.A, state=SessionState.PLANNED)
    browser = shared(as_, dana)
    assert f"/sessions/{hour.id}/edit" in page(browser, f"/cases/{case.id}/sessions")
    assert "9 Mar" in page(browser, f"/cases/{case.id}")


def test_cases_stand_by_their_number_and_say_no_day(as_: Any, dana: Account) -> None:
    first, second = a_case(by=dana), a_case(by=dana, names=("Rosa Lind", "Finn Beck"))
    a_session(first, by=dana, on=date(2026, 3, 1), attendance=Attendance.B)
    browser = shared(as_, dana)
    for path in ("/cases", "/calendar/new"):
        text = page(browser, path)
        assert text.index(second.reference) < text.index(first.reference), path
        assert "active" not in text and "worked with last" not in text, path
    found = browser.post("/find", {"beside": "1", "words": ""}).get_data(as_text=True)
    assert found.index(second.reference) < found.index(first.reference)
    assert "Hidden while" in page(browser, "/").partition("three weeks")[2]


def test_cases_are_searched_by_their_number_and_the_page_says_so(as_: Any, dana: Account) -> None:
    case = a_case(by=dana)
    browser = shared(as_, dana)
    said = "cases are found by their number alone"
    assert said in page(browser, "/cases")
    for words, there in (("Noor", False), (case.reference, True)):
        text = page_text(browser.post("/cases/search", {"words": words})).partition("<main")[2]
        assert (f"/cases/{case.id}" in text) is there and said in text
    assert said not in page(as_(dana), "/cases")


def test_the_trail_is_closed(as_: Any, dana: Account) -> None:
    case = a_case(by=dana)
    note: SessionNote = a_signed_note(case, by=dana, text={"ratings": {"b": {"score": "2"}}}, attendance=Attendance.B)
    actions.amend(note, because="A word was missing.", by=dana)
    db.session.commit()
    text = page(shared(as_, dana), f"/cases/{case.id}/trail")
    assert "Hidden while the screen is shared." in text and "<table" not in text and "Who wrote" not in text


@pytest.mark.parametrize("repeat", ["0", "1"])
def test_what_is_made_or_changed_meanwhile_is_answered_alike_whoever_it_is_with(
    as_: Any, dana: Account, repeat: str
) -> None:
    case, browser, said = a_case(by=dana), shared(as_, dana), set()
    notices = re.compile(r'<div class="banner ok">.*?<p>(.*?)</p>')
    typed = {"on": "2026-03-05", "starts": "09:00", "ends": "10:00", "state": "planned", "modality": "in_person"}
    typed |= {"practitioner": str(dana.id), "repeat": repeat, "times": "3"}
    for number, booked in enumerate(("both", "a", "b")):
        form = {**typed, "booked": booked, "record_id": str(uuid.uuid4()), "starts": f"{9 + 2 * number:02}:00"}
        form["ends"] = f"{10 + 2 * number:02}:00"
        made = browser.post(f"/cases/{case.id}/sessions/new", form)
        assert made.status_code == 303
        said |= set(notices.findall(page(browser, made.headers["Location"])))
    hour = a_session(case, by=dana, on=date(2026, 3, 9), state=SessionState.PLANNED)
    changed = browser.post(
        f"/sessions/{hour.id}/edit",
        {**typed, "starts": "17:00", "ends": "18:00", "booked": "b", "seen": str(hour.edition)},
    )
    assert changed.status_code == 303 and hour.booked is Attendance.B
    said |= set(notices.findall(page(browser, changed.headers["Location"])))
    (sentence,) = said
    assert "busy" in sentence and "Noor" not in sentence and "3" not in sentence
