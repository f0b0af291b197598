"""Finding: the page, and the piece of it for the box that opens over every page."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import render_template, request
from flask_login import current_user

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.access.policy import may
from clinic.accounts.signing_in import sharing
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.cases import list_queries as case_lists
from clinic.cases import queries as cases
from clinic.cases.facts_queries import facts_of
from clinic.cases.names import plain
from clinic.core import db
from clinic.core.search import Words, words_in
from clinic.core.web import only_look
from clinic.desk import find as finding
from clinic.desk.case_offers import in_case
from clinic.desk.find_forms import FindForm, find_form
from clinic.desk.offering import Group
from clinic.desk.offers import offers
from clinic.desk.views import bp
from clinic.method import catalogue

Page = str | tuple[str, int]
#: Hits on one page, and in the box.
SIZE, FEW = 25, 5
#: Cases in the box, and on the page.
CASES, MORE_CASES = 6, 10
#: Named cases of which commands are offered.
FEW_CASES = 3


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
    hidden = sharing()
    named = case_lists.named_by(current_user, form.words.data or "", by_name=not hidden)
    listed = case_lists.cases_numbered([*named.numbers, *named.rest])
    wanted = replace(form.wanted(), near=_near(named, listed.items))
    hits = [] if hidden else finding.search(current_user, wanted)
    pages = max(1, -(-len(hits) // SIZE))
    page = min(max(request.form.get("page", 1, type=int), 1), pages)
    some = hits[(page - 1) * SIZE : page * SIZE]
    _tell(some, listed.total + len(hits))
    shown = finding.shown(some, wanted.words)
    return {
        "found": shown,
        "by": cases.names_of_colleagues(one.author_id for one in shown if one.author_id),
        "cases": listed.items[:MORE_CASES],
        "named": len(named.rest),
        "in_cases": _of_named(named, listed.items) if wanted.words else [],
        "offers": [one for one in offers(current_user, form.words.data or "") if wanted.words],
        "stages": catalogue.stages(),
        "total": len(hits),
        "most": finding.MOST,
        "first": (page - 1) * SIZE + 1,
        "page": page,
        "pages": pages,
    }


def _near(named: case_lists.Named, listed: Sequence[case_lists.Line]) -> dict[Any, Words]:
    """What is looked for in the cases that some words name: the others."""
    return finding.near({one.id: named.rest[one.number] for one in listed if one.number in named.rest})


def _of_named(named: case_lists.Named, listed: Sequence[case_lists.Line]) -> list[Group]:
    """What the other words mean in the cases that some words name."""
    some = [one for one in listed if one.number in named.rest][:FEW_CASES]
    facts = [(facts_of(one.id), named.rest[one.number]) for one in some]
    found = [in_case(current_user, case, words) for case, words in facts if case is not None]
    return [one for one in found if one.offers]


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
        return render_template("desk/_offers.html", words="")
    named = case_lists.named_by(current_user, words, by_name=not sharing())
    some = case_lists.cases_numbered([*named.numbers[:CASES], *named.rest]).items
    wanted = finding.Wanted(words_in(words), near=_near(named, some))
    hits = finding.search(current_user, wanted) if "written" in request.form and not sharing() else []
    here = request.form.get("here", "")
    hits = sorted(hits, key=lambda one: str(db.as_uuid(one.row.case_id)) != here)[:FEW]  # of the case on the page first
    if hits:
        _tell(hits)
    if not words.strip():
        some = case_lists.cases_visible_to(current_user, size=CASES, by_number=sharing()).items
    return render_template(
        "desk/_offers.html",
        in_cases=[*_of_here(words), *_of_named(named, some)],
        cases=() if named.rest else some,
        near=some if named.rest else (),
        hits=finding.shown(hits, wanted.words),
        offers=offers(current_user, words),
        words=words.strip(),
    )


def _of_here(words: str) -> list[Group]:
    """What the words mean in the case whose page is open."""
    try:
        case = facts_of(uuid.UUID(request.form.get("here", "")))
    except ValueError:  # no case's page
        return []
    if not words.strip() or case is None or not may(current_user, Permission.READ_CASE, case):
        return []
    found = in_case(current_user, case, plain(words).split(), here=True)
    return [found] if found.offers else []
