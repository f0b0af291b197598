"""Starting on an installation that does not fit ends in a sentence that says what to do, never in a trace."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from clinic import cli
from clinic.config import Settings
from clinic.core import crypto, db

pytestmark = pytest.mark.own_database


@pytest.fixture
def start(app, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """Start the program on this test's installation; what it says when it will not."""
    monkeypatch.setenv("CLINIC_INSTANCE", str(settings.instance))
    monkeypatch.setenv("CLINIC_DATABASE_URL", settings.database_url)
    db.session.remove()

    def run() -> str:
        said = CliRunner().invoke(cli.main, ["cases"])
        assert said.exit_code == 1 and isinstance(said.exception, SystemExit), said.output
        assert said.output.startswith("Error: ") and "Traceback" not in said.output
        return said.output

    return run


def test_without_its_root_key(start: Callable[[], str], settings: Settings) -> None:
    settings.key_file.unlink()
    assert "The root key is missing" in start() and "Put the saved copy of it back" in start()
    assert not settings.key_file.exists()


def test_with_another_root_key(start: Callable[[], str], settings: Settings) -> None:
    settings.key_file.unlink()
    crypto.make_root_key(settings.key_file)
    assert "Put the key back that belongs to it; nothing was changed" in start()


@pytest.mark.parametrize("content", [b"", b"not a key", b"\xff" * 64, b"A" * 44])
def test_with_a_key_file_that_holds_no_key(start: Callable[[], str], settings: Settings, content: bytes) -> None:
    settings.key_file.chmod(0o600)
    settings.key_file.write_bytes(content)
    said = start()
    assert "does not hold a root key" in said and "Put the saved copy back there" in said
    assert settings.key_file.read_bytes() == content


def test_with_a_database_of_a_newer_version(start: Callable[[], str]) -> None:
    db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    db.session.commit()
    db.session.remove()
    assert "newer version of Tandem" in start() and "nothing was changed" in start()


def test_with_a_database_file_that_is_none(start: Callable[[], str], settings: Settings) -> None:
    if settings.database_url:
        pytest.skip("SQLite alone is a file.")
    db.database.engine.dispose()
    for file in settings.instance.glob("tandem.sqlite3*"):
        file.unlink()
    file = settings.instance / "tandem.sqlite3"
    file.write_bytes(b"These are holiday photographs, and no database. " * 200)
    said = start()
    assert "cannot be opened or written" in said and "CLINIC_INSTANCE where another is meant" in said
    assert file.read_bytes().startswith(b"These are holiday photographs")


def test_with_a_database_in_a_folder_that_is_not_there(
    start: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLINIC_DATABASE_URL", f"sqlite:///{tmp_path}/nowhere/tandem.sqlite3")
    assert f"The folder {tmp_path}/nowhere for the database does not exist" in start()


def test_with_a_folder_that_cannot_be_written(
    start: Callable[[], str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    if settings.database_url:
        pytest.skip("SQLite alone is a file.")
    settings.instance.chmod(0o500)
    monkeypatch.setattr("os.access", lambda *_told: False)  # root may write whatever the folder says
    try:
        assert "its folder have to be writable" in start()
    finally:
        settings.instance.chmod(0o700)


@pytest.mark.one_database
def test_what_is_new_is_its_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_INSTANCE", str(tmp_path / "new"))
    before = os.umask(0o022)
    try:
        assert CliRunner().invoke(cli.main, ["cases"]).exit_code == 0
    finally:
        os.umask(before)
    made = [tmp_path / "new", *(tmp_path / "new").rglob("*")]
    assert len(made) >= 4 and [one.name for one in made if crypto.is_open_to_others(one)] == []


@pytest.mark.one_database  # the command opens the database by itself, and its process closes it
def test_a_key_that_others_can_read_is_told_of(app, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_INSTANCE", str(settings.instance))
    db.session.remove()
    settings.key_file.chmod(0o644)
    said = CliRunner().invoke(cli.main, ["cases"])
    assert said.exit_code == 0 and f"chmod 600 {settings.key_file}" in said.stderr
    settings.key_file.chmod(0o600)
    assert CliRunner().invoke(cli.main, ["cases"]).stderr == ""


def test_with_a_file_where_the_folder_should_be(start: Callable[[], str], settings: Settings, tmp_path: Path) -> None:
    if settings.database_url:
        pytest.skip("The database lies elsewhere.")
    db.database.engine.dispose()
    shutil.rmtree(settings.instance)
    settings.instance.write_text("a file")
    assert "cannot be used" in start()


def test_with_a_server_that_does_not_answer(start: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_DATABASE_URL", "postgresql://somebody:a-secret@127.0.0.1:9/tandem")
    said = start()
    assert "cannot be opened or written" in said and "a-secret" not in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "none"),
        ("CLINIC_IDLE_MINUTES", "600"),
        ("CLINIC_DATABASE_URL", "x:"),
        ("CLINIC_TIMEZONE", "Mars/Base"),
        ("CLINIC_TIMEZONE", "../etc"),
        ("CLINIC_TIMEZONE", "Europe"),
    ],
)
def test_with_a_setting_that_cannot_be_used(
    start: Callable[[], str], monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert name in start()
