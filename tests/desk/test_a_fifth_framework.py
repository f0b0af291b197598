"""A new framework is one content file: its block is in the note editor, what is written there is kept and shown."""

import shutil
from collections.abc import Iterator

import pytest

from clinic.method import catalogue
from clinic.sessions import forms
from tests.factories.cases import a_case
from tests.factories.sessions import a_note, fresh, seen
from tests.walk import page_text

KITCHEN = """
order = 9
row = "S99"
name = { en = "Kitchen table", zh = "厨房餐桌" }
people = { en = "Nobody in particular", zh = "没有特定的人" }
summary = { en = "What is said while cooking.", zh = "做饭时说的话。" }
ideas = [{ en = "Hands that are busy listen better.", zh = "忙着的手更会倾听。" }]
guards = [{ en = "Mind the knives.", zh = "当心刀具。" }]

[[fields]]
key = "data"
kind = "text"
label = { en = "What was on the stove", zh = "锅里在煮什么" }

[[fields]]
key = "tasted"
kind = "long"
per_partner = true
label = { en = "How it tasted", zh = "味道怎么样" }

[[deeper]]
key = "recipe"
kind = "long"
label = { en = "Where the recipe comes from", zh = "菜谱从哪里来" }

[[questions]]
id = "KT01"
text = { en = "What would you like to cook next?", zh = "接下来想做什么菜？" }
stages = [1]
audience = "client"
"""
MAP = """
row = "S99"
edition = 1
group = "map"
framework = "kitchen"
order = 10
whose = "both"
name = { en = "Map of the larder", zh = "储藏室地图" }
summary = { en = "What is there.", zh = "有些什么。" }

[[fields]]
key = "shelf"
kind = "text"
label = { en = "Top shelf", zh = "最上层" }
"""


@pytest.fixture
def kitchen(tmp_path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "content"
    shutil.copytree(catalogue.CONTENT, folder)
    (folder / "frameworks" / "kitchen.toml").write_text(KITCHEN, encoding="utf-8")
    (folder / "sheets" / "larder.toml").write_text(MAP, encoding="utf-8")
    monkeypatch.setattr(catalogue, "CONTENT", folder)
    _forget()
    yield
    _forget()


def _forget() -> None:
    """As at a start of the program: content and the forms made from it are read anew."""
    forms._note_form.cache_clear()
    catalogue.frameworks.cache_clear()
    catalogue.sheets.cache_clear()


def test_a_fifth_framework_is_one_file_and_no_code(kitchen, as_, dana) -> None:
    note, browser = a_note(a_case(by=dana), by=dana), as_(dana)
    editor = page_text(browser.get(f"/notes/{note.id}/edit"))
    for word in (
        "Kitchen table",
        "What was on the stove",
        "How it tasted",
        "Where the recipe comes from",
        "Mind the knives.",
    ):
        assert word in editor
    assert f"/cases/{note.case_id}/sheets/larder" in editor and "Map of the larder" in editor
    said = {
        "lens-kitchen-data": "Lentils",
        "lens-kitchen-tasted-a": "“Like home.”",
        "lens-kitchen-tasted-b": "“Too salty.”",
        "lens-kitchen-recipe": "An aunt’s",
    }
    assert browser.post(f"/notes/{note.id}/edit", {**seen(note), **said}).status_code == 303
    kept = fresh(note).text["lenses"]["kitchen"]
    assert kept == {"data": "Lentils", "tasted": {"a": "“Like home.”", "b": "“Too salty.”"}, "recipe": "An aunt’s"}
    shown, again = page_text(browser.get(f"/notes/{note.id}")), page_text(browser.get(f"/notes/{note.id}/edit"))
    for word in said.values():
        assert word in shown and word in again
    assert "Kitchen table" in shown and "What was on the stove" in shown
    for path, word in [
        ("/method", "Hands that are busy"),
        ("/questions", "cook next?"),
        ("/method/sheets", "Maps: Kitchen table"),
    ]:
        assert word in page_text(browser.get(path))
