"""Saving while somebody types: nothing is lost, nothing doubled, nothing overwritten unseen."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update
from werkzeug.datastructures import MultiDict

from clinic.accounts.models import Account, SignIn
from clinic.audit.models import TrailEntry
from clinic.core import clock, db
from clinic.measures.queries import ratings_of
from clinic.method import catalogue
from clinic.sessions import actions
from clinic.sessions.forms import note_form
from clinic.sessions.lifecycle import Attendance, NoteState
from clinic.sessions.models import SessionNote
from clinic.sessions.note_fields import Takes, note_fields
from clinic.sessions.note_text import text_from, text_sent, values_of
from tests.factories.cases import a_case
from tests.factories.sessions import a_note, a_signed_note, fresh, seen


@pytest.fixture
def note(dana: Account) -> SessionNote:
    return a_note(a_case(by=dana), by=dana)


def send(browser: Any, note: SessionNote, fields: dict[str, Any], **editions: int) -> Any:
    """What the page's script sends; its answer."""
    said = {name: int(value) for name, value in seen(note).items()} | editions
    return browser.open(f"/notes/{note.id}/draft", method="PUT", json={**said, "fields": fields})


def saves(note: SessionNote) -> int:
    """How often the trail tells that the note was saved."""
    told = TrailEntry.record_id == note.id, TrailEntry.event == "note:saved"
    return len(db.session.scalars(select(TrailEntry.number).where(*told)).all())


def pause(note: SessionNote) -> None:
    """Let the last save be an hour ago."""
    db.session.execute(update(SessionNote).values(saved_at=clock.now() - timedelta(hours=1)))
    db.session.commit()


def test_only_what_changed_is_sent_and_all_else_stays(as_, dana: Account, note: SessionNote) -> None:
    browser = as_(dana)
    first = send(browser, note, {"pain_a": "Quiet.\r\nToo quiet.", "stage": "4", "mechanisms": ["1", "5"]})
    second = send(browser, note, {"summary": "  他们一起走回家。", "none_on_purpose": True, "source_b": "partner"})
    third = send(browser, note, {"better_b": "Sunday.", "lens-narrative-problem_name": "The Wall", "stage": ""})
    assert [one.status_code for one in (first, second, third)] == [200, 200, 200]
    assert third.json["edition"] == first.json["edition"] + 2 == fresh(note).edition
    assert first.json["saved"].startswith("Draft saved at ")
    assert fresh(note).text == {
        "pain": {"a": "Quiet.\nToo quiet."},
        "mechanisms": [1, 5],
        "summary": "他们一起走回家。",
        "next": {"none_on_purpose": True},
        "better": {"b": {"source": "partner", "text": "Sunday."}},
        "lenses": {"narrative": {"problem_name": "The Wall"}},
    }
    assert fresh(note).stage is None


def test_a_rating_and_who_came_are_saved_with_it(as_, dana: Account, note: SessionNote) -> None:
    browser = as_(dana)
    answer = send(browser, note, {"rating_a": "6-7", "attendance": "a"})
    assert (answer.status_code, answer.json["session"]) == (200, int(seen(note)["seen_session"]))
    assert [str(one.score) for one in ratings_of(note.case)] == ["6-7"]
    assert fresh(note).therapy_session.attendance is Attendance.A
    assert send(browser, note, {"rating_a": ""}).status_code == 200
    assert not ratings_of(note.case)


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("rating_a", "3.", "Please write a number such as 3 or 3.5, or a range such as 6-7."),
        ("rating_a", "12", "The scale goes from 1 to 10."),
        ("pain_a", "wall " * 30_000, "This is longer than 100000 characters."),
        ("summary", "x" * 301, "This is longer than 300 characters."),
        ("safety", "perhaps", "Please choose one of these."),
        ("lens-relational_cultural-disconnection", "none at all", "Please choose one of these."),
        ("source_a", "the neighbour", "Please choose one of these."),
        ("mechanisms", ["9"], "Please choose among these."),
    ],
)
def test_what_cannot_be_read_is_kept_as_typed_and_not_signed(
    as_, dana: Account, note: SessionNote, name: str, typed: Any, sentence: str
) -> None:
    browser = as_(dana)
    if name == "rating_a":
        assert send(browser, note, {name: "3"}).json["refused"] == []
    answer = send(browser, note, {name: typed, "did_text": "Kept."})
    assert (answer.status_code, answer.json["refused"]) == (200, [name])
    now = fresh(note)
    kept = typed.strip() if isinstance(typed, str) else typed
    assert (now.text, now.unread) == ({"did": {"text": "Kept."}}, {name: kept})
    assert not ratings_of(note.case)
    page = browser.get(f"/notes/{note.id}/edit").get_data(as_text=True)
    assert sentence in page and "Nothing was saved" not in page
    if name in ("rating_a", "pain_a", "summary"):
        assert kept in page
    with pytest.raises(actions.UnreadError):
        actions.sign(now, by=dana)
    mended = send(browser, note, {name: [] if isinstance(typed, list) else ""})
    assert (mended.json["refused"], fresh(note).unread) == ([], {})
    actions.sign(fresh(note), by=dana)


def test_the_same_sent_twice_is_saved_once(as_, dana: Account, note: SessionNote) -> None:
    browser, old = as_(dana), {name: int(value) for name, value in seen(note).items()}
    pause(note)
    first = send(browser, note, {"summary": "Once.", "rating_a": "3."}, **old)
    again = send(browser, note, {"summary": "Once. ", "rating_a": "3."}, **old)
    assert (again.status_code, again.json["edition"]) == (200, first.json["edition"])
    assert again.json["fields"]["summary"] == "Once."
    assert send(browser, note, {"summary": "Once."}).json["edition"] == first.json["edition"]
    assert saves(note) == 1


def test_an_older_page_gets_what_is_stored_and_changes_nothing(as_, dana: Account, note: SessionNote) -> None:
    browser, old = as_(dana), {name: int(value) for name, value in seen(note).items()}
    send(browser, note, {"pain_a": "From the telephone.", "attendance": "b"})
    answer = send(browser, note, {"pain_a": "From the desk.", "summary": "Mine."}, **old)
    assert answer.status_code == 409
    assert answer.json["edition"] == fresh(note).edition
    assert answer.json["fields"]["pain_a"] == "From the telephone."
    assert answer.json["fields"]["attendance"] == "b"
    assert fresh(note).text == {"pain": {"a": "From the telephone."}}


def test_a_signed_note_takes_nothing(as_, dana: Account, note: SessionNote) -> None:
    browser, old = as_(dana), {name: int(value) for name, value in seen(note).items()}
    actions.sign(note, by=dana)
    db.session.commit()
    for editions in (old, {name: int(value) for name, value in seen(note).items()}):
        answer = send(browser, note, {"summary": "Too late."}, **editions)
        assert (answer.status_code, answer.mimetype) == (423, "application/json")
    assert fresh(note).text == {}
    actions.amend(fresh(note), because="A word.", by=dana)
    db.session.commit()
    assert send(browser, note, {"summary": "Too late."}, **old).status_code == 409
    assert send(browser, note, {"summary": "In the amendment."}).status_code == 200


def test_the_database_itself_refuses_an_older_edition_and_a_signed_note(as_, dana: Account, note: SessionNote) -> None:
    from clinic.core.web import ChangedMeanwhileError
    from clinic.sessions.draft_actions import Seen, autosave
    from clinic.sessions.draft_queries import stored_draft

    old = stored_draft(note.id)
    assert old is not None
    page = Seen(old.edition, old.session_edition)
    actions.save_draft(note, text={"summary": "Meanwhile."}, seen=note.edition, by=dana)
    db.session.commit()
    with pytest.raises(ChangedMeanwhileError):
        autosave(old, {"summary": "Unseen."}, seen=page, by=dana)
    actions.sign(note, by=dana)
    db.session.commit()
    assert fresh(note).text == {"summary": "Meanwhile."}


def test_nobody_signed_in_is_told_in_json_and_a_stranger_finds_nothing(
    as_, dana: Account, olga: Account, sam: Account, note: SessionNote
) -> None:
    for who, status in ((None, 401), (olga, 404), (sam, 403)):
        answer = send(as_(who), note, {"summary": "No."})
        assert (answer.status_code, answer.mimetype) == (status, "application/json")
    assert fresh(note).text == {}


def test_a_token_is_asked_for_and_a_new_one_given(app, as_, dana: Account, note: SessionNote) -> None:
    browser = as_(dana)
    app.config["WTF_CSRF_ENABLED"] = True
    answer = send(browser, note, {"summary": "No token."})
    assert (answer.status_code, answer.mimetype) == (400, "application/json")
    stored = browser.get(f"/notes/{note.id}/draft").json
    body = {"seen": stored["edition"], "seen_session": stored["session"], "fields": {"summary": "With one."}}
    options = {"method": "PUT", "json": body, "headers": {"X-CSRFToken": stored["token"]}}
    assert browser.open(f"/notes/{note.id}/draft", **options).status_code == 200
    assert fresh(note).text == {"summary": "With one."}


def test_saving_by_itself_keeps_nobody_signed_in(as_, dana: Account, note: SessionNote) -> None:
    browser, before = as_(dana), clock.now() - timedelta(minutes=20)
    db.session.execute(update(SignIn).values(seen_at=before))
    db.session.commit()
    assert send(browser, note, {"summary": "Still typing."}).status_code == 200
    assert browser.get(f"/notes/{note.id}/draft").status_code == 200
    assert db.session.scalar(select(SignIn.seen_at)) == before
    assert browser.get(f"/notes/{note.id}/edit").status_code == 200
    assert db.session.scalar(select(SignIn.seen_at)) > before
    db.session.execute(update(SignIn).values(seen_at=clock.now() - timedelta(minutes=31)))
    db.session.commit()
    assert send(browser, note, {"summary": "Too late."}).status_code == 401


def test_a_shared_screen_is_told_no_stored_text(as_, dana: Account, note: SessionNote) -> None:
    browser, old = as_(dana), {name: int(value) for name, value in seen(note).items()}
    send(browser, note, {"pain_a": "Hidden."})
    browser.post("/share-screen", {"next": "/"})
    for answer in (browser.get(f"/notes/{note.id}/draft"), send(browser, note, {"pain_a": "Mine."}, **old)):
        assert answer.status_code == 403 and "Hidden." not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"[" * 100_000,
        b'{"seen": "1", "seen_session": 1, "fields": {}}',
        b'{"seen": true, "seen_session": 1, "fields": {}}',
        b'{"seen": 1, "seen_session": 1, "fields": []}',
        b'{"seen": 1, "seen_session": 1, "fields": {"author_id": "x"}}',
        b'{"seen": 1, "seen_session": 1, "fields": {"summary": ["x"]}}',
        b'{"seen": 1, "seen_session": 1, "fields": {"mechanisms": [{}]}}',
        b'{"seen": 1, "seen_session": 1, "fields": {"attendance": "everybody"}}',
        b'{"seen": 1, "seen_session": 1, "fields": {"attendance": []}}',
        b'{"seen": 1, "seen_session": 1, "fields": {"modality": {"a": 1}}}',
    ],
)
def test_what_no_page_sends_is_refused(as_, dana: Account, note: SessionNote, body: bytes) -> None:
    options = {"method": "PUT", "data": body, "content_type": "application/json"}
    assert as_(dana).open(f"/notes/{note.id}/draft", **options).status_code == 400


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("nul\x00 here", "nul here"),
        ("a bell \x07 and half \ud83d a letter", "a bell \x07 and half  a letter"),
        ("\u202eשלום\u202c 👩\u200d👩\u200d👧 𠮷野家", "\u202eשלום\u202c 👩\u200d👩\u200d👧 𠮷野家"),
        ("{{ 7*7 }} '; DROP TABLE cases; --", "{{ 7*7 }} '; DROP TABLE cases; --"),
    ],
)
def test_any_letters_are_kept(as_, dana: Account, note: SessionNote, typed: str, kept: str) -> None:
    body = json.dumps({**{name: int(value) for name, value in seen(note).items()}, "fields": {"did_text": typed}})
    options = {"method": "PUT", "data": body, "content_type": "application/json"}
    assert as_(dana).open(f"/notes/{note.id}/draft", **options).status_code == 200
    assert fresh(note).text["did"]["text"] == kept


def test_a_note_of_a_megabyte_is_kept_and_signed_and_five_are_told_to_be_too_much(
    as_, dana: Account, note: SessionNote
) -> None:
    browser = as_(dana)
    names = [name for name, one in note_fields(("a", "b")).items() if one.takes is Takes.TEXT and name != "summary"]
    for name in names[:11]:
        assert send(browser, note, {name: "wall " * 20_000}).status_code == 200
    answer = send(browser, note, {"summary": "x", names[12]: "wall " * 1_000_000})
    assert (answer.status_code, answer.mimetype) == (413, "application/json")
    assert "your text is still on the page" in answer.json["sentence"]
    actions.sign(fresh(note), by=dana)
    assert len(json.dumps(fresh(note).text)) > 1_000_000


def test_the_trail_tells_of_a_spell_of_writing_once(as_, dana: Account, note: SessionNote) -> None:
    browser = as_(dana)
    pause(note)
    for number in range(3):
        send(browser, note, {"summary": f"Line {number}.", "rating_a": str(number + 1)})
    assert saves(note) == 1
    pause(note)
    send(browser, note, {"summary": "After an hour."})
    assert saves(note) == 2


def test_what_the_form_does_not_know_is_kept(as_, dana: Account, note: SessionNote) -> None:
    """A field that left the method keeps its text, however the note is saved, and one in an open page is kept too."""
    gone = {"lenses": {"narrative": {"gone": {"a": "Kept."}}, "old_lens": {"line": "Kept too."}}}
    actions.save_draft(note, text={**gone, "summary": "Before."}, seen=note.edition, by=dana)
    db.session.commit()
    browser = as_(dana)
    assert browser.post(f"/notes/{note.id}/edit", {**seen(note), "summary": "After."}).status_code == 303
    assert fresh(note).text == {**gone, "summary": "After."}
    assert send(browser, note, {"summary": "Again.", "lens-old_lens-other-b": "From an open page."}).status_code == 200
    gone["lenses"]["old_lens"]["other"] = {"b": "From an open page."}
    assert fresh(note).text == {**gone, "summary": "Again."}


TRIED = (
    "",
    "3",
    "3.",
    "12",
    "7-6",
    "client",
    "yes",
    "nothing_new",
    "4",
    "coping_list",
    "both",
    "x" * 301,
    "y" * 100_001,
)


def test_it_takes_what_the_form_takes(app, dana: Account) -> None:
    """Field by field: the form and the table that stands for it agree on what fits, and on what an empty note holds."""
    case = a_case(by=dana)
    with app.test_request_context():
        kind, known = note_form(case), note_fields(("a", "b"))
        form = kind(formdata=None, data=values_of({}, ("a", "b")))
        aside = {"seen", "seen_session", "attendance", "modality", "csrf_token"}
        assert {one.name for one in form} - aside == set(known)
        assert {name for name in known if form[name].errors} == set()
        for name, one in known.items():
            if one.takes is Takes.YES:
                continue
            options = [*TRIED, *sorted(one.options)]
            for typed in options:
                form[name].process(MultiDict([(name, typed)]))
                fits = one.fits([typed] if one.takes is Takes.MANY else typed)
                assert form[name].validate(form) == fits, (name, typed[:20])


def test_a_form_that_was_sent_makes_one_text_with_and_without_being_made(app, dana: Account) -> None:
    """Each field filled with whatever it takes or not, sent with all the others, or not sent at all."""
    case, sides = a_case(by=dana), ("a", "b")
    draft = {
        "pain": {"a": "alone", "b": "said nothing"},
        "ratings": {"a": {"score": "4"}},
        "stage": 2,
        "disclosure": True,
    }
    with app.test_request_context():
        kind, known = note_form(case), note_fields(sides)
        stored = values_of(draft, sides)
        pairs = {name: value if isinstance(value, list) else [value] for name, value in stored.items() if value}
        made = 0
        for name, one in known.items():
            for typed in ([], [""], ["  two \r\nlines "], *([each] for each in (*TRIED, *sorted(one.options)))):
                sent = MultiDict({**pairs, "attendance": ["both"], "modality": ["in_person"], name: typed})
                form = kind(sent, data=stored, meta={"csrf": False})
                whole = text_from(form, case, draft) if form.validate() else None
                assert text_sent(sent, draft, sides) == whole, (name, typed)
                made += whole is not None
        assert made > len(known)


def test_it_asks_the_database_little(as_, dana: Account, note: SessionNote) -> None:
    browser, said = as_(dana), []
    send(browser, note, {"summary": "First."})

    def listen(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            said.append(statement)

    event.listen(db.database.engine, "before_cursor_execute", listen)
    try:
        editions = {name: int(value) for name, value in seen(note).items()}
        said.clear()
        assert send(browser, note, {"summary": "Second."}, **editions).status_code == 200
    finally:
        event.remove(db.database.engine, "before_cursor_execute", listen)
    asked = said[said.index(next(one for one in said if "sign_ins" in one)) :]
    assert len(asked) <= 3, "\n".join(asked)


def test_every_framework_is_in_it() -> None:
    known = note_fields(("a", "b"))
    for framework in catalogue.frameworks():
        assert any(name.startswith(f"lens-{framework.key}-") for name in known)


def test_a_signed_note_stays_signed_in_any_order(as_, dana: Account) -> None:
    signed = a_signed_note(a_case(by=dana), by=dana)
    assert send(as_(dana), signed, {"summary": "No."}).status_code == 423
    assert fresh(signed).state is NoteState.SIGNED
