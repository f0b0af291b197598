"""`clinic prompts FILE`: notes replayed from outside, without a database."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from clinic.cli import main
from clinic.config import HOME

TWICE = {"case": {"names": {"a": "Noor"}}, "notes": [{"better": {"a": "Tea."}}, {"better": {"a": "Tea."}}]}


def run(text: str | bytes, *more: str) -> Result:
    """What the command says to `text`."""
    return CliRunner().invoke(main, ["prompts", "-", *more], input=text)


def test_it_says_what_fires_and_what_is_shown() -> None:
    answer = json.loads(run(json.dumps(TWICE)).output)
    first, second = answer["notes"]
    assert first == {"note": 1, "fires": [], "shown": []}
    assert second["shown"] == ["D1a"]
    assert [(one["id"], one["side"]) for one in second["fires"]] == [("D1", "a")]
    assert "Noor" in second["fires"][0]["says"]


def test_it_speaks_chinese_and_names_nobody_who_has_no_name() -> None:
    said = json.loads(run(json.dumps(TWICE["notes"]), "--language", "zh_Hans").output)["notes"][1]["fires"][0]["says"]
    assert "伴侣甲" in said


def test_it_reads_a_file(tmp_path: Path) -> None:
    file = tmp_path / "notes.json"
    file.write_text("\ufeff" + json.dumps(TWICE), encoding="utf-8")
    answer = CliRunner().invoke(main, ["prompts", str(file)])
    assert answer.exit_code == 0 and '"D1a"' in answer.output


def test_keys_that_mean_nothing_are_named() -> None:
    assert json.loads(run('[{"pian": {"a": "x"}}]').output)["notes"][0]["ignored"] == ["pian"]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[",
        b"\xff\xfe",
        "null",
        "NaN",
        "5",
        "{}",
        '{"notes": {}}',
        '{"notes": [5]}',
        '{"notes": [], "case": []}',
        "[" * 100_000,
        '[{"stage": 9}]',
        '[{"stage": true}]',
        '[{"ratings": 5}]',
        '[{"ratings": {"a": 1e999}}]',
        '[{"ratings": {"a": 11}}]',
        '[{"ratings": {"a": true}}]',
        '[{"ratings": {"a": [3]}}]',
        '[{"pain": "x"}]',
        '[{"pain": {"a": 5}}]',
        '[{"better": {"a": 5}}]',
        '[{"better": {"a": {"text": "x", "source": "neighbour"}}}]',
        '[{"exceptions": [5]}]',
        '[{"exceptions": [{"side": "c"}]}]',
        '[{"goals": 5}]',
        '[{"goals": [{"status": "done"}]}]',
        '[{"gate": "ajar"}]',
        '[{"disclosure": "perhaps"}]',
        '[{"summary": 5}]',
        '[{"next": []}, {"next": 3}]',
        '[{"did": 3}]',
        '[{"lenses": 3}]',
    ],
)
def test_what_cannot_be_read_ends_in_a_sentence(text: str | bytes) -> None:
    answer = run(text)
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: ") and answer.output.strip().endswith(".")
    assert "Traceback" not in answer.output


@pytest.mark.parametrize("place", ["nowhere.json", "."])
def test_a_file_that_is_not_there_ends_in_a_sentence(tmp_path: Path, place: str) -> None:
    answer = CliRunner().invoke(main, ["prompts", str(tmp_path / place)])
    assert answer.exit_code == 1 and "cannot be read" in answer.output


def test_half_a_letter_is_printed_all_the_same() -> None:
    assert run('[{"tasks": ["let it go"], "\\ud800": 1}]').exit_code == 0


def test_the_example_in_the_documentation_is_true() -> None:
    text = (Path(HOME) / "docs/prompts.md").read_text(encoding="utf-8")
    asked, answered = (block.split("```")[0] for block in text.split("```json\n")[1:3])
    shown = {f"{one['note']}": one["shown"] for one in json.loads(run(asked).output)["notes"]}
    assert shown == json.loads(answered)
