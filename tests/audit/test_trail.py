"""The trail: nothing but what an event carries, and no change unnoticed."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.audit.models import TrailEntry
from clinic.core import db


def test_an_event_carries_its_details_and_no_more(dana: Account) -> None:
    with pytest.raises(trail.DetailsError):
        trail.record(Event.SIGNED_IN, dana, by=dana, text="what she said")
    with pytest.raises(trail.DetailsError):
        trail.record(Event.NOTE_SIGNED, dana, by=dana)


def test_an_untouched_trail_verifies(dana: Account) -> None:
    trail.record(Event.SIGNED_IN, dana, by=dana)
    db.session.commit()
    assert list(trail.verify()) == []
    assert trail.length() >= 3


def test_the_database_refuses_to_change_or_drop_a_row(dana: Account) -> None:
    for change in ("UPDATE trail_entries SET event = 'x'", "DELETE FROM trail_entries"):
        with pytest.raises(DBAPIError, match="written once"):
            db.session.execute(text(change))
        db.session.rollback()


@pytest.mark.own_database
@pytest.mark.parametrize(
    "change", ["UPDATE trail_entries SET event = 'x' WHERE number = 2", "DELETE FROM trail_entries WHERE number = 2"]
)
def test_a_change_made_behind_the_triggers_is_found(app: Flask, dana: Account, change: str) -> None:
    _drop_triggers()
    db.session.execute(text(change))
    db.session.commit()
    (found,) = trail.verify()
    assert found[0] == 2


@pytest.mark.own_database
@pytest.mark.parametrize("number", [0, -7])
def test_a_row_put_before_the_first_is_found(app: Flask, dana: Account, number: int) -> None:
    _drop_triggers()
    columns = "at, event, by_id, case_id, kind, record_id, details, mark"
    db.session.execute(
        text(
            f"INSERT INTO trail_entries (number, {columns}) SELECT {number}, {columns} FROM trail_entries WHERE number = 2"
        )  # noqa: S608
    )
    db.session.commit()
    assert list(trail.verify()) == [(number, "was added: the first is 1")]


@pytest.mark.own_database
@pytest.mark.parametrize("column", ["at", "by_id", "record_id", "details", "mark"])
def test_a_row_that_cannot_be_read_any_more_is_named(app: Flask, dana: Account, column: str) -> None:
    if db.dialect() != "sqlite":
        pytest.skip("PostgreSQL keeps in a column what is of its kind, and nothing else.")
    _drop_triggers()
    for garbage in ("'\u00fcber'", "17", "x'ff'", "1.5"):
        db.session.execute(text(f"UPDATE trail_entries SET {column} = {garbage} WHERE number = 2"))  # noqa: S608
        db.session.commit()
        assert [number for number, _wrong in trail.verify()] == [2], garbage


def _drop_triggers() -> None:
    if db.dialect() == "sqlite":
        for verb in ("update", "delete"):
            db.session.execute(text(f"DROP TRIGGER trail_entries_no_{verb}"))
    else:
        db.session.execute(text("DROP TRIGGER trail_entries_written_once ON trail_entries"))


@pytest.mark.own_database
def test_a_reordered_trail_is_found(app: Flask, dana: Account) -> None:
    _drop_triggers()
    for old, new in ((1, 1001), (2, 1), (1001, 2)):
        db.session.execute(text(f"UPDATE trail_entries SET number = {new} WHERE number = {old}"))
    db.session.commit()
    assert next(trail.verify())[0] == 1
    assert db.session.get(TrailEntry, 1) is not None
