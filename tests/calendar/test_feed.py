"""The feed as another library reads it: when, and never who."""

from datetime import timedelta

import pytest
import vobject
from flask import Flask
from sqlalchemy import select

from clinic.access.roles import Role
from clinic.accounts import actions as accounts
from clinic.accounts.models import Account
from clinic.audit.events import Event
from clinic.audit.models import TrailEntry
from clinic.calendar.models import CalendarFeed
from clinic.core import clock, db
from clinic.sessions.lifecycle import SessionState
from tests.calendar.test_calendar import planned
from tests.factories.cases import a_case
from tests.sessions.test_appointments import typed_of


def address(browser, title: str = "plain") -> str:
    said = browser.post("/calendar/feed", {"title": title}).get_data(as_text=True)
    return "/feeds/" + said.partition("/feeds/")[2].partition('"')[0]


def events(client, path: str) -> dict[str, object]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    calendar = vobject.readOne(answer.get_data(as_text=True))
    return {one.uid.value: one for one in getattr(calendar, "vevent_list", [])}


@pytest.fixture
def nobody(app: Flask):
    return app.test_client()


def test_a_second_library_reads_the_same_hours_and_no_name(app: Flask, as_, dana, nobody) -> None:
    app.config["TIMEZONE"] = "Europe/Berlin"
    case = a_case(by=dana, names=("Noor Haddad", "Eli Brandt"))
    meeting = planned(case, by=dana, on=clock.today() + timedelta(days=3))
    meeting.place = "12 Harbour Street"
    outside = [planned(case, by=dana, on=clock.today() + timedelta(days=days)) for days in (-31, 61)]
    db.session.commit()
    path = address(as_(dana))
    found = events(nobody, path)
    (event,) = found.values()
    assert event.dtstart.value == meeting.starts_at
    assert event.dtend.value == meeting.ends_at
    assert event.dtstart.value.utcoffset() == clock.local(meeting.starts_at).utcoffset()
    assert (event.summary.value, event.status.value, event.sequence.value) == ("Appointment", "CONFIRMED", "0")
    assert not {f"{one.id}@tandem" for one in outside} & set(found)
    said = nobody.get(path).get_data(as_text=True)
    assert not [word for word in ("Noor", "Haddad", "Eli", "Harbour", case.reference) if word in said]
    assert case.reference in nobody.get(address(as_(dana), "case")).get_data(as_text=True)


def test_what_is_moved_or_called_off_keeps_its_identity_and_counts_on(as_, dana, nobody) -> None:
    meeting = planned(a_case(by=dana), by=dana, on=clock.today() + timedelta(days=3))
    browser = as_(dana)
    path = address(browser)
    (uid,) = events(nobody, path)
    browser.post(f"/sessions/{meeting.id}/edit", typed_of(meeting, starts="18:00", ends="19:00"))
    moved = events(nobody, path)[uid]
    assert (moved.sequence.value, moved.dtstart.value.hour) == ("1", 18)
    db.session.refresh(meeting)
    browser.post(f"/sessions/{meeting.id}/edit", typed_of(meeting, state=SessionState.CANCELLED_LATE.value))
    gone = events(nobody, path)[uid]
    assert (gone.sequence.value, gone.status.value) == ("2", "CANCELLED")


def test_a_guessed_an_old_and_an_ended_address_are_missing_like_any_other_page(as_, dana, nobody) -> None:
    browser = as_(dana)
    old, new = address(browser), address(browser)
    assert len(new) >= len("/feeds/.ics") + 43  # 256 bits
    missing = nobody.get("/nothing-is-here")
    for path in ("/feeds/guessed.ics", old):
        answer = nobody.get(path)
        assert answer.status_code == 404
        assert answer.get_data().count(b"<") == missing.get_data().count(b"<")
    assert nobody.get(new).status_code == 200
    assert new.split("/")[2].removesuffix(".ics") not in browser.get("/calendar/feed").get_data(as_text=True)
    browser.post("/calendar/feed/end")
    assert nobody.get(new).status_code == 404


def leaves(account: Account, by: Account) -> None:
    """Disabled, and let in again."""
    accounts.disable(account, by=by)
    accounts.enable(account, by=by)


def gives_the_role_up(account: Account, by: Account) -> None:
    """Another role, and the old one again."""
    for role in (Role.SUPERVISOR, Role.PRACTITIONER):
        accounts.change_account(account, name=account.name, roles=[role], supervisor=None, by=by)


@pytest.mark.parametrize("goes", [leaves, gives_the_role_up])
def test_the_feed_of_somebody_who_left_does_not_come_back_with_them(as_, dana: Account, petra, nobody, goes) -> None:
    path = address(as_(dana))
    goes(db.session.get_one(Account, dana.id), petra)
    db.session.commit()
    assert nobody.get(path).status_code == 404
    assert db.session.scalars(select(TrailEntry.event).where(TrailEntry.event == Event.FEED_ENDED)).all()


def test_who_is_given_another_role_besides_keeps_the_feed(as_, dana: Account, petra, nobody) -> None:
    path, account = address(as_(dana)), db.session.get_one(Account, dana.id)
    accounts.change_account(
        account, name=account.name, roles=[Role.PRACTITIONER, Role.SUPERVISOR], supervisor=None, by=petra
    )
    db.session.commit()
    assert nobody.get(path).status_code == 200


def test_the_address_is_kept_nowhere(as_, dana, nobody) -> None:
    path = address(as_(dana))
    nobody.get(path)
    token = path.split("/")[2].removesuffix(".ics")
    (feed,) = db.session.query(CalendarFeed)
    kept = [feed.token_digest, *(f"{one.kind}{one.details}" for one in db.session.query(TrailEntry))]
    assert not any(token in one for one in kept)


def test_the_file_holds_the_same(as_, dana) -> None:
    meeting = planned(a_case(by=dana), by=dana)
    assert list(events(as_(dana), "/calendar/appointments.ics")) == [f"{meeting.id}@tandem"]
