"""Between what a page sends of a contact note and the draft that is kept of it, on plain values."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from clinic.accounts.drafts import UnknownFieldError, cleaned
from clinic.contacts.lifecycle import ContactKind, Direction, Whom
from clinic.core import clock
from clinic.core.forms import LONG, SHORT

#: The draft's part for what was typed and cannot be read yet: form name -> as it was typed.
UNREAD = "unread"
#: Every field, with what an empty one reads as.
FIELDS = {"text": "", "kind": "", "on": "", "whom": "", "at": "", "other": "", "direction": ""}


def begun(sides: Iterable[str]) -> dict[str, Any]:
    """A draft in which nobody has written: what the form of a new note holds."""
    [*people] = sides
    whom = Whom.BOTH if len(people) > 1 else people[0]
    return {"kind": ContactKind.QUICK.value, "on": clock.today().isoformat(), "whom": str(whom)}


def typed_into(draft: Mapping[str, Any], typed: Mapping[str, Any], sides: Iterable[str]) -> dict[str, Any]:
    """`draft` with what was `typed` (form name -> text, or yes or no). Raises UnknownFieldError.

    What the form would refuse is kept beside the text, as it was typed; what no list can be without stays as it was.
    """
    text, beside = written(draft), unread(draft)
    for name, value in typed.items():
        if name == "only_me" and isinstance(value, bool):
            text[name] = "yes" if value else ""
            continue
        if name not in FIELDS or not isinstance(value, str):
            raise UnknownFieldError(name)
        said = cleaned(value)
        beside.pop(name, None)
        if _fits(name, said, [*sides]):
            text[name] = said
        else:
            beside[name] = said
            if name not in ("kind", "on", "whom"):
                text.pop(name, None)
    kept: dict[str, Any] = {key: value for key, value in text.items() if value}
    return kept | ({UNREAD: beside} if beside else {})


def _fits(name: str, said: str, sides: list[str]) -> bool:
    """Whether the form would take it."""
    if name in ("text", "other"):
        return len(said) <= (LONG if name == "text" else SHORT)
    if name == "on":
        return _is_day(said)
    if name == "at":
        return not said or _is_hour(said)
    people = [*sides, Whom.BOTH.value] if len(sides) > 1 else sides
    return said in {"kind": [*ContactKind], "whom": people, "direction": [*Direction, ""]}[name]


def _is_day(said: str) -> bool:
    try:
        on = date.fromisoformat(said)
    except ValueError:
        return False
    return on.year >= 1900 and on <= clock.today()


def _is_hour(said: str) -> bool:
    try:
        time.fromisoformat(said)
    except ValueError:
        return False
    return len(said) == len("17:30")


def written(draft: Mapping[str, Any]) -> dict[str, Any]:
    """What was written in a draft, without what cannot be read yet."""
    return {key: value for key, value in draft.items() if key != UNREAD}


def unread(draft: Mapping[str, Any]) -> dict[str, str]:
    """What was typed and cannot be read yet: form name -> as it was typed."""
    return dict(draft.get(UNREAD, {}))


def has_words(draft: Mapping[str, Any]) -> bool:
    """Whether anybody wrote a word in it."""
    return any(part.get(name) for part in (draft, unread(draft)) for name in ("text", "other"))


def held_in(draft: Mapping[str, Any]) -> dict[str, Any]:
    """Form name -> what the draft holds."""
    return {**FIELDS, **written(draft), "only_me": "only_me" in draft, **unread(draft)}
