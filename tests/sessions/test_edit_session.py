"""Changing a session."""

from datetime import timedelta

from clinic.accounts.models import Account
from clinic.cases.lifecycle import Visibility
from clinic.core import clock
from clinic.measures.queries import ratings_of
from clinic.sessions.models import TherapySession
from tests.factories.cases import a_case
from tests.factories.sessions import a_note, a_session, fresh


def typed(meeting: TherapySession, **more: str) -> dict[str, str]:
    """What the page sends when nothing is changed on it."""
    now = {"on": str(meeting.on), "starts": "16:00", "ends": "17:20", "booked": "both", "modality": "in_person"}
    return {"seen": str(meeting.edition), "state": "held", **now, **more}


def test_it_works(as_, dana: Account) -> None:
    meeting = a_session(a_case(by=dana), by=dana)
    data = typed(meeting, starts="09:00", ends="10:00", state="no_show")
    assert as_(dana).post(f"/sessions/{meeting.id}/edit", data).status_code == 303
    assert (meeting.starts_at.hour, meeting.state) == (9, "no_show")


def test_it_is_not_open_to_strangers_or_supervisors(as_, dana: Account, olga: Account, sam: Account) -> None:
    meeting = a_session(a_case(by=dana), by=dana)
    assert as_(olga).get(f"/sessions/{meeting.id}/edit").status_code == 404
    assert as_(sam).get(f"/sessions/{meeting.id}/edit").status_code == 403


def test_ratings_follow_their_session_to_its_day(as_, dana: Account) -> None:
    case = a_case(by=dana)
    note = a_note(case, by=dana, text={"ratings": {"a": {"score": "4"}}})
    day = clock.today() - timedelta(days=30)
    as_(dana).post(f"/sessions/{note.session_id}/edit", typed(note.therapy_session, on=str(day)))
    assert [one.on for one in ratings_of(case)] == [day]


def test_the_note_is_no_more_visible_than_its_session(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana), by=dana)
    assert note.visibility is Visibility.JOINT
    as_(dana).post(f"/sessions/{note.session_id}/edit", typed(note.therapy_session, booked="a"))
    assert fresh(note).visibility is Visibility.PARTNER_A


def test_an_older_page_changes_nothing_and_shows_both(as_, dana: Account) -> None:
    meeting = a_session(a_case(by=dana), by=dana)
    browser, old = as_(dana), typed(meeting, modality="phone")
    browser.post(f"/sessions/{meeting.id}/edit", typed(meeting, starts="09:00", ends="10:00"))
    answer = browser.post(f"/sessions/{meeting.id}/edit", old)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "09:00–10:00" in page and 'value="16:00"' in page
    assert meeting.modality == "in_person"
    again = browser.post(f"/sessions/{meeting.id}/edit", {**old, "seen": str(meeting.edition)})
    assert again.status_code == 303 and meeting.modality == "phone"


def test_a_page_without_its_edition_changes_nothing(as_, dana: Account) -> None:
    meeting = a_session(a_case(by=dana), by=dana)
    for seen in ("", "x", "²", "9" * 5000):
        data = typed(meeting, starts="09:00", ends="10:00", seen=seen)
        assert as_(dana).post(f"/sessions/{meeting.id}/edit", data).status_code == 409


def test_what_became_of_it_is_asked_first_once_it_has_begun(as_, dana: Account) -> None:
    case, browser = a_case(by=dana), as_(dana)
    past, ahead = (
        a_session(case, by=dana),
        a_session(case, by=dana, on=clock.today() + timedelta(days=3), state="planned"),
    )
    page = browser.get(f"/sessions/{past.id}/edit").get_data(as_text=True)
    assert page.index('name="state"') < page.index('name="came_a"') < page.index('name="booked"')
    assert "data-afterwards hidden" not in page
    page = browser.get(f"/sessions/{ahead.id}/edit").get_data(as_text=True)
    assert page.index('name="booked"') < page.index('name="state"')
    assert page.count('hidden=""') == 2 and '<fieldset class="stack" data-afterwards hidden>' in page


def test_what_was_told_before_stays_in_sight(as_, dana: Account) -> None:
    ahead = a_session(a_case(by=dana), by=dana, on=clock.today() + timedelta(days=3), state="planned")
    browser = as_(dana)
    assert browser.post(f"/sessions/{ahead.id}/edit", typed(ahead, state="planned", came_a="told")).status_code == 303
    page = browser.get(f"/sessions/{ahead.id}/edit").get_data(as_text=True)
    assert '<option selected value="told">' in page and "data-afterwards hidden" not in page
