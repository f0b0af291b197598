"""What one partner takes home: what they were given and have not brought back, and nothing of the other's."""

from datetime import date

from clinic.cases import actions as cases
from clinic.cases.lifecycle import CaseKind, Gate, Side
from clinic.core import db
from clinic.homework import actions
from clinic.homework.lifecycle import Mode
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, homework_in
from tests.walk import page_text


def page_of(browser, case, side: str = "a", query: str = "") -> str:
    answer = browser.get(f"/cases/{case.id}/homework/take-home/{side}{query}")
    assert answer.status_code == 200
    return page_text(answer)


def test_it_holds_what_this_partner_was_given_as_it_was_given(as_, dana) -> None:
    case = a_case(by=dana, gate=Gate.OPEN)
    homework_in(case, by=dana, instructions="Write what carries you.", due_on=date(2026, 2, 9))
    homework_in(
        case, by=dana, exercise="action_menu", side=None, mode=Mode.TOGETHER, instructions="Twelve small things."
    )
    page = page_of(as_(dana), case)
    assert "Write what carries you." in page and "Twelve small things." in page and "Mon 9 Feb 2026" in page
    assert case.partner("a").called in page
    assert "Coping list" in page and "应对清单" in page_of(as_(dana), case, query="?language=zh_Hans")


def test_nothing_of_the_other_partner_is_on_it(as_, dana) -> None:
    case = a_case(by=dana)
    homework_in(case, by=dana, side=Side.B, instructions="For B and nobody else.")
    page = page_of(as_(dana), case)
    assert "For B" not in page and case.partner("b").called not in page and "Nothing is waiting at home." in page
    assert "For B and nobody else." in page_of(as_(dana), case, "b")


def test_what_came_back_or_was_withdrawn_or_belongs_in_the_session_is_not_on_it(as_, dana) -> None:
    case = a_case(by=dana)
    an_answer(homework_in(case, by=dana, instructions="It came back."), by=dana)
    actions.withdraw(homework_in(case, by=dana, exercise="hope_questions", instructions="Withdrawn."), by=dana)
    homework_in(case, by=dana, exercise="strength_exploration", mode=Mode.IN_SESSION, instructions="In the room.")
    page = page_of(as_(dana), case)
    assert not [one for one in ("It came back.", "Withdrawn.", "In the room.") if one in page]


def test_what_is_for_both_together_waits_for_the_gate(as_, dana) -> None:
    case = a_case(by=dana, gate=Gate.OPEN)
    homework_in(
        case, by=dana, exercise="action_menu", side=None, mode=Mode.TOGETHER, instructions="Twelve small things."
    )
    cases.set_gate(case, Gate.PAUSED, "Asked alone.", by=dana)
    db.session.commit()
    page = page_of(as_(dana), case)
    assert "Twelve small things." not in page and "left out while the gate" in page and "Asked alone." not in page


def test_it_is_reached_from_the_list_and_from_what_was_given(as_, dana) -> None:
    case = a_case(by=dana)
    given = homework_in(case, by=dana)
    browser = as_(dana)
    for place in (f"/cases/{case.id}/homework", f"/homework/{given.id}"):
        assert f"/cases/{case.id}/homework/take-home/a" in browser.get(place).get_data(as_text=True)


def test_a_stranger_finds_nothing_and_an_individual_case_has_no_partner_b(as_, dana, olga) -> None:
    case, alone = a_case(by=dana), a_case(by=dana, kind=CaseKind.INDIVIDUAL)
    assert as_(olga).get(f"/cases/{case.id}/homework/take-home/a").status_code == 404
    assert "by yourself" not in page_of(as_(dana), alone)
    assert as_(dana).get(f"/cases/{alone.id}/homework/take-home/b").status_code == 404


def test_on_a_shared_screen_it_is_hidden(as_, dana) -> None:
    case = a_case(by=dana)
    homework_in(case, by=dana, instructions="Write what carries you.")
    browser = as_(dana)
    browser.post("/share-screen")
    assert "Write what carries you." not in page_of(browser, case)
