"""What the pages about homework show: the exercise that was given, and homework by where it stands."""

from collections.abc import Sequence

from flask_babel import gettext as _

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


def name_of(key: str) -> str:
    """What the exercise with this key is called; it may have left the method since it was given."""
    try:
        return str(catalogue.exercise(key).name)
    except catalogue.UnknownExerciseError:
        return _("An exercise that is no longer in the method")


def by_state(given: Sequence[Homework]) -> list[tuple[HomeworkState, list[Homework]]]:
    """Homework in groups: what came back first, as it waits to be talked over; empty groups are left out."""
    order = (HomeworkState.HANDED_IN, HomeworkState.SET, HomeworkState.TALKED_OVER, HomeworkState.WITHDRAWN)
    groups = [(state, [one for one in given if one.state is state]) for state in order]
    return [(state, some) for state, some in groups if some]
