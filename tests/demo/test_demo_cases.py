"""The three demo cases, typed in through the pages: their paths and their charts say what the teaching cases say."""

import re
import tomllib
from datetime import date, timedelta
from typing import Any

import pytest

from clinic.cases.lifecycle import Gate
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.demo.load import CASES
from tests.factories.cases import a_case
from tests.walk import page_of, page_text

PLANS = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(CASES.glob("*.toml"))}
#: What the method says about each path: the stage and the kind of every stay (6.3).
PATHS = {
    "1_shared_activity": "1 first, 2 forward, 3 forward, 4 forward, 2 revisit, 5 forward, 6 forward",
    "2_silence": "1 first, 2 forward, 4 skip, 3 back_fill, 5 forward",
    "3_security": "1 first, 2 forward, 3 forward, 4 forward, 5 forward, 6 forward",
}


def sent(browser: Any, path: str, said: dict[str, Any]) -> str:
    """Post the form of the page at `path` with `said` typed into it; where it leads."""
    forms = [one for one in page_of(browser.get(path), path).posts if one.action == path]
    assert forms, path
    form = next(one for one in forms if set(said) <= set(one.inputs) | {"then"})
    answer = browser.post(form.action, form.holds() | said)
    assert answer.status_code == 303, page_text(answer)
    return str(answer.headers["Location"])


def replay(browser: Any, case: Case, plan: dict[str, Any]) -> date:
    """Type the plan's weeks into the pages of `case`, as a therapist would; the day of the first session."""
    first = clock.today() - timedelta(weeks=plan["first_session_weeks_ago"])
    stage, zero = None, plan["weeks"][0]["week"]
    for week in plan["weeks"]:
        on = first + timedelta(weeks=week["week"] - zero)
        if week["stage"] != stage:
            stage = week["stage"]
            move = {"stage": str(stage), "on": on.isoformat(), "reason": week.get("reason", "")}
            sent(browser, f"/cases/{case.id}/stage", move)
        for sides in ("a", "b") if week.get("separate") else ("ab",):
            note(browser, case, on, sides, week)
        for side, count in zip("ab", week["exceptions"], strict=True):
            for number in range(count):
                moment = {"side": side, "on": on.isoformat(), "context": f"A better moment, no. {number + 1}."}
                sent(browser, f"/cases/{case.id}/exceptions/new", moment)
    return first


def note(browser: Any, case: Case, on: date, sides: str, week: dict[str, Any]) -> None:
    """A session of that day with its signed note."""
    hour = 16 if sides == "ab" else 9 if sides == "a" else 11
    held = {"on": on.isoformat(), "starts": f"{hour:02}:00", "ends": f"{hour + 1:02}:20", "state": "held"}
    attendance = "both" if sides == "ab" else sides
    sent(browser, f"/cases/{case.id}/sessions/new", {**held, "booked": attendance})
    page = page_of(browser.get(f"/cases/{case.id}/sessions"), f"/cases/{case.id}/sessions")
    [begin] = [one for one in page.posts if one.action.endswith("/note") and one.action.startswith("/sessions/")]
    editor = browser.post(begin.action, begin.holds()).headers["Location"]
    text = {f"rating_{side}": week[side] for side in sides} | {"summary": week["event"], "stage": str(week["stage"])}
    signing = sent(browser, editor, {**text, "then": "sign"})
    sent(browser, signing, {})


def rows_of(page: str, title: str) -> list[list[str]]:
    """The rows of the table beside a chart."""
    found = re.search(rf"<caption[^>]*>{re.escape(title)}</caption>.*?<tbody>(.*?)</tbody>", page, re.DOTALL)
    assert found, title
    rows = re.findall(r"<tr>(.*?)</tr>", found[1], re.DOTALL)
    return [[cell.strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in rows]


def table_of(page: str, title: str) -> dict[str, list[str]]:
    """The same, where no two rows begin alike: first cell -> the others."""
    return {first: others for first, *others in rows_of(page, title)}


def ratings_in(page: str) -> tuple[list[str], list[str]]:
    """What each partner rated, session by session; hours alone have a row for each."""
    _days, a, b = zip(*rows_of(page, "Ratings from 1 to 10"), strict=True)
    return [one for one in a if one != "–"], [one for one in b if one != "–"]


@pytest.mark.parametrize("name", PLANS)
def test_typed_in_through_the_pages_it_is_the_teaching_case(as_, dana, name: str) -> None:
    plan, browser = PLANS[name], as_(dana)
    case = a_case(by=dana, names=("Ada Ober", "Bo Lind"), gate=Gate.OPEN, opened_on=clock.today() - timedelta(weeks=20))
    db.session.commit()
    replay(browser, case, plan)
    page = page_text(browser.get(f"/cases/{case.id}/charts"))
    assert ratings_in(page) == tuple([week[side] for week in plan["weeks"]] for side in "ab")
    told = {
        int(week.removeprefix("Week ")): [0 if cell == "no log kept" else int(cell) for cell in cells]
        for week, cells in table_of(page, "Exceptions per week").items()
    }
    expected = {number: week["exceptions"] for number, week in enumerate(plan["weeks"], 1)}
    assert told == {number: counts for number, counts in expected.items() if number <= max(told)}
    path = [f"{cells[1].split()[0]} {cells[2]}" for cells in rows_of_path(page)]
    assert ", ".join(path) == PATHS[name].replace("skip", "skipped ahead").replace("back_fill", "filled in later")


def rows_of_path(page: str) -> list[list[str]]:
    """The rows of the path's table, in order."""
    found = re.search(r"<caption[^>]*>Stage path</caption>.*?<tbody>(.*?)</tbody>", page, re.DOTALL)
    assert found
    rows = re.findall(r"<tr>(.*?)</tr>", found[1], re.DOTALL)
    return [[cell.strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)] for row in rows]


def test_the_numbers_are_those_of_the_teaching_cases() -> None:
    silence, shared = PLANS["2_silence"]["weeks"], PLANS["1_shared_activity"]["weeks"]
    assert (shared[0]["a"], shared[-1]["a"]) == ("2-3", "6-7")
    assert [(week["a"], week["b"]) for week in (silence[0], silence[-1])] == [("1-2", "1-2"), ("5", "5")]
    assert [week["exceptions"] for week in shared] == [
        [0, 0], [1, 0], [2, 1], [2, 1], [3, 2], [4, 3], [1, 1], [3, 3], [4, 3], [4, 4],
    ]  # fmt: skip
    assert [week["a"] for week in PLANS["3_security"]["weeks"]] == ["3", "3.5", "4", "4.5", "5.5", "5", "6", "6.5"]
