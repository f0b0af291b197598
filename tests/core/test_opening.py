"""Starting on an installation that does not fit ends in a sentence that says what to do, never in a trace."""

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
    assert "root key" in start()
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
    assert "cannot be opened or written" in start()
    assert file.read_bytes().startswith(b"These are holiday photographs")


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
