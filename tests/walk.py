"""Reading pages as a person does: the links and forms on them, filling forms in, and going on from there."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

HERE = "http://localhost"
#: Fields into which words are typed.
TYPED = {"text", "search", "email", "tel", "password", "textarea", "url"}


@dataclass
class Input:
    """One field of a form: its kind, what it holds when the page opens, what may be chosen, whether it was refused."""

    kind: str
    holds: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    refused: bool = False


@dataclass
class Form:
    """A form of a page."""

    action: str
    method: str
    inputs: dict[str, Input] = field(default_factory=dict)
    can_be_sent: bool = False
    name: str = ""
    buttons: list[tuple[str, str]] = field(default_factory=list)  # those that say which of them was pressed

    @property
    def typed(self) -> list[str]:
        """The names of the fields into which words are typed."""
        return [name for name, one in self.inputs.items() if one.kind in TYPED]

    def holds(self) -> dict[str, list[str]]:
        """What would be posted if nothing was touched."""
        return {name: one.holds for name, one in self.inputs.items() if one.holds}


class Page(HTMLParser):
    """A page's title, links and forms."""

    def __init__(self, text: str, at: str) -> None:
        super().__init__(convert_charrefs=True)
        self.at, self.text, self.title = at, text, ""
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.addresses: list[str] = []  # every address on the page, links or not
        self._inside: list[str] = []
        self._form: Form | None = None
        self._select: Input | None = None
        self._area: Input | None = None
        self._refused = False
        self.feed(text)
        self.close()

    @property
    def posts(self) -> list[Form]:
        """The forms that change something, and have a button that sends them."""
        return [one for one in self.forms if one.method == "post" and one.can_be_sent]

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in pairs}
        self.addresses += [said[name] for name in ("href", "action", "src") if name in said]
        if tag in {"template", "title", "svg"}:
            self._inside.append(tag)
        if "template" in self._inside:
            return
        if tag == "a" and said.get("href", "").startswith(("/", "?", HERE)):
            self.links.append(urldefrag(urljoin(HERE + self.at, said["href"])).url.removeprefix(HERE))
        elif tag == "form":
            action = urljoin(HERE + self.at, said.get("action") or self.at).removeprefix(HERE)
            self._form = Form(action, said.get("method", "get").lower())
            self._form.name = said.get("id", "")
            self.forms.append(self._form)
        elif tag == "fieldset":
            self._refused = "wrong" in said.get("class", "").split()
        elif tag == "button" and "formaction" in said:  # a form of its own, with what the form it names holds
            action = urljoin(HERE + self.at, said["formaction"]).removeprefix(HERE)
            pressed = {said["name"]: Input("hidden", [said.get("value", "")])} if "name" in said else {}
            named = next((one.inputs for one in self.forms if one.name == said.get("form")), {})
            self.forms.append(Form(action, "post", {**named, **pressed}, can_be_sent=True))
        elif tag == "button" and said.get("type", "submit") == "submit" and self._form is not None:
            self._form.can_be_sent = True
            self._form.buttons += [(said["name"], said.get("value", ""))] if "name" in said else []
        elif self._form is not None:
            self._field(tag, said)

    def _field(self, tag: str, said: dict[str, str]) -> None:
        assert self._form is not None
        if tag == "option" and self._select is not None:
            self._select.options.append(said.get("value", ""))
            if "selected" in said:
                self._select.holds.append(said.get("value", ""))
            return
        name, kind = said.get("name"), said.get("type", "text") if tag == "input" else tag
        if not name or tag not in {"input", "select", "textarea"} or kind in {"submit", "file"}:
            return
        one = self._form.inputs.setdefault(name, Input(kind))
        one.refused |= said.get("aria-invalid") == "true" or self._refused
        if tag == "select":
            self._select = one
        elif tag == "textarea":
            self._area = one
            one.holds = [""]
        elif kind in {"radio", "checkbox"}:
            one.options.append(said.get("value", "on"))
            one.holds += [said.get("value", "on")] if "checked" in said else []
        else:
            one.holds.append(said.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._inside == ["title"]:  # not one inside a drawing
            self.title += data
        if self._area is not None:
            self._area.holds = [self._area.holds[0] + data]

    def handle_endtag(self, tag: str) -> None:
        if self._inside[-1:] == [tag]:
            self._inside.pop()
        if tag == "form":
            self._form = None
        elif tag == "fieldset":
            self._refused = False
        elif tag == "textarea" and self._area is not None:
            self._area.holds = [self._area.holds[0].removeprefix("\r\n").removeprefix("\n")]
            self._area = None
        elif tag == "select":
            if self._select is not None and not self._select.holds:
                self._select.holds = self._select.options[:1]
            self._select = None


def page_text(answer: Any) -> str:
    """The page as it was sent, with its letters as a person reads them."""
    return html.unescape(answer.get_data(as_text=True))


def page_of(answer: Any, at: str) -> Page:
    """The page that was answered; read once, however many look at it."""
    if getattr(answer, "page", (None,))[0] != at:
        answer.page = at, Page(answer.get_data(as_text=True), at)
    read: Page = answer.page[1]
    return read


def is_page(answer: Any) -> bool:
    """Whether the answer is something to read."""
    return bool(answer.mimetype == "text/html")


def said(answer: Any) -> str:
    """The words of a page that says what went wrong; it is a page of ours, and tells nothing of the machinery."""
    page = page_text(answer)
    assert is_page(answer) and "<h1" in page
    for word in ("Traceback", "sqlalchemy", "OperationalError", "Internal Server Error", ".py"):
        assert word not in page
    return page


def shown_addresses(text: str) -> list[str]:
    """Addresses of this server that stand in the page as text, such as an invitation."""
    found = re.findall(re.escape(HERE) + r"(/[\w/?=&.-]+)", html.unescape(text))
    return [one for one in found if not one.startswith("/static/")]


def walk(
    browser: Any, *starts: str, seen: set[str] | None = None, most: int = 12, alike: int = 1000
) -> Iterator[tuple[str, Any]]:
    """
    (address, answer) of every page that links lead to from `starts`; at most `most` of one path's filters, and at most
    `alike` addresses that differ in nothing but whose record they show.
    """
    seen = set() if seen is None else seen
    count: Counter[str] = Counter()
    waiting = list(starts)
    while waiting:
        path = waiting.pop(0)
        bare = urlsplit(path).path
        kind = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "*", bare)
        if path in seen or bare.startswith("/static/") or count[bare] >= most or count[kind] >= alike:
            continue
        seen.add(path)
        count.update({bare, kind})
        answer = browser.get(path)
        yield path, answer
        if answer.status_code in {301, 302, 303} and answer.headers["Location"].startswith("/"):
            waiting.append(answer.headers["Location"])
        elif answer.status_code == 200 and is_page(answer):
            waiting += page_of(answer, path).links
