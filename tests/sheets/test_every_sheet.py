"""Every sheet of the method can be filled in, is shown again as its picture and by itself, and needs no code."""

import shutil
import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from clinic.cases.lifecycle import Gate, Side, Visibility
from clinic.core import db
from clinic.method import catalogue
from clinic.sheets.models import SheetEntry
from tests.factories.cases import a_case
from tests.factories.sheets import an_entry, filled
from tests.walk import page_of, page_text


def asked_on(browser, path: str) -> dict[str, list[str]]:
    """What the page's form asks, with what it holds."""
    form = max(page_of(browser.get(path), path).posts, key=lambda one: len(one.inputs))
    return {name: one.holds for name, one in form.inputs.items()}


@pytest.mark.parametrize("key", [one.key for one in catalogue.sheets()])
def test_a_sheet_takes_a_filled_entry_and_shows_it_again(key, as_, dana) -> None:
    sheet, case, browser = catalogue.sheet(key), a_case(by=dana, gate=Gate.OPEN), as_(dana)
    path = f"/cases/{case.id}/sheets/{key}"
    typed = {"record_id": str(uuid.uuid4()), "seen": "0", "on": "2026-02-02", **filled(sheet)}
    typed |= {"side": "b"} if sheet.whose != "both" else {}
    assert set(typed) <= asked_on(browser, f"{path}/new").keys()
    answer = browser.post(f"{path}/new", typed)
    assert answer.status_code == 303, page_text(answer)

    entry = db.session.scalars(select(SheetEntry)).one()
    assert entry.side is (None if sheet.whose == "both" else Side.B)
    assert entry.visibility is (Visibility.JOINT if sheet.whose == "both" else Visibility.PARTNER_B)
    assert set(entry.answers) == {one.key for one in sheet.fields}
    shown, picture = page_text(browser.get(f"/entries/{entry.id}")), page_text(browser.get(path))
    words = [value for name, value in typed.items() if isinstance(value, str) and value.startswith("Something")]
    assert [one for one in words if one not in shown] == []
    short = [one for one in words if sheet.picture in {"list", "line", "grid", "columns", "lanes", "five"}]
    assert [one for one in short if one not in picture] == [] and f"/entries/{entry.id}" in picture
    again = asked_on(browser, f"/entries/{entry.id}/edit")
    assert {name: again.get(name) for name in filled(sheet)} == {name: [one] for name, one in filled(sheet).items()}


WALL = """
row = "S99"
edition = 1
group = "story"
order = 90
whose = "either"
picture = "grid"
name = { en = "Notes on the wall", zh = "墙上的便条" }
summary = { en = "What was put up on the wall, by day.", zh = "每天贴在墙上的东西。" }

[[fields]]
key = "data"
kind = "text"
quoted = true
required = true
label = { en = "Note", zh = "便条" }

[[fields]]
key = "validate"
kind = "ticks"
label = { en = "Seen by", zh = "谁看到了" }
options = [{ key = "guests", en = "Guests", zh = "客人" }]
"""


@pytest.fixture
def wall(tmp_path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "content"
    shutil.copytree(catalogue.CONTENT, folder)
    (folder / "sheets" / "wall.toml").write_text(WALL, encoding="utf-8")
    monkeypatch.setattr(catalogue, "CONTENT", folder)
    catalogue.sheets.cache_clear()
    yield
    catalogue.sheets.cache_clear()


def test_a_new_sheet_is_one_file_and_no_code(wall, as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    assert "Notes on the wall" in page_text(browser.get("/method/sheets"))
    assert "Notes on the wall" in page_text(browser.get(f"/cases/{case.id}/sheets"))
    path = f"/cases/{case.id}/sheets/wall"
    typed = {"record_id": str(uuid.uuid4()), "on": "2026-02-02", "side": "both", "x-data": "See you at six"}
    assert browser.post(f"{path}/new", {**typed, "x-validate": ["guests"]}).status_code == 303
    picture = page_text(browser.get(path))
    assert "“See you at six”" in picture and "Seen by: Guests" in picture and "Mon 2 Feb 2026" in picture


def test_what_was_written_on_a_sheet_that_left_stays_readable(wall, as_, dana) -> None:
    case, browser = a_case(by=dana), as_(dana)
    entry = an_entry(case, by=dana, sheet="wall", answers={"data": "See you at six"})
    (catalogue.CONTENT / "sheets" / "wall.toml").unlink()
    catalogue.sheets.cache_clear()
    for path in (f"/entries/{entry.id}", f"/cases/{case.id}/sheets/wall"):
        page = page_text(browser.get(path))
        assert "See you at six" in page and "A sheet that is no longer in the method" in page
    assert "A sheet that is no longer in the method" in page_text(browser.get(f"/cases/{case.id}/sheets"))
    assert browser.get(f"/entries/{entry.id}/edit").status_code == 409
    assert browser.get(f"/cases/{case.id}/sheets/wall/new").status_code == 404
