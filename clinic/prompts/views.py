"""Answering a prompt that stands beside a note."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.cases.models import Case
from clinic.core.lifecycle import NotNowError
from clinic.core.web import ChangedMeanwhileError, local_path, saved
from clinic.prompts import actions, content, queries
from clinic.prompts.forms import RESPONSES, AnswerForm
from clinic.prompts.lifecycle import Response
from clinic.sessions import queries as sessions
from clinic.sessions.lifecycle import NoteState
from clinic.sessions.models import SessionNote
from clinic.unsent.content import keeps_unsent

bp = Blueprint("prompts", __name__)
Page = str | Answer | tuple[str, int]


@dataclass(frozen=True)
class _Asked:
    """One prompt beside a note; to the policy and the trail it is the note."""

    note: SessionNote
    key: str
    id: uuid.UUID
    case: Case
    case_id: uuid.UUID
    author_id: uuid.UUID
    __tablename__ = "session_notes"


def _asked(note_id: uuid.UUID, prompt: str) -> _Asked | None:
    note = sessions.get_note(note_id)
    if note is None or not content.is_prompt(prompt):
        return None
    return _Asked(note, prompt, note.id, note.case, note.case_id, note.author_id)


@bp.route("/notes/<uuid:note_id>/prompts/<prompt>", methods=["GET", "POST"])
@keeps_unsent(_l("An answer to a prompt"))
@guard(Permission.ANSWER_PROMPT, _asked)
def answer_prompt(asked: _Asked) -> Page:
    """Say something to a prompt, or say something else."""
    beside = content.prompt_beside(asked.note, asked.key, current_user)
    if beside is None and request.method == "GET":
        raise NotNowError("The record raises this question no more.")
    row = queries.answer_to(asked.note, asked.key)
    form = AnswerForm(
        data={"response": row.response.value, "because": row.because, "seen": str(row.edition)}
        if row
        else {"seen": "0"}
    )
    words = {one.value: one.label for one in RESPONSES}
    values: dict[str, Any] = {"note": asked.note, "case": asked.case, "beside": beside, "form": form, "words": words}
    if not form.validate_on_submit():
        return render_template("prompts/answer_prompt.html", **values), 422 if form.is_submitted() else 200
    response, because = Response(form.response.data), form.because.data or ""
    try:
        actions.answer(asked.note, asked.key, response=response, because=because, seen=form.seen.value, by=current_user)
    except ChangedMeanwhileError:
        form.seen.data = str(row.edition if row else 0)
        return render_template("prompts/answer_prompt.html", **values, stored=row, collided=True), 409
    if response is Response.TO_SUPERVISION:
        return saved(
            _("The question is kept for supervision. What you wrote to it stays with you."), to=_back(asked.note)
        )
    return saved(_("Your answer is kept. Nobody but you can read it."), to=_back(asked.note))


@bp.post("/notes/<uuid:note_id>/prompts/<prompt>/reopen")
@guard(Permission.ANSWER_PROMPT, _asked)
def reopen_prompt(asked: _Asked) -> Answer:
    """Take the answer back: the question stands beside the note again."""
    actions.reopen(asked.note, asked.key, by=current_user)
    return saved(_("The question is open again."), to=_back(asked.note))


@bp.post("/notes/<uuid:note_id>/prompts/<prompt>/discuss")
@guard(Permission.ANSWER_PROMPT, _asked)
def discuss_prompt(asked: _Asked) -> Answer:
    """It was talked about in supervision."""
    actions.discuss(asked.note, asked.key, by=current_user)
    return saved(_("Noted as talked about."), to=local_path(request.form.get("next"), _back(asked.note)))


def _back(note: SessionNote) -> str:
    """The note as it was left: to write on while it is a draft, to read once it is signed."""
    page = "desk.note" if note.state is NoteState.SIGNED or request.args.get("to") == "read" else "desk.edit_note"
    return url_for(page, note_id=note.id)
