"""The method, looked up: each content file is read once, when somebody first asks for what it holds."""

from functools import cache
from pathlib import Path

from clinic.method import reading, reading_sheets
from clinic.method.table import ContentError
from clinic.method.values import (
    Distinction,
    Exercise,
    Faq,
    Field,
    Formulation,
    Framework,
    Mechanism,
    Question,
    Recommendation,
    Sheet,
    Stage,
    Takeaway,
    Text,
    Vignette,
)

__all__ = ["ContentError", "Text", "UnknownExerciseError", "UnknownKeyError"]

CONTENT = Path(__file__).parent / "content"


class UnknownKeyError(KeyError):
    """The method holds nothing by this key; the message is a sentence."""

    def __str__(self) -> str:
        return str(self.args[0])


class UnknownExerciseError(UnknownKeyError):
    """There is no exercise by this key."""


@cache
def stages() -> tuple[Stage, ...]:
    """The six stages (S17), in order."""
    return reading.stages(CONTENT)


def stage(number: int) -> Stage:
    """The stage with this number. Raises UnknownKeyError."""
    for one in stages():
        if one.number == number:
            return one
    raise UnknownKeyError(f"There is no stage {number!r}.")


@cache
def exercises() -> tuple[Exercise, ...]:
    """All exercises (S20-S37), by stage and row."""
    return reading.exercises(CONTENT)


def exercise(key: str) -> Exercise:
    """The exercise with this key. Raises UnknownExerciseError."""
    for one in exercises():
        if one.key == key:
            return one
    raise UnknownExerciseError(f"There is no exercise “{key}”.")


def exercises_of(stage_number: int) -> tuple[Exercise, ...]:
    """The exercises of one stage, in order; none for a number that is no stage."""
    return tuple(one for one in exercises() if one.stage == stage_number)


@cache
def frameworks() -> tuple[Framework, ...]:
    """The frameworks (S50-S53), in order."""
    return reading.frameworks(CONTENT)


def framework(key: str) -> Framework:
    """The framework with this key. Raises UnknownKeyError."""
    for one in frameworks():
        if one.key == key:
            return one
    raise UnknownKeyError(f"There is no framework “{key}”.")


@cache
def mechanisms() -> tuple[Mechanism, ...]:
    """The six mechanisms (S09-S14), in order."""
    return reading.mechanisms(CONTENT)


def mechanism(number: int) -> Mechanism:
    """The mechanism with this number. Raises UnknownKeyError."""
    for one in mechanisms():
        if one.number == number:
            return one
    raise UnknownKeyError(f"There is no mechanism {number!r}.")


@cache
def distinctions() -> tuple[Distinction, ...]:
    """The key distinctions (S15, S16)."""
    return reading.distinctions(CONTENT)


@cache
def recommendations() -> tuple[Recommendation, ...]:
    """The integrated recommendations (S55-S60)."""
    return reading.recommendations(CONTENT)


@cache
def takeaways() -> tuple[Takeaway, ...]:
    """The cards for clients (S61)."""
    return reading.takeaways(CONTENT)


@cache
def vignettes() -> tuple[Vignette, ...]:
    """The teaching vignettes (S65, S71, S72), by number."""
    return reading.vignettes(CONTENT)


@cache
def faq() -> tuple[Faq, ...]:
    """What people ask about the method (S70)."""
    return reading.faq(CONTENT)


@cache
def phrases() -> tuple[Question, ...]:
    """The general phrases (S69); those that belong to a framework are in the framework."""
    return reading.phrases(CONTENT)


@cache
def formulations() -> tuple[Formulation, ...]:
    """The formulations (S02-S04)."""
    return reading.formulations(CONTENT)


def formulation(key: str) -> Formulation:
    """The formulation with this key. Raises UnknownKeyError."""
    for one in formulations():
        if one.key == key:
            return one
    raise UnknownKeyError(f"There is no formulation “{key}”.")


@cache
def sheets() -> tuple[Sheet, ...]:
    """All sheets, by group and order."""
    return reading_sheets.sheets(CONTENT)


def sheet(key: str) -> Sheet:
    """The sheet with this key. Raises UnknownKeyError."""
    for one in sheets():
        if one.key == key:
            return one
    raise UnknownKeyError(f"There is no sheet “{key}”.")


def sheets_by_framework() -> dict[str, tuple[Sheet, ...]]:
    """Framework key -> its maps, in order."""
    return {lens.key: tuple(one for one in sheets() if one.framework == lens.key) for lens in frameworks()}


@cache
def relationship_facts() -> tuple[Field, ...]:
    """The facts about the relationship that a couple's case records."""
    return reading.relationship_facts(CONTENT)
