"""What is typed into a form is kept while it is typed, for its author alone, until its button has saved it."""

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select, text

from clinic import tidying
from clinic.accounts import actions as accounts
from clinic.accounts.models import Account
from clinic.audit.models import TrailEntry
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.sheets.models import SheetEntry
from clinic.unsent import actions, queries
from clinic.unsent.models import UnsentForm
from tests.core.test_posted_twice_at_once import AtOnce
from tests.factories.cases import a_case
from tests.factories.contacts import a_psychotherapy_note
from tests.factories.unsent import an_unsent
from tests.walk import page_of, page_text

WORDS = "It is only the rain; 只是下雨。"


@pytest.fixture
def case(dana: Account) -> Case:
    return a_case(by=dana)


@pytest.fixture
def page(case: Case) -> str:
    return f"/cases/{case.id}/sheets/inner_voice/new"


def send(browser: Any, by: Account, page: str, fields: dict[str, str], /, **more: Any) -> Any:
    """What the script of a page sends; its answer."""
    kept = [[name, value, name, ""] for name, value in fields.items()]
    said = {"by": str(by.id), "writer": str(uuid.uuid4()), "page": page, "at": page, "about": "C-1001", "fields": kept}
    return browser.open("/unsent", method="PUT", json={**said, **more})


def here(browser: Any, page: str) -> Any:
    """What the script of a page shows there."""
    return browser.get("/unsent/here", query_string={"page": page})


def count(kind: Any = UnsentForm) -> int:
    db.session.expire_all()
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


def test_what_is_typed_is_kept_and_offered_where_it_was_typed(as_, dana, page: str) -> None:
    browser = as_(dana)
    answer = send(browser, dana, page, {"x-sentence": WORDS})
    assert answer.status_code == 200 and "Kept for you at" in answer.json["saved"]
    again = page_text(here(browser, page))
    assert "Something you typed here was not saved" in again and WORDS in again
    assert "Put it back" in again and "Throw it away" in again
    assert count(SheetEntry) == 0


def test_what_nobody_saw_on_the_page_is_not_shown(as_, dana, page: str) -> None:
    hidden = str(uuid.uuid4())
    fields = [["x-sentence", WORDS, "The sentence", ""], ["practitioner", hidden, "", ""]]
    assert send(as_(dana), dana, page, {}, fields=fields).status_code == 200
    again = page_text(here(as_(dana), page))
    assert WORDS in again and hidden not in again


def test_saves_of_one_page_are_one_text_and_two_tabs_are_two(as_, dana, page: str) -> None:
    browser, writer = as_(dana), str(uuid.uuid4())
    for words in ("It", "It is", WORDS):
        assert send(browser, dana, page, {"x-sentence": words}, writer=writer).status_code == 200
    assert send(browser, dana, page, {"x-sentence": "Another tab."}).status_code == 200
    found = [one.said["fields"][0][1] for one in queries.unsent_of(dana)]
    assert sorted(found) == ["Another tab.", WORDS]


def test_put_back_it_stands_in_the_form_and_nothing_is_saved_before_its_button(as_, dana, page: str) -> None:
    browser, record = as_(dana), str(uuid.uuid4())
    fields = {"record_id": record, "on": "2026-02-30", "side": "b", "x-sentence": WORDS, "x-how_loud": "eleven"}
    send(browser, dana, page, fields)
    [offer] = [one for one in page_of(here(browser, page), page).posts if "put_back" in one.inputs]
    back = browser.post(offer.action, offer.holds())
    assert (
        back.status_code < 500
        and "Nothing of it is saved yet" in page_text(back)
        and "Please write a whole" not in page_text(back)
    )
    [form] = [one for one in page_of(back, page).posts if "x-sentence" in one.inputs]
    assert {name: form.inputs[name].holds for name in fields} == {name: [value] for name, value in fields.items()}
    assert (count(SheetEntry), count()) == (0, 1)
    fine = {**form.holds(), "on": "2026-02-02", "x-how_loud": "3", "unsent": str(queries.unsent_of(dana)[0].writer)}
    assert browser.post(page, fine).status_code == 303
    assert (count(SheetEntry), count()) == (1, 0)


def test_put_back_in_a_second_tab_the_first_goes_on_beside_it(as_, dana, page: str) -> None:
    browser, first = as_(dana), str(uuid.uuid4())
    send(browser, dana, page, {"x-sentence": "Begun."}, writer=first)
    kept = queries.unsent_of(dana)[0]
    assert "Begun." in page_text(browser.post(page, {"put_back": str(kept.id)}))
    send(browser, dana, page, {"x-sentence": "Begun. Gone on."}, writer=first)
    assert sorted(one.said["fields"][0][1] for one in queries.unsent_of(dana)) == ["Begun.", "Begun. Gone on."]


def test_a_refused_save_keeps_it_and_a_save_removes_it(as_, dana, page: str) -> None:
    browser, writer = as_(dana), str(uuid.uuid4())
    send(browser, dana, page, {"x-sentence": WORDS}, writer=writer)
    form = {"record_id": str(uuid.uuid4()), "on": "2026-02-30", "side": "a", "x-sentence": WORDS, "unsent": writer}
    refused = browser.post(page, form)
    assert refused.status_code == 422 and f'data-writer="{writer}"' in page_text(refused)
    assert count() == 1
    assert browser.post(page, {**form, "on": "2026-02-02"}).status_code == 303
    assert count() == 0


def test_the_same_save_sent_twice_is_one_text(as_, dana, page: str) -> None:
    browser, writer = as_(dana), str(uuid.uuid4())
    for _time in range(2):
        assert send(browser, dana, page, {"x-sentence": WORDS}, writer=writer).status_code == 200
    assert count() == 1


def test_two_saves_of_one_page_at_the_same_moment_are_one_text(as_, dana, page: str) -> None:
    browsers, writer, answers = [as_(dana), as_(dana)], str(uuid.uuid4()), []
    fields = [["x-sentence", WORDS, "Sentence", ""]]
    told = {"by": str(dana.id), "writer": writer, "page": page, "at": page, "about": "", "fields": fields}
    db.session.rollback()
    meeting = AtOnce()
    event.listen(db.session, "before_flush", meeting)
    try:
        threads = [
            threading.Thread(target=lambda one=one: answers.append(one.client.put("/unsent", json=told).status_code))
            for one in browsers
        ]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    finally:
        event.remove(db.session, "before_flush", meeting)
    assert (answers, count()) == ([200, 200], 1)


def test_a_page_is_offered_the_newest_and_never_what_it_keeps_itself(as_, dana, page: str) -> None:
    writers = [an_unsent(page, by=dana, fields={"x-sentence": f"{WORDS} {number}"}).writer for number in range(4)]
    offered = page_text(as_(dana).get("/unsent/here", query_string={"page": page, "writer": str(writers[3])}))
    assert [f"{WORDS} {number}" in offered for number in range(4)] == [False, True, True, False]
    assert "One more text of this page waits" in offered


def test_nothing_typed_any_more_is_nothing_kept(as_, dana, page: str) -> None:
    browser, writer = as_(dana), str(uuid.uuid4())
    send(browser, dana, page, {"x-sentence": WORDS}, writer=writer)
    assert send(browser, dana, page, {}, writer=writer).json == {"saved": ""}
    assert count() == 0


def test_thrown_away_it_is_gone(as_, dana, page: str) -> None:
    kept, browser = an_unsent(page, by=dana, fields={"x-sentence": WORDS}).id, as_(dana)
    answer = browser.post(f"/unsent/{kept}/throw-away", {"next": page})
    assert (answer.status_code, answer.location) == (303, page)
    assert count() == 0
    late = browser.post(page, {"put_back": str(kept), "next": page})
    assert late.status_code == 303 and "Nothing of this waits any more" in page_text(browser.get(page))


def test_nobody_else_ever_sees_it(app: Flask, as_, dana, olga, sam, petra, case: Case, page: str) -> None:
    from clinic.cases import actions as cases

    cases.add_practitioner(case, olga, by=dana)
    kept = an_unsent(page, by=dana, fields={"x-sentence": WORDS})
    for somebody in (olga, sam, petra):
        browser = as_(somebody)
        assert WORDS not in page_text(here(browser, page))
        for path in (page, "/unsent", "/todo", f"/cases/{case.id}", f"/cases/{case.id}/trail"):
            assert WORDS not in page_text(browser.get(path)), (somebody.name, path)
        assert "Thrown away" not in page_text(browser.post(f"/unsent/{kept.id}/throw-away", follow_redirects=True))
        assert WORDS not in page_text(browser.post(page, {"put_back": str(kept.id)}))
        browser.post(page, {"unsent": str(kept.writer), "on": "2026-02-02", "side": "a", "x-sentence": "Another."})
    assert [one.id for one in queries.unsent_of(dana)] == [kept.id]


def test_a_page_of_whoever_was_signed_in_before_gives_its_text_to_nobody(as_, dana, olga, page: str) -> None:
    answer = send(as_(olga), dana, page, {"x-sentence": WORDS})
    assert (answer.status_code, count()) == (403, 0)
    assert send(as_(None), dana, page, {"x-sentence": WORDS}).status_code == 401


def test_a_closed_account_keeps_its_texts_sealed_and_finds_them_when_it_is_opened_again(
    as_, dana, olga, petra, page
) -> None:
    browser = as_(olga)
    an_unsent(page, by=olga, fields={"x-sentence": WORDS})
    accounts.disable(olga, by=petra)
    db.session.commit()
    assert send(browser, olga, page, {"x-sentence": "More."}).status_code == 401
    accounts.enable(olga, by=petra)
    db.session.commit()
    assert WORDS in page_text(as_(olga).get("/unsent")) and count() == 1


def test_it_lies_sealed_and_tells_the_database_neither_page_nor_case(app: Flask, as_, dana, page: str) -> None:
    send(as_(dana), dana, page, {"x-sentence": WORDS})
    [row] = db.session.execute(text("SELECT * FROM unsent_forms")).all()
    lying = b"".join(bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row)
    for word in ("rain", "下雨", "inner_voice", "sentence", "C-1001"):
        assert word.encode() not in lying
    entries = db.session.scalars(select(TrailEntry.event)).all()
    assert "unsent" not in " ".join(str(one) for one in entries)


@pytest.mark.parametrize(
    "bent",
    [
        "/",
        "/nowhere",
        "/cases",
        "/sign-in",
        "/me/password",
        "/people/new",
        "//evil.example/",
        "https://evil.example/x",
        "",
    ],
)
def test_addresses_that_keep_nothing_are_refused(as_, dana, page: str, bent: str) -> None:
    assert send(as_(dana), dana, page, {"a": "b"}, at=bent).status_code == 404
    assert send(as_(dana), dana, page, {"a": "b"}, page=bent).status_code == 404
    assert count() == 0


BENT: list[dict[str, Any]] = [
    {"fields": "x"},
    {"fields": [["a", "b"]]},
    {"fields": [["a", 1, "", ""]]},
    {"fields": [["csrf_token", "b", "", ""]]},
    {"fields": [["put_back", "b", "", ""]]},
    {"fields": [["a" * 2000, "b", "", ""]]},
    {"fields": [["a", "b", "", ""]] * 3001},
    {"writer": "x"},
    {"writer": None},
    {"page": 1},
    {"page": "/" + "a" * 600},
    {"about": None},
]


def test_a_note_kept_apart_never_comes_under_another_key(as_, dana, case: Case, page: str) -> None:
    note = a_psychotherapy_note(case, by=dana)
    for at in (f"/cases/{case.id}/private-notes/new", f"/private-notes/{note.id}/edit"):
        for bent in ({"at": at}, {"page": at}, {"at": at, "page": at}):
            assert send(as_(dana), dana, page, {"text": WORDS}, **bent).status_code == 404, bent
        as_(dana).post(
            at.replace(str(case.id), str(uuid.uuid4())).replace(str(note.id), str(uuid.uuid4())), {"text": WORDS}
        )
    assert count() == 0


def test_bent_requests_are_refused(as_, dana, page: str) -> None:
    browser = as_(dana)
    for one in BENT:
        assert send(browser, dana, page, {"a": "b"}, **one).status_code == 400, one
    assert browser.open("/unsent", method="PUT", json=[1]).status_code == 400
    deep = {"data": "[" * 100_000, "content_type": "application/json"}
    assert browser.open("/unsent", method="PUT", **deep).status_code == 400
    assert browser.open("/unsent", method="PUT", data=b"x").status_code == 415
    assert send(browser, dana, page, {"x-sentence": "x" * (4 * 1024 * 1024)}).status_code == 413
    assert send(browser, dana, page, {"x-sentence": "\ud800\x00 fine"}).status_code == 200
    assert count() == 1


def test_it_asks_for_the_form_token(app: Flask, as_, dana, page: str) -> None:
    browser = as_(dana)
    app.config["WTF_CSRF_ENABLED"] = True
    assert send(browser, dana, page, {"x-sentence": WORDS}).status_code == 400
    assert count() == 0


def test_after_a_month_it_is_gone_whoever_typed_it(
    app: Flask, as_, dana, olga, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_unsent(page, by=olga, fields={"x-sentence": WORDS})
    later = clock.now() + queries.KEPT + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later - timedelta(days=2))
    as_(dana)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert (queries.unsent_of(olga), count()) == ([], 1)
    db.session.commit()
    tidying.tidy(app)
    assert count() == 0


def test_a_clock_that_leaps_a_year_ahead_and_is_set_right_loses_nothing(
    app: Flask, as_, dana, olga, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_unsent(page, by=olga, fields={"x-sentence": WORDS})
    with monkeypatch.context() as patch:
        leapt = clock.now() + timedelta(days=366)
        patch.setattr(clock, "now", lambda: leapt)
        assert send(as_(dana), dana, page, {"x-sentence": "New."}).status_code == 200
        db.session.commit()
        tidying.tidy(app)
    assert [one.said["fields"][0][1] for one in queries.unsent_of(olga)] == [WORDS]


def test_too_much_is_refused_in_words(as_, dana, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST", 1)
    browser, writer = as_(dana), str(uuid.uuid4())
    assert send(browser, dana, page, {"x-sentence": "One."}, writer=writer).status_code == 200
    assert send(browser, dana, page, {"x-sentence": "One. Longer."}, writer=writer).status_code == 200
    assert send(browser, dana, page, {"x-sentence": "Two."}).status_code == 507


def test_it_goes_with_its_account(app: Flask, olga, page: str) -> None:
    an_unsent(page, by=olga, fields={"x-sentence": WORDS})
    db.session.execute(
        text("DELETE FROM accounts WHERE id = :id"), {"id": olga.id.hex if db.dialect() == "sqlite" else olga.id}
    )
    db.session.commit()
    assert count() == 0


def test_a_shared_screen_shows_none_of_it(as_, dana, page: str) -> None:
    browser, kept = as_(dana), an_unsent(page, by=dana, fields={"x-sentence": WORDS})
    browser.post("/share-screen", {"next": "/"})
    for path in (page, "/unsent", "/todo", "/"):
        assert "rain" not in page_text(browser.get(path)), path
    assert page_text(here(browser, page)).strip() == ""
    assert "was not saved" not in page_text(browser.get("/todo"))
    back = browser.post(page, {"put_back": str(kept.id), "next": page})
    assert back.status_code == 303 and "rain" not in page_text(browser.get(page))


def test_only_its_own_form_takes_it_back(as_, dana, case: Case, page: str) -> None:
    kept = an_unsent(page, by=dana, fields={"reason": WORDS})
    answer = as_(dana).post(f"/cases/{case.id}/gate", {"put_back": str(kept.id)})
    assert answer.status_code == 404 and count() == 1


def test_one_s_own_list_says_what_it_is_and_leads_back(as_, dana, page: str) -> None:
    browser = as_(dana)
    send(browser, dana, page, {"x-sentence": WORDS, "record_id": str(uuid.uuid4()), "x-empty": " "})
    listed = browser.get("/unsent")
    for word in ("A new entry on a sheet", "C-1001", WORDS):
        assert word in page_text(listed)
    assert page in page_of(listed, "/unsent").links and "x-empty" not in page_text(listed)
