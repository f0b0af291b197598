"""All homework and exceptions of a case."""

from datetime import date

from clinic.cases.lifecycle import Side, Visibility
from clinic.core import db
from clinic.homework import actions
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, an_exception, homework_in
from tests.walk import page_text


def page_of(browser, case) -> str:
    return page_text(browser.get(f"/cases/{case.id}/homework"))


def test_an_empty_case_says_what_homework_is_for(as_, dana) -> None:
    page = page_of(as_(dana), a_case(by=dana))
    assert "Nothing given yet" in page and "No moment is logged yet." in page


def test_homework_stands_by_state_and_exceptions_by_their_day(as_, dana) -> None:
    case = a_case(by=dana)
    homework_in(case, by=dana, exercise="hope_questions")
    back = homework_in(case, by=dana, exercise="coping_list")
    an_answer(back, by=dana)
    over = homework_in(case, by=dana, exercise="miracle_question")
    actions.talk_over(over, by=dana)
    gone = homework_in(case, by=dana, exercise="feedback_loop", side=Side.B)
    actions.withdraw(gone, by=dana)
    an_exception(case, by=dana, on=date(2026, 3, 1), context="They laughed in the kitchen.")
    an_exception(case, by=dana, on=date(2026, 1, 20), context="They walked home slowly.")
    page = page_of(as_(dana), case)
    places = [page.index(word) for word in ("Coping list", "Hope questions", "Miracle question", "Feedback loop")]
    assert places == sorted(places)
    assert page.index("kitchen") < page.index("walked home")


def test_the_newest_homework_comes_first(as_, dana) -> None:
    case = a_case(by=dana)
    homework_in(case, by=dana, exercise="hope_questions", set_on=date(2026, 1, 1))
    homework_in(case, by=dana, exercise="coping_list", set_on=date(2026, 5, 1))
    page = page_of(as_(dana), case)
    assert page.index("Coping list") < page.index("Hope questions")


def test_what_both_got_on_one_day_stands_in_one_line(as_, dana) -> None:
    case = a_case(by=dana)
    both = [homework_in(case, by=dana, exercise="hope_questions", side=side) for side in Side]
    page = page_of(as_(dana), case)
    line = page[page.index(f"/homework/{both[0].id}") - 200 : page.index(f"/homework/{both[1].id}") + 200]
    assert line.count("<li>") == 1


def test_what_is_for_its_author_alone_is_not_shown_to_others(as_, dana, sam) -> None:
    case = a_case(by=dana)
    one = homework_in(case, by=dana)
    entry = an_exception(case, by=dana, context="Only for my own eyes.")
    one.visibility = entry.visibility = Visibility.AUTHOR_ONLY
    db.session.commit()
    assert "Coping list" in page_of(as_(dana), case) and "Only for my own eyes." in page_of(as_(dana), case)
    seen = page_of(as_(sam), case)
    assert "Coping list" not in seen and "Only for my own eyes." not in seen


def test_a_supervisor_reads_but_is_offered_nothing_to_change(as_, dana, sam) -> None:
    case = a_case(by=dana)
    homework_in(case, by=dana)
    page = page_of(as_(sam), case)
    assert "Coping list" in page and "/homework/new" not in page and "/exceptions/new" not in page


def test_a_stranger_finds_nothing(as_, dana, olga, petra) -> None:
    case = a_case(by=dana)
    assert as_(olga).get(f"/cases/{case.id}/homework").status_code == 404
    assert as_(petra).get(f"/cases/{case.id}/homework").status_code == 404


def test_nothing_is_shown_while_the_screen_is_shared(as_, dana) -> None:
    case = a_case(by=dana)
    homework_in(case, by=dana)
    an_exception(case, by=dana)
    browser = as_(dana)
    browser.post("/share-screen", {"next": "/"})
    page = page_of(browser, case)
    assert "Coping list" not in page and "They cooked together." not in page


def test_the_list_of_homework_keeps_to_the_newest_exceptions(as_, dana) -> None:
    case = a_case(by=dana)
    for number in range(1, 7):
        an_exception(case, by=dana, on=date(2026, 2, number), context=f"Moment {number}")
    page = page_of(as_(dana), case)
    assert [f"Moment {number}" in page for number in range(1, 7)] == [False, False, True, True, True, True]
    assert "All 6 exceptions" in page and f"/cases/{case.id}/exceptions" in page
