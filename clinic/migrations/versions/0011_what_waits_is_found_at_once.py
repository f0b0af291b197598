"""sessions know whether they have a note, and indexes lead to what waits"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

OVER, NOTES, HOMEWORK = "ix_therapy_sessions_over", "ix_session_notes_author_id", "ix_homework_state"
BEFORE = ["practitioner_id", "state", "ends_at", "case_id", "id"]
NOTED = "UPDATE therapy_sessions SET has_note = {} WHERE id = NEW.session_id"


def upgrade() -> None:
    op.add_column("therapy_sessions", sa.Column("has_note", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE therapy_sessions SET has_note = TRUE WHERE id IN (SELECT session_id FROM session_notes)")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER session_notes_noted AFTER INSERT ON session_notes BEGIN {NOTED.format(1)}; END")
    else:
        body = f"BEGIN {NOTED.format('TRUE')}; RETURN NULL; END"
        op.execute(f"CREATE FUNCTION session_noted() RETURNS trigger AS $$ {body} $$ LANGUAGE plpgsql")
        op.execute(
            "CREATE TRIGGER session_notes_noted AFTER INSERT ON session_notes FOR EACH ROW EXECUTE FUNCTION session_noted()"
        )
    op.drop_index(OVER, table_name="therapy_sessions")
    op.create_index(OVER, "therapy_sessions", ["practitioner_id", "has_note", "state", "ends_at"])
    op.drop_index(NOTES, table_name="session_notes")
    op.create_index(NOTES, "session_notes", ["author_id", "state"])
    op.create_index(HOMEWORK, "homework", ["state", "case_id"])


def downgrade() -> None:
    op.drop_index(HOMEWORK, table_name="homework")
    op.drop_index(NOTES, table_name="session_notes")
    op.create_index(NOTES, "session_notes", ["author_id"])
    op.drop_index(OVER, table_name="therapy_sessions")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER session_notes_noted")
    else:
        op.execute("DROP TRIGGER session_notes_noted ON session_notes")
        op.execute("DROP FUNCTION session_noted()")
    op.drop_column("therapy_sessions", "has_note")
    op.create_index(OVER, "therapy_sessions", BEFORE)
