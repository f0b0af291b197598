"""Finding sessions, notes and versions."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from clinic.cases import queries as cases
from clinic.cases.lifecycle import CaseState, Side, Visibility
from clinic.cases.models import Case, Treatment
from clinic.core import clock, db
from clinic.measures import queries as measures
from clinic.measures.scoring import Score, read
from clinic.sessions.attending import is_alone
from clinic.sessions.lifecycle import Attendance, NoteState, SessionState
from clinic.sessions.models import COUNTS, NoteVersion, SessionNote, TherapySession
from clinic.sessions.text import written

#: A case without a note for this long is brought up on the desk; a product default, no clinical rule.
QUIET = timedelta(days=21)
#: So long after a session whose note is signed, “Write note” is taken for that note and not for another hour.
JUST_NOW = timedelta(minutes=30)


def get_session(session_id: uuid.UUID) -> TherapySession | None:
    """The session with this id."""
    return _with_keys(db.session.get(TherapySession, session_id))


def get_note(note_id: uuid.UUID) -> SessionNote | None:
    """The note with this id."""
    return _with_keys(note_alone(note_id))


def note_alone(note_id: uuid.UUID) -> SessionNote | None:
    """The same without its case, for where that is at hand."""
    return db.session.scalars(_NOTE, {"note": note_id}).unique().first()


_NOTE = (
    select(SessionNote)
    .options(joinedload(SessionNote.therapy_session), joinedload(SessionNote.versions))
    .where(SessionNote.id == bindparam("note"))
)


def _with_keys(found: Any) -> Any:
    if found is not None:
        # Held on the record: what nobody holds is loaded again.
        set_committed_value(found, "case", cases.get_case(found.case_id))
    return found


def get_version(note_id: uuid.UUID, number: int) -> "SignedText | None":
    """One signed version of a note, with what the policy asks of the note."""
    note = get_note(note_id)
    if note is None:
        return None
    found = [one for one in note.versions if one.number == number]
    return SignedText(note, found[0]) if found else None


class SignedText:
    """A signed version together with its note."""

    __tablename__ = "note_versions"

    def __init__(self, note: SessionNote, version: NoteVersion) -> None:
        self.note, self.version, self.id = note, version, version.id
        self.case, self.case_id, self.author_id = note.case, note.case_id, note.author_id
        self.visibility, self.versions, self.mistaken = note.visibility, note.versions, note.mistaken


def sessions_of(case: Case) -> Sequence[TherapySession]:
    """The sessions of `case`, by the day they were on, whenever they were written down."""
    whole = selectinload(TherapySession.note).selectinload(SessionNote.versions)
    order = TherapySession.on, TherapySession.starts_at
    return db.session.scalars(
        select(TherapySession).options(whole).where(TherapySession.case_id == case.id).order_by(*order)
    ).all()


@dataclass(frozen=True, slots=True)
class Visit:
    """A session with what lists and drawings need of it and of its note, which it may lack; no text."""

    session_id: uuid.UUID
    on: date
    ends_at: datetime
    starts_at: datetime
    state: SessionState
    note_id: uuid.UUID | None
    author_id: uuid.UUID | None
    note_state: NoteState | None
    visibility: Visibility | None
    stage: int | None
    booked: Attendance
    attendance: Attendance

    @property
    def is_alone(self) -> bool:
        """Whether it is one side's hour alone."""
        return is_alone(self.booked, self.attendance)

    @property
    def is_shared(self) -> bool:
        """Whether others than its author read its note, as it was signed last."""
        return self.note_state not in (None, NoteState.DRAFT) and self.visibility is not Visibility.AUTHOR_ONLY

    def is_readable(self, user: Any) -> bool:
        """Whether `user`, who may read the case, reads its note."""
        return self.author_id == user.id or self.is_shared


_VISITS: Select[Any] = (
    select(TherapySession.id, TherapySession.on, TherapySession.ends_at, TherapySession.starts_at, TherapySession.state)
    .add_columns(SessionNote.id, SessionNote.author_id, SessionNote.state, SessionNote.visibility, SessionNote.stage)
    .add_columns(TherapySession.booked, TherapySession.attendance)
    .outerjoin(TherapySession.note)
    .where(TherapySession.case_id == bindparam("case"))
    .order_by(TherapySession.on, TherapySession.starts_at)
)


def visits_of(case: Any) -> Sequence[Visit]:
    """The sessions of `case` as plain values, by the day they were on."""
    return [Visit(*row) for row in db.rows(_VISITS, case=case.id)]


@dataclass(frozen=True, slots=True)
class LastNote:
    """The newest note of a case that somebody may read. signed_at: none while it was never signed."""

    id: uuid.UUID
    on: date
    attendance: Attendance
    signed_at: datetime | None
    is_amended: bool  # whether its author is at another text
    has_summary: bool


_TEXT = (
    select(SessionNote.draft.kept, NoteVersion.id, NoteVersion.text.kept, NoteVersion.signed_at)
    .outerjoin(NoteVersion, NoteVersion.note_id == SessionNote.id)
    .where(SessionNote.id == bindparam("note"))
    .order_by(NoteVersion.number.desc())
    .limit(1)
)


def last_note_for(user: Any, case: Any, visits: Sequence[Visit]) -> tuple[LastNote | None, str]:
    """The note of the last of `visits` that was held and whose note `user` may read, and its summary line.

    It is the one that was signed last, also while it is being amended; of a first draft its author finds what it says.
    """
    held = (one for one in reversed(visits) if one.state is SessionState.HELD and one.note_id is not None)
    last = next((one for one in held if one.is_readable(user)), None)
    if last is None or last.note_id is None:
        return None, ""
    draft, version, signed, signed_at = db.rows(_TEXT, note=last.note_id)[0]
    if last.note_state is NoteState.DRAFT:
        text = written(SessionNote.draft.open(last.note_id, case.id, draft))
    else:
        text = NoteVersion.text.open(version, case.id, signed)
    summary = str(text.get("summary", ""))
    is_amended = last.note_state is NoteState.AMENDING
    return LastNote(last.note_id, last.on, last.attendance, signed_at, is_amended, bool(summary)), summary


@dataclass(frozen=True, slots=True)
class Rated:
    """One partner's rating in one session, as its reader may see it."""

    session_id: uuid.UUID
    side: Side
    on: date
    score: Score
    visibility: Visibility


def ratings_for(user: Any, case: Any, visits: Sequence[Visit], rows: measures.Rows | None = None) -> list[Rated]:
    """The ratings of `case` as far as `user` may read the notes that hold them, by the day they are about.

    visits: those of the case; rows: its ratings, where they are at hand.
    Its author finds a rating as the note has it now; everybody else as it was signed last.
    """
    of_session = {one.session_id: one for one in visits}
    found = []
    for one in measures.lines_in(measures.rows_of(case) if rows is None else rows, case):
        visit = of_session.get(one.session_id)
        own = visit is None or visit.author_id == user.id
        if own or (visit and visit.is_shared and visit.note_state is NoteState.SIGNED):
            found.append(Rated(one.session_id, one.side, one.on, one.score, one.visibility))
    return sorted([*found, *_signed_ratings(case, _amended(user, visits))], key=lambda one: one.on)


def _amended(user: Any, visits: Sequence[Visit]) -> list[Visit]:
    """Those that `user` reads as they were signed last, while their author is at another text."""
    shared = (one for one in visits if one.author_id != user.id and one.is_shared)
    return [one for one in shared if one.note_state is NoteState.AMENDING]


_NEWEST = (
    select(db.raw(NoteVersion.note_id), func.max(NoteVersion.number))
    .where(NoteVersion.note_id.in_(bindparam("notes", expanding=True)))
    .group_by(NoteVersion.note_id)
    .order_by(NoteVersion.note_id)
)


def amended_for(user: Any, visits: Sequence[Visit]) -> tuple[tuple[Any, ...], ...]:
    """Which signed text `user` reads of each note that its author amends: the same ones say the same."""
    amended = [one.note_id for one in _amended(user, visits)]
    return tuple(tuple(row) for row in db.rows(_NEWEST, notes=amended)) if amended else ()


def _signed_ratings(case: Any, visits: Sequence[Visit]) -> Iterator[Rated]:
    """The ratings that the signed texts of these notes hold."""
    for visit in visits:
        note = note_alone(visit.note_id) if visit.note_id else None
        said = (note.signed_text or {}).get("ratings", {}) if note else {}
        for partner in case.partners:
            score = read(said.get(partner.side.value, {}).get("score", ""))
            if score is not None:
                own = partner.side.own
                yield Rated(visit.session_id, partner.side, visit.on, score, own)


def session_to_write(case: Case, on: date, by: Any) -> TherapySession | None:
    """The session of that day that waits for its note, else the one about which `by` has begun a first draft."""
    cases.wait_for(Case, case.id)  # a button that is pressed twice at once begins one note
    that_day = TherapySession.case_id == case.id, TherapySession.on == on
    open_to_it = TherapySession.state.in_([SessionState.PLANNED, SessionState.HELD])
    begun = and_(SessionNote.author_id == by.id, SessionNote.state == NoteState.DRAFT)
    found = select(TherapySession).outerjoin(TherapySession.note).where(*that_day, open_to_it)
    order = SessionNote.id.is_not(None), TherapySession.starts_at
    return db.session.scalars(found.where(or_(SessionNote.id.is_(None), begun)).order_by(*order)).first()


def drafts_of(case: Case, on: date) -> Sequence[SessionNote]:
    """The first drafts about sessions of that day, of whomever."""
    that_day = TherapySession.case_id == case.id, TherapySession.on == on, SessionNote.state == NoteState.DRAFT
    found = select(SessionNote).join(SessionNote.therapy_session).where(*that_day)
    return db.session.scalars(found.order_by(TherapySession.starts_at)).all()


def signed_at(case: Case, moment: datetime, by: Any) -> SessionNote | None:
    """The note that `by` has signed about a session whose hour this moment is in, or was until just now."""
    hour = TherapySession.starts_at <= moment, TherapySession.ends_at > moment - JUST_NOW
    signed = SessionNote.author_id == by.id, SessionNote.state != NoteState.DRAFT
    mine = TherapySession.case_id == case.id, COUNTS, *hour, *signed
    found = select(SessionNote).join(SessionNote.therapy_session).where(*mine)
    return db.session.scalars(found.order_by(SessionNote.started_at.desc())).first()


def note_of(session_id: uuid.UUID) -> SessionNote | None:
    """The note of a session, the one that counts."""
    return db.session.scalars(select(SessionNote).where(SessionNote.session_id == session_id, COUNTS)).first()


def last_note_before(note: SessionNote) -> SessionNote | None:
    """The newest signed note about an earlier session with the same partners that the author of `note` may read: beside what
    is written with both in the room, nothing stands of an hour with one alone, and beside one's hour nothing of the
    other's.
    """
    before = {"case": note.case_id, "before": note.therapy_session.starts_at, "author": note.author_id}
    before["there"] = note.therapy_session.attendance
    return db.session.scalars(_LAST, before).unique().first()


_EARLIER = (
    select(SessionNote.id)
    .join(TherapySession, TherapySession.id == SessionNote.session_id)
    .where(SessionNote.case_id == bindparam("case"), TherapySession.starts_at < bindparam("before"), COUNTS)
    .where(or_(SessionNote.author_id == bindparam("author"), SessionNote.visibility != Visibility.AUTHOR_ONLY))
    .where(TherapySession.attendance.in_((Attendance.BOTH, bindparam("there", type_=TherapySession.attendance.type))))
    .where(exists().where(NoteVersion.note_id == SessionNote.id))
    .order_by(TherapySession.starts_at.desc())
    .limit(1)
)
_LAST = (
    select(SessionNote)
    .options(joinedload(SessionNote.therapy_session), joinedload(SessionNote.versions))
    .where(SessionNote.id == _EARLIER.scalar_subquery())
)


def _mine(user: Any) -> Any:
    return select(Treatment.case_id).where(Treatment.account_id == user.id, Treatment.until.is_(None))


def cases_without_note_since(user: Any, today: date) -> Sequence[Case]:
    """Open cases of `user` in which no note was written for three weeks, the longest silence first; at most eight."""
    written = exists().where(SessionNote.case_id == Case.id, SessionNote.saved_at > clock.now() - QUIET, COUNTS)
    quiet = Case.state == CaseState.OPEN, Case.active_on <= today - QUIET, ~written
    found = select(Case).where(Case.id.in_(_mine(user)), *quiet).order_by(Case.active_on).limit(8)
    return cases.with_people(found)


def held_count(case: Case) -> int:
    """How many sessions were held."""
    held = TherapySession.case_id == case.id, TherapySession.state == SessionState.HELD
    return db.session.scalar(select(func.count()).select_from(TherapySession).where(*held)) or 0
