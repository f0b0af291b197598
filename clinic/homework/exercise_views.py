"""What came back from one exercise in a case, read as this exercise wants to be read."""

import uuid
from dataclasses import dataclass

from flask import render_template
from flask_login import current_user

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.cases import queries as cases
from clinic.cases.models import Case
from clinic.homework import content, readings
from clinic.homework.forms import OUTCOMES
from clinic.homework.readings import answers as views
from clinic.homework.views import Page, bp
from clinic.method import catalogue
from clinic.method.said import remarks, said
from clinic.method.values import Exercise


@dataclass(frozen=True)
class ExerciseInCase:
    """One exercise in one case; to the trail it is what came back."""

    case: Case
    case_id: uuid.UUID
    id: uuid.UUID
    exercise: Exercise
    __tablename__ = "homework_answers"


def exercise_in(case_id: uuid.UUID, key: str) -> ExerciseInCase | None:
    """The place, for the guard; None when there is no such case or exercise."""
    case = cases.get_case(case_id)
    try:
        return ExerciseInCase(case, case.id, case.id, catalogue.exercise(key)) if case else None
    except catalogue.UnknownExerciseError:
        return None


@bp.get("/cases/<uuid:case_id>/exercises/<string:key>")
@guard(Permission.READ_CASE, exercise_in)
def exercise_in_case(place: ExerciseInCase) -> Page:
    """Both partners' answers to one exercise over time, and above them what to read in them together."""
    exercise = place.exercise
    found = content.answers_in(place.case, readings.needed_for(exercise.key), current_user)
    answers = views.of(found, exercise.key)
    values = {
        "reading": readings.read(exercise.key, found) if answers else None,
        "answers": answers,
        "newest": views.newest(answers),
        "said": {one.id: said(exercise.fields, one.answers, one.names) for one in answers},
        "remarks": {one.id: remarks(exercise.rules, one.answers) for one in answers},
        "outcomes": {one.value: one.label for one in OUTCOMES},
    }
    return render_template("homework/exercise_in_case.html", case=place.case, exercise=exercise, **values)
