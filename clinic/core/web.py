"""What pages share: saving and going on, what was typed, and the headers of every answer."""

from urllib.parse import urlsplit

from flask import Flask, Response, flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from clinic.core import db

#: The largest body that a request may have, in bytes.
LARGEST_BODY = 4 * 1024 * 1024
#: No list is longer, and no database counts further than some nine digits of pages.
LAST_PAGE = 1_000_000


class ChangedMeanwhileError(Exception):
    """The record was changed after the page was opened; carries nothing, the view shows both texts."""


def saved(message: str, *, to: str) -> AnyResponse:
    """Commit, say so, go there."""
    db.session.commit()
    flash(message, "saved")
    return redirect(to, 303)


def saved_for_script(**answer: object) -> Response:
    """Commit, and say so to the page's script."""
    db.session.commit()
    return jsonify(answer)


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
    """Add the headers that every answer carries."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_BODY
    app.config["MAX_FORM_PARTS"] = 3000
    app.after_request(_protect)
    app.add_template_global(static)
    app.add_template_filter(across)


#: (where the application is mounted, file) -> address. The files are few, and icons are on every line of a page.
_static: dict[tuple[str, str], str] = {}


def static(file: str) -> str:
    """The address of a file in static/."""
    place = request.environ.get("SCRIPT_NAME", ""), file
    if place not in _static:
        _static[place] = url_for("static", filename=file)
    return _static[place]


_POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"


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


def page_asked() -> int:
    """The page of a list that the address asks for, from 1; what is no number is the first."""
    return min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)


def typed() -> dict[str, list[str]]:
    """Everything that the posted form holds, without its token: so that nothing typed is lost."""
    return {name: values for name, values in request.form.lists() if name != "csrf_token"}
