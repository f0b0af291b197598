"""Pages about reviews: putting a note before a supervisor, returning it, reading what came back."""

import uuid
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.accounts.signing_in import sharing
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.core import db
from clinic.core.lifecycle import NotNowError, TakenError
from clinic.core.web import ChangedMeanwhileError, page_asked, saved
from clinic.sessions import queries as sessions
from clinic.sessions.content import reading
from clinic.sessions.models import SessionNote
from clinic.sessions.queries import SignedText
from clinic.supervision import actions, queries, words
from clinic.supervision.forms import AskForm, ReadForm, ReturnForm
from clinic.supervision.lifecycle import REVIEW, Outcome, ReviewState
from clinic.supervision.models import Review
from clinic.unsent.content import keeps_unsent

bp = Blueprint("supervision", __name__)
Page = str | Response | tuple[str, int]


@bp.get("/reviews")
@guard(Permission.LIST_REVIEWS)
def reviews() -> str:
    """What waits, and what is done: of those whom one supervises, and one's own."""
    some = queries.open_reviews(current_user)
    own = [one for one in some if one.author_id == current_user.id]
    parts = {
        "before_me": [one for one in some if one.author_id != current_user.id],
        "back": [one for one in own if one.state is ReviewState.RETURNED],
        "out": [one for one in own if one.state is ReviewState.ASKED],
    }
    done = queries.done_reviews(current_user, page_asked())
    return render_template("supervision/reviews.html", done=done, state_of=words.state_of, **parts)


@bp.route("/notes/<uuid:note_id>/review", methods=["GET", "POST"])
@keeps_unsent(_l("A question for the supervisor"))
@guard(Permission.ASK_REVIEW, sessions.get_note)
def ask_review(note: SessionNote) -> Page:
    """Put the signed text before one's supervisor, with one question."""
    if not note.versions or note.mistaken:
        raise NotNowError("Only a signed note that counts is put before a supervisor.")
    supervisor = queries.supervisor_of(current_user)
    form = AskForm.about(note, supervisor)
    if not form.validate_on_submit():
        waiting = queries.waiting_review_of(note)
        status = 422 if form.is_submitted() else 409 if supervisor is None or waiting else 200
        return _asking(note, form, supervisor, waiting=waiting), status
    shown = form.version.value, form.of.value
    question = actions.Question(form.question.data, version=shown[0], of=shown[1])
    try:
        review = actions.ask(note, question, record_id=form.record_id.value, by=current_user)
    except actions.WaitingError:
        return _asking(note, form, supervisor, waiting=queries.waiting_review_of(note)), 409
    except TakenError:
        form.record_id.data = str(uuid.uuid4())
        return _asking(note, form, supervisor, waiting=queries.waiting_review_of(note), taken=True), 409
    except ChangedMeanwhileError:
        form.show(note, supervisor)
        return _asking(note, form, supervisor, changed=words.changed(note, supervisor, shown)), 409
    return saved(
        _("The note is before your supervisor with your question."), to=url_for(".review", review_id=review.id)
    )


def _asking(note: SessionNote, form: AskForm, supervisor: Any, **more: Any) -> str:
    values = {"note": note, "case": note.case, "form": form, "supervisor": supervisor, "version": note.versions[-1]}
    return render_template("supervision/ask_review.html", **values, **more)


@bp.get("/reviews/<uuid:review_id>")
@keeps_unsent(_l("An answer to a review"))
@guard(Permission.READ_REVIEW, queries.get_review)
def review(review: Review) -> Page:
    """The question, what came back, and who did what when."""
    return _page(review, ReadForm())


def _page(review: Review, form: ReadForm, *, refused: bool = False) -> str:
    state, tone = words.state_of(review, current_user)
    values = {"review": review, "case": review.case, "form": form, "state": state, "tone": tone}
    values |= {"question": review.question_for(current_user), "refused": words.refused(review) if refused else ""}
    return render_template("supervision/review.html", **values, outcomes=words.outcomes())


@bp.route("/reviews/<uuid:review_id>/return", methods=["GET", "POST"])
@keeps_unsent(_l("Comments on a review"))
@guard(Permission.RETURN_REVIEW, queries.get_review)
def return_review(review: Review) -> Page:
    """Write to it beside the note that it is about, and give it back."""
    form = ReturnForm.blank()
    if not form.validate_on_submit():
        if not form.is_submitted() and not REVIEW.allows("return", review.state):
            return redirect(url_for(".review", review_id=review.id))
        return _returning(review, form), 422 if form.is_submitted() else 200
    try:
        actions.return_(review, form.comments.data, outcome=Outcome(form.outcome.data), by=current_user)
    except NotNowError:
        return _returning(review, form, refused=words.refused(review)), 409
    return saved(_("It is back with whoever asked."), to=url_for(".review", review_id=review.id))


def _returning(review: Review, form: ReturnForm, refused: str = "") -> str:
    """The page shows the signed text too, so the trail says that it was read."""
    if not sharing() and not review.note.mistaken:
        read = SignedText(review.note, review.text)
        if request.method not in db.SAFE_METHODS:
            db.only_look()  # what was posted is refused, and its lock would be waited for
        with db.aside() as short:
            trail.record(Event.RECORD_READ, read, by=current_user, within=short)
    values = {"review": review, "case": review.case, "form": form, "refused": refused, "outcomes": words.outcomes()}
    values["question"] = review.question_for(current_user)
    return render_template("supervision/return_review.html", **values, **reading(review.text.text))


@bp.post("/reviews/<uuid:review_id>/read")
@keeps_unsent(_l("An answer to a review"))
@guard(Permission.OWN_REVIEW, queries.get_review)
def read_review(review: Review) -> Page:
    """Say that what came back is read, with an answer or none."""
    form = ReadForm()
    if not form.validate_on_submit():
        return _page(review, form, refused=review.state is not ReviewState.RETURNED), 422
    try:
        actions.read(review, form.answer.data or "", by=current_user)
    except NotNowError:
        return _page(review, form, refused=True), 409
    return saved(_("Noted as read."), to=url_for(".review", review_id=review.id))


@bp.post("/reviews/<uuid:review_id>/take-back")
@guard(Permission.OWN_REVIEW, queries.get_review)
def take_back_review(review: Review) -> Page:
    """Ask no more, while nothing came back."""
    try:
        actions.take_back(review, by=current_user)
    except NotNowError:
        return _page(review, ReadForm(formdata=None), refused=True), 409
    return saved(_("You took the question back."), to=url_for(".review", review_id=review.id))
