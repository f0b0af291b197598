"""Issuing papers."""

import uuid
from functools import cache, partial

from flask import render_template

from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.cases import queries as cases
from clinic.cases.lifecycle import CaseKind, Visibility
from clinic.cases.models import Case
from clinic.config import HOME
from clinic.core import clock, crypto, db, i18n, pdf
from clinic.core.lifecycle import TakenError
from clinic.reports import letters, queries
from clinic.reports.content import summary_of
from clinic.reports.models import SUPERVISION, Report

_WHOSE = {CaseKind.COUPLE: Visibility.JOINT, CaseKind.INDIVIDUAL: Visibility.PARTNER_A}


@cache
def print_sheet() -> str:
    """The style of papers."""
    return (HOME / "static" / "style" / "paper.css").read_text(encoding="utf-8")


def issue(
    case: Case,
    *,
    pseudonyms: bool,
    language: str,
    by: Account,
    own: bool = False,
    every_chart: bool = False,
    record_id: uuid.UUID | None = None,
) -> Report:
    """Issue a progress summary for supervision and keep its sealed bytes; issued again it is a new paper.

    Posted twice (same record_id) it is issued once.

    language: of the paper, "en" or "zh_Hans". own: what `by` keeps for themselves is printed too; the paper is then
    for `by` alone. every_chart: a page with the other charts follows.
    Raises UnprintableError, or TakenError when the id is that of a paper which was asked for otherwise; then nothing is
    kept.
    """
    cases.wait_for(Case, case.id)
    made = db.session.get(Report, record_id) if record_id else None
    whose = Visibility.AUTHOR_ONLY if own else _WHOSE[case.kind]
    asked = (case.id, language, pseudonyms, whose)
    if made is not None and (made.case_id, made.language, made.pseudonyms, made.visibility) != asked:
        raise TakenError
    if made is not None:
        return made
    said = partial(summary_of, case, pseudonyms=pseudonyms, by=by, own=own, every_chart=every_chart)
    with i18n.speaking(language):
        html = render_template("reports/_summary.html", summary=said())
    try:
        paper, pages = pdf.render(html, print_sheet())
    except pdf.MissingGlyphError as fault:  # told in the language of who asked, not in that of the paper
        raise letters.UnprintableError(letters.told(fault.letters, said())) from None
    report = Report(
        id=record_id or uuid.uuid4(),
        case_id=case.id,
        kind=SUPERVISION,
        number=queries.last_number(case) + 1,
        language=language,
        pseudonyms=pseudonyms,
        visibility=whose,
        digest=crypto.digest(paper),
        size=len(paper),
        pages=pages,
        issued_by_id=by.id,
        issued_at=clock.now(),
        paper=paper,
    )
    db.session.add(report)
    trail.record(Event.REPORT_ISSUED, report, by=by, digest=report.digest, pseudonyms=pseudonyms)
    return report
