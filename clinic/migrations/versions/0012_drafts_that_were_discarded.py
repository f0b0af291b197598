"""drafts that were discarded, and what a session owes to its note"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from clinic.core.db import UtcTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

#: A session made by “Write note” is a moment older than its note; nobody types an appointment and its note so fast.
AT_ONCE = timedelta(seconds=1)
INDEXES = ("case_id", "author_id", "note_id", "discarded_at")
UNNOTED = "UPDATE therapy_sessions SET has_note = {} WHERE id = OLD.session_id"
COLUMN = (
    "ALTER TABLE therapy_sessions ADD COLUMN through_note VARCHAR(30) "
    "CONSTRAINT ck_therapy_sessions_throughnote CHECK (through_note IN ('made', 'held'))"
)


def upgrade() -> None:
    visibility = sa.Enum(
        *("joint", "partner_a", "partner_b", "author_only"),
        name="visibility",
        native_enum=False,
        create_constraint=True,
        length=30,
    )
    op.create_table(
        "discarded_drafts",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("visibility", visibility, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("saved_at", UtcTime(), nullable=False),
        sa.Column("discarded_at", UtcTime(), nullable=False),
        sa.Column("note_edition", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("draft_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("amending_because_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("meeting_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("beside_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_discarded_drafts_case_id_cases")),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_discarded_drafts_author_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discarded_drafts")),
    )
    for column in INDEXES:
        op.create_index(op.f(f"ix_discarded_drafts_{column}"), "discarded_drafts", [column])
    # Columns are added and dropped by themselves: SQLite would otherwise copy the table, to which others point.
    op.execute(COLUMN)
    op.add_column("session_notes", sa.Column("head_sealed", sa.LargeBinary(), nullable=True))
    _say_what_was_made_with_its_note()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER session_notes_unnoted AFTER DELETE ON session_notes BEGIN {UNNOTED.format(0)}; END")
    else:
        body = f"BEGIN {UNNOTED.format('FALSE')}; RETURN NULL; END"
        op.execute(f"CREATE FUNCTION session_unnoted() RETURNS trigger AS $$ {body} $$ LANGUAGE plpgsql")
        op.execute(
            "CREATE TRIGGER session_notes_unnoted AFTER DELETE ON session_notes "
            "FOR EACH ROW EXECUTE FUNCTION session_unnoted()"
        )


def _say_what_was_made_with_its_note() -> None:
    """So that a draft begun by mistake before the update takes its session along as well."""
    meetings = sa.table(
        "therapy_sessions",
        sa.column("id", sa.Uuid()),
        sa.column("recorded_at", UtcTime()),
        sa.column("edition", sa.Integer()),
        sa.column("through_note", sa.String()),
    )
    notes = sa.table(
        "session_notes",
        sa.column("session_id", sa.Uuid()),
        sa.column("started_at", UtcTime()),
        sa.column("state", sa.String()),
    )
    told = sa.table("trail_entries", sa.column("record_id", sa.Uuid()), sa.column("event", sa.String()))
    drafts = (
        sa.select(meetings.c.id, meetings.c.recorded_at, notes.c.started_at)
        .join_from(meetings, notes, notes.c.session_id == meetings.c.id)
        .where(notes.c.state == "draft")
        # Of some of them somebody has said something since, on a page of its own.
        .where(~sa.exists().where(told.c.record_id == meetings.c.id, told.c.event == "session:changed"))
    )
    made = [
        one
        for one, recorded_at, started_at in op.get_bind().execute(drafts)
        if timedelta(0) <= started_at - recorded_at <= AT_ONCE
    ]
    for one in made:
        op.execute(meetings.update().where(meetings.c.id == one).values(through_note="made"))


def downgrade() -> None:
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM discarded_drafts")):
        raise RuntimeError("Drafts that were discarded can still be brought back. Let their authors do so, or wait a week.")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER session_notes_unnoted")
    else:
        op.execute("DROP TRIGGER session_notes_unnoted ON session_notes")
        op.execute("DROP FUNCTION session_unnoted()")
    op.drop_column("session_notes", "head_sealed")
    op.drop_column("therapy_sessions", "through_note")
    for column in reversed(INDEXES):
        op.drop_index(op.f(f"ix_discarded_drafts_{column}"), table_name="discarded_drafts")
    op.drop_table("discarded_drafts")
