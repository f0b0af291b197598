"""unsent forms"""

import sqlalchemy as sa
from alembic import op

from clinic.core.db import UtcTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BY_PAGE = "ix_unsent_forms_account_id_page_mark"


def upgrade() -> None:
    op.create_table(
        "unsent_forms",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("writer", sa.Uuid(), nullable=False),
        sa.Column("page_mark", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", UtcTime(), nullable=False),
        sa.Column("said_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_unsent_forms_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsent_forms")),
        sa.UniqueConstraint("account_id", "writer", name=op.f("uq_unsent_forms_account_id")),
    )
    op.create_index(BY_PAGE, "unsent_forms", ["account_id", "page_mark"])


def downgrade() -> None:
    op.drop_index(BY_PAGE, table_name="unsent_forms")
    op.drop_table("unsent_forms")
