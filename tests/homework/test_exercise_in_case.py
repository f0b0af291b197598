"""The page of one exercise in one case: what both partners brought back, and how it reads."""

from datetime import date

import pytest

from clinic.cases.lifecycle import Gate, Side, Visibility
from clinic.core import db
from clinic.homework import content, readings
from clinic.method import catalogue
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, homework_in
from tests.walk import page_text


def read(browser, case, key: str) -> str:
    answer = browser.get(f"/cases/{case.id}/exercises/{key}")
    assert answer.status_code == 200
    return page_text(answer)


def back(case, by, exercise: str, side: Side = Side.A, on: date = date(2026, 2, 9), **answers):
    homework = homework_in(case, by=by, exercise=exercise, side=side)
    return an_answer(homework, by=by, side=side, on=on, answers=answers, learned=f"Learned by {side}")


def test_both_partners_answers_stand_there_newest_first(as_, dana) -> None:
    case = a_case(by=dana, gate=Gate.OPEN)
    first = back(case, dana, "hope_questions", small_better_today="A quiet supper")
    second = back(case, dana, "hope_questions", Side.B, date(2026, 3, 2), small_better_today="A walk")
    page = read(as_(dana), case, "hope_questions")
    assert page.index(f'id="answer-{second.id}"') < page.index(f'id="answer-{first.id}"')
    for word in ("A quiet supper", "A walk", "Learned by a", "Learned by b", "Mon 2 Mar 2026", "tried"):
        assert word in page
    assert "The partners do not see each other’s answers." in page


def test_an_exercise_that_nobody_answered_says_so(as_, dana) -> None:
    case = a_case(by=dana)
    homework_in(case, by=dana)
    assert "Nothing has come back yet" in read(as_(dana), case, "coping_list")
    assert as_(dana).get(f"/cases/{case.id}/exercises/no_such_thing").status_code == 404


def test_what_is_for_its_author_alone_is_shown_to_its_author_alone(as_, dana, sam) -> None:
    case = a_case(by=dana)
    answer = back(case, dana, "coping_list", coping=[{"what": "Hid in the bath"}])
    assert "Hid in the bath" in read(as_(sam), case, "coping_list")
    answer.visibility = Visibility.AUTHOR_ONLY
    db.session.commit()
    assert "Hid in the bath" in read(as_(dana), case, "coping_list")
    page = read(as_(sam), case, "coping_list")
    assert "Hid in the bath" not in page and "Learned by a" not in page
    assert f"/cases/{case.id}/exercises/coping_list" not in as_(sam).get(f"/cases/{case.id}/homework").text


def test_a_stranger_finds_nothing_there(as_, dana, olga) -> None:
    case = a_case(by=dana)
    back(case, dana, "coping_list", coping=[{"what": "Ran"}])
    assert as_(olga).get(f"/cases/{case.id}/exercises/coping_list").status_code == 404


def test_the_pages_about_homework_and_the_case_lead_there(as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    answer = back(case, dana, "coping_list", coping=[{"what": "Ran"}])
    for path in (f"/homework/{answer.homework_id}", f"/cases/{case.id}/homework", f"/cases/{case.id}"):
        assert f'href="/cases/{case.id}/exercises/coping_list"' in browser.get(path).text, path


def test_what_came_back_without_words_of_its_own_is_still_listed(as_, dana) -> None:
    case = a_case(by=dana)
    back(case, dana, "coping_list")
    assert "Learned by a" in read(as_(dana), case, "coping_list")


@pytest.mark.parametrize("key", [one.key for one in catalogue.exercises()])
def test_every_reading_opens_with_whatever_came_back(as_, dana, key: str) -> None:
    case = a_case(by=dana, gate=Gate.OPEN)
    homework = homework_in(case, by=dana, exercise=key)
    an_answer(homework, by=dana, answers={"what_an_earlier_edition_asked": "Old words"})
    assert "Old words" in read(as_(dana), case, key)


def test_every_reading_belongs_to_an_exercise_and_asks_only_for_those() -> None:
    known = {one.key for one in catalogue.exercises()}
    assert set(readings.READINGS) <= known
    for key in readings.READINGS:
        assert set(readings.needed_for(key)) <= known


def test_a_reading_gets_what_others_brought_back_when_it_asks_for_it(dana) -> None:
    case = a_case(by=dana)
    back(case, dana, "coping_list", coping=[{"what": "Ran"}])
    back(case, dana, "hope_questions", small_better_today="A walk")
    found = content.answers_in(case, ("coping_list", "hope_questions"), dana)
    assert {one.exercise for one in found} == {"coping_list", "hope_questions"}
    assert [one.exercise for one in content.answers_in(case, ("coping_list",), dana)] == ["coping_list"]
