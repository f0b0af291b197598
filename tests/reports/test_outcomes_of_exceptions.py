"""Exceptions on paper: what is out of the history is in no week, and what was taken back is nowhere."""

from datetime import date

from clinic.cases.lifecycle import Side
from clinic.homework import exception_actions as exceptions
from clinic.homework import queries
from clinic.homework.lifecycle import Outcome
from clinic.reports import outcomes
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, an_exception, homework_in

FIRST = date(2026, 2, 2)
NAMES = {"a": "Partner A", "b": "Partner B"}


def test_a_moment_out_of_the_history_is_in_no_week(app, dana) -> None:
    case = a_case(by=dana)
    an_exception(case, by=dana, on=date(2026, 2, 3), retrospective=True)
    assert outcomes.exceptions(queries.exceptions_of(case), NAMES, FIRST, FIRST) == ()
    an_exception(case, by=dana, on=date(2026, 2, 4))
    [grid] = outcomes.exceptions(queries.exceptions_of(case), NAMES, FIRST, FIRST)
    assert grid.rows == (("Partner A", "1"), ("Partner B", "–"))


def test_a_week_of_a_log_without_a_moment_is_nought_and_one_without_a_log_a_dash(app, dana) -> None:
    case = a_case(by=dana)
    an_exception(case, by=dana, on=date(2026, 2, 10))
    given = homework_in(case, by=dana, exercise="exception_log", side=Side.B, set_on=FIRST)
    an_answer(given, by=dana, side=Side.B, outcome=Outcome.PARTLY, answers={}, on=date(2026, 2, 9))
    [grid] = outcomes.exceptions(queries.exceptions_of(case), NAMES, FIRST, date(2026, 2, 17), [given])
    assert grid.rows == (("Partner A", "–", "1", "–"), ("Partner B", "0", "0", "–"))


def test_a_moment_that_only_has_its_hour_is_not_told_in_full(app, dana) -> None:
    case = a_case(by=dana)
    an_exception(case, by=dana, moment={"time": "18:30", "with_partner": "yes"})
    an_exception(case, by=dana, moment={"thoughts": "It holds."})
    [line] = outcomes.moments(queries.exceptions_of(case), NAMES, str)
    assert line.text == "They cooked together. It holds."


def test_what_was_taken_back_is_on_no_paper(app, dana) -> None:
    case = a_case(by=dana)
    exceptions.withdraw(an_exception(case, by=dana, moment={"thoughts": "No."}), by=dana)
    assert queries.exceptions_of(case) == []
