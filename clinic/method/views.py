"""The method to read: exercises, stages, frameworks, questions."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request
from flask_babel import gettext as _

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.method import catalogue
from clinic.method.values import Question

bp = Blueprint("method", __name__)
#: The query string's word for phrases that belong to no framework.
GENERAL = "general"


@bp.get("/exercises")
@guard(Permission.READ_METHOD)
def exercises() -> str:
    """The exercises, by stage."""
    offer = [(stage, catalogue.exercises_of(stage.number)) for stage in catalogue.stages()]
    return render_template("method/exercises.html", offer=offer)


@bp.get("/exercises/<string:key>")
@guard(Permission.READ_METHOD)
def exercise(key: str) -> str:
    """One exercise."""
    try:
        found = catalogue.exercise(key)
    except catalogue.UnknownExerciseError:
        abort(404)
    return render_template("method/exercise.html", exercise=found, stage=catalogue.stage(found.stage))


@bp.get("/method")
@guard(Permission.READ_METHOD)
def stages() -> str:
    """Stages, frameworks, mechanisms, distinctions and what is often asked."""
    method = {"frameworks": catalogue.frameworks(), "mechanisms": catalogue.mechanisms()}
    more = {"distinctions": catalogue.distinctions(), "faq": catalogue.faq()}
    return render_template("method/stages.html", stages=catalogue.stages(), **method, **more)


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one framework, or the general ones."""

    key: str
    name: str
    questions: tuple[Question, ...]


@bp.get("/questions")
@guard(Permission.READ_METHOD)
def questions() -> str:
    """Every phrase that is ready to use; ?stage= and ?framework= narrow them, and what names nothing narrows nothing."""
    groups = [Phrases(one.key, str(one.name), one.questions) for one in catalogue.frameworks()]
    groups.append(Phrases(GENERAL, _("At any time"), catalogue.phrases()))
    stage = next((one for one in catalogue.stages() if str(one.number) == request.args.get("stage")), None)
    framework = next((one for one in groups if one.key == request.args.get("framework")), None)
    shown = [_of_stage(one, stage.number) if stage else one for one in groups if framework in (None, one)]
    chosen = {"stage": stage, "framework": framework.key if framework else None}
    return render_template("method/questions.html", all=groups, shown=_kept(shown), stages=catalogue.stages(), **chosen)


def _of_stage(group: Phrases, stage: int) -> Phrases:
    return Phrases(group.key, group.name, tuple(one for one in group.questions if stage in one.stages))


def _kept(groups: Iterable[Phrases]) -> list[Phrases]:
    return [one for one in groups if one.questions]
