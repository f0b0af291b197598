"""No word that somebody types lies open anywhere: a canary goes into every field of every form, then all is searched.

Forms are found by walking, so a new one is covered by being there; a POST address that the walk does not reach fails.
"""

import base64
import html
import itertools
import logging
import re
import tempfile
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import text

from clinic.accounts import actions as accounts
from clinic.app import create_app
from clinic.config import Settings
from clinic.core import db, schema
from tests.conftest import PASSWORD
from tests.factories.cases import a_case
from tests.factories.house import a_house
from tests.walk import Form, Page, is_page, page_of, shown_addresses, walk

WORD = "Kanarienvogel"
#: What a field may want when it refuses a canary: numbers, days, times, a password that fits.
INSTEAD = ("3", "1", "2", "2026-02-09", "17:30", PASSWORD, "")
#: Typed for a moment and kept nowhere: these are refused with a canary in them, whatever else is tried.
REFUSED = {"accounts.sign_in"}
#: Ends the sign-in of the one who walks.
LAST = {"accounts.sign_out"}


class Walker:
    """Somebody who types a canary of its own into every field that they find."""

    def __init__(self, app: Flask, browser: Any, done: set[tuple[Any, ...]]) -> None:
        self.app, self.browser, self.done = app, browser, done
        self.seen: set[str] = set()
        self.leaks: list[str] = []
        self.posted: set[str] = set()
        self.refused: list[str] = []
        self.typed = self.kept = 0
        self._numbers = itertools.count(len(done) * 100)

    def go(self, *starts: str) -> None:
        """Walk from `starts`, fill in all forms with words first, press the bare buttons at the end."""
        buttons: list[Form] = []
        waiting = list(starts)
        while waiting:
            found = [
                form
                for path, answer in walk(self.browser, *waiting, seen=self.seen)
                for form in self._look(path, answer)
                if self._is_new(form)
            ]
            buttons += [form for form in found if not form.typed]
            words = [form for form in found if form.typed]
            waiting = [to for form in words for button in [("", ""), *form.buttons] for to in self._fill(form, button)]
        for form in sorted(buttons, key=lambda one: self._endpoint(one.action) in LAST):
            self._look(form.action, self._post(form, form.holds()))

    def _is_new(self, form: Form) -> bool:
        mark = (self._endpoint(form.action), *sorted(form.inputs))
        if mark in self.done:
            return False
        self.done.add(mark)
        return True

    def _endpoint(self, address: str) -> str:
        return str(self.app.url_map.bind("").match(urlsplit(address).path, method="POST")[0])

    def _fill(self, form: Form, button: tuple[str, str]) -> list[str]:
        """Press `button` with canaries in every field, then with what the fields want where they refuse them."""
        said = {name: one.holds or one.options[-1:] for name, one in form.inputs.items()}
        tries = {name: iter(one.options or INSTEAD) for name, one in form.inputs.items() if one.kind != "hidden"}
        for name in form.typed:
            said[name] = [self._canary(form.inputs[name].kind)]
        said |= {button[0]: [button[1]]} if button[0] else {}
        for _try in range(2 * len(INSTEAD)):  # what a view asks after the form is refused in its turn
            answer = self._post(form, said)
            beside = {button[0], "csrf_token"}  # a page that keeps what was typed keeps the button too
            fields = form.inputs.keys() - beside
            again = [one for one in self._look(form.action, answer) if one.inputs.keys() - beside >= fields]
            wrong = [name for one in again for name in self._wrong(one, tries)]
            if not wrong and answer.status_code != 409:
                break
            for one in again:  # changed elsewhere meanwhile: saved once more, on purpose
                said |= {name: hidden.holds for name, hidden in one.inputs.items() if hidden.kind == "hidden"}
            for name in wrong:
                said[name] = [next(tries[name], "")]
        if (answer.status_code >= 400 or wrong) and self._endpoint(form.action) not in REFUSED:
            self.refused.append(f"{form.action} {answer.status_code} {wrong}")
        to = [answer.headers["Location"]] if "Location" in answer.headers else []
        return to + (shown_addresses(answer.get_data(as_text=True)) if is_page(answer) else [])

    def _pause(self, answer: Any) -> None:
        """Where a form keeps what is typed, stop typing and go away."""
        for told in re.findall(r'<form[^>]*( data-unsent="[^>]*)>', answer.get_data(as_text=True)):
            said = {name: html.unescape(value) for name, value in re.findall(r' data-([a-z]+)="([^"]*)"', told)}
            if self._is_new(Form(said["at"], "put")):
                fields = [[f"x-{self._canary('text')}", *(self._canary("text") for _each in range(3))]]
                kept = {name: said[name] for name in ("by", "writer", "page", "at")}
                kept |= {"about": self._canary("text"), "fields": fields}
                self.kept += self.browser.open(said["unsent"], method="PUT", json=kept).status_code == 200

    def _wrong(self, form: Form, tries: dict[str, Any]) -> list[str]:
        return [name for name, one in form.inputs.items() if one.refused and name in tries]

    def _canary(self, kind: str) -> str:
        self.typed += 1
        word = f"{WORD}{next(self._numbers)}"
        return f"{word}@{word}.example" if kind == "email" else f"{word} {word} 金丝雀"

    def _post(self, form: Form, said: dict[str, list[str]]) -> Any:
        self.posted.add(self._endpoint(form.action))
        return self.browser.post(form.action, data=said)

    def _look(self, path: str, answer: Any) -> list[Form]:
        """The page's forms; on the way, whatever of an answer may hold no word."""
        for name, value in answer.headers:
            if WORD in value or WORD in _opened(value):
                self.leaks.append(f"{path}: the header {name}")
        if not is_page(answer):
            return []
        page: Page = page_of(answer, path)
        self._pause(answer)
        self.leaks += [f"{path}: the title"] if WORD in page.title else []
        self.leaks += [f"{path}: the address {one}" for one in page.addresses if WORD in one]
        return page.posts


def _opened(cookie: str) -> str:
    """What a signed cookie says in the clear."""
    body = cookie.partition("=")[2].partition(";")[0].lstrip(".").partition(".")[0]
    try:
        plain = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        return (zlib.decompress(plain) if cookie.partition("=")[2].startswith(".") else plain).decode("latin-1")
    except (ValueError, zlib.error):
        return ""


def stored(settings: Settings) -> dict[str, bytes]:
    """Everything that lies in files and tables, by place."""
    found = {str(file): file.read_bytes() for file in settings.instance.rglob("*") if file.is_file()}
    for table in sorted(schema.tables()):
        rows = db.session.execute(text(f'SELECT * FROM "{table}"')).all()  # noqa: S608 - names of our own tables
        found[table] = b"\n".join(_bytes(value) for row in rows for value in row)
    return found


def _bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def holding_the_word(settings: Settings) -> list[str]:
    """Where it lies open, in any usual writing."""
    writings = [WORD.encode(), WORD.encode("utf-16-le"), WORD.encode("utf-16-be"), WORD.encode().hex().encode()]
    writings += [base64.b64encode(b"x" * shift + WORD.encode())[4:-4] for shift in range(3)]
    writings += [one.lower() for one in writings[:1]] + ["金丝雀".encode()]
    return [place for place, content in stored(settings).items() for one in writings if one in content]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for whatever somebody puts into temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_no_word_that_is_typed_lies_open_anywhere(
    app: Flask, settings: Settings, as_: Any, dana, olga, sam, petra, temporary: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with app.test_request_context():
        a_house(by=dana, with_colleague=olga)
        a_case(by=olga)
        accounts.disable(olga, by=petra)  # and leaves that one behind
        db.session.commit()
    caplog.set_level(logging.DEBUG)
    for noisy in ("fontTools", "weasyprint", "PIL"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    done: set[tuple[Any, ...]] = set()
    as_(dana)  # on another device too
    walkers = [Walker(app, as_(somebody), done) for somebody in (dana, petra, sam)]
    for one in walkers:
        one.go("/")
    invited = [path for path in walkers[1].seen if path.startswith("/invitations/")]
    nobody = Walker(app, as_(None), done)
    nobody.go("/sign-in", *invited)
    walkers.append(nobody)
    assert [leak for one in walkers for leak in one.leaks] == []
    refused = [path for one in walkers for path in one.refused]
    assert not refused, "\n".join(refused)
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert posts - set().union(*(one.posted for one in walkers)) <= {"accounts.set_up"}, "Link to it in the house."
    assert sum(one.typed for one in walkers) > 300
    assert sum(one.kept for one in walkers) > 20
    assert WORD not in caplog.text
    assert [file for file in temporary.rglob("*") if file.is_file() and WORD.encode() in file.read_bytes()] == []
    assert holding_the_word(settings) == []


def test_no_word_of_the_first_start_lies_open(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings = Settings(instance=tmp_path / "new")
    app = create_app(settings)
    app.testing, app.config["WTF_CSRF_ENABLED"] = True, False
    walker = Walker(app, app.test_client(), set())
    walker.go("/welcome")
    assert (walker.leaks, walker.refused, walker.posted >= {"accounts.set_up"}) == ([], [], True)
    with app.app_context():
        assert holding_the_word(settings) == []
        db.session.remove()
        db.database.engine.dispose()
    assert WORD not in caplog.text
