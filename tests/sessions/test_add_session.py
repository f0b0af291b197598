"""Planning or recording a session."""

import re
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


def state_of(page: str, value: str) -> str:
    """How the choice of a state stands on the page: shown, hidden or not there."""
    found = re.search(rf'<input type="radio" name="state" value="{value}"[^>]*>', page)
    return "absent" if found is None else "hidden" if " hidden" in found[0] else "shown"


def test_what_can_only_be_said_afterwards_is_offered_once_it_has_begun(as_, dana: Account) -> None:
    case, browser = a_case(by=dana), as_(dana)
    ahead = clock.today() + timedelta(days=2)
    page = browser.get(f"/cases/{case.id}/sessions/new?on={ahead}").get_data(as_text=True)
    assert state_of(page, "held") == state_of(page, "no_show") == "hidden"
    assert re.search(r'<details class="fold" data-afterwards hidden>', page)
    page = browser.get(f"/cases/{case.id}/sessions/new?on={clock.today() - timedelta(days=2)}").get_data(as_text=True)
    assert state_of(page, "held") == state_of(page, "no_show") == "shown" and "data-afterwards hidden" not in page
    answer = browser.post(f"/cases/{case.id}/sessions/new", typed(on=str(ahead), state="held"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "This day lies ahead." in page and state_of(page, "held") == "shown"


def test_a_series_asks_for_its_end_only_where_one_is_chosen_and_what_is_rare_is_folded(as_, dana: Account) -> None:
    case = a_case(by=dana)
    page = as_(dana).get(f"/cases/{case.id}/sessions/new").get_data(as_text=True)
    form = page.split('<form class="form panel narrow"')[1]
    order = [
        'name="on"',
        'name="booked"',
        'name="modality"',
        'name="place"',
        'name="repeat"',
        'class="stack series-ends"',
    ]
    order += ['name="state"', 'name="fee_free"', 'name="their_zone"']
    assert [form.index(one) for one in order] == sorted(form.index(one) for one in order)
    assert form.index("<summary") < form.index('name="fee_free"') and '<details class="fold" open' not in form


def test_another_appointment_is_taken_to_be_like_the_last(as_, dana: Account) -> None:
    case, browser = a_case(by=dana), as_(dana)
    browser.post(f"/cases/{case.id}/sessions/new", typed(modality="phone", place="Room 7"))
    later = typed(on="2026-04-02", modality="in_person", place="Attic", state="cancelled")
    browser.post(f"/cases/{case.id}/sessions/new", later)
    page = browser.get(f"/cases/{case.id}/sessions/new").get_data(as_text=True)
    assert 'value="phone" checked' in page and 'value="Room 7"' in page
    browser.post("/share-screen", {"next": "/"})
    assert "Room 7" not in browser.get(f"/cases/{case.id}/sessions/new").get_data(as_text=True)


def test_a_session_over_midnight_ends_on_the_next_day(as_, dana: Account) -> None:
    case, browser = a_case(by=dana), as_(dana)
    sent = typed(starts="23:30", ends="00:30")
    assert browser.post(f"/cases/{case.id}/sessions/new", sent).status_code == 303
    (made,) = queries.sessions_of(case)
    assert (made.on.isoformat(), made.ends_at - made.starts_at) == ("2026-03-02", timedelta(hours=1))
    page = browser.get(f"/sessions/{made.id}/edit").get_data(as_text=True)
    assert 'value="23:30"' in page and 'value="00:30"' in page
    for view in ("", "/day", "/month", "/agenda"):
        answer = browser.get(f"/calendar{view}?on=2026-03-02")
        assert answer.status_code == 200 and (view == "/agenda" or "23:30" in answer.get_data(as_text=True))
    assert "h23 m30 H24 M0" in browser.get("/calendar?on=2026-03-02").get_data(as_text=True)


@pytest.mark.parametrize(("ends", "status"), [("05:30", 303), ("05:31", 422), ("23:30", 422), ("23:29", 422)])
def test_only_some_hours_after_midnight_are_plainly_meant(as_, dana: Account, ends: str, status: int) -> None:
    case = a_case(by=dana)
    sent = typed(starts="23:30", ends=ends)
    assert as_(dana).post(f"/cases/{case.id}/sessions/new", sent).status_code == status


def test_a_series_over_midnight_keeps_its_hours(as_, dana: Account) -> None:
    case = a_case(by=dana)
    sent = typed(on="2199-03-04", starts="23:30", ends="00:45", state="planned", repeat="1", times="3")
    assert as_(dana).post(f"/cases/{case.id}/sessions/new", sent).status_code == 303
    assert {one.ends_at - one.starts_at for one in queries.sessions_of(case)} == {timedelta(minutes=75)}
    assert len(queries.sessions_of(case)) == 3
