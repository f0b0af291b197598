"""when a question was talked about in supervision, and whether a single key opens the list of shortcuts"""

import sqlalchemy as sa
from alembic import op
from clinic.core.db import UtcTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns are added and dropped by themselves: SQLite would otherwise copy the table, to which others point.
    op.add_column("prompt_answers", sa.Column("discussed_at", UtcTime(), nullable=True))
    op.add_column("accounts", sa.Column("single_keys", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    op.drop_column("accounts", "single_keys")
    op.drop_column("prompt_answers", "discussed_at")
