"""What is sent and cannot be kept has its sentence beside the field, in the reader's language; the rest is still there."""

import uuid
from io import BytesIO

import pytest

from tests.factories.cases import a_case
from tests.factories.homework import homework_in
from tests.factories.sessions import a_note, fresh, seen
from tests.walk import page_text

NEW = {"kind": "couple", "state": "open", "opened_on": "2026-01-12", "a_given_name": "Mira", "b_given_name": "Tom"}


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "Please choose one of these."), ("zh_Hans", "请选择其中一项。")]
)
@pytest.mark.parametrize("wrong", [{"kind": "zz"}, {"state": "zz"}, {"a_existing": "zz"}])
def test_a_new_case_with_what_is_no_choice(as_, dana, language: str, sentence: str, wrong: dict[str, str]) -> None:
    browser = as_(dana)
    browser.post("/language", {"language": language})
    answer = browser.post("/cases/new", {**NEW, **wrong, "record_id": str(uuid.uuid4())})
    assert answer.status_code == 422 and sentence in page_text(answer)
    assert "alid choice" not in page_text(answer) and 'value="Mira"' in page_text(answer)


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "Please choose among these."), ("zh_Hans", "请从这些选项中选择。")]
)
def test_a_tick_and_a_choice_that_are_none_of_those_offered(as_, dana, language: str, sentence: str) -> None:
    browser, case = as_(dana), a_case(by=dana, stage=1)
    browser.post("/language", {"language": language})
    for path, name, typed in (
        ("/questions/new", "stages", {"en": "Quiet.", "audience": "client", "framework": "general", "mechanism": ""}),
        (f"/cases/{case.id}/stage", "agreed", {"stage": "2", "on": "2026-02-02", "theme": "Quiet."}),
    ):
        answer = browser.post(path, {**typed, name: ["zz"]})
        assert answer.status_code == 422 and sentence in page_text(answer) and "Quiet." in page_text(answer)
        assert "alid choice" not in page_text(answer) and "'zz'" not in page_text(answer)
    log = homework_in(case, by=dana, exercise="exception_log")
    told = {"seen": "0", "outcome": "tried", "on": "2026-02-09", "x-moments-0-when": "2026-02-08", "learned": "Tea."}
    wrong = {"x-moments-0-problem_level": "zz", "x-moments-0-source": "zz", "x-moments-0-with_partner": "zz"}
    answer = browser.post(f"/homework/{log.id}/answer/a", told | wrong)
    assert answer.status_code == 422 and "Tea." in page_text(answer) and "alid choice" not in page_text(answer)
    assert (
        "请选择其中一项。" in page_text(answer)
        if language == "zh_Hans"
        else "Please choose one of these." in page_text(answer)
    )


@pytest.mark.parametrize("field", ["rating_a", "summary", "did_text"])
def test_a_note_tells_of_a_character_that_cannot_be_kept(as_, dana, field: str) -> None:
    note = a_note(a_case(by=dana), by=dana)
    answer = as_(dana).post(f"/notes/{note.id}/edit", {**seen(note), "pain_a": "Quiet.", field: "5\x00"})
    assert answer.status_code == 422 and "A character that cannot be kept was taken out of this." in page_text(answer)
    assert "Quiet." in page_text(answer) and fresh(note).text == {}
    assert as_(dana).post(f"/notes/{note.id}/edit", {**seen(note), "pain_a": "Quiet.", field: "5"}).status_code == 303


def test_a_note_tells_of_a_file_where_words_are_asked_for(as_, dana) -> None:
    note = a_note(a_case(by=dana), by=dana)
    sent = {**seen(note), "pain_a": "Quiet.", "summary": (BytesIO(b"Sunday."), "summary.txt")}
    answer = as_(dana).post(f"/notes/{note.id}/edit", sent, content_type="multipart/form-data")
    assert answer.status_code == 422 and "This was sent as a file, which cannot be kept here." in page_text(answer)
    assert "Quiet." in page_text(answer) and fresh(note).text == {}
