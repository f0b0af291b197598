"""What the pages about homework show: the exercise that was given, and homework by where it stands."""

from collections.abc import Sequence

from clinic.homework.lifecycle import HomeworkState
from clinic.homework.models import Homework
from clinic.method import catalogue
from clinic.method.values import Exercise


def exercise_of(homework: Homework) -> Exercise | None:
    """The exercise that was given, or None when the method holds it no more."""
    try:
        return catalogue.exercise(homework.exercise)
    except catalogue.UnknownExerciseError:
        return None


def by_state(given: Sequence[Homework]) -> list[tuple[HomeworkState, list[Homework]]]:
    """Homework in groups: what came back first, as it waits to be talked over; empty groups are left out."""
    order = (HomeworkState.HANDED_IN, HomeworkState.SET, HomeworkState.TALKED_OVER, HomeworkState.WITHDRAWN)
    groups = [(state, [one for one in given if one.state is state]) for state in order]
    return [(state, some) for state, some in groups if some]
