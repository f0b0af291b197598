"""What holds for every signed note that was recorded by mistake, with a session or without one (0028)."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from clinic.accounts import actions as accounts
from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.models import TrailEntry
from clinic.cases import actions as cases
from clinic.cases.lifecycle import Visibility
from clinic.cases.models import Case
from clinic.contacts import actions as contacts
from clinic.contacts.models import ContactMistake, ContactNote
from clinic.core import clock, db
from clinic.core.lifecycle import NotNowError
from clinic.sessions import mistake_actions as sessions
from clinic.sessions.models import NoteMistake, SessionNote
from tests.factories.contacts import a_contact
from tests.factories.sessions import a_note, a_signed_note
from tests.factories.settled import a_case_of_two
from tests.walk import page_text

SAID, WHY = "Zebra crossing.", "It was of the Weiss’s."


@dataclass(frozen=True)
class Kind:
    """One of the two kinds of note: where it is read, what is kept, and how it is made and taken back."""

    path: str
    event: str
    mistake: Any
    note: Any
    draft: Callable[..., Any]
    signed: Callable[..., Any]
    take_back: Callable[..., Any]

    def way(self, note: Any, more: str = "/mistake") -> str:
        return f"{self.path}/{note.id}{more}"

    def taken_back(self, note: Any, by: Account) -> Any:
        self.take_back(note, because=WHY, record_id=uuid.uuid4(), by=by)
        db.session.commit()
        return self.fresh(note)

    def fresh(self, note: Any) -> Any:
        note_id = note.id
        db.session.expire_all()
        return db.session.get_one(self.note, note_id)


KINDS = {
    "with a session": Kind(
        "/notes",
        "note:taken_back",
        NoteMistake,
        SessionNote,
        lambda case, by: a_note(case, by=by, text={"summary": SAID}),
        lambda case, by: a_signed_note(case, by=by, text={"summary": SAID}),
        sessions.take_back,
    ),
    "without a session": Kind(
        "/contacts",
        "contact_note:taken_back",
        ContactMistake,
        ContactNote,
        lambda case, by: a_contact(case, by=by, text=SAID),
        lambda case, by: a_contact(case, by=by, text=SAID, signed=True),
        contacts.take_back,
    ),
}


def typed(**more: str) -> dict[str, str]:
    return {"because": WHY, "record_id": str(uuid.uuid4()), **more}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


@pytest.fixture
def case(dana: Account, olga: Account) -> Case:
    return a_case_of_two(by=dana, colleague=olga)


@pytest.fixture
def note(kind: Kind, case: Case, dana: Account) -> Any:
    return kind.signed(case, dana)


def test_it_stays_readable_with_who_when_and_why(as_, dana, olga, kind, note) -> None:
    browser, read = as_(dana), kind.way(note, "")
    assert kind.way(note) in page_text(browser.get(read))
    answer = browser.post(kind.way(note), typed())
    assert (answer.status_code, answer.location) == (303, read)
    for who in (dana, olga):
        for path in (read, f"{read}/versions/1"):
            page = page_text(as_(who).get(path))
            assert "Dana noted on" in page and WHY in page and SAID in page
            assert kind.way(note) not in page and "/amend" not in page and "/review" not in page
        listed = page_text(as_(who).get(f"/cases/{note.case_id}/sessions"))
        assert "A note recorded by mistake" in listed and WHY in listed and read in listed
        assert SAID not in listed and "note: signed" not in listed


def test_posted_twice_it_is_noted_once_and_other_words_are_not_lost(as_, dana, kind, note) -> None:
    browser, way, form = as_(dana), kind.way(note), typed()
    assert browser.post(way, {**form, "because": " "}).status_code == 422
    assert [browser.post(way, form).status_code for _twice in range(2)] == [303, 303]
    for again in ({**form, "because": "Once more."}, typed(because="Once more.")):
        answer = browser.post(way, again)
        assert answer.status_code == 409 and "Once more." in page_text(answer)
    assert browser.get(way).status_code == 409
    assert db.session.scalars(select(kind.mistake)).one().because == WHY
    events = db.session.scalars(select(TrailEntry.event).where(TrailEntry.record_id == note.id)).all()
    assert events.count(kind.event) == 1 and list(trail.verify()) == []


def test_a_form_of_another_note_does_not_pass_for_it(as_, dana, case, kind, note) -> None:
    other, form = kind.signed(case, dana), typed()
    assert as_(dana).post(kind.way(note), form).status_code == 303
    assert as_(dana).post(kind.way(other), form).status_code == 409
    assert not kind.fresh(other).mistaken


def test_only_its_author_says_so_while_they_work_on_the_case(as_, dana, olga, sam, petra, kind, note) -> None:
    assert [as_(who).post(kind.way(note), typed()).status_code for who in (olga, sam, petra)] == [403, 403, 404]
    assert kind.way(note) not in page_text(as_(olga).get(kind.way(note, "")))
    assert not kind.fresh(note).mistaken


@pytest.mark.parametrize("how", ["leaves", "is disabled"])
def test_once_its_author_left_a_colleague_says_so(as_, dana, olga, case, kind, note, how: str) -> None:
    if how == "leaves":
        cases.remove_practitioner(case, dana, by=olga)
    else:
        accounts.disable(dana, by=olga)
    db.session.commit()
    browser = as_(olga)
    assert kind.way(note) in page_text(browser.get(kind.way(note, "")))
    assert browser.post(kind.way(note), typed()).status_code == 303
    assert kind.fresh(note).mistake.by_id == olga.id


def test_what_its_author_kept_to_themselves_no_colleague_takes_back(as_, dana, olga, case, kind, note) -> None:
    note.visibility = Visibility.AUTHOR_ONLY
    cases.remove_practitioner(case, dana, by=olga)
    db.session.commit()
    assert as_(olga).post(kind.way(note), typed()).status_code == 403


def test_who_supervises_does_not_read_it_any_more(as_, dana, sam, kind, note) -> None:
    paths = [kind.way(note, more) for more in ("", "/versions/1")]
    assert [as_(sam).get(path).status_code for path in paths] == [200, 200]
    kind.taken_back(note, dana)
    assert [as_(sam).get(path).status_code for path in paths] == [403, 403]
    listed = page_text(as_(sam).get(f"/cases/{note.case_id}/sessions"))
    assert WHY not in listed and SAID not in listed


def test_a_draft_is_not_taken_back(as_, dana, case, kind) -> None:
    draft = kind.draft(case, dana)
    assert as_(dana).post(kind.way(draft), typed()).status_code == 403
    assert kind.way(draft) not in page_text(as_(dana).get(kind.way(draft, "")))
    with pytest.raises(NotNowError):
        kind.take_back(draft, because=WHY, record_id=uuid.uuid4(), by=dana)


def test_in_a_closed_case_too_and_nothing_else_moves(as_, dana, case, kind, note) -> None:
    cases.move_case(case, "close", on=clock.today(), by=dana)
    db.session.commit()
    state = case.state, case.stage, case.gate, case.active_on
    assert as_(dana).post(kind.way(note), typed()).status_code == 303
    db.session.refresh(case)
    assert (case.state, case.stage, case.gate, case.active_on) == state


def test_on_a_shared_screen_nothing_of_it_is_shown_and_what_is_typed_stays(as_, dana, case, kind, note) -> None:
    other = kind.signed(case, dana)
    kind.taken_back(note, dana)
    browser = as_(dana)
    browser.post("/share-screen", {"next": "/"})
    listed = f"/cases/{case.id}/sessions"
    for path in (kind.way(note, ""), kind.way(note, "/versions/1"), kind.way(other), listed):
        page = page_text(browser.get(path))
        assert WHY not in page and SAID not in page and "noted on" not in page
    assert "recorded by mistake" not in page_text(browser.get(listed))
    answer = browser.post(kind.way(other), typed(because=" "))
    assert answer.status_code == 422 and "Save what I had typed" in page_text(answer)


@pytest.mark.parametrize("amending", [False, True])
def test_a_page_that_is_open_is_told_that_it_was_a_mistake(as_, dana, kind, note, amending: bool) -> None:
    if amending:
        as_(dana).post(kind.way(note, "/amend"), {"because": "A word."})
    kind.taken_back(note, dana)
    sent = {"seen": 1, "seen_session": 1, "fields": {"summary" if kind.path == "/notes" else "text": "Too late."}}
    answer = as_(dana).open(kind.way(note, "/draft"), method="PUT", json=sent)
    assert (answer.status_code, answer.json["state"]) == (423, "mistaken")
    assert "recorded by mistake" in answer.json["sentence"]
    form = {"attendance": "both", "modality": "video", "summary": "Too late."}
    form |= {"kind": "call", "whom": "a", "text": "Too late.", "on": clock.today().isoformat()}
    answer = as_(dana).post(kind.way(note, "/edit"), {**form, "seen": "1", "seen_session": "1"})
    assert answer.status_code == 409 and "It was recorded by mistake meanwhile" in page_text(answer)
    assert "Too late." in page_text(answer)


@pytest.mark.parametrize("verb", ["UPDATE {} SET visibility = 'author_only'", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_it(dana, kind, note, verb: str) -> None:
    kind.taken_back(note, dana)
    with pytest.raises(DBAPIError, match="written once"):
        db.session.execute(text(verb.format(kind.mistake.__tablename__)))
    db.session.rollback()


def test_the_reason_is_sealed_and_in_no_trail(dana, kind, note) -> None:
    kind.taken_back(note, dana)
    assert "Weiss" not in str(db.session.execute(text(f"SELECT * FROM {kind.mistake.__tablename__}")).one())
    assert "Weiss" not in str([one.details for one in db.session.scalars(select(TrailEntry))])
