"""Pages about papers."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.accounts.signing_in import sharing
from clinic.cases import queries as cases
from clinic.cases.models import Case
from clinic.core.i18n import language
from clinic.core.web import saved
from clinic.reports import actions, queries
from clinic.reports.forms import IssueForm
from clinic.reports.letters import UnprintableError
from clinic.reports.models import Report

bp = Blueprint("reports", __name__)
Page = str | AnyResponse | tuple[str, int]


@bp.get("/cases/<uuid:case_id>/reports")
@guard(Permission.READ_CASE, cases.get_case)
def reports(case: Case) -> Page:
    """The papers that were issued about a case."""
    papers = queries.reports_for(current_user, case)
    mistaken = set() if sharing() else queries.with_mistaken(case, papers)
    return render_template("reports/reports.html", case=case, papers=papers, mistaken=mistaken)


@bp.route("/cases/<uuid:case_id>/reports/new", methods=["GET", "POST"])
@guard(Permission.ISSUE_REPORT, cases.get_case)
def issue_report(case: Case) -> Page:
    """Issue a progress summary."""
    form = IssueForm(language=language())
    if not form.validate_on_submit():
        return _options(case, form)
    said: dict[str, Any] = {
        "record_id": form.record_id.value,
        "language": form.language.data,
        "pseudonyms": not form.names.data,
        "own": form.own.data,
        "every_chart": form.every_chart.data,
    }
    try:
        actions.issue(case, by=current_user, **said)
    except UnprintableError as fault:
        form.form_errors.extend(fault.sentences)
        return _options(case, form)
    return saved(_("The paper is issued."), to=url_for(".reports", case_id=case.id))


def _options(case: Case, form: IssueForm) -> Page:
    return render_template("reports/issue_report.html", case=case, form=form), 422 if form.is_submitted() else 200


@bp.get("/reports/<uuid:report_id>.pdf")
@guard(Permission.READ_REPORT, queries.get_report)
def report_pdf(report: Report) -> AnyResponse:
    """The paper itself; on a shared screen it is not opened, as it holds what was meant for colleagues."""
    if sharing():
        return redirect(url_for(".reports", case_id=report.case_id), 303)
    answer = Response(report.paper, mimetype="application/pdf")
    name = f"{report.case.reference}-summary-{report.number}.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
