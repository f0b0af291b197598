"""Runs migrations on the running application's engine."""

from alembic import context

import clinic.audit.models
import clinic.calendar.models
import clinic.consents.models
import clinic.homework.models
import clinic.measures.models
import clinic.phrases.models
import clinic.prompts.models
import clinic.reports.models
import clinic.safety.models
import clinic.sessions.models
import clinic.sheets.models  # noqa: F401 - every record must be known here
from clinic.core import db

with db.database.engine.execution_options(aside=True).connect() as connection:
    on_sqlite = connection.dialect.name == "sqlite"
    if on_sqlite:
        # SQLite changes a table by making another in its place, under rows that point to it. That has to be allowed
        # before anything is begun, on a connection that nobody else gets afterwards.
        line = connection.connection.driver_connection
        connection.detach()
        line.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
    context.configure(connection=connection, target_metadata=db.Base.metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
    if on_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise RuntimeError("Nothing was changed: some rows would have pointed to what is not there.")
    connection.commit()
