"""The drawing of ratings: true dates, a fixed axis, ranges at their middle, gaps where a session was missed."""

from datetime import date, timedelta
from typing import Any

import pytest

from clinic.charts import drawing
from clinic.charts import ratings as chart
from clinic.charts.meetings import Meeting
from clinic.measures.scoring import read

FIRST = date(2026, 3, 2)


def on(week: int) -> date:
    return FIRST + timedelta(weeks=week - 1)


def drawn(a: dict, b: dict | None = None, missed: Any = (), stays: list = (), **more: object) -> drawing.Chart:
    """missed: days that both missed, or day -> the sides that did."""
    absent = missed if isinstance(missed, dict) else dict.fromkeys(missed, "ab")
    days = sorted({*a, *(b or {}), *absent})
    meetings = [
        Meeting(
            day,
            {side: read(said[day]) for side, said in (("a", a), ("b", b or {})) if day in said},
            frozenset(absent.get(day, "")),
        )
        for day in days
    ]
    words = chart.Words("Ratings", "", "not validated", "Day", "missed", {day: f"{day:%d %b}" for day in days})
    names = {"a": "Ada", "b": "Bo"}
    return chart.draw(names, meetings, [chart.Stay(*one) for one in stays], words, **more)


def value_of(picture: drawing.Chart, y: float) -> float:
    """The rating at this height, read off the drawn axis."""
    ones = {tick.label: tick.y for tick in picture.y_ticks}
    return 1 + 9 * (ones["1"] - y) / (ones["1"] - ones["10"])


@pytest.mark.parametrize(("said", "middle"), [("1-2", 1.5), ("2-3", 2.5), ("6-7", 6.5), ("3.5", 3.5), ("10", 10)])
def test_a_range_is_drawn_at_its_middle(said: str, middle: float) -> None:
    picture = drawn({on(1): said})
    ((_x, y, label),) = picture.series[0].points
    assert value_of(picture, y) == pytest.approx(middle, abs=0.03)
    assert label == f"Ada: {said}"


def test_a_range_is_a_bar_from_its_low_to_its_high_end() -> None:
    picture = drawn({on(1): "6-7", on(2): "6"})
    ((_x, low, high),) = picture.series[0].ranges
    assert [round(value_of(picture, y), 1) for y in (low, high)] == [6.0, 7.0]


def test_days_lie_at_their_true_distance() -> None:
    picture = drawn({on(1): "3", on(2): "4", on(5): "5"})
    xs = [x for x, _y, _label in picture.series[0].points]
    assert xs[2] - xs[1] == pytest.approx(3 * (xs[1] - xs[0]), abs=0.3)


def test_late_entries_come_at_their_day_and_not_at_their_place_in_the_list() -> None:
    picture = drawn({on(3): "5", on(1): "3", on(2): "4"})
    (line,) = picture.series[0].lines
    assert [x for x, _y in line] == sorted(x for x, _y in line)


def test_the_axis_runs_from_one_to_ten_whatever_was_said() -> None:
    low, high = drawn({on(1): "2", on(2): "2.5"}), drawn({on(1): "9", on(2): "10"})
    assert low.y_ticks == high.y_ticks
    assert {tick.label for tick in low.y_ticks} >= {"1", "10"}


def test_a_missed_session_breaks_both_lines_and_is_marked_and_named() -> None:
    weeks = {on(1): "3", on(2): "4", on(4): "5", on(5): "5"}
    picture = drawn(weeks, weeks, missed=[on(3)])
    for one in picture.series:
        assert [len(line) for line in one.lines] == [2, 2]
    ((_x, word),) = picture.gaps
    assert word == "missed"
    assert (f"{on(3):%d %b}", "missed", "missed") in picture.table.rows


def test_the_table_has_every_number_as_it_was_said() -> None:
    picture = drawn({on(1): "2-3", on(2): "3.5"}, {on(2): "4"})
    assert picture.table.head == ("Day", "Ada", "Bo")
    assert picture.table.rows == ((f"{on(1):%d %b}", "2-3", "–"), (f"{on(2):%d %b}", "3.5", "4"))
    assert picture.note == "not validated"


def test_two_sessions_of_one_day_are_two_rows_as_each_is_a_pair_of_its_own() -> None:
    words = chart.Words("", "", "", "Day", "missed", {FIRST: "2 Mar"})
    alone = [Meeting(FIRST, {"a": read("3")}), Meeting(FIRST, {"b": read("5")})]
    picture = chart.draw({"a": "Ada", "b": "Bo"}, alone, [], words)
    assert picture.table.rows == (("2 Mar", "3", "–"), ("2 Mar", "–", "5"))


@pytest.mark.parametrize(("missed", "pieces"), [("a", ([2, 2], [4])), ("b", ([4], [2, 2])), ("ab", ([2, 2], [2, 2]))])
def test_a_session_breaks_the_line_of_who_missed_it_and_no_other(missed: str, pieces: tuple) -> None:
    weeks = {on(1): "3", on(2): "4", on(4): "5", on(5): "5"}
    picture = drawn(weeks, weeks, missed={on(3): missed})
    assert tuple([len(line) for line in one.lines] for one in picture.series) == pieces
    said = tuple("missed" if side in missed else "–" for side in "ab")
    assert (f"{on(3):%d %b}", *said) in picture.table.rows
    ((_x, word),) = picture.gaps
    assert word == {"a": "Ada: missed", "b": "Bo: missed", "ab": "missed"}[missed]


def test_the_line_of_who_missed_a_session_is_broken_though_the_other_rated_it() -> None:
    picture = drawn({on(1): "3", on(2): "4", on(3): "5"}, {on(1): "6", on(3): "7"}, missed={on(2): "b"})
    a, b = picture.series
    assert [len(line) for line in a.lines] == [3]
    assert [len(line) for line in b.lines] == [1, 1]
    assert picture.table.rows[1] == (f"{on(2):%d %b}", "4", "missed")


def test_stages_lie_behind_the_days_they_were_worked_in_and_returns_are_hatched() -> None:
    stays = [(on(1), 1, "Start", 1, False), (on(3), 2, "Find", 1, False), (on(4), 1, "Start", 1, True)]
    picture = drawn({on(week): "4" for week in range(1, 6)}, stays=stays)
    at = {day: x for day, (x, _y, _l) in zip((on(week) for week in range(1, 6)), picture.series[0].points, strict=True)}
    assert [(band.number, band.hatched) for band in picture.bands] == [(1, False), (2, False), (1, True)]
    assert picture.bands[1].x == at[on(3)]
    assert picture.bands[1].x + picture.bands[1].width == pytest.approx(at[on(4)], abs=0.2)


def test_a_stage_entered_on_the_last_day_still_has_a_band() -> None:
    picture = drawn({on(1): "4", on(2): "5"}, stays=[(on(1), 5, "Act", 1, False), (on(2), 6, "Keep", 1, False)])
    assert picture.bands[-1].number == 6
    assert picture.bands[-1].width > 16


def test_a_new_cycle_has_a_line_where_it_begins() -> None:
    picture = drawn({on(1): "4", on(3): "5"}, stays=[(on(1), 6, "Keep", 1, False), (on(3), 1, "Start", 2, False)])
    assert picture.cycle_lines == (picture.series[0].points[-1][0],)
    assert drawn({on(1): "4"}, stays=[(on(1), 1, "Start", 1, False)]).cycle_lines == ()


@pytest.mark.parametrize("weeks", [2, 10, 40, 120])
def test_day_labels_never_run_into_each_other(weeks: int) -> None:
    picture = drawn({on(week): "4" for week in range(1, weeks + 1)})
    ticks = picture.x_ticks
    assert ticks[-1].label == f"{on(weeks):%d %b}"
    for one, other in zip(ticks, ticks[1:], strict=False):
        assert other.x - one.x >= 7 * len(one.label)


def test_everything_is_inside_the_drawing_at_any_height() -> None:
    picture = drawn({on(1): "1", on(2): "10"}, {on(1): "1-2"}, missed=[on(3)], height=204)
    spots = [(x, y) for one in picture.series for x, y, _l in one.points]
    assert all(0 < x < picture.width and 0 < y < picture.height for x, y in spots)


def test_nobody_rated_makes_no_chart() -> None:
    assert drawn({}) is None
    assert drawn({}, missed=[on(1)]) is None
