"""The entries of the demo cases: what their sheets ask, and the daily values that the teaching material gives."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from clinic.cases.lifecycle import Gate
from clinic.core import clock, db
from clinic.demo import load, sheets
from clinic.method import catalogue
from clinic.method.said import remarks
from clinic.sheets import pictures, queries
from tests.factories.cases import a_case

PLANS = sorted(load.CASES.glob("*.toml"))


def plan_of(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_entries_answer_what_their_sheets_ask(path) -> None:
    for entry in plan_of(path)["entries"]:
        sheet = catalogue.sheet(entry["sheet"])
        asked = {one.key: one for one in sheet.fields}
        assert set(entry["answers"]) <= set(asked), sheet.key
        assert {one.key for one in sheet.fields if one.required} <= set(entry["answers"]), sheet.key
        assert ("side" in entry) or sheet.whose != "partner", sheet.key
        assert remarks(sheet.rules, entry["answers"]) == [], sheet.key
        for key, value in entry["answers"].items():
            options = {one.key for one in asked[key].options}
            said = value.values() if isinstance(value, Mapping) else [value]
            chosen = {word for one in said for word in (one if isinstance(one, list) else [one])} if options else set()
            assert chosen <= options, f"{sheet.key}.{key}"


def test_the_daily_values_have_the_means_of_the_teaching_case(app, dana) -> None:
    case, plan = a_case(by=dana, gate=Gate.OPEN), plan_of(PLANS[2])
    sheets.load(case, {"daily": plan["daily"]}, clock.today().replace(day=1), by=dana)
    db.session.commit()
    entries = queries.entries_for(dana, case, "daily_security")
    weeks = pictures.draw(catalogue.sheet("daily_security"), case, entries)["a"]
    assert [one.mean for one in reversed(weeks)] == ["2.6", "3.1", "3.9", "4.4", "5.6", "4.8", "6.0", "6.4"]
    assert len(entries) == 55
