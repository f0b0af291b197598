"""A new exercise is one content file: it is offered, given, answered and shown without a line of code."""

import shutil
import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from clinic.core import db
from clinic.homework.models import Homework
from clinic.method import catalogue
from tests.factories.cases import a_case
from tests.walk import page_text

KITCHEN = """
row = "S99"
stage = 2
edition = 1
suitable = ["alone"]
default_mode = "alone"
name = { en = "Kitchen hour", zh = "厨房一小时" }
teaser = { en = "Cook and look around.", zh = "做饭，看看四周。" }
purpose = { en = "To notice what is easy.", zh = "留意轻松的事。" }
rhythm = { en = "Once.", zh = "一次。" }
therapist_view = { en = "What was easy.", zh = "轻松的事。" }
instructions = { en = "Cook something plain together.", zh = "一起做点简单的菜。" }

[[fields]]
key = "validate"
kind = "long"
label = { en = "What was easy", zh = "什么是轻松的" }

[[fields]]
key = "data"
kind = "ticks"
label = { en = "Who was there", zh = "谁在场" }
options = [{ key = "us", en = "The two of us", zh = "我们俩" }, { key = "guests", en = "Guests", zh = "客人" }]

[[fields]]
key = "dishes"
kind = "list"
minimum = 2
label = { en = "Dishes", zh = "菜" }

[[fields.of]]
key = "dish"
kind = "text"
label = { en = "Dish", zh = "菜名" }

[[fields.of]]
key = "eaten"
kind = "date"
label = { en = "Eaten on", zh = "哪天吃的" }
"""


@pytest.fixture
def kitchen(tmp_path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "content"
    shutil.copytree(catalogue.CONTENT, folder)
    (folder / "exercises" / "kitchen_hour.toml").write_text(KITCHEN, encoding="utf-8")
    monkeypatch.setattr(catalogue, "CONTENT", folder)
    catalogue.exercises.cache_clear()
    yield
    catalogue.exercises.cache_clear()


def test_a_nineteenth_exercise_is_one_file_and_no_code(kitchen, as_, dana) -> None:
    case, browser = a_case(by=dana, stage=2), as_(dana)
    assert "Kitchen hour" in browser.get("/exercises").get_data(as_text=True)
    assert "What was easy" in browser.get("/exercises/kitchen_hour").get_data(as_text=True)
    new = f"/cases/{case.id}/homework/new?exercise=kitchen_hour"
    page = browser.get(new).get_data(as_text=True)
    assert "Cook something plain together." in page
    form = {"record_id": str(uuid.uuid4()), "whom": "b", "mode": "alone", "instructions": "Cook something plain."}
    assert browser.post(new, form).status_code == 303
    homework = db.session.scalars(select(Homework)).one()

    path = f"/homework/{homework.id}/answer/b"
    said = {
        "seen": "0",
        "outcome": "tried",
        "on": "2026-02-09",
        "x-validate": "Cutting onions",
        "x-data": ["us", "guests"],
        "x-dishes-0-dish": "Soup",
        "x-dishes-0-eaten": "2026-02-08",
    }
    one_dish = browser.post(path, said)
    assert one_dish.status_code == 422 and "Please give at least 2 of these." in one_dish.get_data(as_text=True)
    assert browser.post(path, {**said, "x-dishes-4-dish": "Bread"}).status_code == 303
    shown = page_text(browser.get(f"/homework/{homework.id}"))
    for word in ("Cutting onions", "The two of us, Guests", "Soup", "Sun 8 Feb 2026", "Bread"):
        assert word in shown
    beside = page_text(browser.get(f"/cases/{case.id}/exercises/kitchen_hour"))
    assert "Cutting onions" in beside and "Soup" in beside
    again = browser.get(path).get_data(as_text=True)
    assert 'value="2026-02-08"' in again and 'value="guests" checked' in again
