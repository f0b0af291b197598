"""What the script of any editor asks, and what it is answered: a draft as it is stored, and saving what was typed since."""

import base64
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Response, abort, jsonify
from flask_wtf.csrf import generate_csrf

from clinic.accounts.models import Account
from clinic.accounts.signing_in import sharing
from clinic.core import db
from clinic.core.collision import collisions
from clinic.core.forms import clean
from clinic.core.keys import ring
from clinic.core.lifecycle import NotNowError
from clinic.core.web import ChangedMeanwhileError, saved_for_script, told_by_script

Answer = Response | tuple[Response, int]
#: Saves with less than this between them are one spell of writing, which the trail tells once (0014).
SPELL = timedelta(minutes=10)


class UnknownFieldError(ValueError):
    """A page sent what its editor does not ask for, or in another shape."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a page sent: form name -> what was typed, only what changed; the editions that it holds; and `drawn`, the id that
    the form of a new record brought."""

    fields: dict[str, Any]
    seen: int
    session: int
    drawn: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Held:
    """A draft as it is stored.

    fields: form name -> what it holds. said: the line that tells that it is saved. refused: the names of what was typed
    and cannot be read yet. over: why nothing can be typed into it any more; gone: because it was discarded, and can be
    brought back; mistaken: because its note was recorded by mistake. more: whatever else the script needs.
    """

    edition: int
    said: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    session: int = 0
    over: str = ""
    gone: bool = False
    mistaken: bool = False
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def told(self) -> dict[str, Any]:
        """What a script is told of it, without the text."""
        editions = {"edition": self.edition, "session": self.session}
        return {**editions, "refused": list(self.refused), "saved": self.said, **self.more}

    @property
    def ended(self) -> Answer:
        """The answer to whatever is sent once nothing can be typed into it any more."""
        return jsonify(
            sentence=self.over, **({"state": "mistaken"} if self.mistaken else {})
        ), 410 if self.gone else 423


def copy_key(account: Account, record: uuid.UUID) -> str:
    """The key with which the page of `account` seals what it could not save of `record`, as pages carry it."""
    return base64.b64encode(ring().copy_key(account.id, record)).decode()


def asked() -> Typed:
    """What was sent, `{"seen", "seen_session", "fields": {name: value}, "record"}`; 400 for anything else."""
    said = told_by_script()
    fields, seen, session = said.get("fields"), said.get("seen"), said.get("seen_session", 0)
    if not isinstance(fields, dict) or type(seen) is not int or type(session) is not int:
        abort(400)
    return Typed(fields, seen, session, _drawn(said.get("record")))


def _drawn(said: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(said) if isinstance(said, str) else None
    except ValueError:
        abort(400)


def show(held: Held) -> Answer:
    """The draft as it is stored now, with a token for saving it: for a page that was open while somebody signed in again."""
    if sharing():
        abort(403)
    if held.gone:
        return held.ended
    return jsonify(token=generate_csrf(), fields=held.fields, **held.told)


def keep(typed: Typed, save: Callable[[], Held], stored: Callable[[], Held | None]) -> Answer:
    """Save what was typed and say so; `save` gives the draft after it, `stored` reads it once more.

    200 {"edition", "session", "saved", "refused"}, and "fields" when others were saved meanwhile; 409 with what is stored
    when that differs from what was sent, and by paragraph where; 423 when nothing can be typed into it any more, 410 while it
    is discarded; else a "sentence".
    """
    try:
        now = save()
    except UnknownFieldError:
        abort(400)
    except (NotNowError, ChangedMeanwhileError):
        return _other(typed, stored)
    return saved_for_script(**now.told)


def _other(typed: Typed, stored: Callable[[], Held | None]) -> Answer:
    """What is stored now; that is no fault when it is what was typed, such as when an answer got lost."""
    db.session.rollback()
    now = stored()
    if now is not None and now.over:
        return now.ended
    if now is None or sharing():
        abort(403)
    known = {name: cleaned(value) for name, value in typed.fields.items() if name in now.fields}
    collided = {one.name: one.told for one in collisions(now.fields, known)}
    status = 409 if collided or len(known) < len(typed.fields) else 200
    return jsonify(pieces=collided, fields=now.fields, **now.told), status


def cleaned(value: Any) -> Any:
    """What was typed, as it is kept."""
    return clean(value) if isinstance(value, str) else value
