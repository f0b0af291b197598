"""`kill -9` while notes are saved: whatever was acknowledged is there afterwards, once. `./tandem soak` does it 300 times."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select

from clinic.app import create_app
from clinic.audit import trail
from clinic.audit.models import TrailEntry
from clinic.config import HOME, Settings
from clinic.core import db
from clinic.measures.models import Rating
from clinic.sessions.lifecycle import Modality
from clinic.sessions.models import SessionNote
from tests.bench.browser import Browser, changed, fields_of
from tests.factories.cases import a_case
from tests.factories.sessions import a_note
from tests.soak.writer import Writer

SEED = 20261126
WRITERS = 3
DANA = {"email": "dana@riverside.example", "password": "a long walk by the river"}


@pytest.fixture
def notes(settings: Settings) -> list[str]:
    """Drafts of somebody who signs in, as ids."""
    from clinic.access.roles import Role
    from clinic.accounts import actions

    app = create_app(settings)
    with app.test_request_context():
        dana = actions.add_account(name="Dana", roles=[Role.PRACTITIONER], by=None, **DANA)
        db.session.flush()
        case = a_case(by=dana)
        made = [str(a_note(case, by=dana, modality=Modality.VIDEO).id) for _one in range(WRITERS)]
        db.session.commit()
        db.session.remove()
        db.database.engine.dispose()
    return made


@pytest.fixture
def port() -> int:
    """A free one."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


@contextmanager
def served(settings: Settings, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The real server in a process of its own; killed at the end, if it still lives."""
    environment = {**os.environ, "CLINIC_INSTANCE": str(settings.instance), "PORT": str(port)}
    environment["CLINIC_DATABASE_URL"] = settings.database_url
    command = [sys.executable, "-m", "clinic.cli", "serve"]
    process = subprocess.Popen(command, cwd=HOME, env=environment, stdout=subprocess.DEVNULL)
    try:
        for _try in range(1500):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):  # noqa: S310 - our own
                    break
            except OSError:
                assert process.poll() is None, "The server did not start again."
                time.sleep(0.02)
        yield process
    finally:
        process.kill()
        process.wait()


def write_and_kill(process: subprocess.Popen[bytes], writers: list[Writer], chance: random.Random) -> None:
    """Let everybody write, and kill the server in the middle of some save."""
    dead, enough = threading.Event(), threading.Event()
    wanted, count = chance.randint(1, 40), 0
    lock = threading.Lock()

    def acknowledged() -> None:
        nonlocal count
        with lock:
            count += 1
            if count >= wanted:
                enough.set()

    for one in writers:
        one.acknowledged = acknowledged
    threads = [threading.Thread(target=one.write_until, args=[dead]) for one in writers]
    for thread in threads:
        thread.start()
    assert enough.wait(30), "Nothing was saved any more."
    time.sleep(chance.uniform(0, 0.012))  # somewhere inside the next saves
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    dead.set()
    for thread in threads:
        thread.join(30)


def test_no_acknowledged_save_is_lost_and_none_is_doubled(
    request: pytest.FixtureRequest, settings: Settings, notes: list[str], port: int
) -> None:
    chance = random.Random(SEED)  # noqa: S311 - the same kills every time
    writers: list[Writer] = []
    wrong: list[str] = []
    for kill in range(request.config.getoption("--kills") + 1):
        with served(settings, port) as process:
            if not writers:
                first = Browser(port)
                first.post("/sign-in", changed(fields_of(first.get("/sign-in"), "password"), **DANA))
                writers = [Writer(first.again(), one, random.Random(one), print) for one in notes]  # noqa: S311
                for one in writers:
                    one.begin()
            else:
                wrong += [f"after kill {kill}: {said}" for said in map(Writer.check, writers) if said]
            for one in (first, *(one.browser for one in writers)):
                one.close()
            if kill < request.config.getoption("--kills"):
                write_and_kill(process, writers, chance)
    assert wrong == []
    assert sum(one.saves for one in writers) > request.config.getoption("--kills") * 5
    with create_app(settings).app_context():
        for one in writers:
            note = db.session.get_one(SessionNote, uuid.UUID(one.note))
            told = TrailEntry.record_id == note.id, TrailEntry.event == "note:saved"
            assert note.edition == one.edition
            assert db.session.scalar(select(func.count()).where(*told)) == one.by_form
            kept = db.session.scalars(select(Rating).where(Rating.session_id == note.session_id)).all()
            assert [str(rating.score) for rating in kept] == [one.held["rating_a"]][: bool(one.held["rating_a"])]
        assert list(trail.verify()) == []
        integrity = "PRAGMA integrity_check" if db.dialect() == "sqlite" else "SELECT 'ok'"
        assert db.session.connection().exec_driver_sql(integrity).scalar() == "ok"
        db.session.remove()
        db.database.engine.dispose()
