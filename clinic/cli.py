"""The `clinic` command: serve, first set-up, demo, cases, stages and reports from the shell, the trail."""

import json
import sys
from pathlib import Path
from typing import BinaryIO

import click
from flask import Flask

from clinic.access.roles import Role
from clinic.config import SettingError, from_environment
from clinic.core import db, memory
from clinic.core.crypto import KeyMissingError, is_open_to_others
from clinic.core.keys import WrongKeyError
from clinic.core.schema import SchemaError
from clinic.method.table import ContentError

SENTENCES = (SettingError, ContentError, KeyMissingError, WrongKeyError, SchemaError)


def _app() -> Flask:
    """The application; ends with its sentence when the installation cannot be opened."""
    from clinic.app import create_app

    try:
        app = create_app()
        key = from_environment().key_file
        if is_open_to_others(key):
            click.echo(f"Others on this computer can read the root key. Close it with: chmod 600 {key}", err=True)
    except SENTENCES as fault:
        raise click.ClickException(str(fault)) from None
    except OSError as fault:
        raise click.ClickException(
            f"The data folder cannot be used: {fault}. Make it writable and try again."
        ) from None
    return app


@click.group()
def main() -> None:
    """Tandem: case management for therapists who work with couples."""


@main.command()
def serve() -> None:
    """Serve the practice on HOST:PORT (127.0.0.1:8000)."""
    _serve(_app())


def _serve(app: Flask) -> None:
    from waitress import create_server

    from clinic import tidying

    memory.keep_little()
    settings = from_environment()
    if settings.host not in {"127.0.0.1", "localhost", "::1"} and not settings.https:
        click.echo("Other computers can reach this address without encryption. Put https in front of it.", err=True)
    try:
        server = create_server(app, host=settings.host, port=settings.port, threads=8, ident=None)
    except OSError as fault:
        raise click.ClickException(
            f"Port {settings.port} cannot be used ({fault.strerror}). Set PORT to another."
        ) from None
    tidying.start(app)
    click.echo(f"Tandem is ready at http://{settings.host}:{settings.port}/ (Ctrl C stops it)")
    server.run()


@main.command()
@click.option("--practice", help="Name of the practice; asked for unless given, like the two after it.")
@click.option("--name", help="Your name.")
@click.option("--email", help="Your e-mail address.")
def init(practice: str | None, name: str | None, email: str | None) -> None:
    """Create the practice and its first account. The password is asked for: others can see what a command was given."""
    from clinic.accounts import actions, queries

    with _app().app_context():
        if queries.practice() is not None:
            raise click.ClickException("This installation has a practice already. Nothing was changed.")
        db.session.rollback()  # nobody waits while this is typed
        practice = practice or click.prompt("Name of the practice")
        name, email = name or click.prompt("Your name"), email or click.prompt("Your e-mail address")
        password = _new_password(around=(practice, name, email))
        actions.create_practice(name=practice)
        roles = {Role.ADMIN, Role.PRACTITIONER}
        actions.add_account(email=email, name=name, roles=roles, by=None, password=password)
        db.session.commit()
    click.echo(f"{practice} is ready. Start it with: clinic serve")


def _new_password(*, around: tuple[str, ...]) -> str:
    """A password typed twice, as the sign-in page reads it; ends with a sentence when it will not do."""
    from clinic.accounts import passwords
    from clinic.accounts.guessable import is_guessable
    from clinic.core.forms import clean

    asked = f"A password of at least {passwords.SHORTEST} characters"
    password = clean(click.prompt(asked, hide_input=True, confirmation_prompt=True)) or ""
    if len(password) < passwords.SHORTEST:
        raise click.ClickException(f"Please use at least {passwords.SHORTEST} characters. Nothing was created.")
    if is_guessable(password, around=around):
        said = "Passwords of numbers, common words or names are guessed first. Please take a sentence of your own."
        raise click.ClickException(f"{said} Nothing was created.")
    return password


@main.command()
@click.option("--serve", "then_serve", is_flag=True, help="Serve afterwards.")
def demo(then_serve: bool) -> None:
    """Load the demo practice into an empty database and print its sign-ins."""
    from clinic.demo import load

    app = _app()
    with app.app_context():
        try:
            loaded = load.ensure()
        except load.NotEmptyError as fault:
            raise click.ClickException(str(fault)) from None
        db.session.commit()
        click.echo("The demo practice is loaded." if loaded else "The demo practice is there already.")
        click.echo("All cases in it are invented. Sign in with one of:")
        for account in load.SIGN_INS:
            click.echo(f"  {account.email:<28} {load.PASSWORD:<24} {account.what}")
    if then_serve:
        _serve(app)


@main.command()
def cases() -> None:
    """List the cases: reference, kind, state, stage and last day; no names."""
    from clinic.cases import queries

    with _app().app_context():
        for case in queries.all_cases():
            stage = f"stage {case.stage}" if case.stage else "no stage"
            click.echo(f"{case.reference}  {case.kind.value:<10}  {case.state.value:<8}  {stage:<8}  {case.active_on}")


@main.command()
@click.argument("reference")
@click.option("--kind", type=click.Choice(["supervision"]), default="supervision", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--language", type=click.Choice(["en", "zh_Hans"]), default="en", show_default=True)
@click.option("--names", is_flag=True, help="Print real names rather than pseudonyms.")
def report(reference: str, kind: str, out: Path, language: str, names: bool) -> None:
    """Issue a paper about the case REFERENCE (such as C-1001) and write it to a file."""
    from clinic.cases import queries
    from clinic.reports import actions
    from clinic.reports.letters import UnprintableError

    with _app().test_request_context():
        case = queries.case_by_reference(reference)
        if case is None or not case.practitioners:
            raise click.ClickException(f"There is no case {reference}. `clinic cases` lists them.")
        try:
            issued = actions.issue(case, pseudonyms=not names, language=language, by=case.practitioners[0])
        except UnprintableError as fault:
            raise click.ClickException(f"Nothing was issued. {fault}") from None
        try:
            out.write_bytes(issued.paper)
        except OSError as fault:
            raise click.ClickException(f"{out} cannot be written: {fault.strerror}. Nothing was issued.") from None
        db.session.commit()
    click.echo(f"{out}: {issued.pages} pages, SHA-256 {issued.digest}")


@main.command()
@click.argument("file")
@click.option("--language", type=click.Choice(["en", "zh_Hans"]), default="en", show_default=True)
def prompts(file: str, language: str) -> None:
    """Replay notes from the JSON file FILE (or -), and print which reflection prompts each raises.

    docs/prompts.md says what is in the file. No database is opened.
    """
    from clinic.prompts.reading import UnreadableError
    from clinic.prompts.replay import replay

    try:
        said = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        answer = replay(said.decode("utf-8-sig"), language)
    except UnicodeDecodeError:
        raise click.ClickException("The file is not in UTF-8.") from None
    except OSError as fault:
        raise click.ClickException(f"The file cannot be read: {fault.strerror}.") from None
    except UnreadableError as fault:
        raise click.ClickException(str(fault)) from None
    told = json.dumps(answer, ensure_ascii=False, indent=2)
    click.echo(told.encode("utf-8", "replace").decode("utf-8"))  # a file can hold half a letter


@main.group()
def stages() -> None:
    """Paths through the six stages."""


@stages.command("replay")
@click.argument("file", type=click.File("rb"))
def replay_stages(file: BinaryIO) -> None:
    """Read moves from FILE (JSON; - is the standard input) and print the episodes that they make.

    Each move is {"on": "2026-01-12", "stage": 2, "reason": "...", "theme": "..."}; "new_cycle" may be true or false.
    Needs no database. A path that cannot be is refused with a sentence, and the command ends with 1.
    """
    from clinic.cases import journey_file

    try:
        said: object = journey_file.replay(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        said = {"refused": "This file is not in UTF-8.", "entry": None}
    except journey_file.RefusedError as fault:
        said = {"refused": str(fault), "entry": fault.entry}
    click.echo(json.dumps(said, ensure_ascii=False, indent=2).encode("utf-8", "replace"))
    if isinstance(said, dict):
        sys.exit(1)


@main.group()
def audit() -> None:
    """The trail of who did and who looked."""


@audit.command()
def verify() -> None:
    """Check the trail's chain; names the first row that does not fit."""
    from clinic.audit import trail

    with _app().app_context():
        for number, wrong in trail.verify():
            click.echo(f"Row {number} {wrong}.")
            sys.exit(1)
        click.echo(f"The trail holds: {trail.length()} rows, none changed, none missing.")


if __name__ == "__main__":
    main()
