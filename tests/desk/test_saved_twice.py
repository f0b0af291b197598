"""A form that says what stands already is done: sent twice from one page, both answers are the same, and it is told once."""

from typing import Any

import pytest
from sqlalchemy import func, select

from clinic.audit.models import TrailEntry
from clinic.cases.lifecycle import Gate
from clinic.cases.stage_queries import path_of
from clinic.core import db
from clinic.method import catalogue
from clinic.phrases.queries import own_phrases
from clinic.sessions.lifecycle import NoteState, SessionState
from clinic.sessions.models import DiscardedDraft, SessionNote
from clinic.sessions.queries import sessions_of
from tests.factories.cases import a_case
from tests.factories.contacts import a_contact, a_psychotherapy_note
from tests.factories.homework import an_answer, an_exception, homework_in
from tests.factories.sessions import a_note, a_session, a_signed_note, fresh
from tests.factories.sheets import an_entry
from tests.walk import Form, Page, page_text

#: Every form that carries the edition of what it changes, and what is typed into it.
FORMS: dict[str, dict[str, Any]] = {
    "/cases/{case}/edit": {"problem_name": "The Wall", "policy": "limited"},
    "/cases/{case}/partners/a/edit": {"hopes": "To be asked.", "phone": "555 0100"},
    "/cases/{case}/formulations/{formulation}": {"visibility": "joint"},
    "/stages/{episode}/readiness": {},
    "/stages/{episode}/correct": {"because": "A slip.", "theme": "Trust"},
    "/questions/{phrase}/edit": {"en": "What would your sister say?"},
    "/homework/{given}/edit": {"instructions": "Once a day."},
    "/homework/{back}/answer/a": {"learned": "It helps."},
    "/exceptions/{exception}/edit": {"context": "They sang."},
    "/entries/{entry}/edit": {"x-sentence": "The rain will stop."},
    "/private-notes/{apart}/edit": {"text": "I was tired."},
    "/contacts/{contact}/edit": {"text": "Rang twice."},
    "/notes/{note}/edit": {"summary": "They stayed with it.", "rating_a": "6-7", "attendance": "a"},
    "/sessions/{session}/edit": {"starts": "09:00", "ends": "10:00", "confirmed": "y"},
    "/notes/{note}/sign": {},
    "/contacts/{contact}/sign": {},
}


def told() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(TrailEntry)) or 0


def page_of(answer: Any, path: str) -> Page:
    return Page(page_text(answer), path)


def form_on(browser: Any, path: str) -> Form:
    at = path.removesuffix("/sign") if path.startswith("/contacts/") else path
    return next(one for one in page_of(browser.get(at), at).posts if one.action == path)


@pytest.fixture
def ids(dana, as_) -> dict[str, Any]:
    case = a_case(by=dana, stage=2, gate=Gate.OPEN)
    back, phrase = homework_in(case, by=dana), {"en": "What would a friend say?", "audience": "client"}
    an_answer(back, by=dana)
    as_(dana).post("/questions/new", {**phrase, "framework": "general", "mechanism": "", "record_id": str(case.id)})
    made = {"case": case, "given": homework_in(case, by=dana), "back": back, "exception": an_exception(case, by=dana)}
    made |= {"entry": an_entry(case, by=dana), "apart": a_psychotherapy_note(case, by=dana)}
    made |= {"contact": a_contact(case, by=dana), "note": a_note(case, by=dana), "session": a_session(case, by=dana)}
    made |= {"episode": path_of(case)[0]}
    made |= {"phrase": own_phrases()[0]}
    whole = next(one.key for one in catalogue.formulations() if not one.per_partner)
    return {name: one.id for name, one in made.items()} | {"formulation": whole}


@pytest.mark.parametrize("path", FORMS)
def test_the_same_form_twice_is_done_once(as_, dana, ids, path: str) -> None:
    browser, typed = as_(dana), FORMS[path]
    form = form_on(browser, path.format(**ids))
    if not typed:  # whatever is asked there
        typed = {name: one.options[-1] for name, one in form.inputs.items() if one.options}
    if "formulation" in path:
        typed |= dict.fromkeys(form.typed, "They walk away.")
    said = {**form.holds(), **typed}
    first = browser.post(form.action, said)
    before = told()
    second = browser.post(form.action, said)
    assert [first.status_code, second.status_code] == [303, 303], page_of(second, path).text
    assert (first.location, told()) == (second.location, before)


def sign(browser: Any, note: Any, edition: int) -> Any:
    path = f"/{'notes' if isinstance(note, SessionNote) else 'contacts'}/{note.id}/sign"
    answer = browser.post(path, {"seen": str(edition)})
    assert (answer.status_code, answer.location) == (303, path.removesuffix("/sign"))
    db.session.rollback()  # as at the end of a request
    return browser.get(answer.location)


@pytest.mark.parametrize("made", [a_signed_note, lambda case, by: a_contact(case, by=by, signed=True)])
def test_what_was_signed_meanwhile_is_no_dead_end(as_, dana, made) -> None:
    """Signed with another text, or amended and left again: whoever presses Sign on an older page is led to the note."""
    note, browser = made(a_case(by=dana), by=dana), as_(dana)
    edition = note.edition
    again, other = sign(browser, note, edition - 1), sign(browser, note, edition - 2)
    assert "was signed meanwhile" not in page_of(again, "/").text and "was signed meanwhile" in page_of(other, "/").text
    assert again.status_code == other.status_code == 200
    assert (note.state, len(note.versions)) == (NoteState.SIGNED, 1)


def test_a_discarded_amendment_is_not_said_to_be_signed(as_, dana) -> None:
    note, browser = a_signed_note(a_case(by=dana), by=dana), as_(dana)
    browser.post(f"/notes/{note.id}/amend", {"because": "A slip."})
    edition = fresh(note).edition
    browser.post(f"/notes/{note.id}/discard")
    db.session.execute(DiscardedDraft.__table__.delete())
    db.session.commit()
    assert "was signed meanwhile" in page_of(sign(browser, note, edition), "/").text


def test_a_note_saved_once_more_after_it_was_signed_says_the_same(as_, dana) -> None:
    note, browser = a_note(a_case(by=dana), by=dana), as_(dana)
    form = form_on(browser, f"/notes/{note.id}/edit")
    said = {**form.holds(), "summary": "As it was."}
    browser.post(form.action, said)
    browser.post(f"/notes/{note.id}/sign", {"seen": str(fresh(note).edition)})
    answer = browser.post(form.action, said)
    assert (answer.status_code, answer.location) == (303, f"/notes/{note.id}")
    assert browser.post(form.action, {**said, "summary": "Otherwise."}).status_code == 409
    assert fresh(note).text == {"summary": "As it was."}


def test_what_one_form_says_otherwise_is_still_asked(as_, dana) -> None:
    """The rules for what one partner says alone, and whether an hour is confirmed, are words of the form like others."""
    case, browser = a_case(by=dana), as_(dana)
    meeting = a_session(case, by=dana, state=SessionState.PLANNED)
    for path, first, second in (
        (f"/cases/{case.id}/edit", {"policy": "limited"}, {"policy": "no_secrets"}),
        (f"/sessions/{meeting.id}/edit", {"confirmed": "y"}, {"place": ""}),
    ):
        form = form_on(browser, path)
        assert browser.post(path, {**form.holds(), **first}).status_code == 303
        assert browser.post(path, {**form.holds(), **second}).status_code == 409


def ordered(case: Any) -> list[Any]:
    db.session.expire_all()
    return sorted(sessions_of(case), key=lambda one: one.starts_at)


def hours(case: Any) -> list[Any]:
    return [(one.starts_at, one.state, one.series_id, one.sequence) for one in ordered(case)]


def test_a_series_that_was_moved_on_is_moved_once(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    made = {
        "on": "2027-02-01",
        "starts": "09:00",
        "ends": "10:00",
        "booked": "both",
        "modality": "video",
        "state": "planned",
    }
    path = f"/cases/{case.id}/sessions/new"
    form = {**form_on(browser, path).holds(), **made, "repeat": "1", "times": "4"}
    assert browser.post(path, form).status_code == 303
    first = ordered(case)[1]
    for said in ({"on": "2027-02-09", "starts": "11:00", "ends": "12:00"}, {"state": "cancelled"}):
        form = form_on(browser, f"/sessions/{first.id}/edit")
        said = {**form.holds(), **said, "scope": "following"}
        assert browser.post(form.action, said).status_code == 303
        before, stand = told(), hours(case)
        assert browser.post(form.action, said).status_code == 303
        assert (told(), hours(case)) == (before, stand)
