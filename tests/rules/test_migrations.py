"""Migrations go up and down, and make what the models say."""

import alembic.command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from clinic.core import db, schema


def test_the_schema_is_what_the_models_say(app: Flask) -> None:
    with db.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, db.Base.metadata) == [], "Write a migration."


def test_down_and_up_again_leaves_the_same_tables(app: Flask) -> None:
    before = schema.tables()
    db.session.remove()
    alembic.command.downgrade(schema.alembic_config(), "base")
    assert schema.tables() == {"alembic_version"}
    alembic.command.upgrade(schema.alembic_config(), "head")
    assert schema.tables() == before
