"""The drawing of the difference between two ratings: its sign, a fixed axis, and nothing filled in."""

from datetime import date, timedelta

from clinic.charts import drawing, gap
from clinic.measures.scoring import read

FIRST = date(2026, 3, 2)


def drawn(*rated: tuple[str, str]) -> drawing.Chart | None:
    days = [FIRST + timedelta(weeks=week) for week in range(len(rated))]
    pairs = [gap.Pair(day, read(a), read(b)) for day, (a, b) in zip(days, rated, strict=True)]
    words = gap.Words(
        "Difference", "", "", "Day", "Difference", "only one rated", ("Ada higher", "Bo higher"), ("Ada", "Bo"),
        {day: f"{day:%d %b}" for day in days},
    )  # fmt: skip
    return gap.draw(pairs, words)


def test_the_difference_of_the_middles_keeps_its_sign() -> None:
    picture = drawn(("6-7", "6"), ("3", "4.5"), ("5", "5"))
    assert [row[-1] for row in picture.table.rows] == ["+0.5", "-1.5", "0"]
    assert [one.side for one in picture.bars] == ["a", "b", "b"]


def test_a_higher_rating_of_a_is_above_the_line_and_one_of_b_below() -> None:
    up, down = drawn(("7", "5"), ("5", "7")).bars
    zero = next(tick.y for tick in drawn(("7", "5")).y_ticks if tick.label == "0")
    assert up.top + up.height == zero and down.top == zero and up.height == down.height


def test_a_session_with_one_rating_is_marked_and_not_filled_in() -> None:
    picture = drawn(("6", "5"), ("6", ""))
    assert len(picture.bars) == 1
    assert "?" in [one.text for one in picture.captions]
    assert picture.table.rows[1][1:] == ("6", "–", "only one rated")


def test_the_axis_is_the_same_whatever_the_difference() -> None:
    assert drawn(("5", "5")).y_ticks == drawn(("10", "1")).y_ticks


def test_no_session_rated_by_both_makes_no_chart() -> None:
    assert drawn(("6", ""), ("", "5")) is None
