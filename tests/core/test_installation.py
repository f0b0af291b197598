"""Opening an installation: keys, versions and folders that do not fit end in a sentence."""

import dataclasses

import pytest
from flask import Flask
from sqlalchemy import text

from clinic.app import create_app
from clinic.config import SettingError, Settings
from clinic.core import crypto, db, schema
from clinic.core.keys import WrongKeyError


def test_a_missing_root_key_stops_the_start(app: Flask, settings: Settings) -> None:
    settings.key_file.unlink()
    with pytest.raises(crypto.KeyMissingError, match="root key is missing"):
        create_app(settings)
    assert not settings.key_file.exists()


def test_a_wrong_root_key_stops_the_start(app: Flask, settings: Settings) -> None:
    settings.key_file.unlink()
    crypto.make_root_key(settings.key_file)
    with pytest.raises(WrongKeyError, match="nothing was changed"):
        create_app(settings)


@pytest.mark.own_database
def test_a_database_of_a_newer_version_is_left_alone(app: Flask, settings: Settings) -> None:
    db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    db.session.commit()
    with pytest.raises(schema.SchemaError, match="newer version"):
        create_app(settings)


def test_an_unknown_kind_of_database_is_refused(settings: Settings) -> None:
    with pytest.raises(SettingError, match="sqlite"):
        create_app(dataclasses.replace(settings, database_url="mysql://x/y"))


def test_the_database_answers(app: Flask) -> None:
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
