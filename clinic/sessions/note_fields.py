"""Every field of a note's form on plain values: its name, its place in the text, and what fits into it.

The form (`forms.note_form`) asks the same; saving what is being typed needs no form, and tests hold that both agree.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from clinic.core.forms import LONG, SHORT
from clinic.measures import scoring
from clinic.method import catalogue
from clinic.method.values import Field
from clinic.sessions.text import Text

#: One text of each partner, in the form and in the text by the same name.
EACH = ("pain", "past", "acknowledged")
#: The text's part for what was typed and cannot be read yet: form name -> as it was typed.
UNREAD = "unread"
_LENS = re.compile(r"lens-([a-z0-9_]{1,60})-([a-z0-9_]{1,60})(?:-([ab]))?")


class Takes(StrEnum):
    """What a field takes."""

    TEXT = "text"
    RATING = "rating"
    ONE = "one"
    MANY = "many"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class NoteField:
    """One field; `longest` in characters, `options` for those that choose, `number`: kept as a number."""

    place: tuple[str, ...]
    takes: Takes = Takes.TEXT
    options: frozenset[str] = frozenset()
    longest: int = LONG
    number: bool = False

    def fits(self, typed: Any) -> bool:
        """Whether the form would take what was typed."""
        if self.takes is Takes.RATING:
            return _is_rating(typed)
        if self.takes is Takes.TEXT:
            return len(typed) <= self.longest
        if self.takes is Takes.YES:
            return True
        return set([typed] if self.takes is Takes.ONE else typed) <= self.options

    def has_shape(self, typed: Any) -> bool:
        """Whether it is a text, a list of texts, or yes or no, as this field wants it."""
        if self.takes is Takes.MANY:
            return isinstance(typed, list) and all(isinstance(one, str) for one in typed)
        return isinstance(typed, bool if self.takes is Takes.YES else str)

    def kept(self, typed: Any) -> Any:
        """What fits, as the text keeps it."""
        if not self.number:
            return typed
        return [int(one) for one in typed] if self.takes is Takes.MANY else int(typed) if typed else None

    def read(self, text: Text) -> Any:
        """What stands in `text`, as the form holds it."""
        found = at(text, self.place)
        if self.takes is Takes.MANY:
            return [str(one) for one in found] if isinstance(found, list) else []
        if self.takes is Takes.YES:
            return bool(found)
        return "" if found in (None, "") or isinstance(found, dict | list) else str(found)


def _is_rating(typed: str) -> bool:
    try:
        scoring.read(typed)
    except scoring.RatingError:
        return False
    return True


def at(text: Text, place: tuple[str, ...]) -> Any:
    """What stands at `place` in `text`; None when nothing does."""
    found: Any = text
    for step in place:
        found = found.get(step) if isinstance(found, dict) else None
    return found


def put(text: Text, place: tuple[str, ...], value: Any) -> None:
    """Let `value` stand at `place`; parts that the field does not know stay where they were.

    What `text` holds is not changed but replaced on the way, so it may belong to another text as well.
    """
    *way, last = place
    for step in way:
        held = text.get(step)
        text[step] = dict(held) if isinstance(held, dict) else {}
        text = text[step]
    if value or not isinstance(text.get(last), dict):
        text[last] = value


_fields: dict[tuple[Any, ...], tuple[Any, Mapping[str, NoteField]]] = {}


def note_fields(sides: tuple[str, ...]) -> Mapping[str, NoteField]:
    """Form name -> field, for a note about the partners on these sides; made once for each method."""
    method = catalogue.frameworks(), catalogue.exercises()
    key = sides, *map(id, method)  # what is kept below holds the method, so that its ids stay its own
    if key not in _fields:
        _fields[key] = method, _made(sides, method[0])
    return _fields[key][1]


def _made(sides: tuple[str, ...], frameworks: Any) -> dict[str, NoteField]:
    stages = frozenset({"", *(str(one.number) for one in catalogue.stages())})
    mechanisms = frozenset(str(one.number) for one in catalogue.mechanisms())
    exercises = frozenset(one.key for one in catalogue.exercises())
    made = {
        "stage": NoteField(("stage",), Takes.ONE, stages, number=True),
        "mechanisms": NoteField(("mechanisms",), Takes.MANY, mechanisms, number=True),
        "did_exercises": NoteField(("did", "exercises"), Takes.MANY, exercises),
        "did_text": NoteField(("did", "text")),
        "none_on_purpose": NoteField(("next", "none_on_purpose"), Takes.YES),
        "safety": NoteField(("safety",), Takes.ONE, frozenset({"", "nothing_new", "something_new"})),
        "safety_line": NoteField(("safety_line",)),
        "disclosure": NoteField(("disclosure",), Takes.YES),
        "summary": NoteField(("summary",), longest=SHORT),
        "supervision_question": NoteField(("supervision_question",)),
    }
    for side in sides:
        made |= _each(side)
    for framework in frameworks:
        for field in (*framework.fields, *framework.deeper):
            for name, place in lens_places(framework.key, field, sides):
                made[name] = _lens(place, field)
    return made


def _each(side: str) -> dict[str, NoteField]:
    sources = frozenset({"", "client", "partner", "therapist_accepted", "therapist"})
    return {
        f"rating_{side}": NoteField(("ratings", side, "score"), Takes.RATING),
        f"why_{side}": NoteField(("ratings", side, "why_not_lower")),
        **{f"{name}_{side}": NoteField((name, side)) for name in (*EACH, "next")},
        f"better_{side}": NoteField(("better", side, "text")),
        f"source_{side}": NoteField(("better", side, "source"), Takes.ONE, sources),
    }


def lens_places(framework: str, field: Field, sides: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """The form's names for one field of a framework, each with its place."""
    stem, place = f"lens-{framework}-{field.key}", ("lenses", framework, field.key)
    return [(f"{stem}-{side}", (*place, side)) for side in sides] if field.per_partner else [(stem, place)]


def _lens(place: tuple[str, ...], field: Field) -> NoteField:
    options = frozenset(one.key for one in field.options)
    return {
        "ticks": NoteField(place, Takes.MANY, options),
        "enum": NoteField(place, Takes.ONE, options | {""}),
        "bool": NoteField(place, Takes.ONE, frozenset({"", "yes", "no"})),
        "scale": NoteField(place, Takes.RATING),
    }.get(field.kind, NoteField(place))


def left(name: str) -> NoteField | None:
    """The field of this name as it was before it left the method; None when it never can have been one."""
    found = _LENS.fullmatch(name)
    return NoteField(("lenses", *(part for part in found.groups() if part))) if found else None
