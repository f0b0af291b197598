"""Pages on which appointments are made and changed."""

import uuid
from datetime import date, datetime
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.accounts.signing_in import sharing
from clinic.cases import queries as cases
from clinic.cases.lifecycle import Side
from clinic.cases.models import Case
from clinic.cases.words import named
from clinic.core import clock, crypto
from clinic.core.forms import choices
from clinic.core.web import ChangedMeanwhileError, local_path, saved
from clinic.sessions import appointment_actions as actions
from clinic.sessions import appointment_queries, queries, series
from clinic.sessions.appointment_forms import ZONES, AppointmentForm, hours_from
from clinic.sessions.attending import sides_of
from clinic.sessions.forms import attendances, usual_hours
from clinic.sessions.lifecycle import Attendance, Came, Modality, SessionState
from clinic.sessions.models import TherapySession
from clinic.sessions.views import bp
from clinic.unsent.content import keeps_unsent

Page = str | Response | tuple[str, int]
#: So many overlapping appointments are named.
NAMED = 6


@bp.route("/cases/<uuid:case_id>/sessions/new", methods=["GET", "POST"])
@keeps_unsent(_l("An appointment"))
@guard(Permission.CHANGE_CASE, cases.get_case)
def add_session(case: Case) -> Page:
    """Make an appointment or a series of them, or record a session that was."""
    starts, ends = hours_from(request.args.get("at", "")) or usual_hours(clock.local(clock.now()))
    usual = Attendance.BOTH if case.is_couple else Attendance.A
    values = {"starts": starts, "ends": ends, "booked": usual.value, "on": _day_asked(), **_as_last(case)}
    form = _for(case, AppointmentForm(data=values))
    values = {"form": form, "case": case, "back": _back(case), "zones": ZONES}
    if not form.validate_on_submit():
        page = render_template("sessions/add_session.html", overlaps=[], **values)
        return page, 422 if form.is_submitted() else 200
    if queries.get_session(form.record_id.value) is not None:  # sent once more: nothing is asked, nothing doubled
        actions.book(case, _booking(form), _became(form), record_id=form.record_id.value, by=current_user)
        return saved(_said(_("The appointment is in the calendar.")), to=_back(case))
    booking, became = _booking(form), _became(form)
    spans = [(one.starts_at, one.ends_at) for one in (booking.on(day) for day in form.days[1:])]
    overlaps = _unseen(form, [(booking.starts_at, booking.ends_at), *spans], {form.record_id.value})
    if overlaps:
        return render_template("sessions/add_session.html", overlaps=overlaps, **values), 409
    if form.rule:
        made = actions.book_series(case, booking, became, form.rule, record_id=form.record_id.value, by=current_user)
        return saved(_said(_("%(number)s appointments are in the calendar.", number=len(made))), to=_back(case))
    actions.book(case, booking, became, record_id=form.record_id.value, by=current_user)
    return saved(_said(_("The appointment is in the calendar.")), to=_back(case))


@bp.route("/sessions/<uuid:session_id>/edit", methods=["GET", "POST"])
@keeps_unsent(_l("A change to an appointment"))
@guard(Permission.CHANGE_CASE, queries.get_session)
def edit_session(meeting: TherapySession) -> Page:
    """Move an appointment, call it off, say who came; alone or with those that follow it."""
    form = _for(meeting.case, AppointmentForm(data=_now(meeting)))
    values = {"case": meeting.case, "meeting": meeting, "form": form, "back": _back(meeting.case)}
    values |= {"zones": ZONES, "today": clock.today()}
    values["left_by"] = _left_by(meeting)
    if not form.validate_on_submit():
        page = render_template("sessions/edit_session.html", collided=False, overlaps=[], **values)
        return page, 422 if form.is_submitted() else 200
    booking, became = _booking(form), _became(form)
    following = appointment_queries.following_in_series(meeting) if form.scope.data == "following" else []
    spans = [(booking.starts_at, booking.ends_at)] if became.state in (SessionState.PLANNED, SessionState.HELD) else []
    days = booking_days(booking, meeting)
    spans += [(then.starts_at, then.ends_at) for then in (booking.on(one.on + days) for one in following if spans)]
    overlaps = _unseen(form, spans, {meeting.id, *(one.id for one in following)})
    if overlaps:
        return render_template("sessions/edit_session.html", collided=False, overlaps=overlaps, **values), 409
    seen = form.seen.value
    try:
        if form.scope.data == "following" and meeting.series_id is not None:
            left = actions.change_following(meeting, booking, became, seen=seen, by=current_user)
        else:
            left = 0
            actions.change(meeting, booking, became, seen=seen, by=current_user)
    except ChangedMeanwhileError:
        form.seen.data = str(meeting.edition)
        return render_template("sessions/edit_session.html", collided=True, overlaps=[], **values), 409
    said = _("Saved. %(number)s that were changed alone stay as they are.", number=left) if left else _said(_("Saved."))
    return saved(said, to=_back(meeting.case))


@bp.post("/sessions/<uuid:session_id>/confirm")
@guard(Permission.CHANGE_CASE, queries.get_session)
def confirm_session(meeting: TherapySession) -> Response:
    """They said that they come; pressed again, that is taken back."""
    actions.confirm(meeting, confirmed=meeting.confirmed_at is None, by=current_user)
    said = (
        _("The appointment is confirmed.") if meeting.confirmed_at else _("The appointment is not confirmed any more.")
    )
    return saved(said, to=local_path(request.form.get("next"), _back(meeting.case)))


@bp.post("/sessions/<uuid:session_id>/attendance")
@guard(Permission.CHANGE_CASE, queries.get_session)
def note_attendance(meeting: TherapySession) -> Response:
    """Everybody it was booked for came, or nobody did; what is finer stands on the appointment's page."""
    came = Came.ABSENT if request.form.get("came") == "absent" else Came.CAME
    actions.note_attendance(meeting, dict.fromkeys(sides_of(meeting.booked), came), by=current_user)
    return saved(_("Saved."), to=_back(meeting.case))


def booking_days(booking: actions.Booking, meeting: TherapySession) -> Any:
    """By how many days an appointment is moved."""
    return clock.local(booking.starts_at).date() - meeting.on


def _said(what: str) -> str:
    """What became of an appointment. On a shared screen, where one with one partner alone is in no list, always the same."""
    if not sharing():
        return what
    return _(
        "Saved. While the screen is shared, the calendar shows hours that are taken as “busy”, and lists do not show every appointment."
    )


def _back(case: Case) -> str:
    return local_path(
        request.args.get("back") or request.form.get("back"), url_for("sessions.sessions", case_id=case.id)
    )


def _day_asked() -> date:
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return clock.today()


def _for(case: Case, form: AppointmentForm) -> AppointmentForm:
    """The form with the choices of this case; on a shared screen nobody is named."""
    form.booked.choices = attendances(case)
    staying = {str(one.id): one.name for one in case.practitioners if one.is_active}
    form.practitioner.choices = choices(staying.items())
    if not form.practitioner.data or (not form.is_submitted() and form.practitioner.data not in staying):
        form.practitioner.data = str(current_user.id)  # of whoever has left it is taken over
    for side, field in ((Side.A, form.came_a), (Side.B, form.came_b)):
        partner = case.partner(side)
        if partner is not None:
            field.label.text = named(partner)
    form.offer()
    return form


def _as_last(case: Case) -> dict[str, Any]:
    """Where and how the last appointment of the case is or was; the place is not shown on a shared screen."""
    last = appointment_queries.newest_in(case, with_both=sharing() and case.is_couple)
    if last is None:
        return {}
    place = {} if sharing() else {"place": last.place}
    return {"modality": last.modality.value, "their_zone": last.their_zone, **place}


def _left_by(meeting: TherapySession) -> str:
    """The name of whose calendar it is in, when they treat the case no more; else nothing."""
    whose = meeting.practitioner
    return "" if whose.is_active and whose in meeting.case.practitioners else whose.name


def _now(meeting: TherapySession) -> dict[str, Any]:
    start, end = clock.local(meeting.starts_at), clock.local(meeting.ends_at)
    twice = any(series.twice(one.date(), one.time().replace(fold=0)) for one in (start, end))
    second = clock.moment_of(start.date(), start.time().replace(fold=0)) != meeting.starts_at
    return {
        "on": start.date(),
        "starts": start.time(),
        "ends": end.time(),
        "which": ("second" if second else "first") if twice else None,
        "booked": meeting.booked.value,
        "practitioner": str(meeting.practitioner_id),
        "modality": meeting.modality.value,
        "place": meeting.place,
        "their_zone": meeting.their_zone,
        "fee_free": meeting.fee_free,
        "state": meeting.state.value,
        "confirmed": meeting.confirmed_at is not None,
        "came_a": meeting.came_a.value if meeting.came_a else "",
        "came_b": meeting.came_b.value if meeting.came_b else "",
        "seen": str(meeting.edition),
    }


def _booking(form: AppointmentForm) -> actions.Booking:
    starts_at, ends_at = form.moments()
    return actions.Booking(
        starts_at=starts_at,
        ends_at=ends_at,
        booked=Attendance(form.booked.data),
        modality=Modality(form.modality.data),
        practitioner_id=uuid.UUID(form.practitioner.data),
        place=form.place.data or "",
        their_zone=form.their_zone.data or "",
        fee_free=bool(form.fee_free.data),
    )


def _became(form: AppointmentForm) -> actions.Became:
    return actions.Became(SessionState(form.state.data), confirmed=bool(form.confirmed.data), came=form.came())


def _unseen(
    form: AppointmentForm, spans: list[tuple[datetime, datetime]], besides: set[uuid.UUID]
) -> list[appointment_queries.Overlap]:
    """What overlaps and was not shown yet beside what was typed; shown once, saving again goes through."""
    if not spans:
        return []
    practitioner = uuid.UUID(form.practitioner.data)
    found = appointment_queries.overlapping(practitioner, spans, besides=besides, user=current_user)
    mark = crypto.digest(b"".join(sorted(one.session_id.bytes for one in found)))[:16] if found else ""
    if not found or form.overlaps.data == mark:
        return []
    form.overlaps.data = mark
    return found
