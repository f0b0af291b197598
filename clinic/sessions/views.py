"""Pages about sessions and notes."""

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.access.policy import may
from clinic.accounts.signing_in import sharing
from clinic.cases import queries as cases
from clinic.cases.forms import MistakeForm
from clinic.cases.models import Case
from clinic.cases.words import signed_meanwhile
from clinic.contacts import queries as contacts
from clinic.contacts.words import kinds, whom
from clinic.core import clock
from clinic.core.lifecycle import NotNowError
from clinic.core.web import ChangedMeanwhileError, saved
from clinic.method import catalogue
from clinic.sessions import actions, mistake_actions, mistake_queries, queries
from clinic.sessions.content import by_day, reading
from clinic.sessions.discard_queries import discarded_of, or_discarded, until
from clinic.sessions.discarding import unless_discarded
from clinic.sessions.forms import AmendForm, SignForm, hours_until
from clinic.sessions.lifecycle import Attendance, Modality, NoteState, SessionState, ThroughNote
from clinic.sessions.models import SessionNote, TherapySession
from clinic.sessions.queries import SignedText
from clinic.sessions.text import missing
from clinic.sessions.words import changed_words, gaps, named_fields
from clinic.unsent.content import keeps_unsent

bp = Blueprint("sessions", __name__)
Page = str | Response | tuple[str, int]


@bp.get("/cases/<uuid:case_id>/sessions")
@guard(Permission.READ_CASE, cases.get_case)
def sessions(case: Case) -> Page:
    """Every session of a case by its day, and among them the notes that have none."""
    meetings = queries.sessions_of(case)
    notes = [*contacts.notes_for(current_user, case), *contacts.mistaken_for(current_user, case)]
    if sharing():
        meetings, notes = [one for one in meetings if not one.is_of_one_alone], []
    readable = {one.note.id for one in meetings if one.note and may(current_user, Permission.READ_NOTE, one.note)}
    values = {"lines": by_day(meetings, notes), "meetings": meetings, "readable": readable}
    values["mistaken"] = {} if sharing() else mistake_queries.mistaken_in(case)
    values |= {"kinds": kinds(), "people": whom(case)}
    values["discarded"] = [(one, until(one)) for one in discarded_of(current_user, case)]
    today = clock.today()
    return render_template("sessions/sessions.html", case=case, today=today, stages=catalogue.stages(), **values)


@bp.post("/cases/<uuid:case_id>/note")
@guard(Permission.CHANGE_CASE, cases.get_case)
def write_note(case: Case) -> Response:
    """Begin the note of today's session; there is one from now on if none was planned."""
    meeting = queries.session_to_write(case, clock.today(), current_user) or _left_today(case)
    if meeting is None and (signed := queries.signed_at(case, clock.now(), current_user)) is not None:
        flash(
            _("The note of this hour is signed. It can be amended here; for another session, add an appointment."),
            "warning",
        )
        return redirect(url_for("desk.note", note_id=signed.id), 303)
    if meeting is None:
        starts_at, ends_at = (clock.moment_of(clock.today(), one) for one in hours_until(clock.local(clock.now())))
        meeting = actions.add_session(
            case,
            record_id=uuid.uuid4(),
            starts_at=starts_at,
            ends_at=ends_at,
            attendance=Attendance.BOTH if case.is_couple else Attendance.A,
            modality=Modality.IN_PERSON,
            state=SessionState.HELD,
            by=current_user,
            through_note=ThroughNote.MADE,
        )
    return _begun(meeting, _("The note is begun as a draft."))


def _left_today(case: Case) -> TherapySession | None:
    """The session of today whose note somebody began and cannot go on with."""
    drafts = queries.drafts_of(case, clock.today())
    return next((one.therapy_session for one in drafts if may(current_user, Permission.SET_DRAFT_ASIDE, one)), None)


@bp.post("/sessions/<uuid:session_id>/note")
@guard(Permission.CHANGE_CASE, queries.get_session)
def start_note(meeting: TherapySession) -> Response:
    """Begin the note of this session, or go on with it."""
    return _begun(meeting, _("The note is open."))


def _begun(meeting: TherapySession, said: str) -> Response:
    """Go to the note of this session; a colleague's is theirs to write, and is set aside when they left."""
    note = actions.start_note(meeting, record_id=uuid.uuid4(), by=current_user)
    if note.author_id == current_user.id:
        return saved(said, to=url_for("desk.edit_note", note_id=note.id))
    if may(current_user, Permission.SET_DRAFT_ASIDE, note):
        return redirect(url_for("desk.set_draft_aside", note_id=note.id), 303)
    if not note.versions:
        flash(
            _(
                "%(name)s began the note of this session and has not signed it, so nobody else can read or write it. "
                "What has to be on record can be kept in a note without a session.",
                name=note.author.name,
            ),
            "warning",
        )
    to = url_for("desk.note", note_id=note.id) if note.versions else url_for(".sessions", case_id=meeting.case_id)
    return redirect(to, 303)


@bp.get("/notes/<uuid:note_id>/versions/<int:number>")
@guard(Permission.READ_NOTE, queries.get_version)
def note_version(signed: SignedText) -> Page:
    """One signed version."""
    values = {"note": signed.note, "version": signed.version, "case": signed.case}
    return render_template("sessions/note_version.html", **values, **reading(signed.version.text))


@bp.get("/notes/<uuid:note_id>/versions/<int:number>/compare")
@guard(Permission.READ_NOTE, queries.get_version)
def compare_versions(signed: SignedText) -> Page:
    """What one signed version says otherwise than the one before it, word by word."""
    if signed.version.number == 1:
        abort(404)
    before = signed.versions[signed.version.number - 2]
    values = {"note": signed.note, "case": signed.case, "version": signed.version, "before": before}
    changes = changed_words(before.text, signed.version.text, signed.case)
    return render_template("sessions/compare_versions.html", changes=changes, **values)


@bp.route("/notes/<uuid:note_id>/sign", methods=["GET", "POST"])
@guard(Permission.SIGN_NOTE, or_discarded(queries.get_note))
@unless_discarded
def sign_note(note: SessionNote) -> Page:
    """Sign: what is still empty is shown first and blocks nothing."""
    form = SignForm(data={"seen": str(note.edition)})
    if not form.validate_on_submit():
        if note.state is NoteState.SIGNED:  # the browser's way back leads here
            flash(_("This note is signed. To change it, amend it."), "warning")
            return redirect(url_for("desk.note", note_id=note.id), 303)
        return _before_signing(note, form)
    try:
        actions.sign(note, by=current_user, seen=form.seen.value)
    except ChangedMeanwhileError:
        form.seen.data = str(note.edition)
        return _before_signing(note, form, changed=True), 409
    except actions.UnreadError:
        return _before_signing(note, form), 422
    except NotNowError:
        if note.mistaken:
            raise
        flash(signed_meanwhile(), "warning")
        return redirect(url_for("desk.note", note_id=note.id), 303)
    return saved(_("The note is signed."), to=url_for("desk.note", note_id=note.id))


def _before_signing(note: SessionNote, form: SignForm, *, changed: bool = False) -> str:
    attended = note.therapy_session.attendance
    sides = [one.side.value for one in note.case.partners if attended in (Attendance.BOTH, one.side.value)]
    empty = gaps(missing(note.text, sides), note.case)
    values = {"empty": empty, "unread": named_fields(note.unread, note.case), "changed": changed}
    return render_template("sessions/sign_note.html", note=note, case=note.case, form=form, **values)


@bp.route("/notes/<uuid:note_id>/amend", methods=["GET", "POST"])
@keeps_unsent(_l("A reason to amend a note"))
@guard(Permission.AMEND_NOTE, queries.get_note)
def amend_note(note: SessionNote) -> Page:
    """Open a new draft from the last signed text, with the reason."""
    form = AmendForm()
    if not form.validate_on_submit():
        if note.state is not NoteState.SIGNED or note.mistaken:
            raise NotNowError("Only a signed note that counts is amended.")
        page = render_template("sessions/amend_note.html", form=form, note=note, case=note.case)
        return page, 422 if form.is_submitted() else 200
    actions.amend(note, because=form.because.data, by=current_user)
    done = _("The amendment is open as a draft; the signed text stays readable.")
    return saved(done, to=url_for("desk.edit_note", note_id=note.id))


@bp.route("/notes/<uuid:note_id>/mistake", methods=["GET", "POST"])
@keeps_unsent(_l("A signed note to take back"))
@guard(Permission.TAKE_NOTE_BACK, queries.get_note)
def take_back_note(note: SessionNote) -> Page:
    """It should not have been recorded; it stays readable."""
    form = MistakeForm()
    if not form.validate_on_submit():
        if not form.is_submitted() and note.mistaken:
            raise NotNowError("This was noted as a mistake before.")
        page = render_template("sessions/take_back_note.html", form=form, note=note, case=note.case)
        return page, 422 if form.is_submitted() else 200
    mistake_actions.take_back(note, because=form.because.data, record_id=form.record_id.value, by=current_user)
    return saved(_("Noted. It stays readable and counts no more."), to=url_for("desk.note", note_id=note.id))
