"""A note about an hour with one partner alone asks for nothing of the other, and prints nothing empty of them."""

import re

import pytest

from clinic.accounts.models import Account
from clinic.sessions.lifecycle import Attendance
from tests.factories.cases import a_case
from tests.factories.sessions import a_note, a_signed_note, fresh
from tests.walk import page_of, page_text

SAID = {"a": ("Noor", "A quiet week."), "b": ("Eli", "The long drive.")}
OF_B = ("rating_b", "why_b", "pain_b", "past_b", "acknowledged_b", "better_b", "source_b", "next_b")


def page(browser, path: str) -> str:
    return page_text(browser.get(path))


def folded(text: str) -> list[str]:
    """The fields that stand in a folded part of who was not there, by name."""
    parts = re.findall(r'<details class="fold"><summary>[^\n]*?was not there</summary>(.*?)\n?</details>', text, re.S)
    return re.findall(r'name="([a-z]+_[ab])"', " ".join(parts))


@pytest.mark.parametrize(("attendance", "folds"), [("a", "b"), ("b", "a"), ("both", "")])
def test_the_editor_folds_what_it_would_ask_of_who_was_not_there(as_, dana: Account, attendance, folds) -> None:
    note = a_note(a_case(by=dana), by=dana, attendance=Attendance(attendance))
    text = page(as_(dana), f"/notes/{note.id}/edit")
    assert {one[-1] for one in folded(text)} == set(folds)
    assert text.count("was not there") == (3 if folds else 0)
    assert all(f'name="{name}"' in text for name in OF_B)


def test_what_was_typed_of_them_stays_open_and_is_saved(as_, dana: Account) -> None:
    case, browser = a_case(by=dana), as_(dana)
    note = a_note(case, by=dana, text={"pain": {"b": "The long drive."}})
    path = f"/notes/{note.id}/edit"
    form = next(one for one in page_of(browser.get(path), path).posts if one.action == path).holds()
    assert browser.post(path, {**form, "attendance": "a"}).status_code == 303
    text = page(browser, path)
    assert fresh(note).text["pain"] == {"b": "The long drive."}
    assert "pain_b" not in folded(text) and {"rating_b", "next_b"} <= set(folded(text))
    form = next(one for one in page_of(browser.get(path), path).posts if one.action == path).holds()
    assert browser.post(path, {**form, "pain_a": "A quiet week."}).status_code == 303
    assert fresh(note).text["pain"] == {"a": "A quiet week.", "b": "The long drive."}


def test_what_cannot_be_read_yet_stays_open(as_, dana: Account) -> None:
    case, browser = a_case(by=dana), as_(dana)
    note = a_note(case, by=dana, attendance=Attendance.A)
    path = f"/notes/{note.id}/edit"
    form = next(one for one in page_of(browser.get(path), path).posts if one.action == path).holds()
    answer = browser.post(path, {**form, "rating_b": "eleven"})
    assert "rating_b" not in folded(page_text(answer))


@pytest.mark.parametrize("where", ["/notes/{note}", "/notes/{note}/versions/1"])
def test_the_note_holds_nothing_empty_of_who_was_not_there(as_, dana: Account, where: str) -> None:
    case = a_case(by=dana)
    note = a_signed_note(case, by=dana, attendance=Attendance.A, text={"pain": {"a": SAID["a"][1]}})
    read = page(as_(dana), where.format(note=note.id)).split("<main")[1]
    assert 'class="panel side-a' in read and SAID["a"][1] in read
    assert 'class="panel side-b' not in read


def test_what_was_written_of_them_all_the_same_is_read_without_what_is_empty(as_, dana: Account) -> None:
    case = a_case(by=dana)
    text = {"pain": {"a": SAID["a"][1], "b": SAID["b"][1]}}
    note = a_signed_note(case, by=dana, attendance=Attendance.A, text=text)
    panel = page(as_(dana), f"/notes/{note.id}").split('class="panel side-b')[1].split("</section>")[0]
    assert SAID["b"][1] in panel and "not recorded" not in panel and "Next step" not in panel
