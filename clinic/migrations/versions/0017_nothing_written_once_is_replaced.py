"""nothing that is written once is replaced or emptied

SQLite's REPLACE drops the row that stands in its way without asking the triggers that refuse to drop it, and
PostgreSQL's TRUNCATE asks none that ask row by row.
"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

#: By table, each of its unique keys.
KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "trail_entries": (("number",),),
    "note_versions": (("id",), ("note_id", "number")),
    "note_mistakes": (("id",), ("note_id",)),
    "contact_note_versions": (("id",), ("note_id", "number")),
    "consents": (("id",),),
    "consent_withdrawals": (("id",), ("consent_id",)),
    "safety_screens": (("id",),),
    "screen_mistakes": (("id",), ("screen_id",)),
    "gate_decisions": (("id",),),
    "stage_episodes": (("id",),),
    "stage_corrections": (("id",),),
    "stage_positions": (("id",),),
    "reviews": (("id",),),
    "reports": (("id",),),
}


def upgrade() -> None:
    for table, keys in KEYS.items():
        if op.get_bind().dialect.name == "sqlite":
            same = " OR ".join(_there(table, key) for key in keys)
            refuse = "BEGIN SELECT RAISE(ABORT, 'this row is written once'); END"
            op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {same} {refuse}")
        else:
            refuse = "FOR EACH STATEMENT EXECUTE FUNCTION written_once()"
            op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {refuse}")


def _there(table: str, key: tuple[str, ...]) -> str:
    same = " AND ".join(f"{one} = NEW.{one}" for one in key)
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - names from the list above


def downgrade() -> None:
    for table in KEYS:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {table}_no_replace")
        else:
            op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
