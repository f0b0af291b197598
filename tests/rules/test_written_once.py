"""What is written once: the database itself refuses to change, drop, replace or empty it, whoever asks."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Table, UniqueConstraint, text
from sqlalchemy.exc import DBAPIError

from clinic.accounts.models import Account
from clinic.core import db
from clinic.supervision.models import Review
from tests.factories.house import a_house


def _tables() -> list[Table]:
    """Every table that is marked as written once, and the one whose rows close bit by bit."""
    marked = [one.local_table for one in db.Base.registry.mappers if issubclass(one.class_, db.WrittenOnce)]
    return [one for one in (*marked, Review.__table__) if isinstance(one, Table)]


def _tries(table: Table) -> Iterator[str]:
    """Statements that would take away or change what stands in `table`."""
    changed = "version = version + 1" if table is Review.__table__ else "{0} = {0}"
    yield f"UPDATE {table.name} SET " + changed.format(next(iter(table.primary_key.columns)).name)
    yield f"DELETE FROM {table.name}"
    if db.dialect() == "postgresql":
        yield f"TRUNCATE {table.name} CASCADE"
        return
    named = ", ".join(f'"{one.name}"' for one in table.columns)
    yield f"REPLACE INTO {table.name} ({named}) SELECT {named} FROM {table.name}"  # noqa: S608 - its own columns
    if any(isinstance(one, UniqueConstraint) for one in table.constraints):  # it takes the place of any row alike
        other = named.replace('"id"', "randomblob(16)")
        yield f"REPLACE INTO {table.name} ({named}) SELECT {other} FROM {table.name}"  # noqa: S608 - its own columns


def test_no_statement_takes_away_what_is_written_once(dana: Account, olga: Account) -> None:
    a_house(by=dana, with_colleague=olga)
    db.session.commit()
    for table in _tables():
        for said in _tries(table):
            with pytest.raises(DBAPIError, match="written once"):
                db.session.execute(text(said))
            db.session.rollback()
