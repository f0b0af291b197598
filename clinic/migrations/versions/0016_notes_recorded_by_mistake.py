"""signed notes that were recorded by mistake"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from clinic.core.db import UtcTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MISTAKES, NOTES, ONE_NOTE, ONE_RATING = "note_mistakes", "session_notes", "uq_session_notes_session_id", "uq_ratings_session_id"
COUNTED: dict[str, Any] = {"sqlite_where": sa.text("NOT mistaken"), "postgresql_where": sa.text("NOT mistaken")}
UNIQUE = f"CONSTRAINT {ONE_NOTE} UNIQUE (session_id)"
UNNOTED = "UPDATE therapy_sessions SET has_note = {} WHERE id = NEW.session_id"
WHEN = "AFTER UPDATE OF mistaken ON session_notes FOR EACH ROW WHEN (NEW.mistaken AND NOT OLD.mistaken)"


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


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
        sa.CheckConstraint("visibility = 'author_only'", name=op.f("ck_note_mistakes_never_for_a_partner")),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_note_mistakes_by_id_accounts")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_note_mistakes_case_id_cases")),
        sa.ForeignKeyConstraint(["note_id"], ["session_notes.id"], name=op.f("fk_note_mistakes_note_id_session_notes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_mistakes")),
        sa.UniqueConstraint("note_id", name=op.f("uq_note_mistakes_note_id")),
    )
    op.create_index(op.f("ix_note_mistakes_case_id"), MISTAKES, ["case_id"])
    op.add_column(NOTES, sa.Column("mistaken", sa.Boolean(), nullable=False, server_default=sa.false()))
    if _is_sqlite():
        _make_notes_again(lambda made: made.replace(f", \n\t{UNIQUE}", ""))
    else:
        op.drop_constraint(ONE_NOTE, NOTES, type_="unique")
    op.create_index(ONE_NOTE, NOTES, ["session_id"], unique=True, **COUNTED)
    op.create_index(op.f("ix_session_notes_session_id"), NOTES, ["session_id"])
    with op.batch_alter_table("ratings") as table:
        table.add_column(sa.Column("mistaken", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.drop_constraint(ONE_RATING, type_="unique")
    op.create_index(ONE_RATING, "ratings", ["session_id", "side"], unique=True, **COUNTED)
    _guard()


def _guard() -> None:
    """Let the database itself refuse to change or drop a mistake, and know that the session has no note any more."""
    if _is_sqlite():
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {MISTAKES}_no_{verb.lower()} BEFORE {verb} ON {MISTAKES} "
                "BEGIN SELECT RAISE(ABORT, 'this row is written once'); END"
            )
        op.execute(f"CREATE TRIGGER session_notes_mistaken {WHEN} BEGIN {UNNOTED.format(0)}; END")
        return
    op.execute(
        f"CREATE TRIGGER {MISTAKES}_written_once BEFORE UPDATE OR DELETE ON {MISTAKES} "
        "FOR EACH ROW EXECUTE FUNCTION written_once()"
    )
    body = f"BEGIN {UNNOTED.format('FALSE')}; RETURN NULL; END"
    op.execute(f"CREATE FUNCTION session_note_mistaken() RETURNS trigger AS $$ {body} $$ LANGUAGE plpgsql")
    op.execute(f"CREATE TRIGGER session_notes_mistaken {WHEN} EXECUTE FUNCTION session_note_mistaken()")


def _make_notes_again(changed: Callable[[str], str]) -> None:
    """SQLite cannot drop a constraint: the table is made anew with the same rows, indexes and triggers.

    Other tables point to it. It is dropped under its own name and comes back under it, and what points to its rows is
    looked at when all is done.
    """
    bind = op.get_bind()
    of_notes = "SELECT sql FROM sqlite_master WHERE tbl_name = 'session_notes' AND sql IS NOT NULL AND type {}"
    made = bind.exec_driver_sql(of_notes.format("= 'table'")).scalar_one()
    beside = bind.exec_driver_sql(of_notes.format("IN ('index', 'trigger')")).scalars().all()
    if changed(made) == made:
        raise RuntimeError("The table of notes is not as the migrations before have left it.")
    bind.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    bind.exec_driver_sql("CREATE TEMPORARY TABLE notes_before AS SELECT * FROM session_notes")
    bind.exec_driver_sql("DROP TABLE session_notes")
    bind.exec_driver_sql(changed(made))
    bind.exec_driver_sql("INSERT INTO session_notes SELECT * FROM notes_before")
    bind.exec_driver_sql("DROP TABLE notes_before")
    for one in beside:
        bind.exec_driver_sql(one)


def downgrade() -> None:
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM note_mistakes")):
        raise RuntimeError("Notes were recorded by mistake; for the version before they would count again.")
    op.drop_index(ONE_RATING, table_name="ratings")
    with op.batch_alter_table("ratings") as table:
        table.drop_column("mistaken")
        table.create_unique_constraint(op.f(ONE_RATING), ["session_id", "side"])
    if _is_sqlite():
        op.execute("DROP TRIGGER session_notes_mistaken")
    else:
        op.execute("DROP TRIGGER session_notes_mistaken ON session_notes")
        op.execute("DROP FUNCTION session_note_mistaken()")
    op.drop_index(op.f("ix_session_notes_session_id"), table_name=NOTES)
    op.drop_index(ONE_NOTE, table_name=NOTES)
    op.drop_column(NOTES, "mistaken")
    if _is_sqlite():
        _make_notes_again(lambda made: f"{made.rstrip().removesuffix(')')}, \n\t{UNIQUE}\n)")
    else:
        op.create_unique_constraint(ONE_NOTE, NOTES, ["session_id"])
    op.drop_index(op.f("ix_note_mistakes_case_id"), table_name=MISTAKES)
    op.drop_table(MISTAKES)
