"""Finding: the page, and the piece of it for the box that opens over every page."""

import re
from typing import Any

from flask import render_template, request
from flask_login import current_user

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.accounts.signing_in import sharing
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.cases import list_queries as case_lists
from clinic.cases import queries as cases
from clinic.core import db
from clinic.core.search import words_in
from clinic.core.web import only_look
from clinic.desk import find as finding
from clinic.desk.find_forms import FindForm, find_form
from clinic.desk.offers import offers
from clinic.desk.views import bp
from clinic.method import catalogue

Page = str | tuple[str, int]
#: Hits on one page, and in the box.
SIZE, FEW = 25, 5
#: Cases in the box, and on the page.
CASES, MORE_CASES = 6, 10


@bp.route("/find", methods=["GET", "POST"])
@guard(Permission.LIST_CASES)
def find() -> Page:
    """Cases by name, and any sentence that one may read; the words are posted and kept nowhere."""
    if request.method == "POST":
        only_look()
    asked = request.args.get("case", "")
    values = {"case": asked} if re.fullmatch(r"C-\d{1,9}", asked) else {}
    form = find_form(current_user, **values)
    if request.method == "POST" and "beside" in request.form:
        return _beside(form)
    if not form.validate_on_submit():
        page = render_template("desk/find.html", form=form, found=None)
        return page, 422 if form.is_submitted() else 200
    return render_template("desk/find.html", form=form, **_found(form))


def _found(form: FindForm) -> dict[str, Any]:
    wanted, words = form.wanted(), form.words.data or ""
    hidden = sharing()
    hits = [] if hidden else finding.search(current_user, wanted)
    pages = max(1, -(-len(hits) // SIZE))
    page = min(max(request.form.get("page", 1, type=int), 1), pages)
    some = hits[(page - 1) * SIZE : page * SIZE]
    named = case_lists.search_cases(current_user, words, by_name=not hidden)
    _tell(some, named.total + len(hits))
    shown = finding.shown(some, wanted.words)
    return {
        "found": shown,
        "by": cases.names_of_colleagues(one.author_id for one in shown if one.author_id),
        "cases": named.items[:MORE_CASES],
        "offers": [one for one in offers(current_user, words) if wanted.words],
        "stages": catalogue.stages(),
        "total": len(hits),
        "most": finding.MOST,
        "first": (page - 1) * SIZE + 1,
        "page": page,
        "pages": pages,
    }


def _tell(some: list[finding.Hit], hits: int | None = None) -> None:
    """The trail says which records were shown, and of a search how many; never what was looked for."""
    with db.aside() as short:
        if hits is not None:
            trail.record(Event.CASES_SEARCHED, by=current_user, within=short, hits=hits)
        trail.record_all(Event.RECORD_READ, [one.mention for one in some], by=current_user, within=short)


def _beside(form: FindForm) -> Page:
    """What the box lists: cases, pages, exercises, phrases; once somebody paused, what is written too."""
    words = form.words.data or ""
    if not form.validate():
        return render_template("desk/_offers.html", cases=(), hits=(), offers=(), words="")
    wanted = finding.Wanted(words_in(words))
    hits = finding.search(current_user, wanted)[:FEW] if "written" in request.form and not sharing() else []
    if hits:
        _tell(hits)
    named = case_lists.search_cases(current_user, words, by_name=not sharing()).items[:CASES]
    if not words.strip():
        named = case_lists.cases_visible_to(current_user, size=CASES).items
    return render_template(
        "desk/_offers.html",
        cases=named,
        hits=finding.shown(hits, wanted.words),
        offers=offers(current_user, words),
        words=words.strip(),
    )
