"""whether anything was written in the draft of a contact note: one without a word stands in no list"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns are added and dropped by themselves: SQLite would otherwise copy the table, to which others point.
    op.add_column("contact_notes", sa.Column("has_words", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    op.drop_column("contact_notes", "has_words")
