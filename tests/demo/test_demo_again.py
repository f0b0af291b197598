"""`clinic demo` on a database that holds something: the demo stays as it was left, a real practice as it is."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from clinic.accounts.models import Account
from clinic.app import create_app
from clinic.cases.models import Case
from clinic.cli import main
from clinic.config import Settings
from clinic.core import db
from tests.factories.cases import a_case

pytestmark = pytest.mark.one_database


def _count() -> int:
    return db.session.scalar(select(func.count()).select_from(Case)) or 0


def test_it_keeps_what_was_added_to_the_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_INSTANCE", str(tmp_path))
    assert "is loaded" in CliRunner().invoke(main, ["demo"]).output
    with create_app(Settings(instance=tmp_path)).app_context():
        a_case(by=db.session.scalars(select(Account)).first())
        db.session.commit()
        before = _count()
        db.session.remove()  # nobody else can write while it is open
        again = CliRunner().invoke(main, ["demo"])
        assert (again.exit_code, _count()) == (0, before) and "is there already" in again.output
        db.session.remove()
        db.database.engine.dispose()


def test_a_real_practice_is_refused(
    app: Flask, settings: Settings, dana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.session.commit()
    monkeypatch.setenv("CLINIC_INSTANCE", str(settings.instance))
    said = CliRunner().invoke(main, ["demo"])
    assert said.exit_code == 1 and "holds a real practice" in said.output and _count() == 0
