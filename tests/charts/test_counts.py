"""Counting: weeks from the first session, experiments over what was due (P05)."""

from datetime import date, timedelta

from clinic.charts.counts import Commitment, by_week, completion, week_of

FIRST = date(2026, 3, 2)
TODAY = date(2026, 4, 1)
PAST, AHEAD = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def test_tried_and_partly_count_over_what_was_due_and_possible() -> None:
    given = [Commitment(PAST, outcome, False) for outcome in ("tried", "partly", "not_tried", "not_possible")]
    figure = completion([*given, Commitment(AHEAD, "", False)], TODAY)
    assert (figure.tried, figure.of) == (2, 3)


def test_nothing_due_gives_no_figure_and_not_nought() -> None:
    assert completion([], TODAY) is None
    assert completion([Commitment(AHEAD, "tried", True), Commitment(None, "tried", True)], TODAY) is None
    assert completion([Commitment(PAST, "not_possible", False)], TODAY) is None


def test_what_was_withdrawn_does_not_count_and_silence_does() -> None:
    figure = completion([Commitment(PAST, "", False, withdrawn=True), Commitment(PAST, "", False)], TODAY)
    assert (figure.tried, figure.of) == (0, 1)


def test_the_day_itself_has_not_passed() -> None:
    assert completion([Commitment(TODAY, "tried", False)], TODAY) is None


def test_learning_is_counted_beside_trying() -> None:
    figure = completion([Commitment(PAST, "not_tried", True), Commitment(PAST, "tried", False)], TODAY)
    assert (figure.learned, figure.due) == (1, 2)


def test_week_one_begins_with_the_first_session() -> None:
    days = [FIRST, FIRST + timedelta(days=6), FIRST + timedelta(days=7), FIRST - timedelta(days=1)]
    assert [week_of(day, FIRST) for day in days] == [1, 1, 2, 0]


def test_an_entry_counts_in_the_week_it_is_about_and_empty_weeks_are_there() -> None:
    last = FIRST + timedelta(weeks=2)
    found = by_week([("a", FIRST + timedelta(days=5)), ("a", last), ("b", FIRST - timedelta(days=9))], FIRST, last)
    assert found == {0: {"b": 1}, 1: {"a": 1}, 2: {}, 3: {"a": 1}}
