"""A page that makes a record is sent once more with other words, as when its answer got lost: neither text is lost."""

import uuid
from typing import Any

import pytest

from clinic.cases.lifecycle import Gate, Visibility
from clinic.cases.stage_queries import evidence_for, path_of, positions_of
from clinic.homework.queries import exceptions_of
from clinic.sheets.queries import entries_for
from tests.core.test_posted_twice_at_once import ONCE, rows
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, homework_in
from tests.walk import Page, page_text

MOMENT = {"side": "a", "on": "2026-02-05", "source": "client", "audience": "own"}
PLACES: dict[str, tuple[str, dict[str, str], str]] = {
    "moment": ("/cases/{case}/exceptions/new", MOMENT, "context"),
    "entry": ("/cases/{case}/sheets/inner_voice/new", {"side": "a", "on": "2026-02-02"}, "x-sentence"),
    "view": ("/cases/{case}/stage/views", {"side": "a", "stage": "3", "on": "2026-02-02"}, "words"),
    "evidence": ("/stages/{step}/evidence", {"what": "quote::a"}, "line"),
    "correction": (
        "/stages/{step}/correct",
        {"seen": "0", "stage": "2", "on": "2026-01-12", "theme": "", "reason": ""},
        "because",
    ),
}


@pytest.fixture
def case(dana) -> Any:
    return a_case(by=dana, stage=2, gate=Gate.OPEN)


def texts(case, by) -> list[str]:
    """Everything that was kept in these places."""
    said = [one.moment.get("context", "") for one in exceptions_of(case)]
    said += [one.answers["sentence"] for one in entries_for(by, case)]
    said += [one.view["words"] for one in positions_of(case)] + [one.line for one in evidence_for(by, case)]
    return sorted(said + [one.because for one in path_of(case)[0].said[1:]])


@pytest.mark.parametrize("place", [one for one in PLACES if one != "correction"])
def test_both_texts_are_kept(as_, dana, case, place: str) -> None:
    address, form, words = PLACES[place]
    address = address.format(case=case.id, step=path_of(case)[0].id)
    browser, form = as_(dana), {"record_id": str(uuid.uuid4()), **form}
    for _twice in range(2):
        assert browser.post(address, {**form, words: "First."}).status_code == 303
    answer = browser.post(address, {**form, words: "Second."})
    page = page_text(answer)
    assert answer.status_code == 409 and "saved before, with other words" in page and "Second." in page
    assert texts(case, dana) == ["First."]
    again = next(one for one in Page(page, address).posts if one.action == address)
    assert browser.post(again.action, again.holds()).status_code == 303
    assert texts(case, dana) == ["First.", "Second."]


def test_a_correction_that_was_made_meanwhile_shows_both_texts(as_, dana, case) -> None:
    address, form, words = PLACES["correction"]
    address = address.format(step=path_of(case)[0].id)
    form = {"record_id": str(uuid.uuid4()), **form}
    assert as_(dana).post(address, {**form, words: "First."}).status_code == 303
    answer = as_(dana).post(address, {**form, words: "Second."})
    assert answer.status_code == 409 and "Second." in answer.get_data(as_text=True)
    assert texts(case, dana) == ["First."]


def test_a_move_and_whose_eyes_a_moment_is_for_count_as_other_words(as_, dana, case) -> None:
    move = {"record_id": str(uuid.uuid4()), "on": "2026-02-02", "stage": "3"}
    assert as_(dana).post(f"/cases/{case.id}/stage", move).status_code == 303
    assert as_(dana).post(f"/cases/{case.id}/stage", {**move, "theme": "The move"}).status_code == 409
    told = {"record_id": str(uuid.uuid4()), **MOMENT, "context": "Tea."}
    for audience, status in (("own", 303), ("own", 303), ("author_only", 409)):
        answer = as_(dana).post(f"/cases/{case.id}/exceptions/new", {**told, "audience": audience})
        assert answer.status_code == status
    assert [one.visibility for one in exceptions_of(case)] == [Visibility.PARTNER_A]


@pytest.fixture
def ids(dana, case) -> dict[str, Any]:
    story = homework_in(case, by=dana, exercise="progress_narrative")
    an_answer(story, by=dana, answers={"proud_of": "First."})
    return {"case": case.id, "story": story.id, "episode": path_of(case)[0].id, "n": 1}


@pytest.mark.parametrize(
    ("endpoint", "field"),
    [
        ("homework.assign_homework", "instructions"),
        ("phrases.add_phrase", "en"),
        ("sessions.add_session", "ends"),
        ("cases.add_case", "a_reason"),
        ("cases.add_case", "b_given_name"),
        ("cases.set_gate", "reason"),
        ("homework.mark_quotation", "allowed_on"),
        ("contacts.add_note", "text"),
    ],
)
def test_neither_what_is_kept_nor_what_is_sent_once_more_is_lost(as_, dana, ids, endpoint: str, field: str) -> None:
    address, typed = ONCE[endpoint]
    address, browser = address.format(**ids), as_(dana)
    other = {"ends": "11:30", "allowed_on": "2026-02-05"}.get(field, "Second.")
    if endpoint == "homework.mark_quotation":
        typed = {"words": "First."}
    said = {name: value.format(**ids) for name, value in typed.items()}
    form = {**said, "record_id": str(uuid.uuid4())}
    assert [browser.post(address, form).status_code for _twice in range(2)] == [303, 303]
    before = rows()
    answer = browser.post(address, {**form, field: other})
    page = page_text(answer)
    assert answer.status_code == 409 and "saved before, with other words" in page and other in page
    assert rows() == before
    again = next(one for one in Page(page, address).posts if one.action == address)
    answer = browser.post(again.action, again.holds())
    if endpoint == "sessions.add_session":  # the same hour is warned of once
        assert answer.status_code == 409
        page = page_text(answer)
        again = next(one for one in Page(page, address).posts if one.action == address)
        answer = browser.post(again.action, again.holds())
    assert answer.status_code == 303
    assert sum((rows() - before).values()) > 0
