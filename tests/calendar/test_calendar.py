"""Day, week, month and agenda: one's own appointments and nobody else's."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask

from clinic.accounts.models import Account
from clinic.cases import actions as cases
from clinic.core import clock, db
from clinic.sessions.lifecycle import Attendance, SessionState
from tests.factories.cases import a_case
from tests.factories.sessions import a_session
from tests.walk import page_text

VIEWS = ("/calendar", "/calendar/day", "/calendar/month", "/calendar/agenda")


def planned(case, *, by: Account, on: date | None = None, **more):
    return a_session(case, by=by, on=on or clock.today(), state=SessionState.PLANNED, **more)


def page(browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return page_text(answer)


@pytest.mark.parametrize("view", VIEWS)
def test_an_appointment_is_in_every_view_of_its_practitioner_alone(as_, dana, olga, view: str) -> None:
    case = a_case(by=dana, names=("Noor Haddad", "Eli Brandt"))
    cases.add_practitioner(case, olga, by=dana)
    meeting = planned(case, by=dana)
    assert "Noor Haddad & Eli Brandt" in page(as_(dana), view)
    assert f"/sessions/{meeting.id}/edit" in page(as_(dana), view)
    assert str(meeting.id) not in page(as_(olga), view)  # a colleague treats the case too, but it is not their hour


@pytest.mark.parametrize("view", (*VIEWS, "/calendar/new", "/calendar/feed", "/calendar/appointments.ics"))
def test_supervisors_and_admins_have_no_calendar(as_, sam, petra, view: str) -> None:
    for who in (sam, petra):
        assert as_(who).get(view).status_code == 403


def test_who_treats_the_case_no_longer_sees_its_appointments_no_longer(as_, dana, olga) -> None:
    case = a_case(by=dana)
    cases.add_practitioner(case, olga, by=dana)
    meeting = planned(case, by=olga)
    assert str(meeting.id) in page(as_(olga), "/calendar")
    cases.remove_practitioner(case, olga, by=dana)
    db.session.commit()
    assert str(meeting.id) not in page(as_(olga), "/calendar")


def test_on_a_shared_screen_an_hour_is_taken_and_nothing_else_is_said(as_, dana) -> None:
    case = a_case(by=dana, names=("Noor Haddad", "Eli Brandt"))
    planned(case, by=dana, attendance=Attendance.B)
    browser = as_(dana)
    browser.post("/share-screen", {"next": "/"})
    for view in VIEWS:
        said = page(browser, view)
        assert "Busy" in said and case.reference not in said
        assert "Noor" not in said
        assert "Eli" not in said


def test_a_day_that_does_not_exist_is_said_beside_its_field(as_, dana) -> None:
    said = page(as_(dana), "/calendar?on=2027-02-29")
    assert "This date does not exist." in said
    assert 'value="2027-02-29"' in said
    assert page(as_(dana), "/calendar/month?on=2028-02-29")


def test_an_hour_of_an_empty_day_leads_to_a_new_appointment_with_that_hour(as_, dana) -> None:
    case = a_case(by=dana)
    browser = as_(dana)
    assert 'href="/calendar/new?on=2026-11-25&at=09:00"' in page(browser, "/calendar?on=2026-11-25")
    chosen = page(browser, "/calendar/new?on=2026-11-25&at=09:00")
    assert f"/cases/{case.id}/sessions/new?on=2026-11-25&at=09:00" in chosen
    form = page(browser, f"/cases/{case.id}/sessions/new?on=2026-11-25&at=09:00")
    assert 'value="2026-11-25"' in form
    assert 'value="09:00"' in form
    assert 'value="10:20"' in form


def test_their_clock_stands_beside_ours_when_it_shows_another_hour(app: Flask, as_, dana) -> None:
    app.config["TIMEZONE"] = "Europe/Berlin"
    meeting = planned(a_case(by=dana), by=dana, on=date(2026, 11, 25))
    for zone, said in (("Europe/London", "15:00 for them"), ("Asia/Tokyo", "00:00 (+1) for them")):
        meeting.their_zone = zone
        db.session.commit()
        assert said in page(as_(dana), "/calendar?on=2026-11-25")
    meeting.their_zone = "Europe/Paris"  # the same hour is not said twice
    db.session.commit()
    assert "for them" not in page(as_(dana), "/calendar?on=2026-11-25")


def test_one_press_notes_who_came_confirms_and_begins_the_note(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    ahead = planned(case, by=dana, on=clock.today() + timedelta(days=2))
    gone = planned(case, by=dana, on=clock.today() - timedelta(days=1))
    assert browser.post(f"/sessions/{ahead.id}/confirm").status_code == 303
    assert browser.post(f"/sessions/{gone.id}/attendance", {"came": "absent"}).status_code == 303
    db.session.refresh(ahead), db.session.refresh(gone)
    assert ahead.confirmed_at is not None
    assert (gone.state, gone.came_a, gone.came_b) == (SessionState.NO_SHOW, "absent", "absent")
    assert browser.post(f"/sessions/{ahead.id}/attendance", {"came": "came"}).status_code == 409  # not before its day
    assert browser.post(f"/sessions/{gone.id}/attendance", {"came": "came"}).status_code == 303
    db.session.refresh(gone)
    assert gone.state is SessionState.HELD


def test_those_at_the_same_time_lie_beside_each_other(as_, dana) -> None:
    case = a_case(by=dana)
    for _one in range(2):
        planned(case, by=dana, on=date(2026, 11, 25))
    said = page(as_(dana), "/calendar?on=2026-11-25")
    assert "l0 w2" in said
    assert "l1 w2" in said
    assert re.search(r'class="cal [^"]* crowded"', said)  # its hours are taller
    assert "crowded" not in page(as_(dana), "/calendar?on=2026-12-25")


@pytest.mark.parametrize(("number", "said"), [(1, "1 appointment"), (5, "5 appointments")])
def test_a_day_of_the_month_says_how_many_appointments_it_has(as_, dana, number: int, said: str) -> None:
    case = a_case(by=dana)
    for one in range(number):
        planned(case, by=dana, on=date(2026, 11, 25), attendance=list(Attendance)[one % 3])
    month = page(as_(dana), "/calendar/month?on=2026-11-25")
    assert f'aria-label="Wed 25 Nov, {said}"' in month and 'aria-label="Thu 26 Nov"' in month
    cell = month.partition(f"25 Nov, {said}")[2].partition("</td>")[0]
    marks = cell.partition('class="many"')[2]
    assert marks.count("<i ") == min(number, 3) and ("+2" in marks) == (number > 3)
    assert not re.search(r">\s*\d+\s*<", marks.replace("+2", ""))  # no bare number


def test_what_joins_two_names_is_said_in_the_readers_language(as_, dana) -> None:
    case = a_case(by=dana, names=("Noor Haddad", "Eli Brandt"))
    planned(case, by=dana)
    dana.language = "zh_Hans"
    db.session.commit()
    browser = as_(dana)
    for path in (*VIEWS, "/calendar/new", "/", "/cases", f"/cases/{case.id}"):
        said = page(browser, path).partition("<main")[2]
        text = " ".join(re.sub(r"<[^>]*>", " ", said).split())
        assert "Noor Haddad 和 Eli Brandt" in text and "&" not in text, path
