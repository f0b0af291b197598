"""signed notes without a session that were recorded by mistake"""

import sqlalchemy as sa
from alembic import op

from clinic.core.db import UtcTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MISTAKES, NOTES = "contact_mistakes", "contact_notes"


def upgrade() -> None:
    visibility = sa.Enum(
        *("joint", "partner_a", "partner_b", "author_only"),
        name="visibility",
        native_enum=False,
        create_constraint=True,
        length=30,
    )
    op.create_table(
        MISTAKES,
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("visibility", visibility, nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", UtcTime(), nullable=False),
        sa.Column("because_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("visibility = 'author_only'", name=op.f("ck_contact_mistakes_never_for_a_partner")),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_contact_mistakes_by_id_accounts")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_contact_mistakes_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["note_id"], ["contact_notes.id"], name=op.f("fk_contact_mistakes_note_id_contact_notes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_mistakes")),
        sa.UniqueConstraint("note_id", name=op.f("uq_contact_mistakes_note_id")),
    )
    op.create_index(op.f("ix_contact_mistakes_case_id"), MISTAKES, ["case_id"])
    op.add_column(NOTES, sa.Column("mistaken", sa.Boolean(), nullable=False, server_default=sa.false()))
    _guard()


def _guard() -> None:
    """Let the database itself refuse to change, drop, replace or empty what says that a note was a mistake."""
    if op.get_bind().dialect.name == "sqlite":
        refuse = f"ON {MISTAKES} {{}}BEGIN SELECT RAISE(ABORT, 'this row is written once'); END"
        for verb in ("UPDATE", "DELETE"):
            op.execute(f"CREATE TRIGGER {MISTAKES}_no_{verb.lower()} BEFORE {verb} {refuse.format('')}")
        there = f"SELECT 1 FROM {MISTAKES} WHERE id = NEW.id OR note_id = NEW.note_id"  # noqa: S608 - names from above
        op.execute(f"CREATE TRIGGER {MISTAKES}_no_replace BEFORE INSERT {refuse.format(f'WHEN EXISTS ({there}) ')}")
        return
    for name, verbs, each in (
        ("written_once", "UPDATE OR DELETE", "ROW"),
        ("no_truncate", "TRUNCATE", "STATEMENT"),
    ):
        op.execute(
            f"CREATE TRIGGER {MISTAKES}_{name} BEFORE {verbs} ON {MISTAKES} "
            f"FOR EACH {each} EXECUTE FUNCTION written_once()"
        )


def downgrade() -> None:
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM contact_mistakes")):
        raise RuntimeError("Notes were recorded by mistake; for the version before they would count again.")
    op.drop_column(NOTES, "mistaken")
    op.drop_index(op.f("ix_contact_mistakes_case_id"), table_name=MISTAKES)
    op.drop_table(MISTAKES)
