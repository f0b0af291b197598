"""Everything that is written about phrases."""

import uuid
from dataclasses import dataclass

from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.core import clock, db
from clinic.core.lifecycle import TakenError
from clinic.core.web import says_more
from clinic.phrases import queries
from clinic.phrases.models import HiddenPhrase, OwnPhrase


@dataclass(frozen=True, slots=True)
class Details:
    """What an own phrase says, and what it serves."""

    en: str
    zh: str
    audience: str
    framework: str | None
    mechanism: int | None
    stages: tuple[int, ...]  # none: all of them


def add(details: Details, *, record_id: uuid.UUID, by: Account) -> OwnPhrase:
    """An own phrase for everybody in the practice. Posted twice (same record_id) it is added once.

    Raises TakenError when the id is that of a phrase which says something else.
    """
    made = queries.get_own_phrase(record_id)
    if made is not None and (made.said, _kept(made)) != (_said(details), _columns(details)):
        raise TakenError
    if made is not None:
        return made
    phrase = OwnPhrase(id=record_id, by_id=by.id, added_at=clock.now(), hidden_at=None, **_columns(details))
    phrase.said = _said(details)
    db.session.add(phrase)
    trail.record(Event.PHRASE_ADDED, phrase, by=by)
    return phrase


def change(phrase: OwnPhrase, details: Details, *, seen: int, by: Account) -> None:
    """Word an own phrase anew; the same once more changes nothing. Raises ChangedMeanwhileError for an older page."""
    stands = _kept(phrase), phrase.said
    if not says_more((_columns(details), _said(details)), stands, seen=seen, edition=phrase.edition):
        return
    for name, value in _columns(details).items():
        setattr(phrase, name, value)
    phrase.said = _said(details)
    trail.record(Event.PHRASE_CHANGED, phrase, by=by)


def hide(phrase: str, *, by: Account) -> None:
    """Show this phrase, the method's or an own one, to nobody in the practice; done twice, it is done once."""
    own = _own(phrase)
    if own is not None:
        own.hidden_at = own.hidden_at or clock.now()
    elif queries.get_hidden(phrase) is None:
        db.session.add(HiddenPhrase(phrase=phrase, by_id=by.id, hidden_at=clock.now()))
    trail.record(Event.PHRASE_HIDDEN, own, by=by, phrase=phrase)


def show(phrase: str, *, by: Account) -> None:
    """Show a hidden phrase again."""
    own, hidden = _own(phrase), queries.get_hidden(phrase)
    if own is not None:
        own.hidden_at = None
    elif hidden is not None:
        db.session.delete(hidden)
    trail.record(Event.PHRASE_SHOWN, own, by=by, phrase=phrase)


def _own(phrase: str) -> OwnPhrase | None:
    try:
        return queries.get_own_phrase(uuid.UUID(phrase))
    except ValueError:
        return None


def _kept(phrase: OwnPhrase) -> dict[str, object]:
    names = "audience", "framework", "mechanism", "stages"
    return {name: getattr(phrase, name) for name in names}


def _said(details: Details) -> dict[str, str]:
    return {code: text for code, text in (("en", details.en), ("zh", details.zh)) if text}


def _columns(details: Details) -> dict[str, object]:
    stages = ",".join(str(number) for number in sorted(details.stages))
    return {
        "audience": details.audience,
        "framework": details.framework,
        "mechanism": details.mechanism,
        "stages": stages,
    }
