"""Keeping what is typed into a form, putting it back on its page, and one's own unsent forms."""

import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, Response, abort, flash, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.wrappers import Response as AnyResponse

from clinic.access.guard import by_script, guard
from clinic.access.permissions import Permission
from clinic.accounts.drafts import copy_key
from clinic.accounts.signing_in import sharing
from clinic.core import db
from clinic.core.forms import clean
from clinic.core.i18n import time_of_day
from clinic.core.web import local_path, saved, saved_for_script, told_by_script, typed
from clinic.unsent import actions, queries
from clinic.unsent.content import WORDLESS, Field, Typed, is_kept, name_at, shown

bp = Blueprint("unsent", __name__)
#: The longest address of a page, the most fields, and the longest name or label of one.
ADDRESS, FIELDS, NAME = 500, 3000, 1000
#: So many are offered on a page; those before them stand on the page of all.
OFFERED = 2


def init_app(app: Flask) -> None:
    """Let pages of `app` keep what is typed, offer it again, and forget it once it is saved."""
    app.before_request(_put_back)
    app.extensions["when_saved"] = [_forget]
    app.add_template_global(waits, "unsent")
    app.add_template_global(keeps, "keeps_unsent")
    app.add_template_global(lambda: "put_back" in g, "put_back")


# --- Saving while somebody types ---


@bp.put("/unsent")
@by_script
@guard(Permission.MANAGE_OWN_ACCOUNT)
def keep() -> Response | tuple[Response, int]:
    """Keep a form as it stands: {"by", "writer", "page", "at", "about", "fields": [[name, value, label, words]]}.

    200 {"saved"}; without fields nothing waits any more. 403 when somebody else is signed in than on that page, 404 for
    a page that keeps nothing, 507 when too much waits.
    """
    said = told_by_script()
    writer, form = _asked(said)
    if said.get("by") != str(current_user.id):
        abort(403)
    if name_at(form.at, "POST") is None or name_at(form.page, "GET") is None:
        abort(404)
    if not form.fields:
        actions.forget_unsent(writer=writer, by=current_user)
        return saved_for_script(saved="")
    try:
        kept = actions.keep_unsent(form, writer=writer, by=current_user)
    except actions.TooManyError:
        return jsonify(sentence=_("Too much waits to be sent.")), 507
    return saved_for_script(saved=_("Kept for you at %(time)s, until you save", time=time_of_day(kept.kept_at)))


def _asked(said: dict[str, Any]) -> tuple[uuid.UUID, Typed]:
    """What a page sent; 400 for anything else."""
    texts = [said.get(name) for name in ("page", "at", "about")]
    fields = said.get("fields")
    if not all(isinstance(one, str) and len(one) <= ADDRESS for one in texts) or not isinstance(fields, list):
        abort(400)
    if len(fields) > FIELDS or not all(_is_field(one) for one in fields):
        abort(400)
    writer = uuid_of(said.get("writer")) or abort(400)
    page, at, about = (clean(one) or "" for one in texts)
    return writer, Typed(page, at, about, tuple(Field(*(clean(one) or "" for one in each)) for each in fields))


def _is_field(one: Any) -> bool:
    texts = isinstance(one, list) and len(one) == 4 and all(isinstance(part, str) for part in one)
    return texts and max(len(one[0]), len(one[2])) <= NAME and one[0] not in {"csrf_token", "put_back", "unsent"}


def uuid_of(said: Any) -> uuid.UUID | None:
    """The id that was sent, if it is one."""
    try:
        return uuid.UUID(said) if isinstance(said, str) else None
    except ValueError:
        return None


def _forget() -> None:
    """What was sent is saved now, in the same transaction."""
    writer = uuid_of(request.form.get("unsent"))
    if writer is not None and current_user.is_authenticated:
        actions.forget_unsent(writer=writer, by=current_user)


# --- What pages say and do ---


def unsent_waiting() -> int:
    """How many forms wait for whoever is signed in; on a shared screen none is mentioned."""
    return 0 if sharing() else queries.how_many_of(current_user)


def waits(at: str = "", page: str = "") -> Markup:
    """The attributes of a form that static/script/unsent.js keeps: `<form … {{ unsent() }}>`.

    at: where it posts to, page: where it can be opened again, when that is not the address that was asked for.
    """
    if not current_user.is_authenticated:
        return Markup()
    here = request.full_path.rstrip("?")
    page, before = page or here, g.get("put_back")
    sent = uuid_of(request.form.get("unsent")) if request.method == "POST" else None
    told = {
        "unsent": url_for("unsent.keep"),
        "writer": before.writer if before is not None else sent or uuid.uuid4(),
        "by": current_user.id,
        "page": page,
        "at": at or here,
        "about": getattr(getattr(g.get("guarded"), "case", None), "reference", ""),
        "key": copy_key(current_user, uuid.uuid5(current_user.id, page)),
        "pause": 1500,
        "longest": 8000,
        "again": 2000,
    }
    if request.method == "POST":
        told["typed"] = ""
    return Markup(" ").join(Markup('data-{}="{}"').format(name, value) for name, value in told.items())


def keeps() -> bool:
    """Whether this page keeps what is typed into it."""
    return is_kept(request.endpoint) and bool(current_user.is_authenticated)


@bp.get("/unsent/here")
@by_script
@guard(Permission.MANAGE_OWN_ACCOUNT)
def here() -> str:
    """What was typed on a page before and not saved, for its script to show there; on a shared screen nothing.

    It is asked for by itself, as most pages have nothing of it and ask enough already.
    """
    asking = uuid_of(request.args.get("writer"))
    found = [] if sharing() else queries.on_page(current_user, request.args.get("page", ""), but=asking)
    return render_template("unsent/here.html", found=[shown(one) for one in found[:OFFERED]], more=len(found[OFFERED:]))


def _put_back() -> AnyResponse | None:
    """Let a page answer as if the form that was kept had just been sent and something had to be looked over: whatever was
    typed stands in it, and nothing is saved. The page asks its own guard, as for anything that is sent to it."""
    if request.method != "POST" or "put_back" not in request.form or not current_user.is_authenticated:
        return None
    wanted = uuid_of(request.form["put_back"])
    unsent = queries.get_unsent(wanted, current_user) if wanted else None
    back = local_path(request.form.get("next"), url_for("desk.today"))
    if unsent is None:
        flash(_("Nothing of this waits any more."), "warning")
        return redirect(back, 303)
    if sharing():
        flash(_("Hidden while the screen is shared."), "warning")
        return redirect(back, 303)
    form = Typed.read(unsent.said)
    if form.at.partition("?")[0] != request.path:
        abort(404)
    actions.take_up_unsent(unsent, writer=uuid.uuid4())
    db.session.commit()
    request.form = ImmutableMultiDict([(one.name, one.value) for one in form.fields])
    g.put_back = unsent
    return None


# --- One's own unsent forms ---


@bp.get("/unsent")
@guard(Permission.MANAGE_OWN_ACCOUNT)
def texts() -> str:
    """Everything that one typed and did not save: to go on with, to copy, or to throw away."""
    found = [] if sharing() else [shown(one) for one in queries.unsent_of(current_user)]
    return render_template("unsent/texts.html", found=found, days=queries.KEPT.days)


@bp.post("/unsent/<uuid:unsent_id>/throw-away")
@guard(Permission.MANAGE_OWN_ACCOUNT)
def throw_away(unsent_id: uuid.UUID) -> AnyResponse:
    """It is wanted no more; asked twice it is gone all the same."""
    unsent = queries.get_unsent(unsent_id, current_user)
    if unsent is not None:
        actions.throw_unsent_away(unsent)
    said = _("Thrown away.") if unsent is not None else _("Nothing of this waits any more.")
    return saved(said, to=local_path(request.form.get("next"), url_for(".texts")))


# --- What was refused ---


@dataclass(frozen=True, slots=True)
class Refused:
    """What a page that could not be opened says about words: those that were sent to it, and whether some are kept."""

    fields: tuple[Field, ...] = ()
    waits: bool = False


def refused() -> Refused:
    """What was typed and is refused, to be copied; kept like anything unsent where its form is such a one.

    Nothing of signing in or of passwords; what the script has kept already stays, as it knows what the fields are called.
    """
    if request.blueprint == "accounts" or not current_user.is_authenticated:
        return Refused()
    db.session.rollback()
    if (before := g.get("put_back")) is not None:
        return Refused(shown(before).fields, True)
    if request.method != "POST":
        waiting = is_kept(request.endpoint) and not sharing() and bool(queries.on_page(current_user, request.path))
        return Refused(waits=waiting)
    sent = [Field(name, value) for name, values in typed().items() for value in values if value.strip()]
    fields = tuple(one for one in sent if one.name not in WORDLESS)
    here = request.full_path.rstrip("?")
    if not fields or len(here) > ADDRESS or not is_kept(request.endpoint):
        return Refused(fields)
    writer = uuid_of(request.form.get("unsent")) or uuid.uuid4()
    kept = queries.typed_by(current_user, writer)
    if kept is None:
        with suppress(actions.TooManyError):
            kept = actions.keep_unsent(Typed(here, here, "", tuple(sent)), writer=writer, by=current_user)
            db.session.commit()
    return Refused(shown(kept).fields if kept is not None else fields, kept is not None)
