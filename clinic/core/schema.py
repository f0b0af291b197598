"""The shape of the database: bringing it up to date, and finding the root key that belongs to it."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from clinic.core import crypto, db

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


class SchemaError(Exception):
    """The database cannot be used by this version; the message says what to do."""


def alembic_config() -> "Config":
    """Alembic's settings for the running application's database."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def bring_up_to_date() -> None:
    """Run the migrations that are missing.

    Raises SchemaError when the database is of a newer version, or cannot be reached or written.
    """
    if db.dialect() == "sqlite":
        _make_private(Path(db.database.engine.url.database or ""))
    try:
        if _revision() != newest():
            _migrate()
    except DatabaseError as fault:
        where = repr(db.database.engine.url)  # without its password
        raise SchemaError(
            f"The database {where} cannot be opened or written: {str(fault.orig).strip().rstrip('.')}. "
            "Mend that, or CLINIC_DATABASE_URL or CLINIC_INSTANCE where another is meant; nothing was changed."
        ) from None


def _make_private(file: Path) -> None:
    """See that SQLite can write, and that a new database is its owner's alone; what SQLite puts beside it is alike.

    Raises SchemaError when the folder is missing, or file or folder cannot be written.
    """
    if not file.parent.is_dir():
        raise SchemaError(f"The folder {file.parent} for the database does not exist. Make it and try again.")
    if not os.access(file.parent, os.W_OK) or (file.exists() and not os.access(file, os.W_OK)):
        raise SchemaError(
            f"The database {file} and its folder have to be writable for the account that runs Tandem. "
            "Make them so and try again; nothing was changed."
        )
    if not file.exists():
        file.touch(0o600)


def newest() -> str:
    """The newest revision: the number that its file begins with."""
    return max(file.name.split("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _revision() -> str | None:
    """The database's revision; none before the first migration."""
    if not inspect(db.database.engine).has_table("alembic_version"):
        return None
    with db.database.engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate() -> None:
    import alembic.command
    from alembic.util import CommandError

    try:
        alembic.command.upgrade(alembic_config(), "head")
    except CommandError:
        raise SchemaError(
            "This database was made by a newer version of Tandem. Start that version again; nothing was changed."
        ) from None


def root_key(file: Path) -> bytes:
    """The root key of this installation; made when the database holds nothing sealed yet and there is none.

    Raises KeyMissingError when sealed records exist and their key does not.
    """
    if not file.exists() and not _holds_anything():
        return crypto.make_root_key(file)
    return crypto.read_root_key(file)


def _holds_anything() -> bool:
    with db.database.engine.connect() as connection:
        return bool(connection.execute(text("SELECT 1 FROM data_keys LIMIT 1")).first())


def tables() -> set[str]:
    """The tables that the database has."""
    return set(inspect(db.database.engine).get_table_names())
