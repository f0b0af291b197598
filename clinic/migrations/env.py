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
    context.configure(connection=connection, target_metadata=db.Base.metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
