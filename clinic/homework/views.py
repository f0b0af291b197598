"""Pages about exercises given between sessions."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.cases import queries as cases
from clinic.cases.lifecycle import Side, Visibility
from clinic.cases.models import Case
from clinic.core import clock
from clinic.core.i18n import LANGUAGES, language
from clinic.core.lifecycle import NotNowError
from clinic.core.web import ChangedMeanwhileError, local_path, saved
from clinic.homework import actions, content, log, moments, queries, references
from clinic.homework.forms import (
    MODES,
    OUTCOMES,
    AnswerForm,
    AssignForm,
    ChangeForm,
    answer_form,
    fitting,
)
from clinic.homework.lifecycle import HOMEWORK, Mode, Outcome
from clinic.homework.models import Homework, HomeworkAnswer
from clinic.method import catalogue
from clinic.method.fields import Offers
from clinic.method.forms import values_of
from clinic.method.said import Said, remarks, said
from clinic.method.values import Exercise, Stage
from clinic.unsent.content import keeps_unsent

bp = Blueprint("homework", __name__)
Page = str | Response | tuple[str, int]


@bp.app_template_global()
def given_to_both(case: Case) -> list[tuple[str, str]]:
    """(Name, address) of what both together still have, for the page on which the gate is decided."""
    given = content.given_to_both(case, current_user)
    return [(content.name_of(one.exercise), url_for("homework.homework", homework_id=one.id)) for one in given]


@bp.get("/cases/<uuid:case_id>/homework")
@guard(Permission.READ_CASE, cases.get_case)
def homework_list(case: Case) -> Page:
    """Everything given in a case, and the exceptions that were told."""
    names = {one.key: str(one.name) for one in catalogue.exercises()}
    given = queries.visible_to(current_user, queries.homework_of(case))
    values = {
        "groups": content.by_state(given),
        "back": content.exercises_back(given, current_user),
        "entries": moments.of(queries.visible_to(current_user, queries.exceptions_of(case))),
    }
    return render_template("homework/homework_list.html", case=case, names=names, **values)


@bp.route("/cases/<uuid:case_id>/homework/new", methods=["GET", "POST"])
@keeps_unsent(_l("An exercise to give"))
@guard(Permission.ASSIGN_HOMEWORK, cases.get_case)
def assign_homework(case: Case) -> Page:
    """Choose an exercise, then say for whom, how and until when."""
    try:
        exercise = catalogue.exercise(request.args.get("exercise", ""))
    except catalogue.UnknownExerciseError:
        return render_template(
            "homework/assign_homework.html", case=case, exercise=None, offer=_offer(case), new_id=uuid.uuid4()
        )
    spoken = request.args.get("language", language())
    form = AssignForm.for_case(exercise, case, exercise.instructions.in_language(spoken).strip())
    values = {"case": case, "exercise": exercise, "form": form, "spoken": spoken, "languages": LANGUAGES}
    values["coping_first"] = content.coping_first(case, exercise)
    if not form.validate_on_submit():
        return _form_page("homework/assign_homework.html", **values)
    try:
        for side in form.sides:
            _assign(case, exercise, side, form)
    except actions.GateClosedError:
        form.mode.errors = [_("Joint work is given while the gate is open. Please choose another way.")]
        return _form_page("homework/assign_homework.html", **values)
    return saved(_("The exercise is given."), to=url_for(".homework_list", case_id=case.id))


def _form_page(template: str, **values: Any) -> Page:
    return render_template(template, **values), 422 if values["form"].is_submitted() else 200


def _offer(case: Case) -> list[tuple[Stage, list[tuple[Exercise, bool]]]]:
    """(stage, its exercises with whether each can be given now), the current stage first."""
    ahead = sorted(catalogue.stages(), key=lambda one: one.number != case.stage)
    return [
        (stage, [(one, bool(fitting(one, case))) for one in catalogue.exercises_of(stage.number)]) for stage in ahead
    ]


def _assign(case: Case, exercise: Exercise, side: Side | None, form: AssignForm) -> None:
    actions.assign(
        case,
        record_id=uuid.uuid5(form.record_id.value, side.value if side else "both"),
        exercise=exercise,
        side=side,
        mode=Mode(form.mode.data),
        instructions=form.instructions.data,
        due_on=form.due_on.data,
        due_hint=form.due_hint.data or "",
        set_on=clock.today(),
        by=current_user,
    )


@bp.get("/homework/<uuid:homework_id>")
@guard(Permission.READ_HOMEWORK, queries.get_homework)
def homework(homework: Homework) -> Page:
    """One exercise that was given, and what came back."""
    exercise, answers = content.exercise_of(homework), queries.visible_to(current_user, homework.answers)
    names = {one.side: references.names_in(_offers(homework.case, one.side)) for one in answers}
    values = {
        "exercise": exercise,
        "verbs": HOMEWORK.verbs(homework.state),
        "modes": MODES,
        "outcomes": {one.value: one.label for one in OUTCOMES},
        "back": {one.side: one for one in answers},
        "said": {
            one.side: said(
                exercise.fields if exercise else (), log.upgraded(homework.exercise, one.answers), names[one.side]
            )
            for one in answers
        },
        "remarks": {one.side: remarks(exercise.rules if exercise else (), one.answers) for one in answers},
    }
    return render_template("homework/homework.html", homework=homework, case=homework.case, **values)


@bp.route("/homework/<uuid:homework_id>/edit", methods=["GET", "POST"])
@keeps_unsent(_l("A change to an exercise that was given"))
@guard(Permission.ASSIGN_HOMEWORK, queries.get_homework)
def edit_homework(homework: Homework) -> Page:
    """Change what was given, while nothing came back."""
    now = {"instructions": homework.instructions, "due_on": homework.due_on, "due_hint": homework.due_hint}
    form = ChangeForm(data={**now, "seen": str(homework.edition)})
    form.given_on = homework.set_on
    values = {"homework": homework, "case": homework.case, "form": form, "stored": None}
    if not form.validate_on_submit():
        HOMEWORK.after("change", homework.state)
        return _form_page("homework/edit_homework.html", **values)
    said = {"instructions": form.instructions.data, "due_on": form.due_on.data, "due_hint": form.due_hint.data or ""}
    try:
        actions.change(homework, seen=form.seen.value, by=current_user, **said)
    except ChangedMeanwhileError:
        form.seen.data = str(homework.edition)
        return render_template("homework/edit_homework.html", **{**values, "stored": now}), 409
    except NotNowError:
        form.form_errors.append(_("Something came back meanwhile, or it was withdrawn. What you typed is still here."))
        return render_template("homework/edit_homework.html", **values), 409
    return saved(_("Saved."), to=url_for(".homework", homework_id=homework.id))


@dataclass(frozen=True)
class _Asked:
    """Homework asked of one partner; to the trail it is the homework."""

    homework: Homework
    side: Side
    id: uuid.UUID
    case: Case
    case_id: uuid.UUID
    visibility: Visibility
    __tablename__ = "homework"


def _asked(homework_id: uuid.UUID, side: str) -> _Asked | None:
    found = queries.get_homework(homework_id)
    if found is None or found.case.partner(side) is None or found.side not in (None, Side(side)):
        return None
    return _Asked(found, Side(side), found.id, found.case, found.case_id, found.visibility)


@bp.route("/homework/<uuid:homework_id>/answer/<any(a, b):side>", methods=["GET", "POST"])
@keeps_unsent(_l("What came back from an exercise"))
@guard(Permission.ASSIGN_HOMEWORK, _asked)
def answer_homework(asked: _Asked) -> Page:
    """What one partner brought back, in the exercise's own fields."""
    homework, row = asked.homework, queries.answer_of(asked.homework, asked.side)
    exercise = content.exercise_of(homework)
    if exercise is None:
        raise NotNowError("The exercise is no longer in the method.")
    offers = _offers(asked.case, asked.side)
    form = _answer_form(exercise, row, offers)
    values = {"homework": homework, "case": asked.case, "form": form, "exercise": exercise, "collided": None}
    values |= {"whose": asked.case.partner(asked.side)}
    if request.form.get("more") or not form.validate_on_submit():
        if not form.is_submitted():
            HOMEWORK.after("answer", homework.state)
        return render_template("homework/answer_homework.html", **values), 422 if form.errors else 200
    try:
        _answer(homework, asked.side, form)
    except ChangedMeanwhileError:
        form.seen.data = str(row.edition if row else 0)
        values["collided"] = _said_of(exercise, row, offers)
        values |= {"row_kept": row, "outcomes": {one.value: one.label for one in OUTCOMES}}
        return render_template("homework/answer_homework.html", **values), 409
    except NotNowError:
        form.form_errors.append(_("It was talked over or withdrawn meanwhile. What you typed is still here."))
        return render_template("homework/answer_homework.html", **values), 409
    return saved(_("What came back is kept."), to=url_for(".homework", homework_id=homework.id))


def _said_of(exercise: Exercise, row: HomeworkAnswer | None, offers: Offers) -> list[Said]:
    stored = log.upgraded(exercise.key, row.answers) if row else {}
    return said(exercise.fields, stored, references.names_in(offers))


def _offers(case: Case, side: Side) -> Offers:
    """What a partner's references may point to, as the reader may see it."""
    entries = queries.visible_to(current_user, queries.exceptions_of(case))
    return references.offers_of(side, entries, queries.visible_to(current_user, queries.homework_of(case)))


def _answer_form(exercise: Exercise, row: HomeworkAnswer | None, offers: Offers) -> AnswerForm:
    """The form with what is kept; with what was typed alone, once something was: a row that was removed stays gone."""
    stored = log.upgraded(exercise.key, row.answers) if row else {}
    kind = answer_form(exercise, stored, request.form, request.form.get("more", ""), offers)
    if request.form:
        return kind()
    data = {**values_of(exercise.fields, stored), "seen": "0"}
    if row is not None:
        data |= {"seen": str(row.edition), "outcome": row.outcome.value, "on": row.on}
        data |= {"learned": row.learned, "what_it_was_like": row.what_it_was_like}
    return kind(data=data)


def _answer(homework: Homework, side: Side, form: AnswerForm) -> None:
    actions.answer(
        homework,
        side,
        outcome=Outcome(form.outcome.data),
        answers=form.answers(),
        learned=form.learned.data or "",
        what_it_was_like=form.what_it_was_like.data or "",
        on=form.on.data,
        seen=form.seen.value,
        by=current_user,
    )


@bp.post("/homework/<uuid:homework_id>/talk-over")
@guard(Permission.ASSIGN_HOMEWORK, queries.get_homework)
def talk_over(homework: Homework) -> Response:
    """It was talked over in a session."""
    actions.talk_over(homework, by=current_user)
    page = url_for(".homework", homework_id=homework.id)
    said = _("Marked as talked over. “Not talked over yet” takes it back.")
    link = Markup('{} <a href="{}">{}</a>').format(said, page, _("To the exercise"))
    return saved(link, to=local_path(request.form.get("next"), page))


@bp.post("/homework/<uuid:homework_id>/withdraw")
@guard(Permission.ASSIGN_HOMEWORK, queries.get_homework)
def withdraw(homework: Homework) -> Response:
    """Take it back."""
    actions.withdraw(homework, by=current_user)
    return saved(_("Withdrawn. “Give again” takes it back."), to=url_for(".homework", homework_id=homework.id))


@bp.post("/homework/<uuid:homework_id>/restore")
@guard(Permission.ASSIGN_HOMEWORK, queries.get_homework)
def restore(homework: Homework) -> Response:
    """Undo: give it again, or say that it was not talked over yet."""
    actions.restore(homework, by=current_user)
    return saved(_("Taken back: it is open again."), to=url_for(".homework", homework_id=homework.id))
