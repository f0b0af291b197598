"""The path through the stages: kinds, cycles and refusals on plain values, and the same from the shell."""

import json
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as some

from clinic import demo
from clinic.cases import journey_file
from clinic.cases.journey import Episode, Kind, Move, StageError, replay
from clinic.cli import main

DAY = date(2026, 1, 12)
BECAUSE = "Closeness was more than they could bear this week."


def path(*stages: int, days: int = 7, **last: Any) -> tuple[Episode, ...]:
    """One move a week, each with a reason; `last` is said of the last move."""
    moves = [Move(DAY + timedelta(days=days * place), stage, BECAUSE) for place, stage in enumerate(stages)]
    if last:
        end = moves[-1]
        moves[-1] = Move(
            last.get("on", end.on), end.stage, last.get("reason", BECAUSE), last.get("theme", ""), last.get("new_cycle")
        )
    return replay(moves)


def kinds(episodes: tuple[Episode, ...]) -> list[str]:
    return [one.kind.value for one in episodes]


def refused(*stages: int, **last: Any) -> tuple[str, str, int | None]:
    with pytest.raises(StageError) as fault:
        path(*stages, **last)
    return fault.value.field, fault.value.reason, fault.value.entry


def test_z1_the_stages_in_their_order_are_first_and_forward() -> None:
    found = path(1, 2, 3)
    assert kinds(found) == ["first", "forward", "forward"]
    assert {one.cycle for one in found} == {1}


def test_z3_from_four_to_two_is_a_revisit_in_the_same_cycle() -> None:
    found = path(1, 2, 3, 4, 2)
    assert (found[-1].kind, found[-1].cycle, found[-1].entered_from) == (Kind.REVISIT, 1, 4)
    assert sum(one.stage == 2 for one in found) == 2
    assert refused(1, 2, 3, 4, 2, reason=" \n") == ("reason", "reason_needed", 5)


def test_z5_from_six_to_two_with_the_same_theme_is_a_revisit() -> None:
    named = [Move(DAY, 1, theme="Trust"), *(Move(DAY, stage) for stage in range(2, 7))]
    for theme in ("", "Trust", "  ｔｒｕｓｔ "):
        end = replay([*named, Move(DAY, 2, BECAUSE, theme)])[-1]
        assert (end.kind, end.cycle) == (Kind.REVISIT, 1)


def test_a_new_theme_taken_up_in_stage_six_opens_a_cycle_in_any_stage() -> None:
    for stage in range(1, 7):
        end = path(1, 2, 3, 4, 5, 6, stage, theme="The first child", reason="")[-1]
        assert (end.kind, end.cycle, end.stage) == (Kind.FIRST, 2, stage)


def test_a_new_theme_in_another_stage_stays_in_its_cycle() -> None:
    end = path(1, 2, 3, 4, 2, theme="The first child")[-1]
    assert (end.kind, end.cycle) == (Kind.REVISIT, 1)
    assert refused(1, 2, 3, new_cycle=True) == ("new_cycle", "no_new_cycle", 3)


def test_a_break_of_sixty_days_opens_a_cycle_and_fifty_nine_do_not() -> None:
    after = {days: path(1, 2, 3, on=DAY + timedelta(days=7 + days))[-1] for days in (59, 60)}
    assert (after[59].kind, after[59].cycle) == (Kind.FORWARD, 1)
    assert (after[60].kind, after[60].cycle) == (Kind.FIRST, 2)
    assert path(1, 2, 2, on=DAY + timedelta(days=80))[-1].cycle == 2  # also in the stage where it stopped
    assert path(1, 2, 3, on=DAY + timedelta(days=80), new_cycle=False)[-1].cycle == 1


def test_what_was_visited_counts_anew_in_each_cycle() -> None:
    moves = [Move(DAY, stage) for stage in range(1, 7)]
    moves += [Move(DAY, 1, theme="The first child"), Move(DAY, 2), Move(DAY, 4, BECAUSE)]
    assert kinds(replay(moves))[-3:] == ["first", "forward", "skip"]


def test_z7_a_move_before_the_one_before_it_is_refused() -> None:
    assert refused(1, 2, 3, on=DAY) == ("on", "before_last", 3)
    assert len(path(1, 2, on=DAY)) == 2  # on the same day is no overlap


def test_z9_the_first_demo_case_has_seven_episodes_and_one_revisit() -> None:
    file = Path(demo.__file__).parent / "cases" / "1_shared_activity.toml"
    weeks, moves = tomllib.loads(file.read_text("utf-8"))["weeks"], []
    for week in weeks:
        if not moves or moves[-1].stage != week["stage"]:
            moves.append(Move(DAY + timedelta(weeks=week["week"]), week["stage"], week.get("reason", "")))
    found = replay(moves)
    assert kinds(found) == ["first", "forward", "forward", "forward", "revisit", "forward", "forward"]
    assert found[4].on == DAY + timedelta(weeks=7)


@pytest.mark.parametrize(("stages", "kind"), [((1, 3), "skip"), ((1, 2, 1), "revisit"), ((1, 2, 4, 3), "back_fill")])
def test_z13_skip_revisit_and_back_fill_wait_for_a_reason(stages: tuple[int, ...], kind: str) -> None:
    assert refused(*stages, reason="") == ("reason", "reason_needed", len(stages))
    assert kinds(path(*stages))[-1] == kind


def test_going_up_to_where_the_work_has_been_is_a_return_without_a_reason() -> None:
    assert kinds(path(1, 2, 3, 4, 2, 3, reason=""))[-1] == "return"


@pytest.mark.parametrize("stage", [0, 7, -1])
def test_there_are_six_stages(stage: int) -> None:
    assert refused(1, stage) == ("stage", "unknown_stage", 2)


def test_the_same_stage_again_is_no_move() -> None:
    assert refused(1, 2, 2) == ("stage", "same_stage", 3)


#: Any stages, at any distance in days, with a theme or none, said to begin a cycle or not.
ANY = some.lists(
    some.tuples(
        some.integers(1, 6),
        some.integers(0, 90),
        some.sampled_from(["", "Trust", "Work"]),
        some.sampled_from([None, False]),
    )
)


@given(ANY)
def test_any_moves_make_a_path_without_overlaps_whose_kinds_follow_the_rule(said: list[tuple[Any, ...]]) -> None:
    on, moves = DAY, []
    for stage, days, theme, new_cycle in said:
        on += timedelta(days=days)
        try:
            replay([*moves, Move(on, stage, BECAUSE, theme, new_cycle)])
        except StageError as fault:
            assert fault.reason == "same_stage" and stage == moves[-1].stage  # nothing is refused for its order
        else:
            moves.append(Move(on, stage, BECAUSE, theme, new_cycle))
    found = replay(moves)
    assert [one.stage for one in found] == [one.stage for one in moves]
    for before, after in zip(found, found[1:], strict=False):
        assert before.on <= before.left_on == after.on
        assert after.entered_from == before.stage and after.cycle - before.cycle in (0, 1)
        assert (after.kind is Kind.FIRST) == (after.cycle > before.cycle)
    for place, one in enumerate(found):
        visited = [each.stage for each in found[:place] if each.cycle == one.cycle]
        assert one.kind.value == expected(one.stage, visited)
    assert not found or found[-1].left_on is None


def expected(stage: int, visited: list[int]) -> str:
    """The rule as the paper says it, once more and in other words."""
    if not visited:
        return "first"
    if stage < visited[-1]:
        return "revisit" if stage in visited else "back_fill"
    return {True: "skip", False: "return"}[stage > max(visited) + 1] if stage != max(visited) + 1 else "forward"


def shell(text: str | bytes, *, at: Path | None = None) -> tuple[int, Any]:
    """Exit code and what `clinic stages replay` printed, from standard input or from a file."""
    if at is not None:
        at.write_text(str(text), "utf-8")
    answer = CliRunner().invoke(main, ["stages", "replay", str(at) if at else "-"], input=text)
    return answer.exit_code, json.loads(answer.stdout)


MOVES = [
    {"on": "2026-01-12", "stage": 1, "theme": "信任"},
    {"on": "2026-01-19", "stage": 3, "reason": "They came with a picture."},
    {"on": "2026-02-02", "stage": 2, "reason": None},
]


def test_the_shell_prints_the_episodes(tmp_path: Path) -> None:
    code, said = shell(json.dumps(MOVES[:2]), at=tmp_path / "moves.json")
    first = {"cycle": 1, "stage": 1, "entered": "2026-01-12", "left": "2026-01-19", "entered_from": None}
    second = {"cycle": 1, "stage": 3, "entered": "2026-01-19", "left": None, "entered_from": 1}
    assert code == 0
    assert said == [
        {**first, "kind": "first", "reason": "", "theme": "信任"},
        {**second, "kind": "skip", "reason": "They came with a picture.", "theme": ""},
    ]
    assert shell("[]") == (0, [])
    assert shell("\ufeff[]")[0] == 0
    assert shell(json.dumps([*MOVES[:2], {**MOVES[2], "reason": "x"}]))[1][2]["kind"] == "back-fill"


def test_the_shell_refuses_with_a_sentence_that_names_the_entry() -> None:
    code, said = shell(json.dumps(MOVES))
    assert code == 1
    assert said["entry"] == 3 and said["refused"].startswith("Entry 3: ") and "reason" in said["refused"]


@pytest.mark.parametrize(
    ("entry", "word"),
    [
        ({"stage": 9}, "from 1 to 6"),
        ({"stage": "2"}, "from 1 to 6"),
        ({"stage": True}, "from 1 to 6"),
        ({"stage": None}, "from 1 to 6"),
        ({"on": "2026-02-30"}, "2026-02-30 does not exist"),
        ({"on": "20260225"}, "is a date"),
        ({"on": 20260225}, "is a date"),
        ({"on": "2026-01-11"}, "earlier"),
        ({"stage": 1}, "already"),
        ({"reason": 3}, "“reason” is a text"),
        ({"theme": []}, "“theme” is a text"),
        ({"new_cycle": "yes"}, "true or false"),
        ({"new_cycle": 1}, "true or false"),
        ({"new_cycle": True}, "new cycle begins"),
        ({"resaon": "They asked."}, "“resaon” is not known"),
    ],
)
def test_every_wrong_entry_has_its_sentence(entry: dict[str, Any], word: str) -> None:
    with pytest.raises(journey_file.RefusedError) as fault:
        journey_file.replay(json.dumps([MOVES[0], {**MOVES[1], **entry}]))
    assert word in str(fault.value) and fault.value.entry == 2


@pytest.mark.parametrize("text", ["", "{}", "null", "not json", "[" * 100_000, b"\xff\xfe[]"])
def test_what_is_no_list_of_moves_is_refused(text: str | bytes) -> None:
    code, said = shell(text)
    assert (code, said["entry"]) == (1, None) and said["refused"].endswith(".")


def test_an_entry_that_is_no_object_is_named() -> None:
    assert shell('[{"on": "2026-01-12", "stage": 1}, 2]')[1]["entry"] == 2


def test_the_shell_needs_no_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLINIC_INSTANCE", str(tmp_path / "none"))
    assert shell(json.dumps(MOVES[:1]))[0] == 0
    assert not (tmp_path / "none").exists()


def test_half_a_letter_in_a_theme_is_printed_as_a_question_mark() -> None:
    code, said = shell('[{"on": "2026-01-12", "stage": 1, "theme": "\\ud800 us"}]')
    assert (code, said[0]["theme"]) == (0, "? us")
