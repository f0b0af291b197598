"""Finding answers to prompts, and the records that the prompts read."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Date,
    LargeBinary,
    String,
    Uuid,
    bindparam,
    exists,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import contains_eager, joinedload

from clinic.accounts.models import Account
from clinic.cases.lifecycle import Gate
from clinic.cases.models import Case, GateDecision
from clinic.core import db
from clinic.homework.models import ExceptionEntry, Homework, HomeworkAnswer
from clinic.prompts.lifecycle import Response
from clinic.prompts.models import PromptAnswer
from clinic.safety.models import SafetyScreen, ScreenMistake
from clinic.sessions.models import COUNTS, SessionNote, TherapySession
from clinic.sheets.models import SheetEntry


def notes_around(note: Any) -> tuple[Sequence[Any], bool]:
    """The author's own notes of the case up to and with `note`, the oldest session first; and whether it is the newest."""
    whole = contains_eager(SessionNote.therapy_session), joinedload(SessionNote.versions)
    mine = SessionNote.case_id == note.case_id, SessionNote.author_id == note.author_id, COUNTS
    found = select(SessionNote).join(SessionNote.therapy_session).options(*whole).where(*mine)
    every = db.session.scalars(found.order_by(TherapySession.starts_at, SessionNote.started_at)).unique().all()
    here = note.therapy_session.starts_at
    before = [one for one in every if one.id != note.id and one.therapy_session.starts_at <= here]
    return [*before, note], all(one.therapy_session.starts_at <= here for one in every)


@dataclass(frozen=True, slots=True)
class Decided:
    """The gate to joint work was set."""

    state: Gate
    decided_at: datetime


def _editions(of: str, record: Any, *which: Any) -> Any:
    nothing = literal(""), null(), null(), null()
    return select(literal(of), db.raw(record.id), record.edition, *nothing).where(*which)


_CASE, _AUTHOR = bindparam("case", type_=Uuid()), bindparam("author", type_=Uuid())
_MINE = SessionNote.case_id == _CASE, SessionNote.author_id == _AUTHOR, COUNTS
_GATE = select(
    literal("gate"),
    db.raw(GateDecision.id),
    literal(0),
    type_coerce(GateDecision.state, String),
    GateDecision.decided_at,
    type_coerce(null(), Date),
    type_coerce(null(), LargeBinary),
).where(GateDecision.case_id == _CASE)
#: Second, so that PostgreSQL knows of what kind a column is that stays empty in all others.
_SCREEN = select(
    literal("screen"),
    db.raw(SafetyScreen.id),
    literal(0),
    type_coerce(SafetyScreen.side, String),
    SafetyScreen.recorded_at,
    SafetyScreen.on,
    SafetyScreen.told.kept,
).where(SafetyScreen.case_id == _CASE, ~exists().where(ScreenMistake.screen_id == SafetyScreen.id))
_AROUND = union_all(
    _GATE,
    _SCREEN,
    _editions("note", SessionNote, *_MINE),
    _editions("session", TherapySession, TherapySession.id.in_(select(SessionNote.session_id).where(*_MINE))),
    _editions("exception", ExceptionEntry, ExceptionEntry.case_id == _CASE),
    _editions("homework", Homework, Homework.case_id == _CASE),
    _editions("homework_answer", HomeworkAnswer, HomeworkAnswer.case_id == _CASE),
    _editions("sheet", SheetEntry, SheetEntry.case_id == _CASE),
    _editions("answer", PromptAnswer, PromptAnswer.note_id == bindparam("note", type_=Uuid())),
)


def around(note: Any) -> frozenset[tuple[Any, ...]]:
    """Which records the prompts beside `note` read, in which edition: the same ones raise the same. By one statement.

    (what it is, id, edition; of a decision about the gate which one and when; of a safety screen that counts whom it
    asked, when it was recorded, on which day, and what it tells, sealed).
    """
    found = db.rows(_AROUND, case=note.case_id, author=note.author_id, note=note.id)
    return frozenset(tuple(row) for row in found)


def decisions_in(found: Iterable[tuple[Any, ...]]) -> list[Decided]:
    """The decisions about the gate among what is `around` a note, newest first."""
    some = [Decided(Gate(word), at) for of, _id, _edition, word, at, *_more in found if of == "gate"]
    return sorted(some, key=lambda one: one.decided_at, reverse=True)


def asked_in(found: Iterable[tuple[Any, ...]], case_id: uuid.UUID, upto: date) -> dict[str, list[dict[str, Any]]]:
    """What each side's safety screens until that day tell, among what is `around` a note, newest first."""
    some: dict[str, list[dict[str, Any]]] = {}
    screens = [one for one in found if one[0] == "screen" and one[5] <= upto]
    for _of, key, _edition, side, _at, _on, sealed in sorted(screens, key=lambda one: (one[5], one[4]), reverse=True):
        some.setdefault(side, []).append(SafetyScreen.told.open(db.as_uuid(key), case_id, sealed))
    return some


def answers_to(note: Any) -> Sequence[PromptAnswer]:
    """What the author said to the prompts beside `note`."""
    mine = PromptAnswer.note_id == note.id, PromptAnswer.author_id == note.author_id
    return db.session.scalars(select(PromptAnswer).where(*mine).order_by(PromptAnswer.answered_at)).all()


def answer_to(note: SessionNote, key: str) -> PromptAnswer | None:
    """What the author said to one prompt, such as D1a."""
    mine = PromptAnswer.note_id == note.id, PromptAnswer.prompt == key
    return db.session.scalars(select(PromptAnswer).where(*mine)).first()


def taken_to_supervision(case: Case, reader: Any) -> Sequence[PromptAnswer]:
    """What was taken to supervision in `case` by `reader`, or by somebody whom `reader` supervises; newest first."""
    whose = or_(Account.id == reader.id, Account.supervisor_id == reader.id)
    beside = PromptAnswer.note_id.in_(select(SessionNote.id).where(SessionNote.case_id == case.id, COUNTS))
    mine = PromptAnswer.case_id == case.id, PromptAnswer.response == Response.TO_SUPERVISION, beside
    found = select(PromptAnswer).join(Account, Account.id == PromptAnswer.author_id).where(*mine, whose)
    return db.session.scalars(found.order_by(PromptAnswer.answered_at.desc())).all()


def session_days(notes: Sequence[uuid.UUID]) -> dict[uuid.UUID, date]:
    """The day of each note's session, by the note's id."""
    found = select(SessionNote).options(joinedload(SessionNote.therapy_session)).where(SessionNote.id.in_(notes))
    return {one.id: one.therapy_session.on for one in db.session.scalars(found)}
