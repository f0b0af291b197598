"""The thread of a case, and what is recorded right there in the session."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.cases import queries as cases
from clinic.cases.lifecycle import Side
from clinic.cases.models import Case
from clinic.core import clock
from clinic.core.web import saved
from clinic.homework import actions, moments, queries
from clinic.homework import thread as threads
from clinic.homework.content import answers_in
from clinic.homework.forms import InSessionForm
from clinic.homework.lifecycle import Mode
from clinic.homework.views import Page, bp
from clinic.method import catalogue


@bp.get("/cases/<uuid:case_id>/thread")
@guard(Permission.READ_CASE, cases.get_case)
def thread(case: Case) -> Page:
    """The way of each moment through the record, so that it is seen in a minute."""
    chosen = request.args.get("partner", "")
    side = chosen if case.partner(chosen) else ""
    found = moments.of(queries.visible_to(current_user, queries.exceptions_of(case)))
    answers = answers_in(case, threads.LINKS, current_user)
    values: dict[str, Any] = {
        "side": side,
        "found": threads.threads_of(found, answers, side),
        "told": len(found),
        "new_id": uuid.uuid4(),
        "labels": {key: catalogue.exercise(key) for key in threads.LINKS},
    }
    return render_template("homework/thread.html", case=case, **values)


@bp.post("/cases/<uuid:case_id>/homework/in-session")
@guard(Permission.ASSIGN_HOMEWORK, cases.get_case)
def record_in_session(case: Case) -> Response:
    """Give an exercise for the session going on, and open the form for what comes back at once."""
    form = InSessionForm.of_case(case)
    if not form.validate():
        return _not_given(_("Please choose an exercise and a partner."), case)
    exercise, side = catalogue.exercise(form.exercise.data), Side(form.side.data)
    try:
        homework = actions.assign(
            case,
            record_id=uuid.uuid5(form.record_id.value, f"{exercise.key}-{side.value}"),
            exercise=exercise,
            side=side,
            mode=Mode.IN_SESSION,
            instructions=str(exercise.instructions),
            due_on=None,
            due_hint="",
            set_on=clock.today(),
            by=current_user,
        )
    except actions.GateClosedError:
        return _not_given(_("Joint work is given while the gate is open. Please choose another way."), case)
    address = url_for(".answer_homework", homework_id=homework.id, side=side.value)
    return saved(_("It is noted as done in the session. What comes back goes in here."), to=address)


def _not_given(why: str, case: Case) -> Response:
    """Back to the choice of exercises, with the reason."""
    flash(why, "warning")
    return redirect(url_for(".assign_homework", case_id=case.id), 303)
