"""What waits for somebody: each line is one step from done, and nothing stands there that they cannot do."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from clinic.access.roles import Role
from clinic.accounts.signing_in import sharing
from clinic.cases import queries as cases
from clinic.cases.lifecycle import CaseKind, Gate, NoteState, Side
from clinic.cases.models import Case
from clinic.contacts import words as contact_words
from clinic.core import clock
from clinic.core.i18n import day, moment, time_of_day
from clinic.desk import todo_queries as queries
from clinic.homework.content import name_of
from clinic.prompts.wording import prompt
from clinic.sessions.appointment_queries import appointments_ahead, brought_together, not_confirmed
from clinic.sessions.appointment_queries import note_due_at as deadline
from clinic.sessions.lifecycle import SessionState

#: Without a deadline of its own a thing is taken to be due so long after it began to wait.
PATIENCE = timedelta(days=7)
#: So long before its day asking somebody again stands here: an hour alone has to be found.
AGAIN = timedelta(days=7)
#: So long before an appointment its people have to know.
NOTICE = timedelta(days=1)
#: Up to so many days are counted; of more the day itself says enough.
COUNTED = 30


@dataclass(frozen=True, slots=True)
class Step:
    """What can be done about it right there."""

    label: str
    address: str
    post: bool = False
    stays: bool = False  # it leads back to the list, to what stands in the line's place then


@dataclass(frozen=True, slots=True)
class _Found:
    """A thing that waits, before its case is at hand."""

    case_id: uuid.UUID
    due: datetime
    what: str
    told: str  # since when it waits, where that is not when it is due
    steps: tuple[Step, ...]
    side: Any = None
    private: bool = False  # never late


@dataclass(frozen=True, slots=True)
class Line:
    """A thing that waits: in which case, what, when it is due (by which lines are ordered), and the steps from there."""

    case: Case
    what: str
    due: str
    told: str
    late: bool
    steps: tuple[Step, ...]


def lines_for(user: Any, most: int | None = None) -> tuple[list[Line], int]:
    """What waits for `user`, what is due first, and how much it is; on a shared screen nothing, as each line tells of
    one couple or another.

    most: so many lines are wanted; all of them without it.
    """
    if sharing():
        return [], 0
    sources = _SOURCES if user.has(Role.PRACTITIONER) else (_supervision,)
    found = [one for source in sources for one in source(user)]
    found.sort(key=lambda one: one.due)
    total, found = len(found), found[:most]
    whole = {one.id: one for one in cases.cases_with({one.case_id for one in found})}
    now = clock.now()
    return [_line(one, whole[one.case_id], now) for one in found], total


def _line(one: _Found, case: Case, now: datetime) -> Line:
    partner = case.partner(one.side) if one.side else None
    what = _("%(what)s: %(name)s", what=one.what, name=partner.called) if partner else one.what
    return Line(
        case, what, _due(one.due, now, hour=not one.private), one.told, one.due < now and not one.private, one.steps
    )


def _due(due: datetime, now: datetime, *, hour: bool) -> str:
    """When something is due, by the day; today by the hour too, where it has one."""
    here = clock.local(due)
    days = (here.date() - clock.local(now).date()).days
    if days == 0 and not hour:
        return _("due today")
    if days == 0:
        at = {"time": time_of_day(due)}
        return _("due today, %(time)s", **at) if due > now else _("was due today, %(time)s", **at)
    if abs(days) == 1:
        return _("due tomorrow") if days == 1 else _("was due yesterday")
    on, many = {"day": day(here.date())}, abs(days)
    if many > COUNTED:
        return _("due %(day)s", **on) if days > 0 else _("was due %(day)s", **on)
    if days > 0:
        return ngettext("due %(day)s, in %(num)s day", "due %(day)s, in %(num)s days", many, **on)
    return ngettext("was due %(day)s, %(num)s day ago", "was due %(day)s, %(num)s days ago", many, **on)


def _without_note(user: Any) -> Iterator[_Found]:
    for one in queries.without_note(user, clock.now()):
        due = deadline(one.ends_at)
        write = Step(_("Write note"), url_for("sessions.start_note", session_id=one.id), post=True)
        other = Step(_("It did not take place"), url_for("sessions.edit_session", session_id=one.id))
        steps = (write, other) if one.state is SessionState.PLANNED else (write,)
        what = _("Session of %(day)s without a note", day=day(one.on))
        yield _Found(one.case_id, due, what, "", steps)


def _unsigned(user: Any) -> Iterator[_Found]:
    for one in queries.unsigned(user):
        if one.author_id != user.id:
            own = Step(_("Write note"), url_for("desk.set_draft_aside", note_id=one.id))
            what = _("Session of %(day)s: a colleague left its note unsigned", day=day(one.on))
            yield _Found(one.case_id, deadline(one.ends_at), what, "", (own,))
            continue
        write = Step(_("Go on writing"), url_for("desk.edit_note", note_id=one.id))
        sign = Step(_("Sign"), url_for("sessions.sign_note", note_id=one.id))
        if one.state is NoteState.AMENDING:
            saved = _("saved %(when)s", when=moment(one.saved_at))
            what = _("Amendment of the note of %(day)s, not signed", day=day(one.on))
            yield _Found(one.case_id, one.saved_at + PATIENCE, what, saved, (sign, write))
        else:
            due = deadline(one.ends_at)
            what = _("Note of %(day)s, not signed", day=day(one.on))
            yield _Found(one.case_id, due, what, "", (sign, write))


def _contacts(user: Any) -> Iterator[_Found]:
    for one in queries.unsigned_contacts(user):
        due = deadline(one.started_at) if one.state is NoteState.DRAFT else one.saved_at + PATIENCE
        steps = (
            Step(_("Read and sign"), url_for("contacts.note", note_id=one.id)),
            Step(_("Go on writing"), url_for("contacts.edit_note", note_id=one.id)),
        )
        kind = contact_words.kinds().get(one.kind, "")
        what = _("%(kind)s of %(day)s, not signed", kind=kind, day=day(one.on))
        yield _Found(one.case_id, due, what, "", steps)


def _homework(user: Any) -> Iterator[_Found]:
    for one in queries.homework_back(user):
        steps = (
            Step(_("Read"), url_for("homework.homework", homework_id=one.id)),
            Step(_("Talked over"), url_for("homework.talk_over", homework_id=one.id), post=True, stays=True),
        )
        when = _("came back %(day)s", day=day(one.back_on))
        yield _Found(
            one.case_id, _as_moment(one.back_on) + PATIENCE, name_of(one.exercise), when, steps, one.side, private=True
        )


def _not_settled(user: Any) -> Iterator[_Found]:
    soon = clock.today() + AGAIN
    for one in queries.not_settled(user, soon):
        place, due = {"case_id": one.case_id, "side": one.side.value}, _as_moment(one.opened_on) + PATIENCE
        when, couple = _("open since %(day)s", day=day(one.opened_on)), one.kind is CaseKind.COUPLE
        if not one.consented:
            step = Step(_("Record consent"), url_for("consents.record_consent", **place))
            yield _Found(one.case_id, due, _("Consent not recorded"), when, (step,), one.side, private=True)
        elif one.withdrawn_on is not None:
            step = Step(_("Open"), url_for("consents.consents", case_id=one.case_id))
            ended, since = _as_moment(one.withdrawn_on), _("since %(day)s", day=day(one.withdrawn_on))
            what = _("Consent to talk about")
            yield _Found(one.case_id, ended + PATIENCE, what, since, (step,), one.side, private=True)
        step = Step(_("Record"), url_for("safety.record_screen", **place))
        if couple and one.again_on is None:
            yield _Found(one.case_id, due, _("Safety screen not recorded"), when, (step,), one.side, private=True)
        elif couple and one.again_on <= soon:
            again = _as_moment(one.again_on), _("Ask about safety again"), ""
            yield _Found(one.case_id, *again, (step,), one.side, private=True)
        if couple and one.gate is Gate.NOT_ASSESSED and one.side is Side.A:  # once for both
            step = Step(_("Decide"), url_for("cases.set_gate", case_id=one.case_id))
            yield _Found(one.case_id, due, _("Gate to joint work not assessed"), when, (step,), private=True)


def _supervision(user: Any) -> Iterator[_Found]:
    for one in queries.for_supervision(user):
        side, due = None, one.since + PATIENCE
        if one.of == "prompt":
            bare = one.key.rstrip("ab")
            side, address = one.key[len(bare) :], {"note_id": one.id, "prompt": one.key}
            steps: tuple[Step, ...] = (
                Step(_("Talked about"), url_for("prompts.discuss_prompt", **address), post=True, stays=True),
                Step(_("Read the note"), url_for("desk.note", note_id=one.id)),
            )
            what = _("For supervision, “%(title)s”", title=prompt(bare).title)
            when = _("since %(day)s", day=day(clock.local(one.since).date()))
        elif one.of == "asked":
            what, when = _("Review asked"), _("asked %(when)s", when=moment(one.since))
            steps = (Step(_("Open"), url_for("supervision.return_review", review_id=one.id)),)
        else:
            what, when = _("Review came back"), _("came back %(day)s", day=moment(one.since))
            steps = (Step(_("Read"), url_for("supervision.review", review_id=one.id)),)
        yield _Found(one.case_id, due, what, when, steps, side, private=True)


def _ahead(user: Any) -> Iterator[_Found]:
    ahead = appointments_ahead(user)
    for one in not_confirmed(ahead)[: queries.MOST]:
        address = url_for("sessions.confirm_session", session_id=one.session_id)
        step = Step(_("Mark as confirmed"), address, post=True, stays=True)
        what = _("Appointment not confirmed")
        yield _Found(one.case_id, one.starts_at - NOTICE, what, moment(one.starts_at), (step,))
    for before, one in brought_together(ahead):
        step = Step(_("Move the appointment"), url_for("sessions.edit_session", session_id=one.session_id))
        what = _("At the same time as an appointment of %(reference)s", reference=before.reference)
        yield _Found(one.case_id, one.starts_at - NOTICE, what, moment(one.starts_at), (step,))


def _as_moment(value: date) -> datetime:
    """A day as its noon."""
    return datetime.combine(value, time(12), tzinfo=clock.zone()).astimezone(UTC)


#: One more sort of thing is one more generator; who only supervises waits for reviews alone.
_SOURCES = (_without_note, _unsigned, _contacts, _homework, _not_settled, _supervision, _ahead)
