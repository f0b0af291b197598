"""Cards for clients and the teaching vignettes."""

import pytest

from clinic.method import catalogue
from tests.walk import page_text


def page_of(as_, dana, path: str) -> str:
    answer = as_(dana).get(path)
    assert answer.status_code == 200
    return page_text(answer)


def test_every_card_is_there(as_, dana) -> None:
    page = page_of(as_, dana, "/cards")
    assert all(one.title.en in page and one.text.en in page for one in catalogue.takeaways())


@pytest.mark.parametrize("key", [one.key for one in catalogue.vignettes()])
def test_a_vignette_has_its_six_parts_and_says_that_it_is_invented(as_, dana, key: str) -> None:
    one = next(each for each in catalogue.vignettes() if each.key == key)
    page = page_of(as_, dana, f"/library/{key}")
    for part in (one.problem, one.concepts, one.practice, one.course, one.experts, one.conclusion):
        assert part.en.strip() in page
    assert "Invented for teaching" in page
    assert one.name.en in page_of(as_, dana, "/library") and one.teaser.en in page_of(as_, dana, "/library")


def test_every_vignette_names_exercises_that_there_are() -> None:
    keys = {one.key for one in catalogue.exercises()}
    assert [one.number for one in catalogue.vignettes()] == [1, 2, 3]
    assert all(set(one.exercises) <= keys for one in catalogue.vignettes())


def test_an_unknown_vignette_is_not_there(as_, dana) -> None:
    assert as_(dana).get("/library/freud").status_code == 404
