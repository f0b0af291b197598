"""Finding answers to prompts, and the records that the prompts read."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from clinic.accounts.models import Account
from clinic.cases.models import Case
from clinic.core import db
from clinic.prompts.lifecycle import Response
from clinic.prompts.models import PromptAnswer
from clinic.sessions.models import SessionNote, TherapySession


def notes_around(note: SessionNote) -> tuple[Sequence[SessionNote], bool]:
    """The author's own notes of the case up to and with `note`, the oldest session first; and whether it is the newest."""
    whole = contains_eager(SessionNote.therapy_session), joinedload(SessionNote.versions)
    mine = SessionNote.case_id == note.case_id, SessionNote.author_id == note.author_id
    found = select(SessionNote).join(SessionNote.therapy_session).options(*whole).where(*mine)
    every = db.session.scalars(found.order_by(TherapySession.starts_at, SessionNote.started_at)).unique().all()
    here = note.therapy_session.starts_at
    before = [one for one in every if one.id != note.id and one.therapy_session.starts_at <= here]
    return [*before, note], all(one.therapy_session.starts_at <= here for one in every)


def answers_to(note: SessionNote) -> Sequence[PromptAnswer]:
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
    mine = PromptAnswer.case_id == case.id, PromptAnswer.response == Response.TO_SUPERVISION
    found = select(PromptAnswer).join(Account, Account.id == PromptAnswer.author_id).where(*mine, whose)
    return db.session.scalars(found.order_by(PromptAnswer.answered_at.desc())).all()


def session_days(notes: Sequence[uuid.UUID]) -> dict[uuid.UUID, date]:
    """The day of each note's session, by the note's id."""
    found = select(SessionNote).options(joinedload(SessionNote.therapy_session)).where(SessionNote.id.in_(notes))
    return {one.id: one.therapy_session.on for one in db.session.scalars(found)}
