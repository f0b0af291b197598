"""Cases with something to report, made by the real actions."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from clinic.accounts.models import Account
from clinic.cases import actions as cases
from clinic.cases import stage_actions
from clinic.cases.lifecycle import CaseKind
from clinic.cases.models import Case
from clinic.core import db
from clinic.homework import actions as homework
from clinic.homework.lifecycle import Mode, Outcome
from clinic.method import catalogue
from clinic.sessions import actions as sessions
from clinic.sessions.lifecycle import Attendance, Modality, SessionState
from clinic.sessions.models import SessionNote, TherapySession

FIRST = date(2026, 3, 2)


def a_couple(*, by: Account, **second: Any) -> Case:
    """Chen Jing (陈静) and Lin Hao, treated by `by`; no pseudonyms chosen."""
    jing = cases.PersonDetails(family_name="陈", given_name="静怡", called="Jing", family_name_first=True)
    hao = cases.PersonDetails(family_name="Lin", given_name="Hao", family_name_first=True)
    partners = [
        cases.PartnerDetails(person=jing, reason="陈静怡 walks as if on thin ice.", hopes="To trust Hao again."),
        cases.PartnerDetails(person=hao, reason="Nothing calms Jing’s doubt.", hopes="Quiet evenings.", **second),
    ]
    case = cases.add_case(
        record_id=uuid.uuid4(), kind=CaseKind.COUPLE, partners=partners, opened_on=FIRST - timedelta(days=3), by=by
    )
    db.session.flush()
    stage_actions.move_stage(case, stage=1, on=FIRST, by=by)
    db.session.commit()
    return case


def a_session(
    case: Case, week: int, *, by: Account, state: SessionState = SessionState.HELD, who: Attendance = Attendance.BOTH
) -> TherapySession:
    """A session in this week of the work, the first one being week 1."""
    start = datetime.combine(FIRST + timedelta(weeks=week - 1), time(12), tzinfo=UTC)
    details = {"starts_at": start, "ends_at": start + timedelta(minutes=80), "state": state}
    meeting = sessions.add_session(
        case, record_id=uuid.uuid4(), attendance=who, modality=Modality.IN_PERSON, by=by, **details
    )
    db.session.commit()
    return meeting


def a_note(case: Case, week: int, *, by: Account, sign: bool = True, **text: Any) -> SessionNote:
    """The note of a session in this week, signed unless told."""
    note = sessions.start_note(a_session(case, week, by=by), record_id=uuid.uuid4(), by=by)
    db.session.flush()
    sessions.save_draft(note, text={"stage": 1, **text}, seen=note.edition, by=by)
    db.session.flush()
    if sign:
        sessions.sign(note, by=by)
    db.session.commit()
    return note


def rated(a: str = "", b: str = "") -> dict[str, dict[str, str]]:
    """Both partners' ratings, as a note has them."""
    return {side: {"score": score, "why_not_lower": ""} for side, score in (("a", a), ("b", b)) if score}


def an_experiment(
    case: Case, side: str, *, by: Account, due: date | None, outcome: Outcome | None, learned: str = ""
) -> None:
    """An exercise given to one partner, and what came back."""
    exercise = catalogue.exercises()[0]
    given = homework.assign(
        case,
        record_id=uuid.uuid4(),
        exercise=exercise,
        side=case.partner(side).side,
        mode=Mode.ALONE,
        instructions="Notice what helps.",
        due_on=due,
        due_hint="",
        set_on=FIRST,
        by=by,
    )
    db.session.flush()
    if outcome is not None:
        details = {"outcome": outcome, "answers": {}, "learned": learned, "what_it_was_like": ""}
        homework.answer(given, given.side, on=FIRST + timedelta(days=5), seen=0, by=by, **details)
    db.session.commit()
