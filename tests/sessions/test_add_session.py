"""Planning or recording a session."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from clinic.accounts.models import Account
from clinic.cases.lifecycle import Visibility
from clinic.core import clock, db
from clinic.sessions import queries
from tests.factories.cases import a_case


def typed(**more: str) -> dict[str, str]:
    """What the form sends for an ordinary session."""
    usual = {"on": "2026-03-02", "starts": "16:00", "ends": "17:20", "booked": "both", "modality": "video"}
    return {"record_id": str(uuid.uuid4()), "state": "held", **usual, **more}


def test_it_works(as_, dana: Account) -> None:
    case = a_case(by=dana)
    assert as_(dana).post(f"/cases/{case.id}/sessions/new", typed()).status_code == 303
    (made,) = queries.sessions_of(case)
    assert (made.starts_at, made.ends_at - made.starts_at) == (
        datetime(2026, 3, 2, 16, tzinfo=UTC),
        timedelta(minutes=80),
    )
    assert (made.attendance, made.modality, made.state) == ("both", "video", "held")
    assert made.visibility is Visibility.JOINT


def test_it_offers_today_and_eighty_minutes(as_, dana: Account) -> None:
    case = a_case(by=dana)
    page = as_(dana).get(f"/cases/{case.id}/sessions/new").get_data(as_text=True)
    assert f'value="{clock.today()}"' in page


def test_it_is_not_open_to_strangers_or_supervisors(as_, dana: Account, olga: Account, sam: Account) -> None:
    case = a_case(by=dana)
    assert as_(olga).post(f"/cases/{case.id}/sessions/new", typed()).status_code == 404
    assert as_(sam).post(f"/cases/{case.id}/sessions/new", typed()).status_code == 403
    assert not queries.sessions_of(case)


def test_posted_twice_it_is_made_once(as_, dana: Account) -> None:
    case, browser, data = a_case(by=dana), as_(dana), typed()
    assert [browser.post(f"/cases/{case.id}/sessions/new", data).status_code for _ in range(2)] == [303, 303]
    assert len(queries.sessions_of(case)) == 1


def test_an_id_of_another_case_is_refused(as_, dana: Account) -> None:
    one, other, browser, data = a_case(by=dana), a_case(by=dana), as_(dana), typed()
    browser.post(f"/cases/{one.id}/sessions/new", data)
    assert browser.post(f"/cases/{other.id}/sessions/new", data).status_code == 409
    assert not queries.sessions_of(other)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ends": "15:00"}, "The end must come after the start."),
        ({"ends": "16:00"}, "The end must come after the start."),
        ({"on": "2026-02-30"}, "This date does not exist."),
        ({"on": ""}, "Please fill this in."),
        ({"starts": "25:00"}, "This is no time of day."),
        ({"starts": ""}, "Please fill this in."),
        ({"booked": "c"}, "Please choose one of these."),
        ({"state": "gone"}, "Please choose one of these."),
        ({"on": "2199-01-01"}, "This day lies ahead."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(as_, dana: Account, wrong: dict[str, str], sentence: str) -> None:
    case = a_case(by=dana)
    answer = as_(dana).post(f"/cases/{case.id}/sessions/new", typed(**wrong))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="video" checked' in page
    assert not queries.sessions_of(case)


def test_an_hour_that_the_clocks_skip_is_refused(app: Flask, as_, dana: Account) -> None:
    app.config["TIMEZONE"] = "Europe/Berlin"
    case = a_case(by=dana)
    data = typed(on="2026-03-29", starts="02:30", ends="04:00")
    answer = as_(dana).post(f"/cases/{case.id}/sessions/new", data)
    assert answer.status_code == 422
    assert "The clocks skip this hour on that day." in answer.get_data(as_text=True)


def test_the_practices_own_clock_decides_the_day(app: Flask, as_, dana: Account) -> None:
    app.config["TIMEZONE"] = "Asia/Shanghai"
    case = a_case(by=dana)
    as_(dana).post(f"/cases/{case.id}/sessions/new", typed(starts="07:00", ends="08:20"))
    (made,) = queries.sessions_of(case)
    assert made.starts_at == datetime(2026, 3, 1, 23, tzinfo=UTC)
    assert str(made.on) == "2026-03-02"


def test_a_held_session_makes_the_case_active_and_a_planned_one_does_not(as_, dana: Account) -> None:
    case = a_case(by=dana)
    before = case.active_on
    later = clock.today() + timedelta(days=3)
    as_(dana).post(f"/cases/{case.id}/sessions/new", typed(on=str(later), state="planned"))
    db.session.refresh(case)
    assert case.active_on == before
    as_(dana).post(f"/cases/{case.id}/sessions/new", typed())
    db.session.refresh(case)
    assert str(case.active_on) == "2026-03-02"


def test_a_session_with_one_partner_is_that_partners(as_, dana: Account) -> None:
    case = a_case(by=dana)
    as_(dana).post(f"/cases/{case.id}/sessions/new", typed(booked="b"))
    assert queries.sessions_of(case)[0].visibility is Visibility.PARTNER_B
