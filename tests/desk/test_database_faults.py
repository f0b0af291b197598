"""When the database refuses, a person reads what to do, and everything typed is still there."""

import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from clinic.accounts.models import Account
from clinic.config import Settings
from clinic.core import db
from clinic.sessions.models import SessionNote
from tests.factories.cases import a_case
from tests.factories.sessions import a_note, writing
from tests.walk import page_of, said

TYPED = "Everything about a long evening 🌙 如履薄冰"


@pytest.fixture(autouse=True)
def as_people_see_it(app: Flask) -> None:
    """A fault answers with its page, as it does outside tests."""
    app.testing = False


@pytest.fixture
def note(dana: Account) -> SessionNote:
    return a_note(a_case(by=dana, stage=2), by=dana)


@pytest.fixture
def sqlite(settings: Settings) -> None:
    if settings.database_url:
        pytest.skip("PostgreSQL refuses in its own ways, below.")


@pytest.fixture
def pragma(app: Flask) -> Iterator[Any]:
    """From now on every connection to the database begins with this pragma."""
    undo = []

    def begin_with(text: str) -> None:
        def connect(connection: Any, _record: Any) -> None:
            connection.execute(f"PRAGMA {text}")

        db.session.remove()
        db.database.engine.dispose()
        event.listen(db.database.engine, "connect", connect)
        undo.append(connect)

    yield begin_with
    for one in undo:
        event.remove(db.database.engine, "connect", one)
    db.session.remove()
    db.database.engine.dispose()


def test_a_data_folder_that_cannot_be_written(sqlite, as_, dana, note: SessionNote, pragma: Any) -> None:
    browser, form, path = as_(dana), writing(note, summary=TYPED), f"/notes/{note.id}/edit"
    pragma("query_only=ON")
    answer = browser.post(path, form)
    assert answer.status_code == 503
    assert "has to be made writable. Nothing was saved yet; please save once more" in said(answer)
    assert TYPED in said(answer)
    [kept] = [one for one in page_of(answer, path).posts if "summary" in one.inputs]
    assert kept.action == path and kept.inputs["summary"].holds == [TYPED]
    looked = browser.get(f"/cases/{note.case_id}")
    assert looked.status_code == 503 and "cannot be written" in said(looked)
    assert "this page cannot be shown yet" in said(looked) and "save" not in said(looked).split("<main")[1]


def test_a_full_disk(sqlite, as_, dana, note: SessionNote, pragma: Any) -> None:
    browser, path = as_(dana), f"/notes/{note.id}/edit"
    form = writing(note, summary=TYPED, supervision_question="Long. " * 16_000)
    pragma(f"max_page_count={db.session.connection().exec_driver_sql('PRAGMA page_count').scalar()}")
    answer = browser.post(path, form)
    assert answer.status_code == 503
    assert "The disk is full" in said(answer) and "Long. Long." in said(answer) and TYPED in said(answer)
    assert browser.get("/healthz").status_code == 200


@pytest.fixture
def holding(settings: Settings) -> Iterator[Any]:
    """Another process writes in the database for so many seconds."""
    running: list[subprocess.Popen[str]] = []
    program = (
        "import sys, time, pysqlite3 as s; c = s.connect(sys.argv[1], isolation_level=None);"
        "c.execute('BEGIN IMMEDIATE'); print('holds', flush=True); time.sleep(float(sys.argv[2])); c.rollback()"
    )

    def hold(seconds: float) -> None:
        db.session.remove()
        command = [sys.executable, "-c", program, str(settings.instance / "tandem.sqlite3"), str(seconds)]
        other = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        running.append(other)
        assert other.stdout is not None and other.stdout.readline() == "holds\n"

    yield hold
    for one in running:
        one.kill()
        one.communicate()


def test_a_database_that_is_busy_for_too_long(sqlite, as_, dana, note, pragma: Any, holding: Any) -> None:
    browser, form, path = as_(dana), writing(note, summary=TYPED), f"/notes/{note.id}/edit"
    pragma("busy_timeout=100")
    holding(30)
    answer = browser.post(path, form)
    assert answer.status_code == 503
    assert "busy for too long" in said(answer) and TYPED in said(answer)


def test_a_database_that_is_busy_for_a_moment(sqlite, as_, dana, note, holding: Any) -> None:
    browser, form, path = as_(dana), writing(note, summary=TYPED), f"/notes/{note.id}/edit"
    holding(0.5)
    began = time.monotonic()
    assert browser.post(path, form).status_code == 303
    assert time.monotonic() - began > 0.2
    assert TYPED in browser.get(path).get_data(as_text=True)


def test_a_postgresql_that_only_reads(settings: Settings, as_, dana, note: SessionNote) -> None:
    if not settings.database_url:
        pytest.skip("SQLite refuses in its own ways, above.")
    browser, form, path = as_(dana), writing(note, summary=TYPED), f"/notes/{note.id}/edit"

    def connect(connection: Any, _record: Any) -> None:
        connection.read_only = True

    db.session.remove()
    db.database.engine.dispose()
    event.listen(db.database.engine, "connect", connect)
    try:
        answer = browser.post(path, form)
    finally:
        event.remove(db.database.engine, "connect", connect)
        db.session.remove()
        db.database.engine.dispose()
    assert answer.status_code == 503
    assert "cannot be written" in said(answer) and TYPED in said(answer)


def test_a_postgresql_whose_connections_were_cut(settings: Settings, as_, dana, note: SessionNote) -> None:
    if not settings.database_url:
        pytest.skip("SQLite has no connections to cut.")
    browser, form, path = as_(dana), writing(note, summary=TYPED), f"/notes/{note.id}/edit"
    db.session.remove()
    with db.database.engine.connect() as other:
        other.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert browser.post(path, form).status_code == 303
