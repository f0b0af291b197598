"""One client on one kept-alive connection, with cookies, that reads a page's form and posts it again."""

import http.client
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

Fields = list[tuple[str, str]]


class AnswerError(Exception):
    """The server answered something else than was wanted."""


class Browser:
    """Talks to one server; no answer that was not wanted is ever counted."""

    def __init__(self, port: int) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._cookies: dict[str, str] = {}

    def again(self) -> "Browser":
        """Another line to the same server, with the same sign-in."""
        other = Browser(self._line.port)
        other._cookies = dict(self._cookies)
        return other

    @contextmanager
    def forgetting(self) -> Iterator[None]:
        """Inside, cookies are sent and not kept: what an answer leaves for the next page would pile up without one."""
        kept = dict(self._cookies)
        yield
        self._cookies = kept

    def close(self) -> None:
        """Hang up; the next question dials again."""
        self._line.close()

    def get(self, path: str) -> bytes:
        """The page at `path`; raises AnswerError unless it is there."""
        return self._ask("GET", path, None, 200)

    def post(self, path: str, fields: Fields, wanted: int = 303) -> bytes:
        """Post a form; raises AnswerError unless the answer is `wanted`."""
        return self._ask("POST", path, urlencode(fields), wanted)

    def put(self, path: str, said: object, token: str) -> bytes:
        """Send JSON as a page's script does; raises AnswerError unless it was taken."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": token}
        return self._ask("PUT", path, json.dumps(said), 200, headers)

    def _ask(
        self, method: str, path: str, body: str | None, wanted: int, more: Mapping[str, str] | None = None
    ) -> bytes:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()), **(more or {})}
        if body is not None:
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        self._line.request(method, path, body, headers)
        answer = self._line.getresponse()
        page = answer.read()
        for one in answer.headers.get_all("Set-Cookie", []):
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(one).items()}
        if answer.status != wanted:
            raise AnswerError(f"{method} {path} was answered with {answer.status}, not {wanted}.")
        return page


def fields_of(page: bytes, marked: str = "") -> Fields:
    """What a browser would post of the page's first form that holds a field called `marked`."""
    reader = _Forms()
    reader.feed(page.decode())
    for fields in reader.forms:
        if not marked or marked in dict(fields):
            return fields
    raise AnswerError(f"The page has no form with “{marked}”.")


def changed(fields: Fields, **values: str) -> Fields:
    """`fields` with other values in some of them."""
    return [(name, values.get(name, value)) for name, value in fields]


class _Forms(HTMLParser):
    """Collects every form's successful controls."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Fields] = []
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Open a form or take a control."""
        said = dict(attrs)
        name, value = said.get("name") or "", said.get("value") or ""
        if tag == "form":
            self.forms.append([])
        elif not self.forms:
            return
        elif tag == "input" and name and said.get("type") not in {"submit", "button", "file"}:
            if said.get("type") not in {"radio", "checkbox"} or "checked" in said:
                self.forms[-1].append((name, value))
        elif tag == "textarea" and name:
            self._area = name
            self.forms[-1].append((name, ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in said:
            self.forms[-1].append((self._select, value))

    def handle_endtag(self, tag: str) -> None:
        """Leave a text area or a select."""
        if tag == "textarea":
            if self._area:  # a browser drops the line end that the text begins with, and sends the others as CR LF
                name, text = self.forms[-1][-1]
                lines = text.replace("\r\n", "\n").removeprefix("\n").split("\n")
                self.forms[-1][-1] = (name, "\r\n".join(lines))
            self._area = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        """Keep a text area's text."""
        if self._area:
            name, text = self.forms[-1][-1]
            self.forms[-1][-1] = (name, text + data)
