"""Which forms are kept while they are typed, and an unsent form as its author reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from clinic.unsent.models import UnsentForm

View = Callable[..., Any]
#: Fields of our own pages, in which nobody types.
WORDLESS = frozenset(
    {"csrf_token", "record_id", "seen", "seen_session", "verb", "remove", "next", "unsent", "put_back"}
)


def keeps_unsent(name: Any) -> Callable[[View], View]:
    """Declare that what is typed into this page's form is kept until its button saves it; `name` is what the form is."""

    def mark(view: View) -> View:
        view.unsent = name  # type: ignore[attr-defined]  # a mark on a function
        return view

    return mark


def name_at(address: str, method: str) -> Any:
    """What the form at this address is; None where there is no page that keeps what is typed."""
    adapter = request_ctx.url_adapter
    try:
        endpoint, _args = adapter.match(address.partition("?")[0], method=method)  # type: ignore[union-attr]
    except (HTTPException, RequestRedirect):
        return None
    return getattr(current_app.view_functions[endpoint], "unsent", None)


def is_kept(endpoint: str | None) -> bool:
    """Whether that page keeps what is typed."""
    return hasattr(current_app.view_functions.get(endpoint or ""), "unsent")


@dataclass(frozen=True, slots=True)
class Field:
    """One field as it would be sent, with what it is called; words: what a person reads where that is not the value."""

    name: str
    value: str
    label: str = ""
    words: str = ""

    @property
    def said(self) -> str:
        """What a person reads."""
        return self.words or self.value


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it stood: the page it was typed on, where it posts to, the case's reference, and its fields."""

    page: str
    at: str
    about: str
    fields: tuple[Field, ...]

    @property
    def plain(self) -> dict[str, Any]:
        """As it is kept."""
        fields = [[one.name, one.value, one.label, one.words] for one in self.fields]
        return {"page": self.page, "at": self.at, "about": self.about, "fields": fields}

    @classmethod
    def read(cls, plain: dict[str, Any]) -> "Typed":
        """As it was kept."""
        fields = tuple(Field(*one) for one in plain["fields"])
        return cls(plain["page"], plain["at"], plain["about"], fields)


@dataclass(frozen=True, slots=True)
class Shown:
    """An unsent form for its author: what it is, about which case, when, and what was typed; page: "" where there is none."""

    id: UUID
    name: str
    about: str
    kept_at: datetime
    page: str
    at: str
    fields: tuple[Field, ...]


def shown(unsent: UnsentForm) -> Shown:
    """An unsent form as its author reads it, without empty fields."""
    typed = Typed.read(unsent.said)
    words = [one for one in typed.fields if one.value.strip() and one.name not in WORDLESS]
    called = any(
        one.label for one in words
    )  # a page's script names what people see; what it does not name is hidden there
    fields = tuple(one for one in words if one.label or not called)
    name = str(name_at(typed.at, "POST") or "")
    page = typed.page if name_at(typed.page, "GET") is not None else ""
    return Shown(unsent.id, name, typed.about, unsent.kept_at, page, typed.at, fields)
