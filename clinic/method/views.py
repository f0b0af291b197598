"""The method to read: exercises, stages, frameworks, cards for clients, vignettes."""

from flask import Blueprint, abort, render_template

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.method import catalogue
from clinic.method.shelves import shelves

bp = Blueprint("method", __name__)


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


@bp.get("/method/sheets")
@guard(Permission.READ_METHOD)
def sheets() -> str:
    """The sheets, by group; maps by the framework that they come from."""
    return render_template("method/sheets.html", shelves=shelves())


@bp.get("/cards")
@guard(Permission.READ_METHOD)
def cards() -> str:
    """The cards for clients, to show or to print."""
    return render_template("method/cards.html", takeaways=catalogue.takeaways())


@bp.get("/library")
@guard(Permission.READ_METHOD)
def vignettes() -> str:
    """The teaching vignettes."""
    return render_template("method/vignettes.html", vignettes=catalogue.vignettes())


@bp.get("/library/<string:key>")
@guard(Permission.READ_METHOD)
def vignette(key: str) -> str:
    """One teaching vignette, in its six parts."""
    found = next((one for one in catalogue.vignettes() if one.key == key), None)
    if found is None:
        abort(404)
    exercises = [catalogue.exercise(one) for one in found.exercises]
    return render_template("method/vignette.html", vignette=found, exercises=exercises, stages=catalogue.stages())
