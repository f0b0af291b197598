"""The list of a case's sessions."""

from datetime import timedelta

from clinic.accounts.models import Account
from clinic.cases.lifecycle import Visibility
from clinic.core import clock, db
from clinic.core.i18n import day
from tests.factories.cases import a_case
from tests.factories.sessions import a_note, a_session, a_signed_note


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
