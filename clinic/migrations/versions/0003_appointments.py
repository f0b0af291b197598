"""appointments"""

import sqlalchemy as sa
from alembic import op
from clinic.core.db import UtcTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATE = "ck_therapy_sessions_sessionstate"
BEFORE = "state IN ('planned', 'held', 'missed', 'cancelled')"
NOW = "state IN ('planned', 'held', 'cancelled', 'cancelled_late', 'no_show')"
#: Whoever wrote the note, else whoever treats the case, has an earlier session in their calendar.
WHOSE = """
UPDATE therapy_sessions SET booked = attendance, practitioner_id = COALESCE(
  (SELECT author_id FROM session_notes WHERE session_id = therapy_sessions.id),
  (SELECT account_id FROM treatments WHERE case_id = therapy_sessions.case_id ORDER BY until IS NOT NULL, since LIMIT 1),
  (SELECT id FROM accounts ORDER BY created_at LIMIT 1)
)
"""


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=30)


def _one_of(column: str, *words: str) -> str:
    return f"{column} IN ({', '.join(repr(one) for one in words)})"


CAME = ("came", "late", "told", "absent")
CHECKS = {
    "ck_therapy_sessions_booked": _one_of("booked", "both", "a", "b"),
    "ck_therapy_sessions_came_a": _one_of("came_a", *CAME),
    "ck_therapy_sessions_came_b": _one_of("came_b", *CAME),
}
INDEX, SERIES = "ix_therapy_sessions_practitioner_id_starts_at", "ix_therapy_sessions_series_id"
KEYS = {
    "fk_therapy_sessions_practitioner_id_accounts": ("practitioner_id", "accounts"),
    "fk_therapy_sessions_series_id_session_series": ("series_id", "session_series"),
}


def upgrade() -> None:
    op.create_table(
        "session_series",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(length=120), nullable=False),
        sa.Column("visibility", _word("visibility", "joint", "partner_a", "partner_b", "author_only"), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", UtcTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_session_series_by_id_accounts")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_session_series_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_series")),
    )
    op.create_index(op.f("ix_session_series_case_id"), "session_series", ["case_id"])
    op.create_table(
        "calendar_feeds",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("names_case", sa.Boolean(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_calendar_feeds_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("account_id", name=op.f("uq_calendar_feeds_account_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_calendar_feeds_token_digest")),
    )
    columns: list[sa.Column[object]] = [
        sa.Column("practitioner_id", sa.Uuid(), nullable=True),
        sa.Column("booked", sa.String(length=30), nullable=True),
        sa.Column("came_a", sa.String(length=30), nullable=True),
        sa.Column("came_b", sa.String(length=30), nullable=True),
        sa.Column("fee_free", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("confirmed_at", UtcTime(), nullable=True),
        sa.Column("moved_from", UtcTime(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("apart", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("place_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("their_zone_sealed", sa.LargeBinary(), nullable=True),
    ]
    for column in columns:
        op.add_column("therapy_sessions", column)
    op.execute(WHOSE)
    with op.batch_alter_table("therapy_sessions", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(STATE), type_="check")
    op.execute("UPDATE therapy_sessions SET state = 'no_show' WHERE state = 'missed'")
    with op.batch_alter_table("therapy_sessions", schema=None) as batch_op:
        batch_op.create_check_constraint(op.f(STATE), NOW)
        for name, said in CHECKS.items():
            batch_op.create_check_constraint(op.f(name), said)
        for name, (of, table) in KEYS.items():
            batch_op.create_foreign_key(op.f(name), table, [of], ["id"])
        batch_op.alter_column("practitioner_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.alter_column("booked", existing_type=sa.String(length=30), nullable=False)
        for name in ("fee_free", "sequence", "apart"):
            batch_op.alter_column(name, server_default=None)
    op.create_index(INDEX, "therapy_sessions", ["practitioner_id", "starts_at"])
    op.create_index(SERIES, "therapy_sessions", ["series_id"])


def downgrade() -> None:
    op.drop_index(SERIES, table_name="therapy_sessions")
    op.drop_index(INDEX, table_name="therapy_sessions")
    with op.batch_alter_table("therapy_sessions", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(STATE), type_="check")
        for name in CHECKS:
            batch_op.drop_constraint(op.f(name), type_="check")
        for name in KEYS:
            batch_op.drop_constraint(op.f(name), type_="foreignkey")
    op.execute("UPDATE therapy_sessions SET state = 'missed' WHERE state = 'no_show'")
    op.execute("UPDATE therapy_sessions SET state = 'cancelled' WHERE state = 'cancelled_late'")
    with op.batch_alter_table("therapy_sessions", schema=None) as batch_op:
        batch_op.create_check_constraint(op.f(STATE), BEFORE)
        for name in ("practitioner_id", "booked", "came_a", "came_b", "fee_free", "confirmed_at", "moved_from"):
            batch_op.drop_column(name)
        for name in ("sequence", "series_id", "apart", "place_sealed", "their_zone_sealed"):
            batch_op.drop_column(name)
    op.drop_table("calendar_feeds")
    op.drop_index(op.f("ix_session_series_case_id"), table_name="session_series")
    op.drop_table("session_series")
