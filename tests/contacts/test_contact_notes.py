"""Notes without a session: a quick one in two taps, signed and amended like a session note, read by whom the policy says."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from clinic.accounts.models import Account
from clinic.cases import actions as cases
from clinic.cases.lifecycle import CaseKind, NoteState, Visibility
from clinic.contacts import actions, queries
from clinic.contacts.lifecycle import ContactKind, Whom
from clinic.core import clock, db
from clinic.core.i18n import day
from tests.factories.cases import a_case
from tests.factories.contacts import a_contact
from tests.factories.sessions import a_session
from tests.walk import Page, page_text


def typed(**more: str) -> dict[str, str]:
    said = {"text": "Rang to move the hour.", "kind": "quick", "whom": "both", "on": clock.today().isoformat()}
    return {"seen": "1", "record_id": str(uuid.uuid4()), **said, **more}


def only_note(by: Account) -> Any:
    db.session.expire_all()
    (found,) = queries.notes_visible_to(by)
    return found


def test_a_quick_note_is_two_taps_from_the_sessions(as_, dana) -> None:
    case = a_case(by=dana)
    browser, path = as_(dana), f"/cases/{case.id}/contacts/new"
    assert path in page_text(browser.get(f"/cases/{case.id}/sessions"))
    (form,) = [one for one in Page(page_text(browser.get(path)), path).posts if one.action == path]
    answer = browser.post(path, {**form.holds(), "text": "Rang to move the hour.", "then": "sign"})
    assert answer.status_code == 303
    note = only_note(dana)
    assert (note.state, note.kind, note.visibility) == (NoteState.SIGNED, ContactKind.QUICK, Visibility.JOINT)
    assert note.on == clock.today()


def test_what_one_partner_says_alone_keeps_that_partners_label(as_, dana) -> None:
    case = a_case(by=dana)
    call = {"kind": "call", "direction": "incoming", "at": "17:30", "other": "with his sister", "whom": "b"}
    assert as_(dana).post(f"/cases/{case.id}/contacts/new", typed(**call)).status_code == 303
    note = only_note(dana)
    assert note.visibility is Visibility.PARTNER_B
    page = page_text(as_(dana).get(f"/contacts/{note.id}"))
    for said in ("Rang to move the hour.", "Call", "incoming", "17:30", "with his sister", "Eli"):
        assert said in page


def test_in_an_individual_case_nobody_is_asked_about_both(as_, dana) -> None:
    case = a_case(by=dana, kind=CaseKind.INDIVIDUAL, names=("Mira Novak",))
    page = page_text(as_(dana).get(f"/cases/{case.id}/contacts/new")).split("<dialog")[0]
    assert 'value="both"' not in page and 'value="b"' not in page
    assert as_(dana).post(f"/cases/{case.id}/contacts/new", typed(whom="both")).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [{"text": "  "}, {"on": "2026-02-30"}, {"on": "2199-01-01"}, {"at": "25:99"}, {"kind": "spell"}, {"whom": "c"}],
)
def test_bad_input_keeps_everything_typed(as_, dana, wrong: dict[str, str]) -> None:
    case = a_case(by=dana)
    answer = as_(dana).post(f"/cases/{case.id}/contacts/new", typed(**{"other": "A neighbour", **wrong}))
    page = page_text(answer)
    assert answer.status_code == 422 and "A neighbour" in page and ("Rang to move" in page or "text" in wrong)
    assert queries.notes_visible_to(dana) == []


def test_posted_twice_it_is_kept_and_signed_once(as_, dana) -> None:
    case = a_case(by=dana)
    form = typed(then="sign")
    for _twice in range(2):
        assert as_(dana).post(f"/cases/{case.id}/contacts/new", form).status_code == 303
    assert len(only_note(dana).versions) == 1
    again = as_(dana).post(f"/cases/{case.id}/contacts/new", {**form, "text": "Other words."})
    assert again.status_code == 409 and "Other words." in page_text(again)


def test_two_tabs_show_both_texts_and_a_second_save_decides(as_, dana) -> None:
    note = a_contact(a_case(by=dana), by=dana)
    browser, path = as_(dana), f"/contacts/{note.id}/edit"
    browser.post(path, typed(text="From the first tab."))
    second = browser.post(path, typed(text="From the second tab."))
    assert second.status_code == 409
    assert "From the first tab." in page_text(second) and "From the second tab." in page_text(second)
    assert browser.post(path, typed(text="From the second tab.", seen=str(note.edition))).status_code == 303
    assert only_note(dana).text["text"] == "From the second tab."


def test_a_draft_that_was_not_read_is_not_signed(as_, dana) -> None:
    note = a_contact(a_case(by=dana), by=dana)
    browser = as_(dana)
    browser.post(f"/contacts/{note.id}/edit", typed(text="From another window."))
    answer = browser.post(f"/contacts/{note.id}/sign", {"seen": "1"})
    assert answer.status_code == 409 and "it was not signed" in page_text(answer)
    assert browser.post(f"/contacts/{note.id}/sign", {"seen": "2"}).status_code == 303
    assert browser.post(f"/contacts/{note.id}/sign", {"seen": "3"}).status_code == 303
    assert len(only_note(dana).versions) == 1
    late = browser.post(f"/contacts/{note.id}/edit", typed(text="Too late."))
    assert late.status_code == 409 and "Too late." in page_text(late) and "signed meanwhile" in page_text(late)


def test_an_amendment_gives_its_reason_and_leaves_the_signed_text(as_, dana, sam) -> None:
    note = a_contact(a_case(by=dana), by=dana, signed=True)
    browser = as_(dana)
    assert browser.get(f"/contacts/{note.id}/edit").status_code == 409
    assert browser.post(f"/contacts/{note.id}/amend", {"because": " "}).status_code == 422
    assert browser.post(f"/contacts/{note.id}/amend", {"because": "The wrong hour."}).status_code == 303
    assert (
        browser.post(f"/contacts/{note.id}/amend", {"because": "The wrong hour."}).status_code == 303
    )  # pressed twice
    assert browser.post(f"/contacts/{note.id}/amend", {"because": "The wrong day."}).status_code == 409
    edition = str(only_note(dana).edition)
    assert browser.post(f"/contacts/{note.id}/edit", typed(text="Rang to keep it.", seen=edition)).status_code == 303
    assert "Rang to move" in page_text(as_(sam).get(f"/contacts/{note.id}"))
    seen = str(only_note(dana).edition)
    assert browser.post(f"/contacts/{note.id}/sign", {"seen": seen}).status_code == 303
    page = page_text(as_(sam).get(f"/contacts/{note.id}"))
    assert "Rang to keep it." in page and "The wrong hour." in page
    assert "Rang to move" in page_text(as_(sam).get(f"/contacts/{note.id}/versions/1"))


@pytest.mark.parametrize(
    "statement", ["UPDATE contact_note_versions SET number = 7", "DELETE FROM contact_note_versions"]
)
def test_a_signed_text_cannot_be_changed_behind_the_house(dana, statement: str) -> None:
    a_contact(a_case(by=dana), by=dana, signed=True)
    with pytest.raises(DBAPIError, match="written once"):
        db.session.execute(text(statement))
    db.session.rollback()


def test_who_reads_what(as_, dana, olga, sam, petra) -> None:
    case = a_case(by=dana)
    draft, signed = a_contact(case, by=dana), a_contact(case, by=dana, signed=True)
    mine = a_contact(case, by=dana, signed=True, only_me=True)
    paths = [f"/contacts/{one.id}" for one in (draft, signed, mine)]
    assert [as_(dana).get(path).status_code for path in paths] == [200, 200, 200]
    assert [as_(olga).get(path).status_code for path in paths] == [404, 404, 404]
    assert [as_(petra).get(path).status_code for path in paths] == [404, 404, 404]
    assert [as_(sam).get(path).status_code for path in paths] == [403, 200, 403]
    cases.add_practitioner(case, olga, by=dana)
    db.session.commit()
    assert [as_(olga).get(path).status_code for path in paths] == [403, 200, 403]
    assert as_(olga).post(f"/contacts/{signed.id}/amend", {"because": "Mine."}).status_code == 403
    assert as_(sam).post(f"/cases/{case.id}/contacts/new", typed()).status_code == 403
    for somebody, found in ((dana, [draft, signed, mine]), (olga, [signed]), (sam, [signed]), (petra, [])):
        assert {one.id for one in queries.notes_visible_to(somebody)} == {one.id for one in found}
        page = page_text(as_(somebody).get(f"/cases/{case.id}/sessions"))
        assert [path in page for path in paths] == [one in found for one in (draft, signed, mine)]
    assert [one.id for one in queries.unsigned_of(dana)] == [draft.id] and queries.unsigned_of(olga) == []


def test_what_was_for_its_author_alone_stays_so_while_and_after_it_is_amended_for_others(as_, dana, olga, sam) -> None:
    case = a_case(by=dana)
    note = a_contact(case, by=dana, text="My own doubts.", only_me=True, signed=True)
    cases.add_practitioner(case, olga, by=dana)
    actions.amend(note, because="To be shared.", by=dana)
    db.session.commit()
    path = f"/contacts/{note.id}"
    shared = typed(text="For all of us.", seen=str(note.edition))
    assert as_(dana).post(f"{path}/edit", shared).status_code == 303
    for somebody in (olga, sam):
        assert as_(somebody).get(path).status_code == as_(somebody).get(f"{path}/versions/1").status_code == 403
        assert path not in page_text(as_(somebody).get(f"/cases/{case.id}/sessions"))
    actions.sign(only_note(dana), by=dana)
    db.session.commit()
    for somebody in (olga, sam):
        page = page_text(as_(somebody).get(path))
        assert "For all of us." in page and "My own doubts." not in page and f"{path}/versions/1" not in page
        assert as_(somebody).get(f"{path}/versions/1").status_code == 403
    assert "My own doubts." in page_text(as_(dana).get(f"{path}/versions/1"))


def test_an_amendment_changes_label_kind_and_day_when_it_is_signed_and_hides_at_once(as_, dana, olga) -> None:
    case = a_case(by=dana)
    note = a_contact(case, by=dana, whom=Whom.A, signed=True)
    cases.add_practitioner(case, olga, by=dana)
    actions.amend(note, because="It was the other one, yesterday.", by=dana)
    db.session.commit()
    path, before = f"/contacts/{note.id}", (clock.now() - timedelta(days=1)).date().isoformat()
    other = {"whom": "b", "kind": "call", "on": before, "text": "He rang."}
    assert as_(dana).post(f"{path}/edit", typed(seen=str(note.edition), **other)).status_code == 303
    now = only_note(dana)
    assert (now.visibility, now.kind, now.on) == (Visibility.PARTNER_A, ContactKind.QUICK, clock.today())
    assert "Call" not in page_text(as_(olga).get(f"/cases/{case.id}/sessions"))
    assert as_(dana).post(f"{path}/edit", typed(seen=str(now.edition), only_me="y", **other)).status_code == 303
    assert as_(olga).get(path).status_code == 403
    now = only_note(dana)
    assert as_(dana).post(f"{path}/edit", typed(seen=str(now.edition), **other)).status_code == 303
    assert as_(olga).get(path).status_code == 200
    actions.sign(only_note(dana), by=dana)
    db.session.commit()
    now = only_note(dana)
    assert (now.visibility, now.kind, now.on.isoformat()) == (Visibility.PARTNER_B, ContactKind.CALL, before)
    assert queries.get_version(note.id, 1).visibility is Visibility.PARTNER_A


def test_it_stands_among_the_sessions_at_its_day(as_, dana) -> None:
    case = a_case(by=dana)
    days = [clock.today() - timedelta(days=many) for many in (1, 5, 9)]
    a_session(case, by=dana, on=days[0])
    a_contact(case, by=dana, on=days[1], kind=ContactKind.MESSAGE, whom=Whom.A, signed=True)
    a_session(case, by=dana, on=days[2])
    page = page_text(as_(dana).get(f"/cases/{case.id}/sessions"))
    places = [page.index(day(one)) for one in days]
    assert places == sorted(places) and "Message" in page[places[1] : places[2]]


def test_a_draft_shows_on_no_chart_and_moves_no_stage(as_, dana) -> None:
    case = a_case(by=dana, stage=2)
    active = case.active_on
    actions.sign(a_contact(case, by=dana, text="It was a three."), by=dana)
    db.session.commit()
    for page in ("", "/charts", "/stage", "/reports"):
        assert "It was a three." not in page_text(as_(dana).get(f"/cases/{case.id}{page}"))
    assert case.active_on == active
