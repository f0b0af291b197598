"""Changing what was given."""

from clinic.core import db
from clinic.homework import actions
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, homework_in
from tests.walk import page_text


def typed(**more: str) -> dict[str, str]:
    return {"seen": "1", "instructions": "Only one line.", "due_on": "2026-03-01", "due_hint": "", **more}


def test_it_can_be_changed_while_nothing_came_back(as_, dana) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    browser = as_(dana)
    assert "Write down what you do" in page_text(browser.get(f"/homework/{homework.id}/edit"))
    assert browser.post(f"/homework/{homework.id}/edit", typed()).status_code == 303
    assert homework.instructions == "Only one line." and str(homework.due_on) == "2026-03-01"


def test_two_tabs_show_both_texts_and_a_second_save_decides(as_, dana) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    browser = as_(dana)
    browser.post(f"/homework/{homework.id}/edit", typed(instructions="From the first tab."))
    second = browser.post(f"/homework/{homework.id}/edit", typed(instructions="From the second tab."))
    assert second.status_code == 409
    assert "From the first tab." in page_text(second) and "From the second tab." in page_text(second)
    assert homework.instructions == "From the first tab."
    again = typed(seen=str(homework.edition), instructions="From the second tab.")
    assert browser.post(f"/homework/{homework.id}/edit", again).status_code == 303
    assert homework.instructions == "From the second tab."


def test_the_same_form_twice_changes_it_once(as_, dana) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    for _time in range(2):
        assert as_(dana).post(f"/homework/{homework.id}/edit", typed()).status_code == 303
    assert homework.edition == 2


def test_bad_input_keeps_everything_typed(as_, dana) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    answer = as_(dana).post(f"/homework/{homework.id}/edit", typed(due_on="2026-02-30", due_hint="After supper"))
    assert answer.status_code == 422
    assert "This date does not exist." in page_text(answer) and "After supper" in page_text(answer)
    early = as_(dana).post(f"/homework/{homework.id}/edit", typed(due_on="2026-02-01", due_hint="After supper"))
    assert early.status_code == 422 and "After supper" in page_text(early) and 'value="2026-02-01"' in page_text(early)
    assert "This is before Mon 2 Feb 2026, the day on which it is given." in page_text(early)
    assert homework.due_on is None
    assert as_(dana).post(f"/homework/{homework.id}/edit", typed(due_on="2026-02-02")).status_code == 303
    long = as_(dana).post(f"/homework/{homework.id}/edit", typed(instructions="x" * 100_001))
    assert long.status_code == 422 and "x" * 100_001 in page_text(long)


def test_after_something_came_back_it_cannot_be_changed(as_, dana) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    an_answer(homework, by=dana)
    browser = as_(dana)
    assert browser.get(f"/homework/{homework.id}/edit").status_code == 409
    answer = browser.post(f"/homework/{homework.id}/edit", typed())
    assert answer.status_code == 409 and "Only one line." in page_text(answer)
    assert homework.instructions == "Write down what you do to get through."


def test_a_withdrawn_one_cannot_be_changed(as_, dana) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    actions.withdraw(homework, by=dana)
    db.session.commit()
    assert as_(dana).get(f"/homework/{homework.id}/edit").status_code == 409


def test_a_stranger_finds_nothing_and_a_supervisor_may_not_change(as_, dana, olga, sam) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    for method in ("get", "post"):
        assert getattr(as_(olga), method)(f"/homework/{homework.id}/edit").status_code == 404
        assert getattr(as_(sam), method)(f"/homework/{homework.id}/edit").status_code == 403
