"""Downloading a paper."""

import uuid
from typing import Any

import pytest

from clinic.accounts.models import Account
from clinic.core import db
from clinic.reports import actions
from clinic.reports.models import Report
from tests.factories.reports import a_couple


@pytest.fixture
def report(dana: Account) -> Report:
    """A paper about Jing and Hao."""
    made = actions.issue(a_couple(by=dana), pseudonyms=False, language="en", by=dana)
    db.session.commit()
    return made


def test_the_download_names_nobody_and_is_kept_nowhere(as_: Any, dana: Account, report: Report) -> None:
    expected = report.paper
    answer = as_(dana).get(f"/reports/{report.id}.pdf")
    assert answer.data == expected
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="C-1001-summary-1.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_unknown_paper_is_not_there(as_: Any, dana: Account) -> None:
    assert as_(dana).get(f"/reports/{uuid.uuid4()}.pdf").status_code == 404
