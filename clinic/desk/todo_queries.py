"""What waits for somebody in the cases that they treat: plain rows, a statement for each sort of thing."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Date,
    Row,
    Uuid,
    and_,
    bindparam,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)

from clinic.access.roles import Role
from clinic.cases.lifecycle import CaseKind, CaseState, Gate, NoteState, Visibility
from clinic.cases.models import Case, Partner, Treatment
from clinic.cases.queries import open_to, works_on
from clinic.consents.lifecycle import Ending
from clinic.consents.models import Consent, ConsentWithdrawal
from clinic.contacts.models import COUNTS as CONTACT_COUNTS
from clinic.contacts.models import ContactNote
from clinic.core import db
from clinic.core.db import UtcTime
from clinic.homework.lifecycle import HomeworkState
from clinic.homework.models import Homework, HomeworkAnswer
from clinic.prompts.lifecycle import Response
from clinic.prompts.models import PromptAnswer
from clinic.safety.models import SafetyScreen, ScreenMistake
from clinic.sessions.appointment_queries import IN_CALENDAR
from clinic.sessions.lifecycle import SessionState
from clinic.sessions.models import COUNTS, SessionNote, TherapySession
from clinic.supervision.lifecycle import ReviewState
from clinic.supervision.models import Review
from clinic.supervision.queries import own, supervised

#: So many of each sort; whoever has more gets them as they work these off.
MOST = 50
_NOW = bindparam("now", type_=UtcTime())
_OPEN = NoteState.DRAFT, NoteState.AMENDING
_USER = bindparam("user", type_=Uuid())
Rows = Sequence[Row[Any]]


def _treats(record: Any) -> Any:
    """Whether `user` treats the case of `record` now: asked of the few rows that wait, not the other way round."""
    now = Treatment.account_id == _USER, Treatment.until.is_(None)
    return exists().where(Treatment.case_id == record.case_id, *now)


def _rows(statement: Any, user: Any, **values: Any) -> Any:
    return db.rows(statement.limit(MOST), user=user.id, **values)


def without_note(user: Any, now: datetime) -> Rows:
    """Appointments in the calendar of `user` that are over, were held or still planned, and have no note; oldest first."""
    return _rows(_without_note(), user, now=now)


@lru_cache(maxsize=1)
def _without_note() -> Any:
    session = TherapySession
    over = session.state.in_((SessionState.HELD, SessionState.PLANNED)), session.ends_at < _NOW
    columns = session.id, session.case_id, session.on, session.ends_at, session.state
    return select(*columns).where(*IN_CALENDAR, *over, session.has_note == false()).order_by(session.ends_at)


def unsigned(user: Any) -> Rows:
    """Notes of `user` that are not signed, first drafts and amendments, and first drafts that others left behind in the cases
    that `user` treats (the policy's `is_left`); the oldest first."""
    return _rows(_unsigned(), user)


@lru_cache(maxsize=1)
def _unsigned() -> Any:
    note = SessionNote
    waits = or_(note.author_id == _USER, and_(note.state == NoteState.DRAFT, ~works_on(note.case_id, note.author_id)))
    columns = note.id, note.case_id, note.author_id, note.state, note.saved_at
    found = select(*columns, TherapySession.on, TherapySession.ends_at).join(note.therapy_session)
    return found.where(note.state.in_(_OPEN), _treats(note), waits).order_by(TherapySession.ends_at)


def unsigned_contacts(user: Any) -> Rows:
    """Notes without a session of `user` that are not signed."""
    return _rows(_unsigned_contacts(), user)


@lru_cache(maxsize=1)
def _unsigned_contacts() -> Any:
    note = ContactNote
    mine = note.author_id == _USER, _treats(note), note.state != NoteState.SIGNED, CONTACT_COUNTS
    columns = note.id, note.case_id, note.kind, note.on, note.state, note.started_at, note.saved_at
    return select(*columns).where(*mine, note.has_words).order_by(note.started_at)


def homework_back(user: Any) -> Rows:
    """What came back and has not been talked over."""
    return _rows(_homework_back(), user)


@lru_cache(maxsize=1)
def _homework_back() -> Any:
    columns = Homework.id, Homework.case_id, Homework.exercise, Homework.side
    back = select(*columns, func.max(HomeworkAnswer.on).label("back_on")).join(Homework.answers)
    shown = or_(Homework.visibility != Visibility.AUTHOR_ONLY, Homework.by_id == _USER)
    mine = _treats(Homework), Homework.state == HomeworkState.HANDED_IN, shown
    return back.where(*mine).group_by(*columns).order_by(func.max(HomeworkAnswer.on))


def not_settled(user: Any, soon: date) -> Rows:
    """Partners in open cases whose consent is not recorded or was withdrawn, who were not asked about safety or are to be
    asked again by the day `soon`, or whose case waits for a decision about the gate; one statement for all of it, a row
    for each partner.

    again_on: when the newest screen says to ask again; None when there is none. withdrawn_on: when the newest consent
    was withdrawn; None while it holds.
    """
    return _rows(_not_settled(user.roles), user, soon=soon)


@lru_cache(maxsize=16)
def _not_settled(roles: frozenset[Role]) -> Any:
    consented, withdrawn_on, again_on = _consented(), _withdrawn_on(), _again_on()
    couple, gate = Case.kind == CaseKind.COUPLE, Case.gate == Gate.NOT_ASSESSED
    due = func.coalesce(again_on, date.min) <= bindparam("soon", type_=Date())
    stands = consented.label("consented"), withdrawn_on.label("withdrawn_on"), again_on.label("again_on")
    columns = Case.id.label("case_id"), Case.kind, Case.opened_on, Case.gate, Partner.side, *stands
    mine = open_to(roles & {Role.PRACTITIONER}), Case.state == CaseState.OPEN
    waits = or_(~consented, withdrawn_on.is_not(None), and_(couple, or_(gate, due)))
    return select(*columns).join(Case.partners).where(*mine, waits).order_by(Case.opened_on, Partner.side)


def _consented() -> Any:
    """Whether a consent of the partner was recorded; withdrawn, it was."""
    return exists().where(*_that_count()).correlate(Case, Partner)


def _withdrawn_on() -> Any:
    """When the newest consent of the partner that counts was withdrawn."""
    ended = select(ConsentWithdrawal.on).where(ConsentWithdrawal.consent_id == Consent.id).scalar_subquery()
    newest = select(ended).select_from(Consent).where(*_that_count())
    newest = newest.order_by(Consent.agreed_on.desc(), Consent.recorded_at.desc()).limit(1)
    return newest.correlate(Case, Partner).scalar_subquery()


def _that_count() -> tuple[Any, ...]:
    """The consents of the partner, without those recorded by mistake."""
    mistake = ConsentWithdrawal.consent_id == Consent.id, ConsentWithdrawal.ending == Ending.MISTAKEN
    return Consent.case_id == Case.id, Consent.side == Partner.side, ~exists().where(*mistake)


def _again_on() -> Any:
    """When the newest screen of the partner that counts says to ask again."""
    screen, taken_back = SafetyScreen, exists().where(ScreenMistake.screen_id == SafetyScreen.id)
    counts = screen.case_id == Case.id, screen.side == Partner.side, ~taken_back
    newest = select(screen.again_on).where(*counts).order_by(screen.on.desc(), screen.recorded_at.desc()).limit(1)
    return newest.correlate(Case, Partner).scalar_subquery()


def for_supervision(user: Any) -> Rows:
    """What belongs to supervision, by `of`, as one statement.

    prompt: a question beside a note (`id`, by its `key`) that `user` took there and has not noted as talked about.
    Beside or about a note that was recorded by mistake nothing waits.
    asked: a review that `user` shall return. returned: one that came back to `user`.
    """
    return _rows(_for_supervision(user.roles), user)


@lru_cache(maxsize=16)
def _for_supervision(roles: frozenset[Role]) -> Any:
    answer, key = PromptAnswer, literal("")
    mine = answer.author_id == _USER, _treats(answer)
    counts = exists().where(SessionNote.id == answer.note_id, COUNTS)
    open_ = answer.response == Response.TO_SUPERVISION, answer.discussed_at.is_(None), counts
    prompt = answer.note_id.label("id"), answer.case_id, answer.prompt.label("key"), answer.answered_at.label("since")
    taken = select(literal("prompt").label("of"), *prompt).where(*mine, *open_)
    asked = select(literal("asked"), Review.id, Review.case_id, key, Review.asked_at).join(Review.note)
    asked = asked.where(supervised(roles), Review.state == ReviewState.ASKED, COUNTS)
    back = select(literal("returned"), Review.id, Review.case_id, key, Review.returned_at).join(Review.note)
    back = back.where(own(roles), Review.state == ReviewState.RETURNED)
    return union_all(taken, asked, back).order_by("since")
