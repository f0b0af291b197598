"""An exercise that was given, and then left the method."""

from typing import Any

import pytest

from clinic.accounts.models import Account
from clinic.cases.lifecycle import Gate
from clinic.cases.models import Case
from clinic.desk.todo_queries import unsigned
from clinic.homework.models import Homework
from clinic.method import catalogue
from clinic.reports import actions as reports
from clinic.sessions.queries import get_note
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, homework_in
from tests.factories.sessions import a_note, a_signed_note, fresh
from tests.walk import page_of, page_text

GONE = "An exercise that is no longer in the method"


@pytest.fixture
def case(dana: Account) -> Case:
    return a_case(by=dana, gate=Gate.OPEN, stage=2)


@pytest.fixture
def given(case: Case, dana: Account, monkeypatch: pytest.MonkeyPatch) -> Homework:
    made = homework_in(case, by=dana, exercise="coping_list", instructions="Write down what helps.")
    an_answer(made, by=dana, learned="Running helps.")
    a_signed_note(case, by=dana, text={"summary": "Went well.", "did": {"exercises": ["coping_list"]}})
    a_note(case, by=dana, text={"summary": "A draft.", "did": {"exercises": ["coping_list"]}})
    left = tuple(one for one in catalogue.exercises() if one.key != "coping_list")
    monkeypatch.setattr(catalogue, "exercises", lambda: left)
    return made


def test_every_page_still_opens_and_loses_nothing(as_, dana: Account, sam: Account, case: Case, given: Any) -> None:
    for somebody in (dana, sam):
        browser = as_(somebody)
        for path in ("", "/sessions", "/homework", "/trail", "/reports", "/stage"):
            answer = browser.get(f"/cases/{case.id}{path}")
            assert answer.status_code == 200, path
        assert GONE in page_text(browser.get(f"/cases/{case.id}"))
        page = page_text(browser.get(f"/homework/{given.id}"))
        assert GONE in page and "Write down what helps." in page and "Went for a run" in page and "Running" in page


def test_todays_page_names_it_in_words(as_, dana: Account, given: Homework) -> None:
    assert GONE in page_text(as_(dana).get("/"))


def test_a_paper_is_printed_with_it(app, dana: Account, case: Case, given: Homework) -> None:
    with app.test_request_context():
        assert reports.issue(case, pseudonyms=True, language="en", by=dana).paper.startswith(b"%PDF")


def test_answering_says_that_it_cannot_be_done(as_, dana: Account, given: Homework) -> None:
    assert as_(dana).get(f"/homework/{given.id}/answer/a").status_code == 409


def test_saving_a_note_again_keeps_that_it_was_used(as_, dana: Account, case: Case, given: Homework) -> None:
    note = get_note(unsigned(dana)[0].id)
    browser, path = as_(dana), f"/notes/{note.id}/edit"
    [form] = [one for one in page_of(browser.get(path), path).posts if "summary" in one.inputs]
    assert browser.post(path, form.holds()).status_code == 303
    assert fresh(note).text["did"]["exercises"] == ["coping_list"]
