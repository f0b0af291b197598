"""reviews"""

import sqlalchemy as sa
from alembic import op

from clinic.core.db import UtcTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

#: Who asked what of which text.
ASKED = ("id", "case_id", "note_id", "version", "author_id", "asked_of_id", "asked_at", "question_sealed")
#: What was returned.
RETURNED = ("returned_by_id", "returned_at", "outcome", "comments_sealed")
CHECKS = {
    "asks_something": "question_sealed IS NOT NULL",
    "returned_at_a_time": "(state IN ('returned', 'read')) = (returned_at IS NOT NULL)",
    "returned_with_comments": "(returned_at IS NULL) = (comments_sealed IS NULL)",
    "returned_one_way_or_the_other": "(returned_at IS NULL) = (outcome IS NULL)",
    "returned_by_somebody": "(returned_at IS NULL) = (returned_by_id IS NULL)",
    "ended_at_a_time": "(state IN ('read', 'taken_back')) = (ended_at IS NOT NULL)",
}


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=30)


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("asked_of_id", sa.Uuid(), nullable=False),
        sa.Column("state", _word("reviewstate", "asked", "returned", "read", "taken_back"), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("returned_by_id", sa.Uuid(), nullable=True),
        sa.Column("returned_at", UtcTime(), nullable=True),
        sa.Column("outcome", _word("outcome", "comments", "signed_off"), nullable=True),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("question_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("comments_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.CheckConstraint(said, name=op.f(f"ck_reviews_{name}")) for name, said in CHECKS.items()),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_reviews_case_id_cases")),
        sa.ForeignKeyConstraint(["note_id"], ["session_notes.id"], name=op.f("fk_reviews_note_id_session_notes")),
        sa.ForeignKeyConstraint(
            ["note_id", "version"],
            ["note_versions.note_id", "note_versions.number"],
            name=op.f("fk_reviews_note_id_note_versions"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_reviews_author_id_accounts")),
        sa.ForeignKeyConstraint(["asked_of_id"], ["accounts.id"], name=op.f("fk_reviews_asked_of_id_accounts")),
        sa.ForeignKeyConstraint(["returned_by_id"], ["accounts.id"], name=op.f("fk_reviews_returned_by_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    for column in ("author_id", "case_id", "note_id", "state"):
        op.create_index(op.f(f"ix_reviews_{column}"), "reviews", [column])
    _guard()


def _guard() -> None:
    """Let the database itself refuse to drop a review, or to change what was asked, what was returned or what is over."""
    asked = " OR ".join(f"OLD.{one} IS DISTINCT FROM NEW.{one}" for one in ASKED)
    returned = " OR ".join(f"OLD.{one} IS DISTINCT FROM NEW.{one}" for one in RETURNED)
    over = "OLD.state IN ('read', 'taken_back')"
    back = f"OLD.state = 'returned' AND (NEW.state <> 'read' OR {returned})"
    changes = f"{asked} OR {over} OR ({back})"
    if op.get_bind().dialect.name == "sqlite":
        refuse = "BEGIN SELECT RAISE(ABORT, 'this row is written once'); END"
        op.execute(f"CREATE TRIGGER reviews_no_update BEFORE UPDATE ON reviews WHEN {changes} {refuse}")
        op.execute(f"CREATE TRIGGER reviews_no_delete BEFORE DELETE ON reviews {refuse}")
        return
    refuse = "FOR EACH ROW EXECUTE FUNCTION written_once()"
    again = f"FOR EACH ROW WHEN ({changes}) EXECUTE FUNCTION written_once()"
    op.execute(f"CREATE TRIGGER reviews_no_update BEFORE UPDATE ON reviews {again}")
    op.execute(f"CREATE TRIGGER reviews_no_delete BEFORE DELETE ON reviews {refuse}")


def downgrade() -> None:
    for column in ("state", "note_id", "case_id", "author_id"):
        op.drop_index(op.f(f"ix_reviews_{column}"), table_name="reviews")
    op.drop_table("reviews")
