"""However much a practice holds, a page asks few things of its database."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import event

from clinic.accounts.models import Account
from clinic.core import db
from tests.factories.house import a_house
from tests.walk import is_page, walk

#: The trail's entry for a look at a record counts too.
MOST = 12
#: Beginning a transaction asks nothing, nor does waiting to be the only writer, which SQLite does with its BEGIN.
NO_QUESTION = ("BEGIN", "SELECT pg_advisory_xact_lock(")


def test_no_page_asks_more_than_twelve_things(app: Flask, as_: Any, dana: Account, olga: Account) -> None:
    with app.test_request_context():
        a_house(by=dana, with_colleague=olga)
    browser = as_(dana)
    said: list[str] = []
    engine, addresses = db.database.engine, app.url_map.bind("")

    def listen(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(NO_QUESTION):
            said.append(statement)

    event.listen(engine, "before_cursor_execute", listen)
    try:
        asked: dict[str, list[str]] = {}
        for path, answer in walk(browser, "/", alike=24):
            endpoint = addresses.match(urlsplit(path).path)[0]
            if is_page(answer) and len(said) > len(asked.get(endpoint, ())):
                asked[endpoint] = list(said)
            said.clear()
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    assert len(asked) > 30
    too_many = [f"{page} asks {len(some)}:\n" + "\n".join(some) for page, some in asked.items() if len(some) > MOST]
    assert not too_many, "\n\n".join(too_many)
