"""However bent a request is, a person reads a sentence that says what to do, and everything typed is still there."""

import time
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from clinic.accounts.models import Account
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.sessions.models import SessionNote
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, an_exception, homework_in
from tests.factories.house import a_house
from tests.factories.sessions import a_note, seen, writing
from tests.walk import page_of, said, walk

TYPED = "Everything about a long evening 🌙 如履薄冰"


@pytest.fixture(autouse=True)
def as_people_see_it(app: Flask) -> None:
    """A fault answers with its page, as it does outside tests."""
    app.testing = False


@pytest.fixture
def case(dana: Account) -> Case:
    return a_case(by=dana, stage=2)


@pytest.fixture
def note(case: Case, dana: Account) -> SessionNote:
    return a_note(case, by=dana)


def test_no_method_and_no_content_type_ends_in_a_fault(app: Flask, as_, dana, olga) -> None:
    with app.test_request_context():
        a_house(by=dana, with_colleague=olga)
    browser = as_(dana)
    addresses = app.url_map.bind("")
    one_of_each: dict[str, str] = {}
    for path, _answer in walk(browser, "/", most=2):
        one_of_each.setdefault(addresses.match(path.partition("?")[0])[0], path)
    assert len(one_of_each) > 20
    for path in one_of_each.values():
        bodies = {
            "application/json": b'{"a": [1]}',
            "text/plain": b"words",
            "multipart/form-data": b"no boundary",
            "": b"\xff",
        }
        for method in ("HEAD", "OPTIONS", "DELETE", "BREW"):
            answer = browser.open(path, method=method)
            assert answer.status_code in {200, 303, 405}, (method, path)
        for kind, body in bodies.items():
            answer = browser.post(path, body, content_type=kind)
            assert answer.status_code < 500, (kind, path)


BENT_QUESTIONS = [
    "/cases?page=" + "9" * 30,
    "/cases?page=-1&stage=" + "9" * 5000,
    "/cases/{case}/trail?page=" + "9" * 30,
    "/cases/{case}/trail?page=-3",
    "/cases/{case}/trail?page=٣",
    "/cases/{case}/homework/new?exercise=coping_list&language=tlh",
    "/cases/{case}/homework/new?exercise=../../etc/passwd",
    "/questions?stage=99&framework=%00",
    "/exercises?stage=²",
]


def test_bent_questions_are_no_fault(as_, dana, case: Case) -> None:
    for path in BENT_QUESTIONS:
        assert as_(dana).get(path.format(case=case.id)).status_code in {200, 404}


BENT_ADDRESSES = [
    "/cases/1",
    "/cases/%00",
    "/%ff%fe",
    "/cases/{case}%00",
    "/notes/{case}/versions/" + "9" * 30,
    "/notes/{case}/edit",
    "/reports/{case}.pdf",
    "/cases/{case}/partners/c/edit",
    "/cases/{case}/formulations/none",
    "/a" * 3000,
]


def test_bent_addresses_lead_to_nothing(as_, dana, case: Case) -> None:
    for path in BENT_ADDRESSES:
        answer = as_(dana).get(path.format(case=case.id))
        assert answer.status_code == 404
        assert "The address leads to nothing that you can open" in said(answer)


COOKIES = ["", "x", "." * 300, "eyJfdXNlcl9pZCI6IngifQ.aaaa.bbbb", "\x7f", "é" * 40, "a" * 6000]


def test_a_broken_cookie_is_like_none(app: Flask) -> None:
    for cookie in COOKIES:
        client = app.test_client()
        answer = client.get("/me", headers={"Cookie": f"tandem={cookie}; theme={cookie}; language={cookie}"})
        assert answer.status_code == 401
        assert "Sign in" in said(answer)


def test_a_cookie_that_was_changed_is_like_none(app: Flask, as_, dana: Account) -> None:
    good = as_(dana).client.get_cookie("tandem").value
    for bent in (good[:-2] + "AA", good.swapcase(), "x" + good, good.replace(".", "..", 1), good * 2):
        client = app.test_client()
        client.set_cookie("tandem", bent)
        assert client.get("/me").status_code == 401, bent


def test_very_many_fields_are_refused_in_words_or_read(as_, dana, note: SessionNote) -> None:
    browser, path = as_(dana), f"/notes/{note.id}/edit"
    many = {f"f{number}": "1" for number in range(3100)}
    answer = browser.post(path, {**writing(note, summary=TYPED), **many}, content_type="multipart/form-data")
    assert answer.status_code == 413 and "your text is still on the page" in said(answer)
    began = time.monotonic()
    answer = browser.post(path, {**writing(note, summary=TYPED), **{f"x-{number}": "1" for number in range(20_000)}})
    assert answer.status_code == 303 and time.monotonic() - began < 5


def test_too_much_text_is_named_and_still_there(as_, dana, case: Case, note: SessionNote) -> None:
    browser, million = as_(dana), "word " * 210_000
    for path, form, name in (
        (f"/notes/{note.id}/edit", writing(note, summary=TYPED), "supervision_question"),
        (f"/cases/{case.id}/partners/a/edit", {"given_name": "Noor", "seen": "2"}, "hopes"),
        (f"/cases/{case.id}/gate", {"state": "open"}, "reason"),
        (f"/cases/{case.id}/exceptions/new", {"side": "a", "on": "2026-02-02", "source": "client"}, "context"),
    ):
        answer = browser.post(path, {**form, name: million})
        page = said(answer)
        assert answer.status_code == 422 and "longer than 100000 characters" in page
        [form] = [one for one in page_of(answer, path).posts if name in one.inputs]
        assert form.inputs[name].holds[0].strip() == million.strip()
    answer = browser.post(
        f"/notes/{note.id}/edit", {**writing(note, summary=TYPED), "supervision_question": million * 4}
    )
    assert answer.status_code == 413 and "your text is still on the page" in said(answer)


EDITIONS = ["", "x", "-1", "²", "٣", "9" * 30, "9" * 5000, "1.5", "NaN"]


def test_a_bent_edition_counts_as_an_older_page(app: Flask, as_, dana, case: Case, note: SessionNote) -> None:
    for bent in EDITIONS:
        given = homework_in(case, by=dana)
        back = homework_in(case, by=dana)
        an_answer(back, by=dana)
        browser = as_(dana)
        for path, form in (
            (f"/notes/{note.id}/edit", {**writing(note, summary=TYPED), "seen": bent}),
            (f"/notes/{note.id}/sign", {}),
            (f"/sessions/{note.session_id}/edit", {"on": "2026-02-02", "starts": "10:00", "ends": "11:00", "attendance": "a"}),
            (f"/cases/{case.id}/edit", {"opened_on": "2026-01-12", "policy": "not_chosen", "problem_name": TYPED}),
            (f"/cases/{case.id}/partners/a/edit", {"given_name": TYPED}),
            (f"/homework/{given.id}/edit", {"instructions": TYPED}),
            (f"/homework/{back.id}/answer/a", {"outcome": "tried", "on": "2026-02-02", "learned": TYPED, "x-coping-0-what": "Tea"}),
        ):  # fmt: skip
            answer = browser.post(path, {**form, "seen": bent})
            page = said(answer)
            assert answer.status_code == 409, path
            assert TYPED in page or TYPED not in form.values()


DAYS = ["2026-02-30", "2026-13-01", "0000-00-00", "30.2.2026", "99999-01-01", "1066-10-14", "tomorrow", "٢٠٢٦-٠١-٠١"]


def test_a_day_that_does_not_exist_is_named(as_, dana, case: Case) -> None:
    for day in DAYS:
        given, browser = homework_in(case, by=dana), as_(dana)
        for path, form, name in (
            ("/cases/new", {"kind": "couple", "state": "open", "a_given_name": TYPED, "b_given_name": "Eli"}, "opened_on"),
            (f"/cases/{case.id}/edit", {"problem_name": TYPED, "policy": "limited", "seen": "1"}, "opened_on"),
            (f"/cases/{case.id}/sessions/new", {"starts": "10:00", "ends": "11:00"}, "on"),
            (f"/cases/{case.id}/exceptions/new", {"side": "a", "source": "client", "context": TYPED}, "on"),
            (f"/cases/{case.id}/homework/new?exercise=coping_list", {"whom": "a", "mode": "alone", "instructions": TYPED}, "due_on"),
            (f"/homework/{given.id}/edit", {"instructions": TYPED, "seen": "1"}, "due_on"),
            (f"/homework/{given.id}/answer/a", {"outcome": "tried", "learned": TYPED, "seen": "0"}, "on"),
        ):  # fmt: skip
            answer = browser.post(path, {**form, name: day})
            page = said(answer)
            assert answer.status_code == 422, (path, day)
            assert "This date does not exist" in page or "Please check the year" in page, path
            assert TYPED in page or TYPED not in form.values()


RATINGS = ["0", "11", "3.3", "7-6", "-1", "1e1", "nine", "3-", "3-4-5", "9" * 400]


def test_a_rating_that_is_none_is_named(as_, dana, note: SessionNote) -> None:
    for rating in RATINGS:
        answer = as_(dana).post(f"/notes/{note.id}/edit", writing(note, summary=TYPED, rating_a=rating))
        page = said(answer)
        assert answer.status_code == 422
        assert any(
            one in page for one in ("Please write a number such as", "goes from 1 to 10", "half steps", "lower number")
        )
        assert TYPED in page and f'value="{rating}"' in page


IDS = ["x", "1; DROP TABLE cases", "00000000-0000-0000-0000-000000000000", "9" * 500, "🌙"]


def test_bent_ids_in_hidden_fields_are_no_fault(as_, dana, case: Case) -> None:
    for bent in IDS:
        browser = as_(dana)
        for path, form in (
            ("/cases/new", {"kind": "couple", "state": "open", "opened_on": "2026-01-12", "a_given_name": "Mira", "b_existing": bent}),
            (f"/cases/{case.id}/team", {"account": bent}),
            (f"/cases/{case.id}/move", {"verb": bent}),
            (f"/cases/{case.id}/stage", {"stage": bent, "on": "2026-02-02"}),
            ("/language", {"language": bent}),
            ("/theme", {"theme": bent}),
            ("/me", {"name": "Dana", "language": bent, "theme": bent}),
        ):  # fmt: skip
            answer = browser.post(path, {**form, "record_id": bent, "next": bent, "remove": bent})
            assert answer.status_code in {303, 409, 422}, (path, answer.status_code)
        assert (
            browser.post(f"/cases/{case.id}/gate", {"state": "open", "reason": "Asked.", "record_id": bent}).status_code
            == 303
        )


def test_nobody_learns_of_a_strangers_record_by_posting_its_id(as_, dana, olga, case: Case) -> None:
    given, told = homework_in(case, by=dana), an_exception(case, by=dana)
    own, browser = a_case(by=olga), as_(olga)
    for path, form, taken in (
        ("/cases/new", {"kind": "couple", "state": "open", "opened_on": "2026-01-12", "a_given_name": "M", "b_given_name": "T"}, case.id),
        (f"/cases/{own.id}/exceptions/new", {"side": "a", "on": "2026-02-02", "source": "client", "context": TYPED}, told.id),
    ):  # fmt: skip
        answer = browser.post(path, {**form, "record_id": str(taken)})
        assert answer.status_code == 303, path
        assert str(taken) not in answer.location
    db.session.expire_all()
    assert (given.case_id, told.case_id) == (case.id, case.id)


def test_a_form_of_another_sign_in_is_not_lost(app: Flask, as_, dana, note: SessionNote) -> None:
    browser, form, path = as_(dana), writing(note, summary=TYPED), f"/notes/{note.id}/edit"
    app.config["WTF_CSRF_ENABLED"] = True
    for token in ({}, {"csrf_token": "bent"}):
        answer = browser.post(path, {**form, **token})
        assert answer.status_code == 400
        assert "Please save once more" in said(answer) and TYPED in said(answer)
    [kept] = [one for one in page_of(answer, path).posts if "summary" in one.inputs]
    assert browser.post(path, kept.holds()).status_code == 303
    assert TYPED in browser.get(path).get_data(as_text=True)


def test_what_was_typed_comes_back_after_signing_in_again(app: Flask, as_, dana, note: SessionNote) -> None:
    path = f"/notes/{note.id}/edit"
    nobody = as_(None)
    answer = nobody.post(path, writing(note, summary=TYPED))
    assert answer.status_code == 401
    [form] = [one for one in page_of(answer, path).posts if "kept" in one.inputs]
    again = nobody.post("/sign-in", {**form.holds(), "email": dana.email, "password": "a long walk by the river"})
    assert TYPED in said(again)
    [kept] = [one for one in page_of(again, "/sign-in").posts if "summary" in one.inputs]
    assert kept.action == path
    assert nobody.post(path, kept.holds()).status_code == 303
    assert TYPED in nobody.get(path).get_data(as_text=True)


def test_what_somebody_typed_comes_back_to_nobody_else(app: Flask, as_, dana, olga, note: SessionNote) -> None:
    path, browser = f"/notes/{note.id}/edit", as_(dana)
    typed = writing(note, summary=TYPED)
    with time_machine.travel(clock.now() + timedelta(hours=13)):
        answer = browser.post(path, typed)
        assert answer.status_code == 401
        [form] = [one for one in page_of(answer, path).posts if "kept" in one.inputs]
        held = {**form.holds(), "password": "a long walk by the river"}
        other = browser.post("/sign-in", {**held, "email": olga.email})
        assert other.status_code == 422 and "another person" in said(other)
        assert browser.get("/").status_code == 401
        [form] = [one for one in page_of(other, "/sign-in").posts if "kept" in one.inputs]
        again = browser.post("/sign-in", {**form.holds(), "email": dana.email, "password": held["password"]})
        [kept] = [one for one in page_of(again, "/sign-in").posts if "summary" in one.inputs]
        assert kept.inputs["summary"].holds == [TYPED]


def test_a_fault_of_ours_is_numbered_and_quotes_nothing(
    app: Flask, as_, dana, note: SessionNote, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_it(*_some: object, **_more: object) -> None:
        raise RuntimeError(TYPED)

    monkeypatch.setattr("clinic.sessions.actions.kept", break_it)
    answer = as_(dana).post(f"/notes/{note.id}/edit", writing(note, summary=TYPED))
    assert answer.status_code == 500
    assert "its number is" in said(answer) and TYPED in said(answer)
    assert "RuntimeError" in caplog.text and "evening" not in caplog.text


def test_bytes_that_are_no_text_are_no_fault(as_, dana: Account, note: SessionNote) -> None:
    browser, path = as_(dana), f"/notes/{note.id}/edit"
    words = "&".join(
        f"{name}={value}" for name, value in {**seen(note), "attendance": "both", "modality": "video"}.items()
    )
    for bent in ("%ED%A0%80", "%FF%FE", "%00", "%C0%AF", "%F4%90%80%80"):
        answer = browser.post(path, f"{words}&summary=Kept{bent}", content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 422 if bent == "%00" else answer.status_code in {303, 409}
        assert "Kept" in browser.get(path).get_data(as_text=True)
