"""The door of every page: loads the record that the address names, asks the policy, writes who looked."""

from collections.abc import Callable
from functools import wraps
from types import SimpleNamespace
from typing import Any

from flask import abort, current_app, g, request
from flask_login import current_user

from clinic.access.permissions import Permission
from clinic.access.policy import UNTOLD, may
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.core import db

View = Callable[..., Any]


def public(view: View) -> View:
    """Declare that anybody may open this page."""
    view.guarded = "public"  # type: ignore[attr-defined]  # a mark on a function, read by the rule tests
    return view


def by_script(view: View) -> View:
    """Declare that a page's script asks this, without anybody's doing: whoever is signed in is no less idle for it,
    and what goes wrong is told in JSON, never by a page or a redirect."""
    view.by_script = True  # type: ignore[attr-defined]  # a mark on a function
    return view


def is_by_script() -> bool:
    """Whether a script asks, rather than a person."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "by_script", False)


def guard(permission: Permission, load: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Let only those through who may; hand the record to the view, never its id.

    permission: asked of the policy for the record that `load` finds by the address's arguments.
    Nobody signed in: 401. No such record, or one of a case that this person may not read: 404. A case they may read but
    not do this to: 403, or 404 for what is kept from all but its author. A page about a case that is only looked at is
    written to the trail as read.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**args: Any) -> Any:
            if not current_user.is_authenticated:
                abort(401)
            if load is None:
                if not may(current_user, permission):
                    _refuse(403, permission, None)
                return view(**args)
            record = load(**args)
            if record is None:
                abort(404)
            if not may(current_user, permission, record):
                _refuse(_refusal(permission, record), permission, record)
            if request.method in db.SAFE_METHODS and hasattr(record, "case"):
                _note_look(record)
            g.guarded = record  # what the page is about
            return view(record)

        guarded.guarded = permission.value  # type: ignore[attr-defined]  # read by the rule tests
        return guarded

    return decorate


def _refusal(permission: Permission, record: Any) -> int:
    """404 to those from whom even the record's existence is kept, 403 to the others."""
    if permission in UNTOLD:
        return 404
    if not hasattr(record, "case"):
        return 403
    return 403 if may(current_user, Permission.READ_CASE, record.case) else 404


def _refuse(status: int, permission: Permission, record: Any) -> None:
    # What the trail needs is copied first: after the rollback a look at the record would wait for our own lock.
    who, what = SimpleNamespace(id=current_user.id), _mention(record)
    db.session.rollback()
    with db.aside() as short:
        trail.record(Event.ACCESS_REFUSED, what, by=who, within=short, permission=permission.value)
    abort(status)


def _mention(record: Any) -> SimpleNamespace:
    kind, case_id = getattr(record, "__tablename__", ""), getattr(record, "case_id", None)
    return SimpleNamespace(__tablename__=kind, id=getattr(record, "id", None), case_id=case_id)


def _note_look(record: Any) -> None:
    with db.aside() as short:
        trail.record(Event.RECORD_READ, record, by=current_user, within=short)
