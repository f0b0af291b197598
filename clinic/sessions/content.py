"""What the pages that show a note's text need to read it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from clinic.contacts.models import ContactNote
from clinic.method import catalogue
from clinic.sessions.models import TherapySession
from clinic.sessions.words import whose_word


def reading(text: dict[str, Any]) -> dict[str, Any]:
    """A note's text as its template reads it, with the method's words."""
    method = {"stages": catalogue.stages(), "mechanisms": catalogue.mechanisms(), "frameworks": catalogue.frameworks()}
    names = {one.key: str(one.name) for one in catalogue.exercises()}
    return {"text": text, "whose_word": whose_word, "exercise_names": names, **method}


def by_day(
    meetings: Iterable[TherapySession], notes: Iterable[ContactNote]
) -> list[tuple[date, TherapySession | None, ContactNote | None]]:
    """(day, session, None) and (day, None, note without a session), the newest day first, sessions above notes."""
    some: list[tuple[date, TherapySession | None, ContactNote | None]] = [(one.on, one, None) for one in meetings]
    some = some[::-1] + [(one.on, None, one) for one in notes]
    return sorted(some, key=lambda row: row[0], reverse=True)
