"""What one may wonder about a path: on plain values."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from clinic.cases.journey import Move, replay
from clinic.cases.lifecycle import Visibility
from clinic.cases.path import Step
from clinic.desk.readings import Rated, readings

DAY = date(2026, 1, 12)
NOW = datetime(2026, 1, 12, tzinfo=UTC)


def a_path(*stages: int, agreed: str = "", proposed: str = "") -> list[Step]:
    """One move a week; a 0 begins a new cycle with a new theme in the stage after it."""
    moves: list[Move] = []
    theme = ""
    for stage in stages:
        if stage == 0:
            theme = f"Theme {len(moves)}"
        else:
            moves.append(Move(DAY + timedelta(weeks=len(moves)), stage, "A reason.", theme))
            theme = ""
    steps = []
    for one in replay(moves):
        by = {"visibility": Visibility.JOINT, "by_id": uuid.uuid4(), "recorded_at": NOW, "said": ()}
        named = {name: getattr(one, name) for name in type(one).__slots__}
        steps.append(Step(id=uuid.uuid4(), number=len(steps) + 1, proposed_by="", agreed=frozenset(), **named, **by))
    last = {name: getattr(steps[-1], name) for name in Step.__slots__}
    return [*steps[:-1], Step(**{**last, "proposed_by": proposed, "agreed": frozenset(agreed)})]


def rated(side: str, *values: float) -> list[Rated]:
    return [Rated(side, DAY + timedelta(weeks=week), Decimal(str(value))) for week, value in enumerate(values)]


def test_a_path_with_nothing_to_wonder_about_has_no_remark() -> None:
    assert readings([], [], set()) == []
    assert readings(a_path(1, 2, 3, 2, 4, agreed="abt"), rated("a", 3, 3.5, 4), {2}) == []


def test_a_move_on_one_partners_say_alone() -> None:
    for proposed, agreed, there in (
        ("a", "", True),
        ("", "bt", True),
        ("t", "t", False),
        ("a", "b", False),
        ("", "", False),
    ):
        assert ("one_partner" in readings(a_path(1, 2, agreed=agreed, proposed=proposed), [], {2})) is there


def test_actions_without_anything_that_carried_them() -> None:
    assert "no_resources" in readings(a_path(1, 3, 5), [], {1, 3})
    assert "no_resources" in readings(a_path(1, 3, 5, 6), [], set())
    assert "no_resources" not in readings(a_path(1, 3, 5), [], {2})
    assert "no_resources" not in readings(a_path(1, 3, 4), [], set())


def test_more_than_two_cycles_without_a_change() -> None:
    three = a_path(6, 0, 6, 0, 6)
    same = rated("a", 3, 3, 3) + rated("b", 4, 4, 4)
    assert "unchanged" in readings(three, same, {2})
    assert "unchanged" not in readings(three, rated("a", 3, 3, 3) + rated("b", 4, 4, 5), {2})
    assert "unchanged" not in readings(three, rated("a", 3, 3, 3), {2})  # nothing is known of the other
    assert "unchanged" not in readings(a_path(6, 0, 6), same, {2})


def test_the_last_stage_in_the_week_of_a_jump() -> None:
    path = a_path(1, 2, 1, 6)  # stage 6 in the fourth week
    assert "jump" in readings(path, rated("a", 3, 3, 3, 5), {2})
    assert "jump" not in readings(path, rated("a", 3, 3, 5, 5), {2})  # a whole week before
    assert "jump" not in readings(path, rated("a", 3, 3, 3, 4.5), {2})
    assert "jump" not in readings(path, rated("a", 5, 5, 5, 3), {2})  # a fall is no jump


def test_a_path_to_the_end_without_a_revisit() -> None:
    assert "no_revisit" in readings(a_path(1, 2, 3, 4, 5, 6), [], {2})
    assert "no_revisit" not in readings(a_path(1, 2, 3, 4, 5), [], {2})
    assert "no_revisit" not in readings(a_path(1, 2, 1, 3, 4, 5, 6), [], {2})
