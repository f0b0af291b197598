"""The list of a case's sessions."""

import html
from datetime import timedelta

from clinic.accounts.models import Account
from clinic.cases.facts_queries import facts_of
from clinic.cases.lifecycle import Visibility
from clinic.core import clock, db
from clinic.core.i18n import day
from clinic.desk.content import case_file_of, read_for
from clinic.method import catalogue
from clinic.sessions import actions, search_queries
from clinic.sessions.lifecycle import SessionState
from clinic.sessions.models import SessionNote
from tests.factories.cases import a_case
from tests.factories.sessions import a_note, a_session, a_signed_note, fresh, seen


def test_it_works(as_, dana: Account) -> None:
    case = a_case(by=dana, stage=4)
    a_signed_note(case, by=dana, text={"stage": 4})
    page = as_(dana).get(f"/cases/{case.id}/sessions").get_data(as_text=True)
    assert "held" in page and "note: signed" in page and "Both" in page


def test_an_empty_list_says_what_to_do(as_, dana: Account) -> None:
    case = a_case(by=dana)
    assert "Plan the first one" in as_(dana).get(f"/cases/{case.id}/sessions").get_data(as_text=True)


def test_it_is_not_there_for_strangers(as_, dana: Account, olga: Account, petra: Account) -> None:
    case = a_case(by=dana)
    assert as_(olga).get(f"/cases/{case.id}/sessions").status_code == 404
    assert as_(petra).get(f"/cases/{case.id}/sessions").status_code == 404
    assert as_(None).get(f"/cases/{case.id}/sessions").status_code == 401


def test_a_session_entered_late_stands_at_its_own_day(as_, dana: Account) -> None:
    case = a_case(by=dana)
    days = [clock.today() - timedelta(days=days) for days in (7, 21, 14)]
    for one in days:
        a_session(case, by=dana, on=one)
    page = as_(dana).get(f"/cases/{case.id}/sessions").get_data(as_text=True)
    places = [page.index(day(one)) for one in sorted(days, reverse=True)]
    assert places == sorted(places)


def test_a_supervisor_sees_the_list_and_nothing_to_write_with(as_, dana: Account, sam: Account) -> None:
    case = a_case(by=dana)
    draft, signed = a_note(case, by=dana), a_signed_note(case, by=dana)
    page = as_(sam).get(f"/cases/{case.id}/sessions").get_data(as_text=True)
    assert f"/notes/{signed.id}" in page
    assert f"/notes/{draft.id}" not in page
    assert "Write note" not in page and "/edit" not in page


def test_a_note_kept_for_its_author_is_not_offered_to_the_supervisor(as_, dana: Account, sam: Account) -> None:
    case = a_case(by=dana)
    note = a_signed_note(case, by=dana)
    note.visibility = Visibility.AUTHOR_ONLY
    db.session.commit()
    assert f"/notes/{note.id}" not in as_(sam).get(f"/cases/{case.id}/sessions").get_data(as_text=True)
    assert as_(sam).get(f"/notes/{note.id}").status_code == 403


def test_the_stage_of_what_one_may_not_read_is_told_to_nobody_else(app, as_, dana: Account, sam: Account) -> None:
    case = a_case(by=dana, stage=2)
    a_note(case, by=dana, text={"stage": 5})
    private, amended = (a_signed_note(case, by=dana, text={"stage": stage}) for stage in (6, 3))
    private.visibility = Visibility.AUTHOR_ONLY
    actions.amend(amended, because="It was another one.", by=dana)
    actions.save_draft(amended, text={"stage": 4}, seen=amended.edition, by=dana)
    db.session.commit()
    for once in (True, False):  # as it is saved with the form, and by itself
        with app.test_request_context():
            facts = facts_of(case.id)
            ring = case_file_of(facts, sam, read_for(sam, facts)[0]).ring
        assert [one.number for one in ring.stages if one.visits] == [3]
        page = as_(sam).get(f"/cases/{case.id}/sessions").get_data(as_text=True)
        said = [number for number in range(1, 7) if f"{number} {catalogue.stage(number).short}" in html.unescape(page)]
        assert said == [3]
        if once:
            body = {name: int(value) for name, value in seen(amended).items()} | {"fields": {"stage": "1"}}
            assert as_(dana).open(f"/notes/{amended.id}/draft", method="PUT", json=body).status_code == 200
    assert found_in_stage(sam, amended) == 3
    actions.sign(fresh(amended), by=dana)
    db.session.commit()
    assert found_in_stage(sam, amended) == 1


def found_in_stage(user: Account, note: SessionNote) -> int | None:
    """The stage with which a search finds the note."""
    rows = search_queries.notes_opened(user, lambda row: db.as_uuid(row.record_id) == note.id)
    return next(row.stage for row, _plain in rows)


def test_a_note_is_offered_once_its_day_has_come(as_, dana: Account) -> None:
    case = a_case(by=dana)
    a_session(case, by=dana, on=clock.today() + timedelta(days=1), state=SessionState.PLANNED)
    browser = as_(dana)
    assert "Write note" not in browser.get(f"/cases/{case.id}/sessions").get_data(as_text=True)
    a_session(case, by=dana, on=clock.today(), state=SessionState.PLANNED)
    assert "Write note" in browser.get(f"/cases/{case.id}/sessions").get_data(as_text=True)
