"""However much a practice holds, a page asks few things of its database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import event

from clinic.accounts.models import Account
from clinic.cases import names
from clinic.core import db
from clinic.core.keys import PRACTICE, ring
from tests.factories.house import a_house
from tests.walk import is_page, walk

#: The trail's entry for a look at a record counts too.
MOST = 12
#: Beginning a transaction asks nothing, nor does waiting to be the only writer, which SQLite does with its BEGIN.
NO_QUESTION = ("BEGIN", "SELECT pg_advisory_xact_lock(")


@contextmanager
def listening() -> Iterator[list[str]]:
    """Every statement that is asked meanwhile."""
    said: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(NO_QUESTION):
            said.append(statement)

    engine = db.database.engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", listen)


def test_no_page_asks_more_than_twelve_things(app: Flask, as_: Any, dana: Account, olga: Account) -> None:
    with app.test_request_context():
        a_house(by=dana, with_colleague=olga)
    browser = as_(dana)
    addresses = app.url_map.bind("")
    asked: dict[str, list[str]] = {}
    with listening() as said:
        for path, answer in walk(browser, "/", alike=24):
            endpoint = addresses.match(urlsplit(path).path)[0]
            if is_page(answer) and len(said) > len(asked.get(endpoint, ())):
                asked[endpoint] = list(said)
            said.clear()
    assert len(asked) > 30
    too_many = [f"{page} asks {len(some)}:\n" + "\n".join(some) for page, some in asked.items() if len(some) > MOST]
    assert not too_many, "\n\n".join(too_many)


@pytest.mark.parametrize("path", ["/", "/todo", "/cases", "/calendar", "/reviews"])
def test_not_even_the_first_page_after_a_start(app: Flask, as_: Any, dana: Account, olga: Account, path: str) -> None:
    """No key is open but the practice's, nor any name."""
    with app.test_request_context():
        a_house(by=dana, with_colleague=olga)
    browser = as_(dana)
    names._opened.clear()
    ring()._opened = {PRACTICE: ring().key(PRACTICE)}
    with listening() as said:
        assert browser.get(path).status_code == 200
    assert len(said) <= MOST, "\n".join(said)
