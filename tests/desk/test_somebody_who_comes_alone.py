"""Pages of an individual case speak to one person, in both languages."""

import re

import pytest

from clinic.cases.lifecycle import CaseKind, Gate
from clinic.cases.stage_queries import path_of
from clinic.core import db
from tests.factories.cases import a_case
from tests.walk import page_text

#: What speaks of two; a sentence about an absent partner does not.
TWO = {
    "en": r"\b(?:[Bb]oth (?:partners|stories|notice|had)|[Ee]ach (?:partner|of them|has|can|describes)|of them)\b",
    "zh_Hans": "双方|每一方|各自",
}


@pytest.mark.parametrize("language", TWO)
@pytest.mark.parametrize("stage", range(1, 7))
def test_nobody_who_comes_alone_is_spoken_to_as_two(as_, dana, language: str, stage: int) -> None:
    dana.language = language
    case = a_case(by=dana, names=("Mira Novak",), kind=CaseKind.INDIVIDUAL, stage=stage)
    browser, step = as_(dana), path_of(case)[0].id
    for path in (f"/cases/{case.id}/stage/views", f"/stages/{step}/readiness", f"/cases/{case.id}/checks"):
        page = page_text(browser.get(path)).split("<main")[1]
        assert re.findall(TWO[language], page) == [], path


def test_two_are_still_spoken_to_as_two(as_, dana) -> None:
    case = a_case(by=dana, stage=1)
    page = as_(dana).get(f"/stages/{path_of(case)[0].id}/readiness").get_data(as_text=True)
    assert "Both stories are on record." in page and "Ask each of them" in page


def test_a_sheet_for_two_is_not_offered_to_one(as_, dana) -> None:
    alone = a_case(by=dana, names=("Mira Novak",), kind=CaseKind.INDIVIDUAL, gate=Gate.OPEN)
    couple = a_case(by=dana)
    db.session.commit()
    browser, sheet = as_(dana), "sheets/silent_couple"
    assert sheet not in browser.get(f"/cases/{alone.id}/sheets").get_data(as_text=True)
    assert sheet in browser.get(f"/cases/{couple.id}/sheets").get_data(as_text=True)
    assert "In this case one person comes" in browser.get(f"/cases/{alone.id}/{sheet}/new").get_data(as_text=True)
    typed = {"on": "2026-02-02", "x-first_step": "A note on the table."}
    assert browser.post(f"/cases/{alone.id}/{sheet}/new", typed).status_code == 422
