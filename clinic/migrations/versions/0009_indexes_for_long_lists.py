"""an index for the sessions that are over and have no note yet, and none that misleads the list of cases"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

OVER = "ix_therapy_sessions_over"
STATE = "ix_cases_state"


def upgrade() -> None:
    op.create_index(OVER, "therapy_sessions", ["practitioner_id", "state", "ends_at", "case_id", "id"])
    # Most cases are in few states, and the list is read in the order of its days, which has an index.
    op.drop_index(STATE, table_name="cases")


def downgrade() -> None:
    op.create_index(STATE, "cases", ["state"])
    op.drop_index(OVER, table_name="therapy_sessions")
