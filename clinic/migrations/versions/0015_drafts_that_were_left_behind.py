"""a draft can be set aside for an author who left it"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BY = "fk_discarded_drafts_set_aside_by_id_accounts"


def upgrade() -> None:
    with op.batch_alter_table("discarded_drafts") as table:
        table.add_column(sa.Column("set_aside_by_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(op.f(BY), "accounts", ["set_aside_by_id"], ["id"])


def downgrade() -> None:
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM discarded_drafts WHERE set_aside_by_id IS NOT NULL")):
        raise RuntimeError("Drafts that were left behind are kept for their authors; the version before would remove them.")
    with op.batch_alter_table("discarded_drafts") as table:
        table.drop_constraint(op.f(BY), type_="foreignkey")
        table.drop_column("set_aside_by_id")
