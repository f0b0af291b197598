"""The drawings by week: noughts are shown, and no log is no nought."""

from clinic.charts import drawing, weekly
from clinic.charts.drawing import Key

NAMES = {"a": "Ada", "b": "Bo"}


def drawn(*weeks: dict[str, int | None], looks: tuple[Key, ...] = (Key("full", "told"),)) -> drawing.Chart | None:
    made = [
        weekly.Week(
            f"Week {number}",
            str(number),
            {side: None if count is None else [weekly.Part(count, "full", "")] for side, count in week.items()},
        )
        for number, week in enumerate(weeks, 1)
    ]
    words = weekly.Words("Exceptions", "", "", "Week", "no log kept", NAMES)
    return weekly.draw(made, looks, words, key="exceptions")


def test_a_nought_and_no_log_are_told_apart() -> None:
    picture = drawn({"a": 2, "b": 1}, {"a": None, "b": 0})
    assert picture.table.rows == (("Week 1", "2", "1"), ("Week 2", "no log kept", "0"))
    assert [one.text for one in picture.captions] == ["–"]
    assert "Bo, Week 2: 0" in [one.label for one in picture.bars]


def test_bars_are_as_tall_as_their_counts() -> None:
    one, two, _nought = drawn({"a": 1, "b": 2}, {"a": None, "b": 0}).bars
    assert round(two.height / one.height, 2) == 2


def test_one_entry_does_not_fill_the_drawing() -> None:
    (bar,) = drawn({"a": 1, "b": None}).bars
    assert bar.height < (weekly.HEIGHT - drawing.TOP - drawing.BELOW) / 4


def test_parts_stand_on_each_other_and_only_the_lowest_carries_the_mark() -> None:
    parts = [weekly.Part(1, "full", "tried"), weekly.Part(2, "part", "partly")]
    words = weekly.Words("Homework", "", "", "Week", "–", {"a": "Ada"})
    looks = (Key("full", "tried"), Key("part", "partly"))
    picture = weekly.draw([weekly.Week("Week 1", "1", {"a": parts})], looks, words, key="homework")
    low, high = picture.bars
    assert high.top + high.height == low.top
    assert (low.first, high.first, low.peak) == (True, False, high.top)
    assert picture.table.rows == (("Week 1", "1", "2"),)


def test_nothing_told_makes_no_chart() -> None:
    assert drawn({"a": 0, "b": None}) is None
