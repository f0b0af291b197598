"""an index that answers by itself who treats a case now"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NOW, BEFORE = "ix_treatments_now", "ix_treatments_case_id"


def upgrade() -> None:
    op.create_index(NOW, "treatments", ["case_id", "account_id", "until"])
    op.drop_index(BEFORE, table_name="treatments")  # the new one begins so


def downgrade() -> None:
    op.create_index(BEFORE, "treatments", ["case_id"])
    op.drop_index(NOW, table_name="treatments")
