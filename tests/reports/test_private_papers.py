"""A paper that prints what its author keeps for themselves is its author's alone."""

import uuid
from typing import Any

import pytest

from clinic.accounts.models import Account
from clinic.cases import actions as cases
from clinic.cases.models import Case
from clinic.core import db
from clinic.reports import actions, queries
from clinic.reports.models import Report
from tests.factories.reports import a_couple


@pytest.fixture
def case(dana: Account, olga: Account) -> Case:
    made = a_couple(by=dana)
    cases.add_practitioner(made, olga, by=dana)
    db.session.commit()
    return made


@pytest.fixture
def papers(app: Any, case: Case, dana: Account) -> tuple[Report, Report]:
    """One for all who may read papers, one that was issued with the tick."""
    with app.test_request_context():
        shared = actions.issue(case, pseudonyms=True, language="en", by=dana)
        db.session.flush()
        private = actions.issue(case, pseudonyms=True, language="en", by=dana, own=True)
    db.session.commit()
    return shared, private


def test_only_its_author_reads_it(as_, dana, olga, sam, case: Case, papers: tuple[Report, Report]) -> None:
    shared, private = papers
    for reader, answered in ((dana, 200), (olga, 403), (sam, 403)):
        browser = as_(reader)
        assert browser.get(f"/reports/{shared.id}.pdf").status_code == 200
        assert browser.get(f"/reports/{private.id}.pdf").status_code == answered
        page = browser.get(f"/cases/{case.id}/reports").get_data(as_text=True)
        assert f"/reports/{shared.id}.pdf" in page
        assert (f"/reports/{private.id}.pdf" in page) is (reader is dana)


def test_its_author_reads_it_no_more_after_leaving_the_case(as_, dana, olga, case: Case, papers: Any) -> None:
    cases.remove_practitioner(case, dana, by=olga)
    db.session.commit()
    assert as_(dana).get(f"/reports/{papers[1].id}.pdf").status_code == 404


def test_the_tick_on_the_page_makes_it_private(as_, dana, case: Case) -> None:
    browser = as_(dana)
    browser.post(f"/cases/{case.id}/reports/new", {"language": "en", "own": "y"})
    browser.post(f"/cases/{case.id}/reports/new", {"language": "en"})
    shared, private = queries.reports_of(case)
    assert (private.visibility, shared.visibility) == ("author_only", "joint")
    assert browser.get(f"/cases/{case.id}/reports").get_data(as_text=True).count("for you alone") == 1


def test_a_stranger_finds_neither(as_, petra, papers: tuple[Report, Report]) -> None:
    for one in papers:
        assert as_(petra).get(f"/reports/{one.id}.pdf").status_code == 404
        assert as_(petra).get(f"/reports/{uuid.uuid4()}.pdf").status_code == 404


def test_a_paper_for_supervision_is_handed_out_to_nobody(as_, dana, case: Case, papers: tuple[Report, Report]) -> None:
    assert [one.may_be_released for one in papers] == [False, False]
    page = as_(dana).get(f"/cases/{case.id}/reports").get_data(as_text=True)
    assert page.count("for supervision, not to be handed out") == 2
