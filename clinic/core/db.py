"""The database: session, base of all records, UTC times, and rows that are written once."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pysqlite3
from flask import Flask, g, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Executable, MetaData, Row, String, Uuid, event, inspect, type_coerce, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, mapped_column
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.types import TypeDecorator

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
#: Below this version a WAL database can lose acknowledged commits (SQLite's WAL-reset fault).
OLDEST_SQLITE = (3, 51, 3)


class UtcTime(TypeDecorator[datetime]):
    """A moment; UTC in the database on every engine, aware in Python."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone, keep the others in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs its time zone.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back that SQLite does not keep."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What every record is built on: a UUID made before the insert, and named constraints."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcTime, uuid.UUID: Uuid}

    def __init__(self, **values: Any) -> None:
        """Set plain columns first: what is sealed needs the row's id and the key's owner to be known."""
        kind = type(self)
        sealed = {name for name in values if hasattr(getattr(kind, name, None), "seals")}
        if hasattr(kind, "id") and "id" not in values and isinstance(inspect(kind).columns["id"].type, Uuid):
            self.id = uuid.uuid4()
        for name in [n for n in values if n not in sealed] + sorted(sealed):
            if not hasattr(kind, name):
                raise TypeError(f"{kind.__name__} has no field “{name}”.")
            setattr(self, name, values[name])


class Record(Base):
    """A row known by a UUID."""

    __abstract__ = True
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)


class WrittenOnce:
    """Marks a record whose rows never change and never go; triggers hold the same in the database."""


class WrittenOnceError(Exception):
    """Somebody tried to change a row that is written once."""


@event.listens_for(Mapper, "before_update")
def _refuse_update(_mapper: Mapper[Any], _connection: Connection, target: object) -> None:
    if isinstance(target, WrittenOnce) and inspect(target, raiseerr=True).session.is_modified(target):
        raise WrittenOnceError(f"{type(target).__name__} is written once.")


@event.listens_for(Mapper, "before_delete")
def _refuse_delete(_mapper: Mapper[Any], _connection: Connection, target: object) -> None:
    if isinstance(target, WrittenOnce):
        raise WrittenOnceError(f"{type(target).__name__} is written once.")


# Flask-SQLAlchemy holds engine and session; records stand on our own typed Base, which a type checker knows.
database = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})
session = database.session


def init_app(app: Flask, url: str) -> None:
    """Open the database at `url` for `app`, with durable settings on SQLite."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    options: dict[str, Any] = {"pool_pre_ping": not url.startswith("sqlite")}
    if url.startswith("sqlite"):
        if pysqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise RuntimeError(f"SQLite {pysqlite3.sqlite_version} can lose saved work; install the pinned pysqlite3.")
        options = {"module": pysqlite3.dbapi2}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    database.init_app(app)
    with app.app_context():
        if url.startswith("sqlite"):
            _make_durable(database.engine)


def _make_durable(engine: Engine) -> None:
    """WAL with full sync, foreign keys, and writers that take the lock before they read."""

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A reader that turns writer fails at once when somebody else wrote meanwhile, whatever the busy
        # timeout says; so whoever may write takes the write lock first.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _may_write(connection) else "BEGIN")


def _may_write(connection: Connection) -> bool:
    if connection.get_execution_options().get("aside"):
        return True
    return not has_request_context() or (request.method not in SAFE_METHODS and not g.get("only_looks"))


def only_look() -> None:
    """Give up what this request was writing; from now on it only reads, and so waits for nobody's lock."""
    session.rollback()
    g.only_looks = True


@contextmanager
def aside() -> Iterator[Connection]:
    """A short transaction of its own, committed at the end: for what a looking page must write."""
    with database.engine.connect().execution_options(aside=True) as short, short.begin():
        yield short


def rows(statement: Executable, **values: Any) -> Sequence[Row[*tuple[Any, ...]]]:
    """The plain rows of `statement`, without making records of them: for lists and counts.

    values: what its `bindparam`s stand for. What the session has not written yet is written first.
    """
    session.flush()
    return session.connection().execute(statement, values).all()


def streamed(statement: Executable, **values: Any) -> Iterator[Row[*tuple[Any, ...]]]:
    """The same, some at a time, for lists that may be left before their end."""
    session.flush()
    connection = session.connection()
    with connection.execute(statement, values, execution_options={"yield_per": 500}) as found:
        yield from found


def count_on(record: Any, last: int) -> None:
    """Let the editions of a record that was made again go on after `last`: a page that has been open since then must not
    pass for one of now."""
    session.flush()
    table = type(record).__table__
    session.execute(update(table).where(table.c.id == record.id).values(edition=last + 1))
    set_committed_value(record, "edition", last + 1)


def raw(column: Any) -> Any:
    """A column of ids as the driver gives it, hexadecimal or a UUID: making UUIDs of very many takes its time."""
    return type_coerce(column, String)


def as_uuid(value: uuid.UUID | str) -> uuid.UUID:
    """What a raw column gave, as the id it is."""
    return uuid.UUID(value) if isinstance(value, str) else value


def dialect() -> str:
    """The engine's name: "sqlite" or "postgresql"."""
    return database.engine.dialect.name
