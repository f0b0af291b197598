"""Sentences that partners allow to be used in a letter: marking one, noting the permission, taking it back."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.cases import queries as cases
from clinic.cases.lifecycle import Visibility
from clinic.cases.models import Case
from clinic.core.web import saved
from clinic.homework import queries
from clinic.homework import quotation_actions as actions
from clinic.homework.exercise_views import exercise_in, page_of
from clinic.homework.forms import AllowForm, MarkForm
from clinic.homework.models import HomeworkAnswer, Quotation
from clinic.homework.quotable import QUOTABLE, sentences
from clinic.homework.views import Page, bp


@dataclass(frozen=True)
class Quoted:
    """What one partner brought back from an exercise that may be quoted; to the trail it is that answer."""

    case: Case
    case_id: uuid.UUID
    id: uuid.UUID
    exercise: str
    answer: HomeworkAnswer
    visibility: Visibility
    author_id: uuid.UUID
    __tablename__ = "homework_answers"


def quoted_in(homework_id: uuid.UUID, side: str) -> Quoted | None:
    """The answer, for the guard; None where there is none, or none to quote."""
    homework = queries.get_homework(homework_id)
    answer = queries.answer_of(homework, side) if homework and homework.exercise in QUOTABLE else None
    if homework is None or answer is None:
        return None
    more = (homework.exercise, answer, answer.visibility, answer.by_id)
    return Quoted(homework.case, homework.case_id, answer.id, *more)


@bp.post("/homework/<uuid:homework_id>/quote/<any(a, b):side>")
@guard(Permission.CHANGE_TOLD, quoted_in)
def mark_quotation(quoted: Quoted) -> Page:
    """Mark one sentence for a letter, with the day its partner agreed, if that was asked."""
    form = MarkForm.of_answer(quoted.id, sentences(quoted.answer.answers))
    if not form.validate():
        place = exercise_in(quoted.case_id, quoted.exercise)
        if place is None:
            abort(404)
        return page_of(place, {quoted.id: form}), 422
    words, allowed_on = form.words.data, form.allowed_on.data
    actions.mark(quoted.answer, record_id=form.record_id.value, words=words, allowed_on=allowed_on, by=current_user)
    return saved(_("The sentence is marked."), to=url_for(".quotations", case_id=quoted.case_id))


@bp.get("/cases/<uuid:case_id>/quotations")
@guard(Permission.READ_CASE, cases.get_case)
def quotations(case: Case) -> Page:
    """Every marked sentence of a case, with whether it may be used."""
    return _quotations(case)


def _quotations(case: Case, failed: tuple[uuid.UUID, AllowForm] | None = None) -> str:
    found = queries.visible_to(current_user, queries.quotations_of(case))
    forms = {one.id: AllowForm.of_quotation(one) for one in found}
    forms |= dict([failed]) if failed else {}
    given: Sequence[tuple[str, list[Quotation]]] = [
        ("marked", [one for one in found if one.withdrawn_at is None]),
        ("taken_back", [one for one in found if one.withdrawn_at is not None]),
    ]
    return render_template("homework/quotations.html", case=case, forms=forms, **dict(given))


@bp.post("/quotations/<uuid:quotation_id>/allow")
@guard(Permission.CHANGE_TOLD, queries.get_quotation)
def allow_quotation(quotation: Quotation) -> Page:
    """Note the day on which its partner agreed to its use; no day takes the permission back."""
    form = AllowForm.of_quotation(quotation, posted=True)
    if not form.validate():
        return _quotations(quotation.case, (quotation.id, form)), 422
    actions.allow(quotation, form.allowed_on.data, by=current_user)
    said = _("Noted: it may be used.") if form.allowed_on.data else _("Noted: it may not be used.")
    return saved(said, to=url_for(".quotations", case_id=quotation.case_id))


@bp.post("/quotations/<uuid:quotation_id>/withdraw")
@guard(Permission.CHANGE_TOLD, queries.get_quotation)
def withdraw_quotation(quotation: Quotation) -> Response:
    """It is not for a letter after all."""
    actions.withdraw(quotation, by=current_user)
    return saved(
        _("Taken back. It can be brought back at the foot of the page."),
        to=url_for(".quotations", case_id=quotation.case_id),
    )


@bp.post("/quotations/<uuid:quotation_id>/restore")
@guard(Permission.CHANGE_TOLD, queries.get_quotation)
def restore_quotation(quotation: Quotation) -> Response:
    """Undo: it is marked again."""
    actions.restore(quotation, by=current_user)
    return saved(_("Brought back."), to=url_for(".quotations", case_id=quotation.case_id))
