"""What pages share: saving and going on, what was typed, and the headers of every answer."""

from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, flash, jsonify, redirect, request, url_for
from flask.templating import Environment
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from clinic.core import db

#: The largest body that a request may have, in bytes.
LARGEST_BODY = 4 * 1024 * 1024
#: Fields whose words no page shows again, whatever goes wrong: passwords.
NEVER_SHOWN = frozenset({"password", "current"})
#: No list is longer, and no database counts further than some nine digits of pages.
LAST_PAGE = 1_000_000


class ChangedMeanwhileError(Exception):
    """The record was changed after the page was opened; carries nothing, the view shows both texts."""


def says_more(said: object, stands: object, *, seen: int, edition: int) -> bool:
    """Whether what a form says is anything else than what `stands`: the same sent once more is done already.

    seen: the edition that the page showed. Raises ChangedMeanwhileError when it says something else and another edition
    stands now.
    """
    if said == stands:
        return False
    if seen != edition:
        raise ChangedMeanwhileError
    return True


class Templates(Environment):
    """Jinja’s environment. What every template may ask for is one dictionary: through Jinja’s chain of two, each
    import of a template compares the names of all of it one by one, which is a tenth of a page’s work."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What a template may ask for, with `d` besides."""
        return super().make_globals(d) if d else self.globals


def saved(message: str, *, to: str) -> AnyResponse:
    """Commit, say so, go there; what must happen together with it is in the same transaction."""
    for also in current_app.extensions.get("when_saved", ()):
        also()
    db.session.commit()
    flash(message, "saved")
    return redirect(to, 303)


def saved_for_script(**answer: object) -> Response:
    """Commit, and say so to the page's script."""
    db.session.commit()
    return jsonify(answer)


def told_by_script() -> dict[str, Any]:
    """The JSON object that a page's script sent; an empty one for JSON of another kind, 400 for what is none."""
    try:
        said = request.get_json()
    except RecursionError:  # brackets within brackets, deeper than Python reads
        abort(400)
    return said if isinstance(said, dict) else {}


def only_look() -> None:
    """For a form that only asks: keep what was noted about the sign-in, then hold no lock while the answer is made."""
    db.session.commit()
    db.only_look()


def local_path(target: str | None, fallback: str) -> str:
    """`target` if it is a path of this server, else `fallback`: no redirect leads elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return fallback
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or any(ord(letter) < 32 for letter in target) or "\\" in target:
        return fallback
    return target


def init_app(app: Flask) -> None:
    """Refuse what other sites send, and add the headers that every answer carries."""
    app.before_request(_refuse_other_sites)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_BODY
    app.config["MAX_FORM_PARTS"] = 3000
    app.after_request(_protect)
    app.add_template_global(static)
    app.add_template_global(icon)
    app.add_template_global(here, "address_here")
    app.add_template_global(address, "url_for")
    app.add_template_filter(across)
    app.add_template_global(at)
    app.add_template_global(ends)
    app.add_template_global(typed)


def address(endpoint: str, **values: Any) -> str:
    """What `url_for()` says in a template; built once for the same values, as most links of a page stand on the next."""
    if endpoint.startswith("."):
        return url_for(endpoint, **values)
    return _address(request.environ.get("SCRIPT_NAME", ""), endpoint, tuple(values), *values.values())


@lru_cache(maxsize=4096, typed=True)
def _address(_mounted: str, endpoint: str, names: tuple[str, ...], *values: Any) -> str:
    return url_for(endpoint, **dict(zip(names, values, strict=True)))


def here() -> str:
    """The address that was asked for, with its query, for coming back to it."""
    asked = request.query_string.decode("utf-8", "ignore") if request.method == "GET" else ""
    return f"{request.path}?{asked}" if asked else request.path


def static(file: str) -> str:
    """The address of a file in static/."""
    return address("static", filename=file)


def icon(name: str) -> Markup:
    """A line drawing from static/icons.svg, hidden from screen readers: put a word beside it."""
    return _icon(static("icons.svg"), name)


@lru_cache(maxsize=512)
def _icon(file: str, name: str) -> Markup:
    svg = '<svg class="icon" aria-hidden="true" focusable="false" width="20" height="20"><use href="{}#{}"/></svg>'
    return Markup(svg).format(file, name)  # noqa: S704 - what is filled in is escaped


_POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"


def _refuse_other_sites() -> None:
    """A form that stands on another site, even with a right token: browsers say where one stands since 2023."""
    if request.method not in db.SAFE_METHODS and request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(403)


def _protect(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _POLICY)  # papers carry a stricter one
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if request.endpoint != "static":
        headers["Cache-Control"] = "no-store"
        headers["Vary"] = "Cookie"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response


def across(value: float, whole: float, paper: bool = False) -> object:
    """A length in a drawing: its share of the whole, such as “12.500%”, on screens; itself on papers."""
    return value if paper else f"{100 * value / whole:.3f}%"


def at(x: float, y: float, chart: Any, paper: bool) -> Markup:
    """The begin of what stands at a place of a drawing."""
    if paper:
        return Markup('<g transform="translate({} {})">').format(x, y)
    place = f'<svg x="{100 * x / chart.width:.3f}%" y="{100 * y / chart.height:.3f}%" width="1" height="1" overflow="visible">'
    return Markup(place)  # noqa: S704 - numbers


def ends(x1: float, y1: float, x2: float, y2: float, chart: Any, paper: bool) -> Markup:
    """From where to where a line of a drawing goes."""
    wide, high = chart.width, chart.height
    if paper:
        return Markup(' x1="{}" y1="{}" x2="{}" y2="{}"').format(x1, y1, x2, y2)
    line = f' x1="{100 * x1 / wide:.3f}%" y1="{100 * y1 / high:.3f}%" x2="{100 * x2 / wide:.3f}%" y2="{100 * y2 / high:.3f}%"'
    return Markup(line)  # noqa: S704 - numbers


def page_asked() -> int:
    """The page of a list that the address asks for, from 1; what is no number is the first."""
    return min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)


def typed() -> dict[str, list[str]]:
    """Everything that the posted form holds, without its token and passwords: so that nothing typed is lost.

    Which button was pressed is left out too: sent once more, it is saved, not signed and not discarded.
    """
    left_out = NEVER_SHOWN | {"csrf_token", "then"}
    return {name: values for name, values in request.form.lists() if name not in left_out}
