"""A form that arrives twice at the same moment makes what it makes once, and both answers are ordinary ones."""

import threading
import uuid
from collections import Counter
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from clinic.accounts.models import Account
from clinic.cases.lifecycle import Gate
from clinic.cases.models import Case, Treatment
from clinic.cases.stage_queries import path_of
from clinic.core import clock, db
from clinic.sessions.discard_queries import discarded_of
from clinic.sessions.lifecycle import NoteState
from clinic.sessions.models import SessionNote, TherapySession
from tests.factories.cases import a_case
from tests.factories.contacts import a_contact
from tests.factories.homework import an_answer, homework_in
from tests.factories.sessions import a_note, a_session, a_signed_note, fresh, seen
from tests.factories.settled import a_consent, a_screen

POINTS = ("client", "secrets", "court", "stopping", "distance", "recording", "measures", "supervision")
#: Every form that carries the id of what it makes: address, and what is typed into it. `test_links` finds a missing one.
ONCE: dict[str, tuple[str, dict[str, Any]]] = {
    "accounts.add_account": (
        "/people/new",
        {"name": "Noa", "email": "noa{n}@riverside.example", "roles": "practitioner", "supervisor": "", "language": "en"},
    ),
    "cases.add_case": (
        "/cases/new",
        {"kind": "couple", "state": "open", "opened_on": "2026-01-12", "a_given_name": "Mira", "b_given_name": "Tom"},
    ),
    "desk.stage_path": ("/cases/{case}/stage", {"stage": "3", "on": "2026-02-02"}),
    "desk.correct_stage": (
        "/stages/{episode}/correct",
        {"seen": "0", "because": "It was stage 1.", "stage": "1", "on": "2026-01-12"},
    ),
    "desk.partner_views": ("/cases/{case}/stage/views", {"side": "a", "stage": "4", "on": "2026-02-02"}),
    "desk.stage_evidence": ("/stages/{episode}/evidence", {"what": "quote::a", "line": "It holds."}),
    "cases.set_gate": ("/cases/{case}/gate", {"state": "paused", "reason": "Something changed."}),
    "sessions.add_session": (
        "/cases/{case}/sessions/new",
        {"on": "2026-02-02", "starts": "1{n}:00", "ends": "1{n}:50", "booked": "both", "modality": "video", "state": "held"},
    ),
    "homework.assign_homework": (
        "/cases/{case}/homework/new?exercise=coping_list",
        {"whom": "each", "mode": "alone", "instructions": "Notice what helps."},
    ),
    "homework.record_exception": (
        "/cases/{case}/exceptions/new",
        {"side": "a", "on": "2026-02-05", "source": "client", "audience": "own", "context": "They cooked together."},
    ),
    "phrases.add_phrase": (
        "/questions/new",
        {"en": "What would a friend say?", "audience": "client", "framework": "general", "mechanism": ""},
    ),
    "sheets.add_entry": (
        "/cases/{case}/sheets/inner_voice/new",
        {"side": "a", "on": "2026-02-05", "x-sentence": "It is only the rain."},
    ),
    "homework.mark_quotation": ("/homework/{story}/quote/a", {"words": "We named it aloud."}),
    "homework.record_in_session": ("/cases/{case}/homework/in-session", {"exercise": "coping_list", "side": "a"}),
    "contacts.add_note": (
        "/cases/{case}/contacts/new",
        {"text": "Rang to move the hour.", "kind": "call", "whom": "a", "on": "2026-02-05", "direction": "incoming", "then": "sign"},
    ),
    "supervision.ask_review": ("/notes/{note}/review", {"version": "1", "of": "{supervisor}", "question": "Did I take a side?"}),
    "psychotherapy_notes.add_note": ("/cases/{case}/private-notes/new", {"text": "I was bored."}),
    "consents.record_consent": (
        "/cases/{case}/consents/a/new",
        {"on": "2026-02-02", "method": "paper", "read": "couple_work:1:not_chosen", **{f"point_{one}": "agreed" for one in POINTS}},
    ),
    "consents.withdraw_consent": ("/consents/{consent}/withdraw", {"ending": "withdrawn", "on": "2026-02-03"}),
    "safety.record_screen": (
        "/cases/{case}/safety/a/new",
        {"on": "2026-02-02", "mode": "in_person", "company": "alone", "freely": "", "outcome": "concern", "words": "Said so."},
    ),
    "sessions.take_back_note": ("/notes/{note}/mistake", {"because": "The wrong couple."}),
    "contacts.take_back_note": ("/contacts/{contact}/mistake", {"because": "The wrong couple."}),
    "safety.take_back_screen": ("/safety-screens/{screen}/mistake", {"because": "The wrong name."}),
    "reports.issue_report": ("/cases/{case}/reports/new", {"language": "en"}),
}  # fmt: skip
#: What can be made once only, whatever the form says.
FIRST: dict[str, tuple[str, dict[str, Any]]] = {
    "homework.answer_homework": (
        "/homework/{homework}/answer/a",
        {"seen": "0", "outcome": "tried", "on": "2026-02-09", "x-coping-0-what": "Running"},
    ),
    "sessions.start_note": ("/sessions/{session}/note", {}),
    "sessions.write_note": ("/cases/{case}/note", {}),
}
#: Tables in which every post writes a row of its own.
EACH = {"trail_entries", "invitations"}


class AtOnce:
    """Holds whoever is about to write a new row until the other one is there too; for half a second at most."""

    def __init__(self) -> None:
        self.barrier, self.mine = threading.Barrier(2), threading.local()

    def __call__(self, session: Any, *_more: object) -> None:
        if threading.current_thread() is threading.main_thread() or hasattr(self.mine, "came"):
            return
        if not (session.new or session.dirty):
            return
        self.mine.came = True
        with suppress(threading.BrokenBarrierError):  # then the other one waits for our lock: all the better
            self.barrier.wait(0.5)


@pytest.fixture
def at_once(app: Flask) -> Any:
    """Post a form from each of two browsers, both past their looking before either has written; their answers."""

    def post(browsers: list[Any], path: str | None, *forms: dict[str, Any]) -> list[Any]:
        asked = [{"path": path, "data": form} if path else form for form in forms]
        db.session.rollback()
        meeting, answers = AtOnce(), []
        event.listen(db.session, "before_flush", meeting)
        try:
            threads = [
                threading.Thread(target=lambda one=one, said=said: answers.append(one.client.post(**said)))
                for one, said in zip(browsers, asked, strict=True)
            ]
            for one in threads:
                one.start()
            for one in threads:
                one.join()
        finally:
            event.remove(db.session, "before_flush", meeting)
        return answers

    return post


def rows() -> Counter[str]:
    """How many rows there are, by table."""
    db.session.rollback()
    tables = [one for one in db.Base.metadata.sorted_tables if one.name not in EACH]
    return Counter({one.name: db.session.scalar(select(func.count()).select_from(one)) or 0 for one in tables})


class Place:
    """A case with what the forms need, and the addresses in it."""

    def __init__(self, number: int, by: Account) -> None:
        case: Case = a_case(by=by, gate=Gate.OPEN, stage=2)
        homework, session = homework_in(case, by=by), a_session(case, by=by, on=clock.today())
        self.ids = {"case": case.id, "homework": homework.id, "session": session.id, "n": number}
        self.ids["episode"] = path_of(case)[0].id
        story = homework_in(case, by=by, exercise="progress_narrative")
        an_answer(story, by=by, answers={"proud_of": "We named it aloud."})
        self.ids["story"] = story.id
        self.ids["consent"] = a_consent(case, by=by, on=date(2026, 2, 2)).id
        self.ids["screen"] = a_screen(case, by=by).id
        self.ids |= {"note": a_signed_note(case, by=by).id, "supervisor": by.supervisor_id}
        self.ids["contact"] = a_contact(case, by=by, signed=True).id

    def form(self, path: str, typed: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """The address and what is posted to it."""
        said = {name: value.format(**self.ids) for name, value in typed.items()}
        return path.format(**self.ids), {**said, "record_id": str(uuid.uuid4())}


@pytest.mark.parametrize("endpoint", [*ONCE, *FIRST])
def test_it_is_made_once(app: Flask, as_: Any, at_once: Any, dana: Account, petra: Account, endpoint: str) -> None:
    app.testing = False  # a fault shall answer as it does to people
    account = petra if endpoint.startswith("accounts.") else dana
    browsers = [as_(account), as_(account)]
    places = [Place(number, dana) for number in range(2)]
    if endpoint == "sessions.write_note":
        for one in db.session.scalars(select(TherapySession).where(~TherapySession.note.has())):
            db.session.delete(one)
        db.session.commit()
    what = (ONCE | FIRST)[endpoint]
    path, form = places[0].form(*what)
    before = rows()
    assert browsers[0].post(path, form).status_code in {200, 303}
    alone = rows() - before
    assert alone
    path, form = places[1].form(*what)
    before = rows()
    answers = [one.status_code for one in at_once(browsers, path, form, form)]
    assert rows() - before == alone
    assert len(set(answers)) == 1 and answers[0] in {200, 303}


def test_a_draft_is_discarded_and_brought_back_once(app: Flask, as_: Any, at_once: Any, dana: Account) -> None:
    app.testing = False
    case, browsers = a_case(by=dana), [as_(dana), as_(dana)]
    for note, amends in ((a_note(case, by=dana).id, False), (a_signed_note(case, by=dana).id, True)):
        if amends:
            browsers[0].post(f"/notes/{note}/amend", {"because": "A slip."})
        gone = at_once(browsers, f"/notes/{note}/discard", {}, {})
        assert [one.status_code for one in gone] == [303, 303]
        [draft] = discarded_of(dana, case)
        back = at_once(browsers, f"/notes/{note}/discarded/{draft.id}/restore", {}, {})
        assert [one.status_code for one in back] == [303, 303]
        assert (
            not discarded_of(dana, case) and fresh(db.session.get_one(SessionNote, note)).state is not NoteState.SIGNED
        )


def test_a_draft_that_is_saved_and_discarded_at_once_loses_nothing(app, as_: Any, at_once: Any, dana: Account) -> None:
    app.testing = False
    case, browsers = a_case(by=dana), [as_(dana), as_(dana)]
    note = a_note(case, by=dana)
    form = {**seen(note), "attendance": "a", "modality": "video", "summary": "Typed."}
    typed = {"path": f"/notes/{note.id}/edit", "data": form}, {"path": f"/notes/{note.id}/discard", "data": {}}
    answers = at_once(browsers, None, *typed)
    codes = sorted(one.status_code for one in answers)
    assert codes[0] == 303 and codes[1] in {303, 409}
    [draft] = discarded_of(dana, case)
    assert draft.draft.get("summary") == "Typed." or "Typed." in next(
        one for one in answers if one.status_code == 409
    ).get_data(as_text=True)


def test_a_case_is_handed_over_once(app: Flask, as_: Any, at_once: Any, dana: Account, olga: Account, petra) -> None:
    app.testing = False
    case, browsers = a_case(by=dana), [as_(petra), as_(petra)]
    browsers[0].post(f"/people/{dana.id}/disable")
    given = {"cases": case.reference, "account": str(olga.id)}
    assert {one.status_code for one in at_once(browsers, "/people/cases", given, given)} <= {303, 422}
    treats = select(func.count()).select_from(Treatment).where(Treatment.account_id == olga.id)
    assert db.session.scalar(treats) == 1


def test_two_texts_that_are_saved_at_once_are_both_shown(app: Flask, as_: Any, at_once: Any, dana: Account) -> None:
    app.testing = False
    note = a_note(a_case(by=dana), by=dana)
    browsers, path = [as_(dana), as_(dana)], f"/notes/{note.id}/edit"
    form = {**seen(note), "attendance": "both", "modality": "video"}
    pages = at_once(browsers, path, {**form, "summary": "First."}, {**form, "summary": "Second."})
    assert sorted(one.status_code for one in pages) == [303, 409]
    page = next(one for one in pages if one.status_code == 409).get_data(as_text=True)
    assert "First." in page and "Second." in page
    assert fresh(note).text["summary"] in {"First.", "Second."}
