"""Pages about exercises given between sessions, and about exceptions."""

import uuid
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.cases import queries as cases
from clinic.cases.lifecycle import Gate, Side
from clinic.cases.models import Case
from clinic.core import clock
from clinic.core.forms import choices
from clinic.core.web import ChangedMeanwhileError, saved
from clinic.homework import actions, queries
from clinic.homework.forms import MODES, OUTCOMES, AssignForm, ChangeForm, ExceptionForm, answer_form, values_of
from clinic.homework.lifecycle import HOMEWORK, Mode, Outcome
from clinic.homework.models import Homework
from clinic.method import catalogue
from clinic.method.values import Exercise

bp = Blueprint("homework", __name__)
Page = str | Response | tuple[str, int]


@bp.get("/cases/<uuid:case_id>/homework")
@guard(Permission.READ_CASE, cases.get_case)
def homework_list(case: Case) -> Page:
    """Everything given in a case, and the exceptions that were told."""
    names = {one.key: str(one.name) for one in catalogue.exercises()}
    values = {"given": queries.homework_of(case), "entries": queries.exceptions_of(case), "names": names}
    return render_template("homework/homework_list.html", case=case, **values)


@bp.route("/cases/<uuid:case_id>/homework/new", methods=["GET", "POST"])
@guard(Permission.ASSIGN_HOMEWORK, cases.get_case)
def assign_homework(case: Case) -> Page:
    """Choose an exercise, then say for whom, how and until when."""
    try:
        exercise = catalogue.exercise(request.args.get("exercise", ""))
    except catalogue.UnknownExerciseError:
        return render_template("homework/assign_homework.html", case=case, exercise=None, **_offer(case))
    form = AssignForm(instructions=str(exercise.instructions), mode=_usual_mode(exercise, case))
    people = [(one.side.value, one.called) for one in case.partners]
    form.whom.choices = choices([*people, *([("each", _("Each of them"))] if len(people) > 1 else [])])
    form.mode.choices = choices((mode, MODES[mode]) for mode in _modes(exercise, case))
    if not form.validate_on_submit():
        return _assign_page(case, exercise, form)
    try:
        _assign(case, exercise, form)
    except actions.GateClosedError:
        form.mode.errors = [_("Joint work waits until the gate is open. Please choose another way.")]
        return _assign_page(case, exercise, form)
    return saved(_("The exercise is given."), to=url_for(".homework_list", case_id=case.id))


def _assign_page(case: Case, exercise: Exercise, form: AssignForm) -> Page:
    page = render_template("homework/assign_homework.html", case=case, exercise=exercise, form=form, **_offer(case))
    return page, 422 if form.is_submitted() else 200


def _offer(case: Case) -> dict[str, Any]:
    ahead = sorted(catalogue.stages(), key=lambda one: one.number != case.stage)
    return {
        "offer": [(stage, catalogue.exercises_of(stage.number)) for stage in ahead],
        "gate_open": case.gate is Gate.OPEN,
    }


def _modes(exercise: Exercise, case: Case) -> list[Mode]:
    fitting = [Mode(word) for word in exercise.suitable]
    if case.gate is not Gate.OPEN or not case.is_couple:
        fitting = [mode for mode in fitting if not actions.needs_gate(exercise, mode, Side.A)]
    return fitting or [Mode.ALONE]


def _usual_mode(exercise: Exercise, case: Case) -> str:
    fitting = _modes(exercise, case)
    usual = Mode(exercise.default_mode)
    return (usual if usual in fitting else fitting[0]).value


def _assign(case: Case, exercise: Exercise, form: AssignForm) -> None:
    mode, whom = Mode(form.mode.data), form.whom.data
    if mode is Mode.TOGETHER:
        sides: list[Side | None] = [None]
    else:
        sides = [one.side for one in case.partners] if whom == "each" else [Side(whom)]
    said = {"instructions": form.instructions.data, "due_on": form.due_on.data, "due_hint": form.due_hint.data or ""}
    for side in sides:
        record_id = uuid.uuid5(form.record_id.value, side.value if side else "both")
        more = {"exercise": exercise, "side": side, "mode": mode, "set_on": clock.today(), "by": current_user}
        actions.assign(case, record_id=record_id, **said, **more)


@bp.get("/homework/<uuid:homework_id>")
@guard(Permission.READ_HOMEWORK, queries.get_homework)
def homework(homework: Homework) -> Page:
    """One exercise that was given, and what came back."""
    exercise = catalogue.exercise(homework.exercise)
    outcomes = {one.value: one.label for one in OUTCOMES}
    values = {"exercise": exercise, "verbs": HOMEWORK.verbs(homework.state), "modes": MODES, "outcomes": outcomes}
    return render_template("homework/homework.html", homework=homework, case=homework.case, **values)


@bp.route("/homework/<uuid:homework_id>/edit", methods=["GET", "POST"])
@guard(Permission.ASSIGN_HOMEWORK, queries.get_homework)
def edit_homework(homework: Homework) -> Page:
    """Change what was given, while nothing came back."""
    HOMEWORK.after("change", homework.state)
    now = {"instructions": homework.instructions, "due_on": homework.due_on, "due_hint": homework.due_hint}
    form = ChangeForm(data={**now, "seen": str(homework.edition)})
    values = {"homework": homework, "case": homework.case, "form": form}
    if not form.validate_on_submit():
        return render_template(
            "homework/edit_homework.html", stored=None, **values
        ), 422 if form.is_submitted() else 200
    said = {"instructions": form.instructions.data, "due_on": form.due_on.data, "due_hint": form.due_hint.data or ""}
    try:
        actions.change(homework, seen=_seen(form), by=current_user, **said)
    except ChangedMeanwhileError:
        form.seen.data = str(homework.edition)
        return render_template("homework/edit_homework.html", stored=now, **values), 409
    return saved(_("Saved."), to=url_for(".homework", homework_id=homework.id))


def _seen(form: Any) -> int:
    return int(form.seen.data) if (form.seen.data or "").isdigit() else -1


@bp.route("/homework/<uuid:homework_id>/answer/<any(a, b):side>", methods=["GET", "POST"])
@guard(Permission.ASSIGN_HOMEWORK, lambda homework_id, side: _asked(homework_id, side))
def answer_homework(asked: Any) -> Page:
    """What one partner brought back, in the exercise's own fields."""
    homework, side = asked.homework, asked.side
    HOMEWORK.after("answer", homework.state)
    exercise, row = catalogue.exercise(homework.exercise), queries.answer_of(homework, side)
    stored = row.answers if row else {}
    edition = row.edition if row else 0
    data = {**values_of(exercise, stored), "seen": str(edition)}
    if row is not None:
        data |= {
            "outcome": row.outcome.value,
            "on": row.on,
            "learned": row.learned,
            "what_it_was_like": row.what_it_was_like,
        }
    form = answer_form(exercise, stored, request.form)(data=data)
    values = {"homework": homework, "case": homework.case, "form": form, "exercise": exercise}
    values["whose"] = homework.case.partner(side)
    if not form.validate_on_submit():
        return render_template(
            "homework/answer_homework.html", collided=None, **values
        ), 422 if form.is_submitted() else 200
    said: dict[str, Any] = {"learned": form.learned.data or "", "what_it_was_like": form.what_it_was_like.data or ""}
    try:
        details: dict[str, Any] = {"outcome": Outcome(form.outcome.data), "answers": form.answers(), "on": form.on.data}
        actions.answer(homework, side, seen=_seen(form), by=current_user, **details, **said)
    except ChangedMeanwhileError:
        form.seen.data = str(edition)
        return render_template("homework/answer_homework.html", collided=stored, **values), 409
    return saved(_("What came back is kept."), to=url_for(".homework", homework_id=homework.id))


class _Asked:
    """Homework asked of one partner."""

    __tablename__ = "homework"

    def __init__(self, homework: Homework, side: Side) -> None:
        self.homework, self.side, self.id = homework, side, homework.id
        self.case, self.case_id = homework.case, homework.case_id


def _asked(homework_id: uuid.UUID, side: str) -> _Asked | None:
    found = queries.get_homework(homework_id)
    if found is None or found.case.partner(side) is None or found.side not in (None, Side(side)):
        return None
    return _Asked(found, Side(side))


@bp.post("/homework/<uuid:homework_id>/talk-over")
@guard(Permission.ASSIGN_HOMEWORK, queries.get_homework)
def talk_over(homework: Homework) -> Response:
    """It was talked over in a session."""
    actions.talk_over(homework, by=current_user)
    return saved(_("Marked as talked over."), to=url_for(".homework", homework_id=homework.id))


@bp.post("/homework/<uuid:homework_id>/withdraw")
@guard(Permission.ASSIGN_HOMEWORK, queries.get_homework)
def withdraw(homework: Homework) -> Response:
    """Take it back."""
    actions.withdraw(homework, by=current_user)
    return saved(_("Withdrawn. It can be given again below."), to=url_for(".homework", homework_id=homework.id))


@bp.post("/homework/<uuid:homework_id>/restore")
@guard(Permission.ASSIGN_HOMEWORK, queries.get_homework)
def restore(homework: Homework) -> Response:
    """Undo the withdrawal."""
    actions.restore(homework, by=current_user)
    return saved(_("Given again."), to=url_for(".homework", homework_id=homework.id))


@bp.route("/cases/<uuid:case_id>/exceptions/new", methods=["GET", "POST"])
@guard(Permission.CHANGE_CASE, cases.get_case)
def record_exception(case: Case) -> Page:
    """A moment when it went better."""
    form = ExceptionForm()
    form.side.choices = choices((one.side.value, one.called) for one in case.partners)
    if not form.validate_on_submit():
        return render_template(
            "homework/record_exception.html", case=case, form=form
        ), 422 if form.is_submitted() else 200
    said = {name: form[name].data or "" for name in ("context", "behaviour", "thoughts", "emotions", "information")}
    details = {"side": Side(form.side.data), "on": form.on.data, "source": form.source.data, "moment": said}
    actions.record_exception(case, record_id=form.record_id.value, by=current_user, **details)
    return saved(_("The exception is in the log."), to=url_for(".homework_list", case_id=case.id))
