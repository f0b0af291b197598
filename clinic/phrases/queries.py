"""Finding a practice's own phrases and what it hides."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from clinic.core import db
from clinic.phrases.models import HiddenPhrase, OwnPhrase


def own_phrases() -> Sequence[OwnPhrase]:
    """The practice's own phrases, the oldest first."""
    return db.session.scalars(select(OwnPhrase).order_by(OwnPhrase.added_at, OwnPhrase.id)).all()


def get_own_phrase(phrase_id: uuid.UUID) -> OwnPhrase | None:
    """The own phrase with this id."""
    return db.session.get(OwnPhrase, phrase_id)


def hidden_ids() -> frozenset[str]:
    """The ids of the method's phrases that the practice hides."""
    return frozenset(db.session.scalars(select(HiddenPhrase.phrase)))


def get_hidden(phrase: str) -> HiddenPhrase | None:
    """The row that hides this phrase of the method."""
    return db.session.get(HiddenPhrase, phrase)
