"""Fills an installation with many invented cases, fast: sealed like any other record, inserted in bulk."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from clinic.access.roles import Role
from clinic.accounts import actions as accounts
from clinic.accounts.models import Account
from clinic.app import create_app
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.cases.journey import Kind
from clinic.cases.lifecycle import CaseKind, CaseState, Gate, SecretsPolicy, Side, Visibility
from clinic.cases.models import Case, Partner, Person, StageEpisode, Treatment
from clinic.config import Settings
from clinic.consents import texts
from clinic.consents.lifecycle import Method
from clinic.consents.models import Consent
from clinic.core import clock, db
from clinic.homework.lifecycle import HomeworkState, Mode
from clinic.homework.models import ExceptionEntry, Homework
from clinic.measures.models import Rating
from clinic.method import catalogue
from clinic.safety.models import SafetyScreen
from clinic.sessions.lifecycle import Attendance, Modality, NoteState, SessionState
from clinic.sessions.models import NoteVersion, SessionNote, TherapySession

EMAIL = "bench@demo.example"
PASSWORD = "many cases, one evening"
#: Cases that go to the database together.
BATCH = 50
#: Cases that are looked at one after the other.
OTHERS = 150
#: Appointments in the busy week.
WEEK = 40
#: About as much as a therapist types in five minutes.
PROSE = "They told how the week went, what was hard, and what each of them did when it got a little easier. " * 3
WHOSE = {Side.A: Visibility.PARTNER_A, Side.B: Visibility.PARTNER_B}


@dataclass(frozen=True, slots=True)
class Filled:
    """What the measuring needs to know about a filled installation."""

    cases: int
    notes: int
    case_id: uuid.UUID  # the case that is opened
    others: tuple[tuple[uuid.UUID, uuid.UUID], ...]  # cases besides, each with its last note: more than are kept drawn
    signed_id: uuid.UUID  # a note of it
    draft_id: uuid.UUID  # its draft, which is saved again and again
    busy: date  # a day in a week with 40 appointments
    word: str  # a family name that one case has
    weight: int  # bytes of the database


def fill(instance: Path, cases: int, notes: int) -> Filled:
    """A practice in the empty folder `instance`: one practitioner, `cases` couples with `notes` signed notes each.

    Every couple also has two homework assignments, two exceptions, consents, safety screens and a planned session; the most recently active
    one has a draft besides.
    """
    app = create_app(Settings(instance=instance))
    with app.app_context():
        accounts.create_practice(name="Bench practice")
        who = {"email": EMAIL, "name": "Bench Practitioner", "password": PASSWORD}
        by = accounts.add_account(roles={Role.PRACTITIONER}, by=None, **who)
        db.session.flush()
        for first in range(0, cases, BATCH):
            rows: list[Any] = []
            for number in range(first, min(first + BATCH, cases)):
                rows += _couple(number, notes, by, last=number == cases - 1)
            _insert(rows)
            for one in rows:
                if isinstance(one, Case):
                    trail.record(Event.CASE_ADDED, one, by=by)
        last = select(Case.id, SessionNote.id).join(SessionNote, SessionNote.case_id == Case.id)
        last = last.join(SessionNote.therapy_session).where(TherapySession.on == Case.active_on)
        others = tuple((one, note) for one, note in db.session.execute(last.where(Case.number < 1001 + OTHERS)))
        case = max((one for one in rows if isinstance(one, Case)), key=lambda one: one.number)
        signed = next(one.id for one in rows if isinstance(one, SessionNote) and one.case_id == case.id)
        meeting, draft = _draft(case, notes, by)
        _insert([meeting, draft])
        db.session.commit()
        db.session.remove()
        db.database.engine.dispose()
        weight = sum(file.stat().st_size for file in instance.glob("*.sqlite3*"))
        return Filled(cases, notes, case.id, others, signed, draft.id, _busy(), f"Family{cases - 1:05}", weight)


def _insert(rows: list[Any]) -> None:
    order = (Case, Person, Partner, Treatment, StageEpisode, TherapySession, SessionNote, NoteVersion, Rating)
    order += (Homework, ExceptionEntry, Consent, SafetyScreen)
    db.session.bulk_save_objects(sorted(rows, key=lambda one: order.index(type(one))))


def _couple(number: int, notes: int, by: Account, *, last: bool) -> list[Any]:
    active = clock.today() - timedelta(days=1)
    first = active - timedelta(weeks=notes - 1)
    case = Case(
        number=1001 + number,
        kind=CaseKind.COUPLE,
        state=CaseState.OPEN,
        opened_on=first,
        active_on=active,
        stage=_stage(notes - 1, notes),
        cycle=1,
        secrets_policy=SecretsPolicy.NO_SECRETS,
        gate=Gate.OPEN,
        invented=True,
        facts={"together_since": "eleven years", "living": "together"},
        problem_name="the cold house",
    )
    rows: list[Any] = [case, Treatment(case_id=case.id, account_id=by.id, since=clock.now())]
    for side in Side:
        rows += _partner(case, side, number)
        rows += _between_sessions(case, side, active, by)
        rows += _agreed_and_asked(case, side, by)
    for stage in range(1, (case.stage or 0) + 1):
        weeks = next(week for week in range(notes) if _stage(week, notes) == stage)
        rows.append(_episode(case, stage, first + timedelta(weeks=weeks), by))
    for week in range(notes):
        rows += _held(case, first + timedelta(weeks=week), _stage(week, notes), by)
    # eight a day, as one person can work, after the busy week; the case that is opened is seen next week
    ahead = _meeting(case, clock.today() + timedelta(days=6 if last else 70 + number // 8), SessionState.PLANNED, by)
    ahead.starts_at = ahead.starts_at.replace(hour=8 + number % 8)
    ahead.ends_at = ahead.starts_at + timedelta(minutes=50)
    rows.append(ahead)
    if number < WEEK:
        busy = _meeting(case, _busy() + timedelta(days=number % 5), SessionState.PLANNED, by)
        busy.starts_at = busy.starts_at.replace(hour=8 + number // 5)
        busy.ends_at = busy.starts_at + timedelta(minutes=50)
        rows.append(busy)
    return rows


def _busy() -> date:
    """The Monday of a week in which nothing is but its 40 appointments."""
    ahead = clock.today() + timedelta(weeks=8)
    return ahead - timedelta(days=ahead.weekday())


def _stage(week: int, weeks: int) -> int:
    """Through the six stages one after another, as far as the weeks reach."""
    return 1 + week * min(6, weeks) // weeks


def _partner(case: Case, side: Side, number: int) -> list[Any]:
    person = Person(
        family_name=f"Family{number:05}",
        given_name=f"Given {side.value.upper()}",
        contact={"email": f"{side.value}{number}@demo.example", "phone": "0000 000000"},
        invented=True,
    )
    story = {"reason": PROSE[:200], "hopes": PROSE[:200], "pseudonym": f"Partner {side.value.upper()}"}
    return [person, Partner(case_id=case.id, person_id=person.id, side=side, **story)]


def _between_sessions(case: Case, side: Side, on: date, by: Account) -> list[Any]:
    exercise = catalogue.exercises()[0]
    given = Homework(
        case_id=case.id,
        exercise=exercise.key,
        exercise_edition=1,
        side=side,
        mode=Mode.ALONE,
        state=HomeworkState.SET,
        visibility=WHOSE[side],
        cycle=1,
        set_on=on,
        due_on=on + timedelta(days=7),
        by_id=by.id,
        instructions=str(exercise.instructions),
    )
    moment = {"side": side, "visibility": WHOSE[side], "on": on, "source": "client", "moment": {"context": PROSE[:200]}}
    return [given, ExceptionEntry(case_id=case.id, recorded_at=clock.now(), by_id=by.id, **moment)]


def _agreed_and_asked(case: Case, side: Side, by: Account) -> list[Any]:
    made = {"case_id": case.id, "side": side, "by_id": by.id, "recorded_at": clock.now()}
    text = texts.newest(case.kind)
    agreed = {"text": text.key, "edition": text.edition, "policy": case.secrets_policy, "method": Method.PAPER}
    agreed |= {"answers": {one.key: "agreed" for one in text.points}, "visibility": WHOSE[side]}
    told = {"outcome": "no_concern_disclosed", "mode": "in_person", "company": "alone"}
    asked = {"on": case.opened_on, "again_on": clock.today() + timedelta(days=30), "told": told}
    asked |= {"visibility": Visibility.AUTHOR_ONLY}
    return [Consent(agreed_on=case.opened_on, **agreed, **made), SafetyScreen(**asked, **made)]


def _episode(case: Case, stage: int, on: date, by: Account) -> StageEpisode:
    return StageEpisode(
        case_id=case.id,
        number=stage,
        cycle=1,
        stage=stage,
        on=on,
        kind=Kind.FIRST if stage == 1 else Kind.FORWARD,
        visibility=Visibility.JOINT,
        by_id=by.id,
        recorded_at=clock.now(),
    )


def _meeting(case: Case, on: date, state: SessionState, by: Account) -> TherapySession:
    starts_at = datetime.combine(on, time(16), tzinfo=UTC)
    return TherapySession(
        case_id=case.id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=80),
        on=on,
        state=state,
        practitioner_id=by.id,
        booked=Attendance.BOTH,
        attendance=Attendance.BOTH,
        modality=Modality.IN_PERSON,
        visibility=Visibility.JOINT,
        recorded_at=clock.now(),
    )


def _held(case: Case, on: date, stage: int, by: Account) -> list[Any]:
    meeting, text = _meeting(case, on, SessionState.HELD, by), _text(stage)
    note = _note(case, meeting, by, state=NoteState.SIGNED, stage=stage)
    version = NoteVersion(
        note_id=note.id, case_id=case.id, number=1, signed_by_id=by.id, signed_at=clock.now(), text=text
    )
    ratings = [
        Rating(
            case_id=case.id,
            session_id=meeting.id,
            side=side,
            visibility=WHOSE[side],
            on=on,
            recorded_at=clock.now(),
            answer=text["ratings"][side.value],
        )
        for side in Side
    ]
    return [meeting, note, version, *ratings]


def _note(case: Case, meeting: TherapySession, by: Account, **more: Any) -> SessionNote:
    who = {"case_id": case.id, "session_id": meeting.id, "author_id": by.id, "visibility": Visibility.JOINT}
    return SessionNote(started_at=clock.now(), saved_at=clock.now(), **who, **more)


def _draft(case: Case, notes: int, by: Account) -> tuple[TherapySession, SessionNote]:
    meeting, stage = _meeting(case, clock.today(), SessionState.HELD, by), _stage(notes - 1, notes)
    return meeting, _note(case, meeting, by, state=NoteState.DRAFT, stage=stage, draft=_text(stage))


def _text(stage: int) -> dict[str, Any]:
    sides = [side.value for side in Side]
    return {
        "stage": stage,
        "mechanisms": [1, 5],
        "ratings": {side: {"score": "4-5", "why_not_lower": PROSE[:100]} for side in sides},
        "pain": dict.fromkeys(sides, PROSE),
        "better": {side: {"text": PROSE, "source": "client"} for side in sides},
        "did": {"text": PROSE},
        "next": dict.fromkeys(sides, PROSE[:100]),
        "safety": "nothing_new",
        "summary": PROSE[:100],
    }
