"""What is too old goes while the server runs, and a clock that leaps ahead takes nothing with it."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from clinic import tidying
from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.core import clock, db
from clinic.psychotherapy_notes import actions as psychotherapy_notes
from clinic.psychotherapy_notes.models import PsychotherapyNote
from clinic.sessions import discard_actions as drafts
from clinic.sessions.models import DiscardedDraft
from tests.factories.cases import a_case
from tests.factories.contacts import a_psychotherapy_note
from tests.factories.sessions import a_note


@pytest.fixture
def thrown_away(dana: Account) -> None:
    """A draft and a private note, just now."""
    case = a_case(by=dana)
    drafts.discard(a_note(case, by=dana), beside=[], by=dana)
    psychotherapy_notes.discard(a_psychotherapy_note(case, by=dana), by=dana)
    db.session.commit()


def left() -> list[int]:
    tables = DiscardedDraft, PsychotherapyNote
    return [db.session.scalar(select(func.count()).select_from(one)) or 0 for one in tables]


def after(days: float) -> time_machine.travel:
    return time_machine.travel(clock.now() + timedelta(days=days))


def test_after_a_week_it_is_removed_though_nobody_writes(app: Flask, as_, dana, thrown_away: None) -> None:
    as_(dana)
    with after(6.9):
        db.session.commit()
        tidying.tidy(app)
        assert left() == [1, 1]
    with after(7.1):
        db.session.commit()
        tidying.tidy(app)
        assert left() == [0, 0]
        db.session.commit()
        tidying.tidy(app)
    assert list(trail.verify()) == []


def test_a_clock_that_leaps_a_year_ahead_removes_nothing(app: Flask, as_, dana, thrown_away: None) -> None:
    as_(dana)
    with after(366):
        as_(dana)
        db.session.commit()
        tidying.tidy(app)
    assert left() == [1, 1]


def test_what_cannot_be_removed_waits_an_hour_and_says_nothing_of_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused() -> None:
        raise OperationalError("DELETE FROM words", {"text": "Zebra"}, Exception("Zebra"))

    waited: list[int] = []

    def wait(seconds: int) -> None:
        waited.append(seconds)
        if len(waited) == 2:
            raise StopIteration

    monkeypatch.setattr(tidying, "REMOVES", (refused,))
    monkeypatch.setattr(tidying.time, "sleep", wait)
    with pytest.raises(StopIteration):
        tidying._now_and_then(app)
    assert waited == [3600, 3600]
    assert "OperationalError" in caplog.text and "Zebra" not in caplog.text
