"""The drawing of the stage path: steps over time, up and down, and a break between cycles."""

from datetime import date, timedelta

from clinic.charts import drawing, path

FIRST = date(2026, 3, 2)
STAGES = {number: f"Stage {number}" for number in range(1, 7)}


def drawn(*steps: tuple[int, int, int]) -> drawing.Chart | None:
    made = [path.Step(FIRST + timedelta(weeks=week), stage, cycle, "step", "why") for week, stage, cycle in steps]
    words = path.Words("Path", "", "", ("From", "Cycle", "Stage", "Step", "Reason"), STAGES, {
        one.on: f"{one.on:%d %b}" for one in made
    })  # fmt: skip
    return path.draw(made, FIRST + timedelta(weeks=12), words)


def test_a_revisit_is_a_step_down() -> None:
    picture = drawn((0, 1, 1), (1, 2, 1), (3, 4, 1), (5, 2, 1))
    heights = [y for _x, y, _label in picture.series[0].points]
    assert heights[0] > heights[1] > heights[2] and heights[3] == heights[1]


def test_every_stay_lasts_until_the_next_one_begins() -> None:
    picture = drawn((0, 1, 1), (2, 2, 1), (4, 3, 1))
    lines, points = picture.series[0].lines, picture.series[0].points
    for line, following in zip(lines, points[1:], strict=False):
        assert line[-1][0] == following[0]


def test_a_new_cycle_begins_apart() -> None:
    picture = drawn((0, 6, 1), (4, 1, 2))
    assert picture.cycle_lines == (picture.series[0].points[1][0],)
    assert len(picture.series[0].lines[1]) == 2  # no step leads down into it


def test_the_reason_stands_in_the_table_and_in_the_points_title() -> None:
    picture = drawn((0, 1, 1), (1, 3, 1))
    assert picture.table.rows[1][1:] == ("1", "3 Stage 3", "step", "why")
    assert picture.series[0].points[1][2] == "3 Stage 3 – step – why"


def test_no_stage_makes_no_chart() -> None:
    assert drawn() is None
