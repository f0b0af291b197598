"""Phrases that are ready to use, narrowed by the query string."""

import pytest

from clinic.method import catalogue
from clinic.method.values import Question
from tests.walk import page_text


def every() -> list[tuple[str, Question]]:
    of_frameworks = [(one.key, asked) for one in catalogue.frameworks() for asked in one.questions]
    return of_frameworks + [("general", asked) for asked in catalogue.phrases()]


def page_of(as_, dana, query: str = "") -> str:
    answer = as_(dana).get(f"/questions{query}")
    assert answer.status_code == 200
    return page_text(answer)


def shown(page: str) -> set[str]:
    return {asked.id for _group, asked in every() if f">{asked.text.en}<" in page}


def test_every_phrase_is_there(as_, dana) -> None:
    assert shown(page_of(as_, dana)) == {asked.id for _group, asked in every()}


@pytest.mark.parametrize("stage", range(1, 7))
def test_a_stage_narrows_them(as_, dana, stage: int) -> None:
    expected = {asked.id for _group, asked in every() if stage in asked.stages}
    assert shown(page_of(as_, dana, f"?stage={stage}")) == expected != {asked.id for _group, asked in every()}


@pytest.mark.parametrize("framework", [*(one.key for one in catalogue.frameworks()), "general"])
def test_a_framework_narrows_them_and_a_stage_narrows_further(as_, dana, framework: str) -> None:
    mine = {asked.id for group, asked in every() if group == framework}
    assert shown(page_of(as_, dana, f"?framework={framework}")) == mine
    third = {asked.id for group, asked in every() if group == framework and 3 in asked.stages}
    assert shown(page_of(as_, dana, f"?framework={framework}&stage=3")) == third


@pytest.mark.parametrize("query", ["?stage=7", "?stage=x", "?framework=freud", "?stage=&framework=", "?stage=1'"])
def test_what_names_nothing_narrows_nothing(as_, dana, query: str) -> None:
    assert shown(page_of(as_, dana, query)) == {asked.id for _group, asked in every()}


def test_the_present_choice_is_marked(as_, dana) -> None:
    page = page_of(as_, dana, "?stage=2")
    assert page.count('aria-current="true"') >= 3
