"""Every text field of every form takes whatever can be typed, and shows it as it was."""

import html
from typing import Any

import pytest
from flask import Flask

from tests.factories.house import a_house
from tests.rules.test_canary import Walker
from tests.walk import is_page, walk

#: Right to left, marks that turn the line, a family of one glyph, four bytes, markup, a template, a query.
EVERYTHING = "\u202eשלום\u202c 👩\u200d👩\u200d👧 𠮷野家 <b>&amp;\"' {{ 7*7 }} %s '; DROP TABLE cases; --"


class Scribbler(Walker):
    """Somebody who types everything that can be typed."""

    def _canary(self, kind: str) -> str:
        self.typed += 1
        number = next(self._numbers)
        return f"é{number}@{number}.example" if kind == "email" else f"{number} {EVERYTHING}"


def test_every_field_takes_whatever_can_be_typed_and_shows_it_as_it_was(
    app: Flask, as_: Any, dana, olga, petra, caplog: pytest.LogCaptureFixture
) -> None:
    with app.test_request_context():
        a_house(by=dana, with_colleague=olga)
    done: set[tuple[Any, ...]] = set()
    walkers = [Scribbler(app, as_(somebody), done) for somebody in (dana, petra)]
    for one in walkers:
        one.go("/")
    refused = [path for one in walkers for path in one.refused]
    assert not refused, "\n".join(refused)
    assert "Fault" not in caplog.text
    pages = [answer.get_data(as_text=True) for _path, answer in walk(as_(olga), "/", most=2) if is_page(answer)]
    shown = [page for page in pages if "𠮷野家" in page]
    assert len(shown) > 10
    assert all("<b>&amp;" not in page and "49 %s" not in page for page in shown)
    assert sum(EVERYTHING in html.unescape(page) for page in shown) > 10
