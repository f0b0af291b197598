"""One exercise to read."""

import pytest

from clinic.method import catalogue
from tests.walk import page_text


@pytest.mark.parametrize("key", [one.key for one in catalogue.exercises()])
def test_an_exercise_says_all_a_therapist_needs(as_, dana, key: str) -> None:
    exercise = catalogue.exercise(key)
    page = page_text(as_(dana).get(f"/exercises/{key}"))
    said = [exercise.name, exercise.purpose, exercise.rhythm, exercise.therapist_view, *exercise.cautions]
    for text in [*said, *(field.label for field in exercise.fields)]:
        assert text.en in page
    assert exercise.instructions.en.strip() in page


def test_an_unknown_exercise_is_not_found(as_, dana) -> None:
    assert as_(dana).get("/exercises/telepathy").status_code == 404
    assert as_(dana).get("/exercises/%F0%9F%8C%99").status_code == 404
