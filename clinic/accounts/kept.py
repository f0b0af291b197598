"""Pages that are drawn once for as long as they say the same: reading, permission, opening and the trail stay as ever."""

import re
import secrets
import uuid
from collections.abc import Callable, Hashable, Mapping

from flask import Flask, current_app, g, render_template, request, session
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from markupsafe import escape

from clinic.accounts.signing_in import sharing, theme
from clinic.core import clock, crypto
from clinic.core.i18n import language
from clinic.core.keys import PRACTICE, ring
from clinic.core.web import here

#: So many pages are kept, some megabytes; then all are forgotten, and drawn again as they are asked for.
MOST = 32
#: Nothing that anybody types can hold this, so nothing typed is ever taken for a place to fill in.
_MARK = f"\0{secrets.token_hex(8)}:"
_CONTEXT = b"kept page"
_PIECES = re.compile(f"{_MARK}(\\w+)\0")


def init_app(app: Flask) -> None:
    """Let every template of `app`, drawn once or not, ask for the form's token."""
    app.extensions["kept"] = {}
    app.jinja_env.globals["csrf_token"] = token
    app.context_processor(lambda: {"csrf_token": token})


def token() -> str:
    """The token that a form sends along; its place, in a page that is kept."""
    return _place("token") if g.get("drawing") else generate_csrf()


def kept_page(
    template: str,
    prose: Mapping[str, str] | None = None,
    made: Callable[[], Mapping[str, object]] | None = None,
    owner: uuid.UUID | None = None,
    **said: Hashable,
) -> str:
    """`template`, drawn anew only when it says something else than before to the same reader at the same address.

    said: all that the page shows, compared by value; no record of the database.
    prose: what people wrote. It is never kept: in the template stands its place, and it is filled in at each request.
    made: whatever else the template needs and is only made when it is drawn; the same whenever `said` is the same.
    owner: whose key seals what was drawn, for a page that is prose from top to bottom: it is opened at each request.
    A page with a notice on it is drawn for itself.
    """
    texts = dict(prose or {})
    if "_flashes" in session:
        return render_template(template, prose=texts, **said, **(made() if made else {}))
    reader = (current_user.id, current_user.name, current_user.roles, current_user.single_keys)
    seen = (language(), theme(), sharing(), request.root_path, here(), clock.today())
    key = (template, reader, seen, tuple(texts), tuple(said.items()))
    kept: dict[Hashable, tuple[str, ...] | bytes] = current_app.extensions["kept"]
    if (drawn := kept.get(key)) is None:
        drawn = _closed(_drawn(template, texts, made, said), owner)
        if len(kept) >= MOST:
            kept.clear()
        kept[key] = drawn
    filled = {name: str(escape(text)) for name, text in texts.items()} | {"token": generate_csrf()}
    pieces = list(_opened(drawn, owner))  # every other one is the name of what is filled in
    pieces[1::2] = [filled[one] for one in pieces[1::2]]
    return "".join(pieces)


def _drawn(
    template: str, prose: Mapping[str, str], made: Callable[[], Mapping[str, object]] | None, said: Mapping[str, object]
) -> str:
    """The page with places where prose and the form's token come."""
    g.drawing = True
    try:
        return render_template(
            template, prose={name: _place(name) for name in prose}, **said, **(made() if made else {})
        )
    finally:
        g.drawing = False


def _closed(page: str, owner: uuid.UUID | None) -> tuple[str, ...] | bytes:
    if owner is None:
        return tuple(_PIECES.split(page))
    return crypto.seal(ring().key(owner), page.encode(), _CONTEXT)


def _opened(drawn: tuple[str, ...] | bytes, owner: uuid.UUID | None) -> tuple[str, ...]:
    if isinstance(drawn, tuple):
        return drawn
    key = ring().key(PRACTICE if owner is None else owner)
    return tuple(_PIECES.split(crypto.unseal(key, drawn, _CONTEXT).decode()))


def _place(name: str) -> str:
    return f"{_MARK}{name}\0"
