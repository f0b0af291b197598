"""Issuing a paper: what is printed, sealed and written to the trail, and who may."""

import re
import uuid
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select, text

from clinic.accounts.models import Account
from clinic.audit.models import TrailEntry
from clinic.cases.models import Case
from clinic.core import crypto, db
from clinic.reports import actions, queries
from clinic.reports.models import Report
from tests.factories.reports import a_couple, a_note, rated
from tests.walk import page_of


@pytest.fixture
def case(dana: Account) -> Case:
    """Two signed sessions of Jing and Hao."""
    made = a_couple(by=dana)
    a_note(made, 1, by=dana, summary="静怡 told the story: 如履薄冰。", ratings=rated("2-3", "4"))
    a_note(made, 2, by=dana, ratings=rated("3.5", "4.5"), supervision_question="What do I not see?")
    return made


def issue_in(browser: Any, case: Case, **options: str) -> Any:
    return browser.post(f"/cases/{case.id}/reports/new", {"language": "en", **options})


def newest(case: Case) -> Report:
    return queries.reports_of(case)[0]


def text_of(report: Report) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(report.paper)).pages)


def test_the_paper_shows_both_partners_numbers_and_chinese(as_: Any, dana: Account, case: Case) -> None:
    assert issue_in(as_(dana), case).status_code == 303
    said = text_of(newest(case))
    for word in ("2-3", "3.5", "4.5", "如履薄冰", "What do I not see?", "Partner A", "Partner B", "not validated"):
        assert word in said
    assert "静怡" not in said
    assert "Lin" not in said


def test_real_names_only_with_the_tick(as_: Any, dana: Account, case: Case) -> None:
    issue_in(as_(dana), case, names="y")
    assert "陈静怡" in text_of(newest(case))
    assert not newest(case).pseudonyms


def test_a_chinese_paper_for_an_english_reader(as_: Any, dana: Account, case: Case) -> None:
    issue_in(as_(dana), case, language="zh_Hans")
    document = PdfReader(BytesIO(newest(case).paper))
    assert document.trailer["/Root"]["/Lang"] == "zh-Hans"
    assert newest(case).language == "zh_Hans"


def test_the_title_names_nobody(as_: Any, dana: Account, case: Case) -> None:
    issue_in(as_(dana), case, names="y")
    assert PdfReader(BytesIO(newest(case).paper)).metadata.title == f"Progress summary {case.reference}"


def test_the_bytes_are_sealed_and_their_digest_is_in_the_trail(dana: Account, case: Case) -> None:
    report = actions.issue(case, pseudonyms=True, language="en", by=dana)
    db.session.commit()
    sealed = db.session.execute(text("SELECT paper_sealed FROM reports")).scalar_one()
    assert b"%PDF" not in bytes(sealed)
    assert report.paper.startswith(b"%PDF")
    assert report.digest == crypto.digest(report.paper)
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.event == "report:issued")).one()
    assert report.digest in entry.details


def test_issuing_again_makes_a_new_paper_and_keeps_the_old(dana: Account, case: Case) -> None:
    one = actions.issue(case, pseudonyms=True, language="en", by=dana)
    db.session.commit()
    before = one.paper
    a_note(case, 3, by=dana, summary="Something else")
    actions.issue(case, pseudonyms=True, language="en", by=dana)
    db.session.commit()
    assert [paper.number for paper in queries.reports_of(case)] == [2, 1]
    assert queries.reports_of(case)[1].paper == before


def test_markup_in_a_note_stays_text(dana: Account, case: Case) -> None:
    a_note(case, 3, by=dana, summary='<img src="file:///etc/hostname"/> & <b>bold</b>')
    report = actions.issue(case, pseudonyms=True, language="en", by=dana)
    said = " ".join(text_of(report).split())
    assert '<img src="file:///etc/hostname"/> & <b>bold</b>' in said
    assert not [one for page in PdfReader(BytesIO(report.paper)).pages for one in page.images]


def test_a_letter_without_a_font_is_named_beside_the_form_and_nothing_is_issued(
    as_: Any, dana: Account, case: Case
) -> None:
    a_note(case, 3, by=dana, summary="an odd letter \ue123")
    answer = issue_in(as_(dana), case, names="y")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "U+E123" in page
    box = next(tag for tag in re.findall("<input[^>]*>", page) if 'name="names"' in tag)
    assert "checked" in box
    assert queries.reports_of(case) == []


def test_an_unknown_language_is_refused_in_words(as_: Any, dana: Account, case: Case) -> None:
    answer = issue_in(as_(dana), case, language="tlh")
    assert answer.status_code == 422
    assert queries.reports_of(case) == []


def test_a_long_case_makes_a_longer_paper(dana: Account, case: Case) -> None:
    for week in range(3, 30):
        a_note(case, week, by=dana, summary="A long line about the week. " * 12, ratings=rated("5", "6"))
    report = actions.issue(case, pseudonyms=True, language="en", by=dana)
    assert report.pages > 2
    assert f"{report.pages} / {report.pages}" in text_of(report)


def test_a_supervisor_reads_papers_but_issues_none(as_: Any, dana: Account, sam: Account, case: Case) -> None:
    issue_in(as_(dana), case)
    browser = as_(sam)
    page = browser.get(f"/cases/{case.id}/reports").get_data(as_text=True)
    assert "Issue a progress summary" not in page
    assert issue_in(browser, case).status_code == 403
    assert browser.get(f"/reports/{newest(case).id}.pdf").status_code == 200


def test_strangers_find_nothing(as_: Any, dana: Account, olga: Account, petra: Account, case: Case) -> None:
    issue_in(as_(dana), case)
    paper = newest(case).id
    for stranger in (olga, petra):
        browser = as_(stranger)
        for path in (f"/cases/{case.id}/reports", f"/cases/{case.id}/reports/new", f"/reports/{paper}.pdf"):
            assert browser.get(path).status_code == 404
    assert as_(None).get(f"/reports/{paper}.pdf").status_code == 401


def test_every_chart_comes_on_a_page_of_its_own_when_asked_for(as_, dana, case) -> None:
    browser = as_(dana)
    issue_in(browser, case)
    short = newest(case)
    issue_in(browser, case, every_chart="y")
    whole = newest(case)
    assert whole.pages == short.pages + 1
    assert "Difference between the two ratings" in text_of(whole) and "Chen" not in text_of(whole)
    assert "Difference between the two ratings" not in text_of(short)


def test_asked_for_otherwise_on_the_same_page_it_is_not_the_paper_from_before(
    as_: Any, dana: Account, case: Case
) -> None:
    browser, same = as_(dana), {"record_id": str(uuid.uuid4())}
    assert issue_in(browser, case, names="y", **same).status_code == 303
    answer = issue_in(browser, case, **same)
    assert answer.status_code == 409
    [again] = [one for one in page_of(answer, "/").posts if "language" in one.inputs]
    assert browser.post(again.action, again.holds()).status_code == 303
    assert [one.pseudonyms for one in queries.reports_of(case)] == [True, False]
