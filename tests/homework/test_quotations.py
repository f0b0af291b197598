"""Sentences for a letter: marked, used with permission only, taken back."""

import uuid

import pytest
from sqlalchemy import select

from clinic.cases.lifecycle import Visibility
from clinic.core import db
from clinic.homework.models import Quotation
from clinic.homework.quotable import sentences
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, homework_in
from tests.walk import page_text


def a_story(case, dana, **answers: str):
    given = homework_in(case, by=dana, exercise="progress_narrative")
    told = answers or {"proud_of": "We named the swing. It held!", "hope_next": "“Soup on Sundays.” And bread?"}
    return given, an_answer(given, by=dana, answers=told)


def typed(**more: str) -> dict[str, str]:
    return {"record_id": str(uuid.uuid4()), "words": "We named the swing.", "allowed_on": "", **more}


def marked() -> list[Quotation]:
    return list(db.session.scalars(select(Quotation)))


def test_a_sentence_is_marked_and_stands_beside_the_story(as_, dana) -> None:
    case = a_case(by=dana)
    given, row = a_story(case, dana)
    browser, form = as_(dana), typed()
    page = page_text(browser.get(f"/cases/{case.id}/exercises/progress_narrative"))
    for sentence in ("We named the swing.", "It held!", "“Soup on Sundays.”", "And bread?"):
        assert f'<option value="{sentence}">' in page
    for _time in range(2):
        assert browser.post(f"/homework/{given.id}/quote/a", form).status_code == 303
    [made] = marked()
    assert (made.words, made.source_id, made.side.value, made.allowed_on) == ("We named the swing.", row.id, "a", None)
    page = page_text(browser.get(f"/cases/{case.id}/exercises/progress_narrative"))
    assert "not yet asked whether it may be used" in page
    assert "We named the swing." in page_text(browser.get(f"/cases/{case.id}/quotations"))


def test_permission_is_noted_with_its_day_and_can_be_taken_away(as_, dana) -> None:
    case = a_case(by=dana)
    given, _row = a_story(case, dana)
    browser = as_(dana)
    browser.post(f"/homework/{given.id}/quote/a", typed())
    path = f"/quotations/{marked()[0].id}/allow"
    assert browser.post(path, {"allowed_on": "2026-02-10"}).status_code == 303
    assert "may be used, agreed on Tue 10 Feb 2026" in page_text(browser.get(f"/cases/{case.id}/quotations"))
    later = browser.post(path, {"allowed_on": "2199-01-01"})
    assert (
        later.status_code == 422
        and "This day is still to come." in page_text(later)
        and "2199-01-01" in page_text(later)
    )
    assert str(marked()[0].allowed_on) == "2026-02-10"
    browser.post(path, {"allowed_on": ""})
    assert marked()[0].allowed_on is None


def test_a_marked_sentence_is_taken_back_and_brought_back(as_, dana) -> None:
    case = a_case(by=dana)
    given, _row = a_story(case, dana)
    browser = as_(dana)
    browser.post(f"/homework/{given.id}/quote/a", typed())
    browser.post(f"/quotations/{marked()[0].id}/withdraw")
    assert marked()[0].withdrawn_at is not None
    assert "blockquote" not in page_text(browser.get(f"/cases/{case.id}/exercises/progress_narrative"))
    browser.post(f"/quotations/{marked()[0].id}/restore")
    assert marked()[0].withdrawn_at is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"words": "Words that nobody wrote."}, "Please choose one of these."),
        ({"words": ""}, "Please fill this in."),
        ({"allowed_on": "2026-02-30"}, "This date does not exist."),
        ({"allowed_on": "2199-01-01"}, "This day is still to come."),
    ],
)
def test_bad_input_is_named_beside_its_field(as_, dana, wrong: dict[str, str], sentence: str) -> None:
    given, _row = a_story(a_case(by=dana), dana)
    answer = as_(dana).post(f"/homework/{given.id}/quote/a", typed(**wrong))
    assert answer.status_code == 422 and sentence in page_text(answer) and marked() == []


def test_only_some_exercises_are_quoted(as_, dana) -> None:
    given = homework_in(a_case(by=dana), by=dana)
    an_answer(given, by=dana)
    assert as_(dana).post(f"/homework/{given.id}/quote/a", typed()).status_code == 404


def test_what_is_for_its_author_alone_is_quoted_by_its_author_alone(as_, dana, olga, sam) -> None:
    from clinic.cases import actions as cases

    case = a_case(by=dana)
    cases.add_practitioner(case, olga, by=dana)
    given, row = a_story(case, dana)
    row.visibility = Visibility.AUTHOR_ONLY
    db.session.commit()
    assert as_(olga).post(f"/homework/{given.id}/quote/a", typed()).status_code == 403
    assert as_(dana).post(f"/homework/{given.id}/quote/a", typed()).status_code == 303
    path = f"/cases/{case.id}/quotations"
    assert "We named the swing." in page_text(as_(dana).get(path))
    for other in (olga, sam):
        assert "We named the swing." not in page_text(as_(other).get(path))


def test_a_stranger_finds_nothing_and_a_supervisor_only_reads(as_, dana, olga, sam) -> None:
    case = a_case(by=dana)
    given, _row = a_story(case, dana)
    as_(dana).post(f"/homework/{given.id}/quote/a", typed())
    paths = [f"/homework/{given.id}/quote/a", *(f"/quotations/{marked()[0].id}/{v}" for v in ("allow", "withdraw"))]
    for path in paths:
        assert as_(olga).post(path, typed()).status_code == 404
        assert as_(sam).post(path, typed()).status_code == 403
    assert as_(olga).get(f"/cases/{case.id}/quotations").status_code == 404
    assert "We named the swing." in page_text(as_(sam).get(f"/cases/{case.id}/quotations"))


def test_sentences_end_where_they_end() -> None:
    told = {
        "a": "One of us. “Two of us!” Three?\nFour of us",
        "list": [{"entry_ref": "x y", "emotion": "很平静。也很暖和。"}],
    }
    assert sentences(told) == ["One of us.", "“Two of us!”", "Three?", "Four of us", "很平静。", "也很暖和。"]
