"""an index for the sessions that are over and have no note yet"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NAME = "ix_therapy_sessions_over"


def upgrade() -> None:
    columns = ["practitioner_id", "state", "ends_at", "case_id", "id"]
    op.create_index(NAME, "therapy_sessions", columns)


def downgrade() -> None:
    op.drop_index(NAME, "therapy_sessions")
