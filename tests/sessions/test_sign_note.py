"""Signing: what is empty is shown and blocks nothing, and what is signed never changes."""

import re

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from clinic.accounts.models import Account
from clinic.core import db
from clinic.core.db import WrittenOnceError
from clinic.sessions import actions
from clinic.sessions.lifecycle import Attendance, NoteState
from tests.factories.cases import a_case
from tests.factories.sessions import a_note, a_signed_note, fresh, seen


def test_it_works(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana), by=dana, text={"summary": "Sunday."})
    assert as_(dana).post(f"/notes/{note.id}/sign", seen(note)).status_code == 303
    now = fresh(note)
    (version,) = now.versions
    assert now.state is NoteState.SIGNED
    assert (version.number, version.text, version.signed_by_id) == (1, {"summary": "Sunday."}, dana.id)
    assert now.draft == {}


def test_what_is_empty_is_shown_first_and_blocks_nothing(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana, stage=2), by=dana, text={"pain": {"a": "Quiet."}, "next": {"none_on_purpose": True}})
    browser = as_(dana)
    page = browser.get(f"/notes/{note.id}/sign").get_data(as_text=True)
    for said in ("Not recorded", "Rating: Noor", "Pain, in their own words: Eli", "Safety"):
        assert said in page
    for said in ("Pain, in their own words: Noor", "Next step"):
        assert said not in page
    assert browser.post(f"/notes/{note.id}/sign", seen(note)).status_code == 303


def test_each_gap_leads_to_its_field(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana), by=dana)
    browser = as_(dana)
    page = browser.get(f"/notes/{note.id}/sign").get_data(as_text=True)
    editor = browser.get(f"/notes/{note.id}/edit").get_data(as_text=True)
    names = re.findall(rf"/notes/{note.id}/edit#([a-z_]+)", page)
    assert set(names) >= {"stage", "safety", "summary", "rating_a", "rating_b", "pain_a", "better_b", "next_a"}
    assert [name for name in names if f'id="{name}"' not in editor] == []


def test_what_cannot_be_read_is_mended_first(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana), by=dana)
    actions.save_draft(note, text={"unread": {"rating_a": "3."}}, seen=note.edition, by=dana)
    db.session.commit()
    browser = as_(dana)
    page = browser.get(f"/notes/{note.id}/sign").get_data(as_text=True)
    assert "Not readable yet" in page and f"/notes/{note.id}/edit#rating_a" in page
    answer = browser.post(f"/notes/{note.id}/sign", seen(note))
    assert answer.status_code == 422 and "Not readable yet" in answer.get_data(as_text=True)
    assert fresh(note).state is NoteState.DRAFT
    assert "cannot be read yet" in browser.get(f"/notes/{note.id}").get_data(as_text=True)


def test_a_partner_who_did_not_come_is_not_missed(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana), by=dana, attendance=Attendance.A)
    page = as_(dana).get(f"/notes/{note.id}/sign").get_data(as_text=True)
    assert "Rating: Noor" in page and "Rating: Eli" not in page


def test_only_its_author_signs(as_, dana: Account, olga: Account, sam: Account) -> None:
    note = a_note(a_case(by=dana), by=dana)
    assert as_(olga).get(f"/notes/{note.id}/sign").status_code == 404
    assert as_(sam).get(f"/notes/{note.id}/sign").status_code == 403
    assert as_(sam).post(f"/notes/{note.id}/sign", seen(note)).status_code == 403
    assert fresh(note).state is NoteState.DRAFT


def test_a_note_is_signed_once(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana), by=dana)
    browser, data = as_(dana), seen(note)
    for _twice in range(2):
        answer = browser.post(f"/notes/{note.id}/sign", data)
        assert (answer.status_code, answer.location) == (303, f"/notes/{note.id}")
    assert len(fresh(note).versions) == 1


def test_a_draft_that_was_not_read_is_not_signed(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana), by=dana)
    browser, old = as_(dana), seen(note)
    browser.post(f"/notes/{note.id}/edit", {**old, "summary": "From another window."})
    for data in (old, {}):
        answer = browser.post(f"/notes/{note.id}/sign", data)
        assert answer.status_code == 409
        assert "it was not signed" in answer.get_data(as_text=True)
    assert fresh(note).state is NoteState.DRAFT


def test_a_signed_text_cannot_be_changed_through_the_house(dana: Account) -> None:
    note = a_signed_note(a_case(by=dana), by=dana)
    note.versions[0].text = {"summary": "Something else."}
    with pytest.raises(WrittenOnceError):
        db.session.commit()
    db.session.rollback()
    db.session.delete(fresh(note).versions[0])
    with pytest.raises(WrittenOnceError):
        db.session.commit()
    db.session.rollback()
    assert fresh(note).text == {"summary": "They stayed with Sunday’s walk."}


@pytest.mark.parametrize("statement", ["UPDATE note_versions SET number = 7", "DELETE FROM note_versions"])
def test_a_signed_text_cannot_be_changed_behind_the_house(dana: Account, statement: str) -> None:
    note = a_signed_note(a_case(by=dana), by=dana)
    with pytest.raises(DBAPIError, match="written once"):
        db.session.execute(text(statement))
    db.session.rollback()
    assert fresh(note).versions[0].number == 1


def test_going_back_to_where_it_was_written_or_signed_leads_to_the_signed_note(as_, dana: Account) -> None:
    note, browser = a_signed_note(a_case(by=dana), by=dana), as_(dana)
    for place in ("sign", "edit"):
        answer = browser.get(f"/notes/{note.id}/{place}")
        assert (answer.status_code, answer.location) == (303, f"/notes/{note.id}")
        assert "This note is signed. To change it, amend it." in browser.get(answer.location).get_data(as_text=True)
