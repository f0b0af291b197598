"""Answers to faults: a sentence that says what to do, and everything that was typed."""

import json
import secrets
import uuid
from contextlib import suppress

from flask import Flask, Response, current_app, flash, g, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, InternalError, OperationalError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from clinic.access.guard import is_by_script, public
from clinic.accounts import queries as accounts
from clinic.accounts.forms import SignInForm
from clinic.accounts.signing_in import login_manager
from clinic.cases.lifecycle import CaseClosedError
from clinic.core import db
from clinic.core.crypto import SealBrokenError
from clinic.core.lifecycle import NotNowError, TakenError
from clinic.core.web import typed
from clinic.sessions.discarding import DiscardedError
from clinic.unsent.content import WORDLESS
from clinic.unsent.views import Refused, refused

Answer = tuple[str | Response, int]


def init_app(app: Flask) -> None:
    """Let every fault end in a page of ours."""
    app.register_error_handler(401, _signed_out)
    app.register_error_handler(CSRFError, _old_page)
    app.register_error_handler(NotNowError, _not_now)
    app.register_error_handler(DiscardedError, _discarded)
    app.register_error_handler(TakenError, _taken)
    app.register_error_handler(CaseClosedError, _closed)
    app.register_error_handler(StaleDataError, _once_more)
    app.register_error_handler(IntegrityError, _once_more)
    app.register_error_handler(OperationalError, _not_saved)
    app.register_error_handler(InternalError, _not_saved)  # PostgreSQL's word for a database that only reads
    app.register_error_handler(SealBrokenError, _broken)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, _unexpected)
    app.add_url_rule("/healthz", "healthz", public(healthz))
    app.add_url_rule("/favicon.ico", "favicon", public(favicon))


def healthz() -> tuple[object, int]:
    """200 when the database answers, 503 when it does not."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return jsonify(status="database does not answer"), 503
    return jsonify(status="ok"), 200


def favicon() -> object:
    """The icon for browsers that ask at the old address."""
    return current_app.send_static_file("favicon.svg")


def _signed_out(_fault: HTTPException) -> ResponseReturnValue:
    if is_by_script():
        return jsonify(sentence=_("You are signed out.")), 401
    if accounts.practice() is None:
        return redirect(url_for("accounts.set_up"), 303)
    kept = typed() if request.method == "POST" else {}
    whose = accounts.who_signed_in_with(session.get("_user_id") or "") if kept else None
    more = {"kept": json.dumps(kept) if kept else "", "whose": str(whose or "")}
    form = SignInForm(formdata=None, next=request.full_path.rstrip("?"), **more)
    return render_template("accounts/sign_in.html", form=form, away=True), 401


def _old_page(_fault: CSRFError) -> Answer:
    return _keep(_("This page was open while you signed in again or in another tab. Please save once more."), 400)


def _collided() -> Answer:
    return _keep(_("Somebody saved at the same moment. Please save once more; you will then see both texts."), 409)


def _let_the_page_be_drawn() -> None:
    """Whoever is signed in is read once more without waiting for a lock; when even that fails, nobody is."""
    try:
        db.only_look()
        _spoken = current_user.is_authenticated and current_user.language
    except SQLAlchemyError:
        with suppress(SQLAlchemyError):
            db.session.rollback()
        g.pop("sign_in", None)
        g._login_user = login_manager.anonymous_user()  # where Flask-Login keeps who it found


def _once_more(fault: IntegrityError | StaleDataError) -> ResponseReturnValue:
    """Two saved at the same moment: ask again, now that the second can see what the first has written.

    The same form twice then makes its record once; two different texts are both shown.
    """
    db.session.rollback()
    if g.get("asked_again"):
        return _collided() if isinstance(fault, StaleDataError) else _unexpected(fault)
    g.asked_again = True
    try:
        return current_app.dispatch_request()
    except Exception as again:  # noqa: BLE001 - every fault has its answer here
        return current_app.handle_user_exception(again)


def _not_saved(fault: OperationalError | InternalError) -> Answer:
    _let_the_page_be_drawn()
    current_app.logger.error("The database refused: %s", type(fault.orig).__name__)
    why = _why(str(fault.orig).casefold())
    if request.method == "GET":  # nothing was typed; but whoever opens a record is written down
        sentence = _("Looking at a record is written down too, so this page cannot be shown yet; please load it again.")
        return _page(503, _("This page cannot be shown yet"), f"{why} {sentence}")
    sentence = _("Nothing was saved yet; please save once more.")
    return _keep(f"{why} {sentence}", 503)


def _why(said: str) -> str:
    """Why the database refused, by its own words, and what mends it."""
    if "full" in said or "no space" in said:
        return _("The disk is full; some space has to be freed.")
    if "readonly" in said or "read-only" in said:
        return _("The data folder cannot be written; it has to be made writable.")
    if "locked" in said:
        return _("The database was busy for too long.")
    return _("The database does not answer.")


def _keep(sentence: str, status: int, **instead: list[str]) -> Answer:
    if is_by_script():
        return jsonify(sentence=sentence), status
    kept = {**typed(), **instead} if request.method == "POST" else {}
    target = request.full_path.rstrip("?")
    return render_template("accounts/keep.html", target=target, kept=kept, sentence=sentence), status


def _not_now(_fault: NotNowError) -> Answer:
    db.session.rollback()
    sentence = _("The record has moved on since the page was opened. Nothing was changed.")
    if request.method == "POST" and any("".join(values) for name, values in typed().items() if name not in WORDLESS):
        return _keep(sentence, 409)
    return _page(409, _("This cannot be done now"), sentence)


def _discarded(fault: DiscardedError) -> ResponseReturnValue:
    """A discarded draft is brought back in another tab, while what was typed waits here."""
    db.session.rollback()
    kept = typed()
    if not any("".join(values) for name, values in kept.items() if name not in WORDLESS):
        flash(_("This draft was discarded. Nothing was changed."), "warning")
        return redirect(fault.args[0], 303)
    sentence = _(
        "This draft was discarded after the page was opened. What you typed is still here: "
        "bring the draft back, then save it once more."
    )
    values = {"target": request.full_path.rstrip("?"), "kept": kept, "sentence": sentence, "discarded": fault.args[0]}
    return render_template("accounts/keep.html", **values), 409


def _taken(_fault: TakenError) -> Answer:
    """The same page sent again with other words: both stay, the new ones as a record of their own if that is wanted."""
    db.session.rollback()
    sentence = _(
        "This page was saved before, with other words; those are kept as they are. Save once more to keep these beside them."
    )
    return _keep(sentence, 409, record_id=[str(uuid.uuid4())])


def _closed(fault: CaseClosedError) -> ResponseReturnValue:
    """A closed case is opened again in another tab, while what was typed waits here."""
    db.session.rollback()
    sentence = _(
        "This case is closed. It can be read, and notes and papers can still be written; "
        "for anything else it is opened again first. Nothing you typed is lost."
    )
    if is_by_script():
        return jsonify(sentence=sentence), 409
    values = {"target": request.full_path.rstrip("?"), "kept": typed(), "sentence": sentence, "reopens": fault.args[0]}
    return render_template("accounts/keep.html", **values), 409


def _broken(_fault: SealBrokenError) -> Answer:
    current_app.logger.error("A sealed field does not open.")
    sentence = _(
        "A sealed text does not open: it was changed outside Tandem. Restore it from a backup; nothing is shown."
    )
    return _page(500, _("A record is damaged"), sentence)


def _refused(fault: HTTPException) -> Answer:
    said = {
        403: (_("This is not open to you"), _("Your role does not allow this. Ask whoever runs the practice.")),
        404: (_("There is nothing here"), _("The address leads to nothing that you can open.")),
        405: (_("This cannot be done this way"), _("Please use the buttons on the page.")),
        413: (_("This is too large"), _("Please go back: your text is still on the page. Shorten it and save again.")),
    }
    title, sentence = said.get(fault.code or 500, (_("This did not work"), _("Please go back and try again.")))
    words = refused() if fault.code in {400, 403, 404, 405, 410} and not is_by_script() else None
    return _page(fault.code or 500, title, sentence, words)


def _unexpected(fault: Exception) -> Answer:
    _let_the_page_be_drawn()
    reference = secrets.token_hex(4)
    place = fault.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"
    current_app.logger.error(
        "Fault %s: %s at %s", reference, type(fault).__name__, where
    )  # never the message: it may quote
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise fault
    sentence = _(
        "Something went wrong on our side; its number is %(reference)s. Please try once more.", reference=reference
    )
    return _keep(sentence, 500)


def _page(status: int, title: str, sentence: str, words: Refused | None = None) -> Answer:
    if is_by_script():
        return jsonify(sentence=sentence), status
    return render_template("layouts/fault.html", title=title, sentence=sentence, status=status, words=words), status
