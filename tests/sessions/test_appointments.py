"""Appointments: series on the wall's clock, both changes of the clocks, overlaps, moves, and who came."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.accounts.models import Account
from clinic.cases.lifecycle import Side
from clinic.core import clock, db
from clinic.sessions import appointment_queries, queries
from clinic.sessions.attending import attended, noted
from clinic.sessions.lifecycle import Attendance, Came, SessionState
from clinic.sessions.models import TherapySession
from tests.factories.cases import a_case
from tests.factories.sessions import a_session
from tests.walk import page_text

BERLIN = ZoneInfo("Europe/Berlin")


def typed(**more: str) -> dict[str, str]:
    usual = {"on": "2026-12-02", "starts": "16:00", "ends": "17:20", "booked": "both", "modality": "video"}
    return {"record_id": str(uuid.uuid4()), "state": "planned", "repeat": "0", **usual, **more}


def typed_of(meeting: TherapySession, **more: str) -> dict[str, str]:
    """What the page of this appointment sends when nothing is changed on it."""
    start, end = clock.local(meeting.starts_at), clock.local(meeting.ends_at)
    hours = {"on": str(meeting.on), "starts": f"{start:%H:%M}", "ends": f"{end:%H:%M}"}
    return {"seen": str(meeting.edition), "booked": meeting.booked.value, "state": meeting.state.value, **hours, **more}


@pytest.fixture
def case(app: Flask, dana: Account):
    app.config["TIMEZONE"] = "Europe/Berlin"
    return a_case(by=dana)


def add(browser: Any, case: Any, **more: str) -> list[TherapySession]:
    assert browser.post(f"/cases/{case.id}/sessions/new", typed(**more)).status_code == 303
    return list(queries.sessions_of(case))


@pytest.mark.parametrize(("first", "before", "after"), [("2026-03-25", 16, 15), ("2026-10-21", 15, 16)])
def test_a_series_keeps_its_hour_when_the_clocks_change(as_, dana, case, first: str, before: int, after: int) -> None:
    made = add(as_(dana), case, on=first, starts="17:00", ends="18:20", repeat="1", times="3")
    assert [one.starts_at.hour for one in made] == [before, after, after]
    assert {clock.local(one.starts_at).hour for one in made} == {17}
    assert {one.ends_at - one.starts_at for one in made} == {timedelta(minutes=80)}
    assert {one.series.rule for one in made} == {"FREQ=WEEKLY;INTERVAL=1;COUNT=3"}


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.times(), st.sampled_from([1, 2]), st.integers(2, 53))
def test_every_occurrence_shows_the_same_hour_on_the_wall(first: date, at: Any, every: int, count: int) -> None:
    from clinic.sessions import series

    days = series.days_of(series.rule_of(every, count), first)
    assert len(days) == count
    assert {(later - earlier).days for earlier, later in zip(days, days[1:], strict=False)} == {7 * every}
    if at.hour >= 4:  # no clock of Berlin changes then
        for day in days:
            moment = datetime.combine(day, at.replace(microsecond=0), tzinfo=BERLIN)
            assert moment.astimezone(ZoneInfo("UTC")).astimezone(BERLIN).time() == at.replace(microsecond=0)


@pytest.mark.parametrize(("which", "hour"), [("first", 0), ("second", 1)])
def test_an_hour_that_comes_twice_is_asked_about(as_, dana, case, which: str, hour: int) -> None:
    browser, data = as_(dana), typed(on="2026-10-25", starts="02:30", ends="02:50")
    asked = browser.post(f"/cases/{case.id}/sessions/new", data)
    assert asked.status_code == 422
    assert "this hour comes twice" in page_text(asked)
    assert browser.post(f"/cases/{case.id}/sessions/new", {**data, "which": which}).status_code == 303
    (made,) = queries.sessions_of(case)
    assert made.starts_at.hour == hour


def test_a_series_that_would_meet_a_skipped_hour_says_on_which_day(as_, dana, case) -> None:
    data = typed(on="2026-03-22", starts="02:30", ends="03:30", repeat="1", times="3")
    answer = as_(dana).post(f"/cases/{case.id}/sessions/new", data)
    assert answer.status_code == 422
    assert "On 2026-03-29 the clocks skip this hour." in page_text(answer)
    assert not queries.sessions_of(case)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({}, "A series needs an end: so many times, or a last day."),
        ({"times": "1"}, "Please write a whole number from 2 on, such as 10."),
        ({"times": "105"}, "A series goes on for two years at most"),
        ({"until": "2190-01-01"}, "A series goes on for two years at most"),
        ({"until": "2027-02-29"}, "This date does not exist."),
        ({"until": "2026-12-01"}, "The last day must come after the first."),
        ({"times": "4", "their_zone": "Europe/Nowhere"}, "No time zone is called that."),
        ({"times": "4", "came_a": "came"}, "nobody has come yet"),
    ],
)
def test_what_no_series_can_be_is_refused_with_everything_still_there(as_, dana, case, wrong, sentence: str) -> None:
    with time_machine.travel(datetime(2026, 11, 2, 9, tzinfo=UTC)):  # the hours of this file are ahead
        answer = as_(dana).post(f"/cases/{case.id}/sessions/new", typed(repeat="1", place="Room 2", **wrong))
    assert answer.status_code == 422
    assert sentence in page_text(answer)
    assert 'value="Room 2"' in page_text(answer)
    assert not queries.sessions_of(case)


def test_a_series_may_end_on_the_day_that_comes_every_four_years(as_, dana, case) -> None:
    made = add(as_(dana), case, on="2028-02-15", repeat="2", until="2028-02-29")
    assert [str(one.on) for one in made] == ["2028-02-15", "2028-02-29"]


def test_sent_twice_a_series_is_made_once(as_, dana, case) -> None:
    data = typed(repeat="1", times="4")
    for _one in range(2):
        assert as_(dana).post(f"/cases/{case.id}/sessions/new", data).status_code == 303
    assert len(queries.sessions_of(case)) == 4


def test_one_can_be_moved_alone_and_the_others_after_it(as_, dana, case) -> None:
    browser = as_(dana)
    first, second, third, fourth = add(browser, case, repeat="1", times="4")
    browser.post(f"/sessions/{third.id}/edit", typed_of(third, starts="10:00", ends="11:00"))
    db.session.expire_all()
    assert (third.apart, third.sequence, clock.local(third.moved_from).hour) == (True, 1, 16)
    moved = typed_of(second, on="2026-12-10", starts="18:00", ends="19:00", scope="following")
    assert browser.post(f"/sessions/{second.id}/edit", moved).status_code == 303
    db.session.expire_all()
    where = [(str(one.on), clock.local(one.starts_at).hour) for one in (first, second, third, fourth)]
    assert where == [("2026-12-02", 16), ("2026-12-10", 18), ("2026-12-16", 10), ("2026-12-24", 18)]
    assert [one.series.rule[-1] for one in (first, second, third, fourth)] == ["1", "3", "3", "3"]
    browser.post(f"/sessions/{fourth.id}/edit", typed_of(fourth, state="cancelled"))
    db.session.expire_all()
    assert [one.state.value for one in (second, third, fourth)] == ["planned", "planned", "cancelled"]


def test_an_overlap_is_shown_once_and_saving_again_goes_through(as_, dana, olga, case) -> None:
    other, browser = a_case(by=dana), as_(dana)
    add(browser, case)
    data = typed(starts="17:00", ends="18:00")
    warned = browser.post(f"/cases/{other.id}/sessions/new", data)
    assert warned.status_code == 409
    assert case.reference in page_text(warned)
    assert not queries.sessions_of(other)
    seen = page_text(warned).partition('name="overlaps"')[2].partition('value="')[2].partition('"')[0]
    assert browser.post(f"/cases/{other.id}/sessions/new", {**data, "overlaps": seen}).status_code == 303
    assert (
        as_(olga).post(f"/cases/{a_case(by=olga).id}/sessions/new", typed()).status_code == 303
    )  # another's hour is free


def test_what_was_booked_stays_known_beside_who_came(as_, dana, case) -> None:
    meeting = a_session(case, by=dana)
    as_(dana).post(f"/sessions/{meeting.id}/edit", typed_of(meeting, came_a="late", came_b="told"))
    db.session.refresh(meeting)
    assert (meeting.booked, meeting.attendance, meeting.visibility.value) == ("both", "a", "partner_a")
    assert (meeting.came_a, meeting.came_b) == (Came.LATE, Came.TOLD)


@given(st.sampled_from(Attendance), st.sampled_from(Attendance), *[st.sampled_from([None, *Came])] * 2)
def test_what_a_notes_head_says_of_who_came_is_read_back_the_same(booked, came, a, b) -> None:
    assert attended(booked, noted(booked, came, {Side.A: a, Side.B: b})) == came


def test_what_is_ahead_knows_whether_it_was_confirmed(as_, dana, olga, case) -> None:
    a_session(case, by=dana)
    ahead = a_session(case, by=dana, on=clock.today() + timedelta(days=3), state=SessionState.PLANNED)
    (found,) = appointment_queries.appointments_ahead(dana)
    assert (found.session_id, found.is_confirmed, found.is_own) == (ahead.id, False, True)
    as_(dana).post(f"/sessions/{ahead.id}/confirm")
    assert [one.is_confirmed for one in appointment_queries.appointments_ahead(dana)] == [True]
    assert appointment_queries.appointments_ahead(olga) == []
