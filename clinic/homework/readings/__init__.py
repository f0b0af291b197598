"""How a therapist reads an exercise: one pure module for each, on plain values; without one it is read as it was asked.

A module `readings/<exercise key>.py` has `read(answers) -> a frozen dataclass`: answers newest first, of both partners.
`BESIDE`, where it has one, names other exercises whose answers come along (tell them apart by `AnswerView.exercise`).
`templates/homework/exercises/_<exercise key>.html` shows it as `reading`. Nothing else has to be told of a new one.
"""

import pkgutil
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from clinic.homework.readings.answers import AnswerView

_modules = {one.name: import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__)}
#: Exercise key -> the module that reads it.
READINGS = {key: module for key, module in _modules.items() if hasattr(module, "read")}


def needed_for(exercise: str) -> tuple[str, ...]:
    """The exercises whose answers the reading of `exercise` is made from, itself first."""
    return (exercise, *getattr(READINGS.get(exercise), "BESIDE", ()))


def read(exercise: str, answers: Sequence[AnswerView]) -> Any:
    """The reading of `exercise`, or None when it has none of its own. answers: newest first, of `needed_for(exercise)`."""
    module = READINGS.get(exercise)
    return module.read(answers) if module else None
