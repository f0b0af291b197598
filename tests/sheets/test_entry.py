"""Reading an entry, taking it out and putting it back."""

import uuid

import pytest
from sqlalchemy import select

from clinic.audit.events import Event
from clinic.audit.models import TrailEntry
from clinic.cases import actions as cases
from clinic.cases.lifecycle import Side
from clinic.core import db
from tests.factories.cases import a_case
from tests.factories.sheets import an_entry
from tests.walk import page_text


def test_a_clients_words_stand_in_quotation_marks_with_their_speaker(as_, dana) -> None:
    entry = an_entry(a_case(by=dana), by=dana, side=Side.B, answers={"sentence": "It is only the rain.", "how_loud": 3})
    page = page_text(as_(dana).get(f"/entries/{entry.id}"))
    assert "“It is only the rain.”" in page and "Eli" in page
    assert "not validated" in page


def test_marks_that_were_typed_are_not_doubled(as_, dana) -> None:
    entry = an_entry(a_case(by=dana), by=dana, answers={"sentence": "“It is only the rain.”"})
    page = page_text(as_(dana).get(f"/entries/{entry.id}"))
    assert "““" not in page and "“It is only the rain.”" in page


def test_withdrawn_it_leaves_its_sheet_and_can_be_put_back(as_, dana) -> None:
    case = a_case(by=dana)
    entry, browser = an_entry(case, by=dana), as_(dana)
    sheet = f"/cases/{case.id}/sheets/inner_voice"
    for _time in range(2):
        assert browser.post(f"/entries/{entry.id}/withdraw").status_code == 303
    assert "It is only the rain." not in page_text(browser.get(sheet))
    assert f"/entries/{entry.id}" in page_text(browser.get(sheet))
    assert "Bring back" in page_text(browser.get(f"/entries/{entry.id}"))
    assert "1 entry" not in page_text(browser.get(f"/cases/{case.id}/sheets"))
    assert browser.get(f"/entries/{entry.id}/edit").status_code == 409
    for _time in range(2):
        assert browser.post(f"/entries/{entry.id}/restore").status_code == 303
    assert "It is only the rain." in page_text(browser.get(sheet))
    told = db.session.scalars(
        select(TrailEntry).where(TrailEntry.record_id == entry.id).order_by(TrailEntry.number)
    ).all()
    events = [one.event for one in told if one.event.startswith("sheet:")]
    assert events == [Event.SHEET_ADDED, Event.SHEET_WITHDRAWN, Event.SHEET_RESTORED]
    assert all("inner_voice" in one.details for one in told if one.event in events)


def test_a_stranger_finds_nothing(as_, dana, olga) -> None:
    case = a_case(by=dana)
    entry, browser = an_entry(case, by=dana), as_(olga)
    paths = [f"/entries/{entry.id}{more}" for more in ("", "/edit", "/letter")]
    paths += [f"/cases/{case.id}/sheets{more}" for more in ("", "/inner_voice", "/inner_voice/new")]
    assert {browser.get(path).status_code for path in paths} == {404}
    assert {browser.post(f"/entries/{entry.id}/{verb}").status_code for verb in ("withdraw", "restore")} == {404}
    assert browser.get(f"/entries/{uuid.uuid4()}").status_code == 404


def test_a_supervisor_reads_and_does_not_write(as_, dana, sam) -> None:
    case = a_case(by=dana)
    entry, browser = an_entry(case, by=dana), as_(sam)
    for path in (f"/entries/{entry.id}", f"/cases/{case.id}/sheets", f"/cases/{case.id}/sheets/inner_voice"):
        page = browser.get(path)
        assert page.status_code == 200
        assert "/new" not in page_text(page) and "/edit" not in page_text(page) and "/withdraw" not in page_text(page)
    assert browser.get(f"/entries/{entry.id}/edit").status_code == 403
    assert browser.get(f"/cases/{case.id}/sheets/inner_voice/new").status_code == 403
    assert {browser.post(f"/entries/{entry.id}/{verb}").status_code for verb in ("withdraw", "restore")} == {403}


def test_what_is_for_its_author_alone_is_nobody_elses(as_, dana, olga, sam) -> None:
    case = a_case(by=dana)
    entry = an_entry(case, by=dana, only_me=True)
    cases.add_practitioner(case, olga, by=dana)
    db.session.commit()
    assert "It is only the rain." in page_text(as_(dana).get(f"/entries/{entry.id}"))
    for other in (olga, sam):
        browser = as_(other)
        assert browser.get(f"/entries/{entry.id}").status_code == 403
        assert browser.post(f"/entries/{entry.id}/withdraw").status_code == 403
        for path in (f"/cases/{case.id}/sheets", f"/cases/{case.id}/sheets/inner_voice", f"/cases/{case.id}"):
            page = page_text(browser.get(path))
            assert "It is only the rain." not in page and str(entry.id) not in page and "1 entry" not in page
    assert "Inner voice" not in page_text(as_(sam).get(f"/cases/{case.id}"))


@pytest.mark.parametrize(
    "path", ["/entries/{id}", "/cases/{case}/sheets", "/cases/{case}/sheets/inner_voice", "/entries/{id}/edit"]
)
def test_a_shared_screen_shows_nothing_of_it(path, as_, dana) -> None:
    case = a_case(by=dana)
    entry, browser = an_entry(case, by=dana), as_(dana)
    browser.post("/share-screen")
    page = page_text(browser.get(path.format(id=entry.id, case=case.id)))
    assert "It is only the rain." not in page and "Noor" not in page
    assert "Hidden while the screen is shared." in page


def test_the_case_page_names_the_sheets_written_on(as_, dana) -> None:
    case = a_case(by=dana)
    browser = as_(dana)
    assert "when one of them is of use" in page_text(browser.get(f"/cases/{case.id}"))
    an_entry(case, by=dana)
    page = page_text(browser.get(f"/cases/{case.id}"))
    assert f"/cases/{case.id}/sheets/inner_voice" in page and "It is only the rain." not in page
