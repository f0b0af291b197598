"""What the pages about homework show: the exercise that was given, and homework by where it stands."""

from collections.abc import Collection, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from clinic.cases.lifecycle import Gate, Side, Visibility
from clinic.cases.models import Case
from clinic.homework import log, queries, references
from clinic.homework.lifecycle import HomeworkState, Mode
from clinic.homework.models import Homework, HomeworkAnswer
from clinic.homework.readings.answers import AnswerView
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


#: The exercise that gathers what carries somebody already (S23).
COPING = "coping_list"


def coping_first(case: Case, exercise: Exercise) -> bool:
    """Whether coping that is there already is to be found before `exercise` is given (S05).

    So it is while no coping list came back, and the exercise asks for action or is usually done together.
    """
    asks = exercise.key != COPING and (exercise.stage >= 4 or exercise.default_mode == Mode.TOGETHER)
    return asks and not any(one.answers for one in queries.homework_of(case) if one.exercise == COPING)


def by_state(given: Sequence[Homework]) -> list[tuple[HomeworkState, list[list[Homework]]]]:
    """Homework by where it stands: what came back first, as it waits to be talked over; empty states are left out.

    given: in the order of `queries.homework_of`. What each partner got of the same exercise on one day stands together.
    """
    order = (HomeworkState.HANDED_IN, HomeworkState.SET, HomeworkState.TALKED_OVER, HomeworkState.WITHDRAWN)
    groups = [(state, [one for one in given if one.state is state]) for state in order]
    return [(state, [list(some) for _same, some in groupby(group, _given_with)]) for state, group in groups if group]


def _given_with(one: Homework) -> tuple[str, date, date | None]:
    return one.exercise, one.set_on, one.due_on


def to_take_home(case: Case, side: Side) -> tuple[list[Homework], bool]:
    """(What this partner was given to do and has not brought back, the first first; whether something was left out.)

    What is for both together is left out while the gate to joint work is not open.
    """
    whose = {Side.A: Visibility.PARTNER_A, Side.B: Visibility.PARTNER_B}[side]
    waiting = [
        one
        for one in reversed(queries.homework_of(case))
        if one.state is HomeworkState.SET
        and one.mode is not Mode.IN_SESSION
        and one.side in (None, side)
        and one.visibility in (Visibility.JOINT, whose)
    ]
    given = [one for one in waiting if one.side is not None or not case.is_couple or case.gate is Gate.OPEN]
    return given, len(given) < len(waiting)


def given_to_both(case: Case, user: Any) -> list[Homework]:
    """What both together were given and is not talked over yet, as far as `user` may be shown it."""
    given = queries.visible_to(user, queries.open_homework_of(case))
    return [one for one in given if one.side is None or one.mode is Mode.TOGETHER]


def answers_in(case: Case, exercises: Collection[str], user: Any) -> list[AnswerView]:
    """What came back from `exercises` in `case`, the newest first, as far as `user` may be shown it."""
    given = queries.visible_to(user, queries.homework_of(case))
    entries = queries.visible_to(user, queries.exceptions_of(case))
    names = {side: references.names_in(references.offers_of(side, entries, given)) for side in Side}
    found = [
        _view(case, homework, answer, names[answer.side])
        for homework in given
        if homework.exercise in exercises
        for answer in queries.visible_to(user, homework.answers)
    ]
    return sorted(found, key=lambda one: one.on, reverse=True)


def _view(case: Case, homework: Homework, answer: HomeworkAnswer, names: dict[str, str]) -> AnswerView:
    whose = case.partner(answer.side)
    return AnswerView(
        id=answer.id,
        homework_id=homework.id,
        exercise=homework.exercise,
        side=answer.side.value,
        name=whose.called if whose else "",
        on=answer.on,
        set_on=homework.set_on,
        cycle=homework.cycle,
        answers=log.upgraded(homework.exercise, answer.answers),
        outcome=answer.outcome.value,
        learned=answer.learned or "",
        what_it_was_like=answer.what_it_was_like or "",
        shared=answer.visibility is Visibility.JOINT,
        together=homework.side is None,
        names=names,
    )


def exercises_back(given: Sequence[Homework], user: Any) -> list[tuple[str, str]]:
    """(key, name) of the exercises, in the method's order, from which something came back that `user` may be shown."""
    back = {one.exercise for one in given if queries.visible_to(user, one.answers)}
    return [(one.key, str(one.name)) for one in catalogue.exercises() if one.key in back]
