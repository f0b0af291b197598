"""What came back from one exercise in a case, read as this exercise wants to be read."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, current_app, render_template, request, url_for
from flask_login import current_user

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.cases import queries as cases
from clinic.cases.lifecycle import Side, Visibility
from clinic.cases.models import Case
from clinic.core import clock
from clinic.core.i18n import LANGUAGES, language, speaking
from clinic.homework import content, queries, readings
from clinic.homework.forms import OUTCOMES, MarkForm
from clinic.homework.models import Homework, Quotation
from clinic.homework.quotable import QUOTABLE, sentences
from clinic.homework.readings import answers as views
from clinic.homework.readings.answers import AnswerView
from clinic.homework.readings.future_prevention_plan import KEY as PLAN
from clinic.homework.readings.future_prevention_plan import plan_of
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
    return page_of(place)


def page_of(place: ExerciseInCase, sent: Mapping[uuid.UUID, MarkForm] | None = None) -> str:
    """The page. sent: the form of an answer, by the answer's id, that was sent and could not be taken."""
    exercise = place.exercise
    found = content.answers_in(place.case, readings.needed_for(exercise.key), current_user)
    answers = views.of(found, exercise.key)
    known = [one for one in catalogue.exercises() if one.key in readings.needed_for(exercise.key)]
    values = {
        "asked": {one.key: {field.key: field for field in one.fields} for one in known},
        "reading": readings.read(exercise.key, found) if answers else None,
        "answers": answers,
        "newest": views.newest(answers),
        "said": {one.id: said(exercise.fields, one.answers, one.names) for one in answers},
        "remarks": {one.id: remarks(exercise.rules, one.answers) for one in answers},
        "outcomes": {one.value: one.label for one in OUTCOMES},
        "witness_sheet": _witness_sheet(place.case),
        **_marking(place, answers, sent or {}),
    }
    return render_template("homework/exercise_in_case.html", case=place.case, exercise=exercise, **values)


def _marking(
    place: ExerciseInCase, answers: Sequence[AnswerView], sent: Mapping[uuid.UUID, MarkForm]
) -> dict[str, Any]:
    """Sentences that are marked for a letter, and the forms to mark more, by the answer they stand in."""
    quoted: dict[uuid.UUID, list[Quotation]] = {}
    forms: dict[uuid.UUID, MarkForm] = {}
    if place.exercise.key in QUOTABLE:
        for one in queries.visible_to(current_user, queries.quotations_of(place.case)):
            if one.withdrawn_at is None:
                quoted.setdefault(one.source_id, []).append(one)
        forms = {one.id: MarkForm.of_answer(one.id, sentences(one.answers), formdata=None) for one in answers}
    return {"quoted": quoted, "mark_forms": {**forms, **sent}}


def _witness_sheet(case: Case) -> str:
    """Where a session with outside witnesses (S64) is written down, or nothing where the installation has no sheets."""
    known = "sheets.sheet" in current_app.view_functions
    return url_for("sheets.sheet", case_id=case.id, key="outsider_witness") if known else ""


@dataclass(frozen=True)
class PartnersPlan:
    """One partner's prevention plan; to the trail it is what came back."""

    case: Case
    case_id: uuid.UUID
    id: uuid.UUID
    homework: Homework
    side: str
    visibility: Visibility
    __tablename__ = "homework_answers"


def plan_in(homework_id: uuid.UUID, side: str) -> PartnersPlan | None:
    """The plan, for the guard; None while this partner has not written one."""
    homework = queries.get_homework(homework_id)
    answer = queries.answer_of(homework, side) if homework and homework.exercise == PLAN else None
    if homework is None or answer is None:
        return None
    return PartnersPlan(homework.case, homework.case_id, answer.id, homework, side, answer.visibility)


@bp.get("/homework/<uuid:homework_id>/handout/<any(a, b):side>")
@guard(Permission.READ_HOMEWORK, plan_in)
def prevention_handout(plan: PartnersPlan) -> Page:
    """A partner's prevention plan to print and take home (S63): their own words, and when to look for help."""
    mine = [one for one in content.answers_in(plan.case, (PLAN,), current_user) if one.id == plan.id]
    if not mine:
        abort(404)
    asked = request.args.get("language", "")
    spoken = asked if asked in LANGUAGES else language()
    values = {"homework": plan.homework, "side": plan.side, "spoken": spoken, "languages": LANGUAGES}
    with speaking(spoken):
        return render_template("homework/prevention_handout.html", plan=plan_of(mine[0]), **values)


@dataclass(frozen=True)
class ToTakeHome:
    """What one partner takes home; to the trail it is the case."""

    case: Case
    case_id: uuid.UUID
    id: uuid.UUID
    side: Side
    __tablename__ = "cases"


def to_take_home(case_id: uuid.UUID, side: str) -> ToTakeHome | None:
    """The place, for the guard; None when there is no such partner."""
    case = cases.get_case(case_id)
    return ToTakeHome(case, case.id, case.id, Side(side)) if case and case.partner(side) else None


@bp.get("/cases/<uuid:case_id>/homework/take-home/<any(a, b):side>")
@guard(Permission.READ_HOMEWORK, to_take_home)
def take_home(place: ToTakeHome) -> Page:
    """What one partner was given and has not brought back, to print: as it was given, and nothing of the other's."""
    asked = request.args.get("language", "")
    spoken = asked if asked in LANGUAGES else language()
    given, left_out = content.to_take_home(place.case, place.side)
    values: dict[str, Any] = {"case": place.case, "partner": place.case.partner(place.side), "side": place.side.value}
    values |= {"spoken": spoken, "languages": LANGUAGES, "left_out": left_out, "today": clock.today()}
    with speaking(spoken):
        names = {one.id: content.name_of(one.exercise) for one in given}
        return render_template("homework/take_home.html", given=given, names=names, **values)
