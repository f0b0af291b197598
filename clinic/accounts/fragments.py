"""What stands on every page and is the same for everybody who works alike: rail, menus, the box that finds."""

import re
from collections.abc import Callable

from flask import Flask, current_app, render_template, request
from flask_login import current_user
from markupsafe import Markup, escape

from clinic.accounts import signing_in
from clinic.accounts.kept import token
from clinic.core import web
from clinic.core.i18n import language

#: What differs from one request to the next, and is filled in each time. No drawn fragment holds any of it.
_FILLED: dict[str, Callable[[], object]] = {
    "token": token,
    "path": lambda: request.path,
    "here": web.here,
    "name": lambda: current_user.name,
}
#: So many are kept of an application; then all are forgotten, and drawn again as they are asked for.
MOST = 500


def init_app(app: Flask) -> None:
    """Let templates of `app` show fragments."""
    app.extensions["fragments"] = {}
    app.add_template_global(fragment)


def fragment(template: str, section: str = "") -> Markup:
    """`template`, drawn once for all who have the same roles, language and look, in this section of the rail.

    It may ask for nothing else: what is one's own stands in it as `csrf_token()`, `path`, `here` and `name`.
    """
    alike = current_user.roles, language(), signing_in.theme(), signing_in.sharing(), request.root_path
    drawn: dict[object, list[str]] = current_app.extensions["fragments"]
    if (template, section, alike) not in drawn:
        if len(drawn) >= MOST:
            drawn.clear()
        drawn[template, section, alike] = _drawn(template, section)
    said = list(drawn[template, section, alike])
    said[1::2] = [str(escape(_FILLED[one]())) for one in said[1::2]]
    return Markup("".join(said))  # noqa: S704 - drawn by a template, and what is filled in is escaped


def _drawn(template: str, section: str) -> list[str]:
    """The fragment in pieces: every other one is the name of what is filled in between."""
    marks = {name: f"\0{name}\0" for name in _FILLED}
    token = marks.pop("token")
    return re.split("\0(\\w+)\0", render_template(template, section=section, csrf_token=lambda: token, **marks))
