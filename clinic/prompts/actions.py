"""Answering a prompt, and opening it again."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.cases import queries as cases
from clinic.cases.lifecycle import Visibility
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.core.web import says_more
from clinic.prompts import queries
from clinic.prompts.lifecycle import Response
from clinic.prompts.models import PromptAnswer
from clinic.sessions.models import SessionNote


def answer(note: SessionNote, key: str, *, response: Response, because: str, seen: int, by: Account) -> PromptAnswer:
    """Keep what the author of `note` says to a prompt (such as D1a). The same answer once more changes nothing.

    seen: the edition of the answer that the page showed, 0 when there was none. Raises ChangedMeanwhileError.
    """
    cases.wait_for(Case, note.case_id)
    row = queries.answer_to(note, key)
    stands = (row.response, row.because) if row else None
    is_new = says_more((response, because), stands, seen=seen, edition=row.edition if row else 0)
    if row is not None and not is_new:
        return row
    if row is None:
        row = PromptAnswer(case_id=note.case_id, note_id=note.id, prompt=key, author_id=by.id)
        row.visibility, row.case = Visibility.AUTHOR_ONLY, note.case
        db.session.add(row)
    row.response, row.because, row.answered_at, row.discussed_at = response, because, clock.now(), None
    trail.record(Event.PROMPT_ANSWERED, note, by=by, prompt=key.rstrip("ab"))
    return row


def discuss(note: SessionNote, key: str, *, by: Account) -> None:
    """It was talked about in supervision. What waits for none, or was talked about already, stays as it is."""
    cases.wait_for(Case, note.case_id)
    row = queries.answer_to(note, key)
    if row is not None and row.response is Response.TO_SUPERVISION and row.discussed_at is None:
        row.discussed_at = clock.now()
        trail.record(Event.PROMPT_DISCUSSED, note, by=by, prompt=key.rstrip("ab"))


def reopen(note: SessionNote, key: str, *, by: Account) -> None:
    """Take the answer back, with its reason; where there is none, nothing happens."""
    cases.wait_for(Case, note.case_id)
    row = queries.answer_to(note, key)
    if row is not None:
        db.session.delete(row)
        trail.record(Event.PROMPT_REOPENED, note, by=by, prompt=key.rstrip("ab"))


def take_away(note: SessionNote, *, by: Account) -> list[dict[str, Any]]:
    """What `by` said to the prompts beside a note that was never signed, as plain values, and no record any more: it goes
    with the draft that is discarded. Beside a signed note it stays."""
    if note.versions or note.author_id != by.id:
        return []
    cases.wait_for(Case, note.case_id)
    rows = queries.answers_to(note)
    plain = [_plain(one) for one in rows]
    for one in rows:
        db.session.delete(one)
    db.session.flush()
    return plain


def _plain(row: PromptAnswer) -> dict[str, Any]:
    discussed = row.discussed_at.isoformat() if row.discussed_at else ""
    said = {"prompt": row.prompt, "response": row.response.value, "because": row.because, "discussed_at": discussed}
    return {"id": str(row.id), "answered_at": row.answered_at.isoformat(), "edition": row.edition, **said}


def put_back(note: SessionNote, answers: Iterable[dict[str, Any]], *, by: Account) -> None:
    """Let them be records beside `note` again."""
    for one in answers:
        row = PromptAnswer(
            id=uuid.UUID(one["id"]),
            case_id=note.case_id,
            note_id=note.id,
            prompt=one["prompt"],
            response=Response(one["response"]),
            visibility=Visibility.AUTHOR_ONLY,
            author_id=by.id,
            answered_at=datetime.fromisoformat(one["answered_at"]),
            discussed_at=datetime.fromisoformat(one["discussed_at"]) if one["discussed_at"] else None,
            case=note.case,
            because=one["because"],
        )
        db.session.add(row)
        db.count_on(row, one["edition"])
