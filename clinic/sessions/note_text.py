"""Between a note's form, or what a page sends of it, and the note's text."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from clinic.accounts.drafts import UnknownFieldError, cleaned
from clinic.sessions.note_fields import UNREAD, NoteField, Takes, at, left, note_fields, put
from clinic.sessions.text import BEGAN, Text, kept, unread, without_empty, written

#: What a page sends of a field in which nothing stands.
_EMPTY = [""]


def sides_of(case: Any) -> tuple[str, ...]:
    """The sides of the partners in `case`."""
    return tuple(one.side.value for one in case.partners)


def text_from(form: Any, case: Any, stored: Text) -> Text:
    """The text that was typed; what the text `stored` holds and the form does not know stays as it is."""
    text = dict(stored)
    for name, field in note_fields(sides_of(case)).items():
        data = form[name].data
        put(text, field.place, _whole(field, data if data is not None else ""))
    return _finished(text)


def text_sent(sent: Any, draft: Text, sides: tuple[str, ...]) -> Text | None:
    """The same from what was sent (a MultiDict), over the stored `draft`, without making the form of sixty fields.

    None when the form has something to say to what was sent, or to what could not be read before.
    """
    stored, values = written(draft), dict(sent.lists())
    if unread(draft) or any(isinstance(one, str) and "\x00" in one for some in values.values() for one in some):
        return None
    text = dict(stored)
    for name, field in note_fields(sides).items():
        some, was_empty = values.get(name), at(text, field.place) is None
        if was_empty and some == _EMPTY and field.takes is not Takes.MANY:
            continue  # most fields of most notes
        said = _sent(some, field, stored)
        if not field.fits(said):
            return None
        if said or not was_empty:
            put(text, field.place, field.kept(said))
    return _finished(text)


def _sent(values: list[str] | None, field: NoteField, stored: Text) -> Any:
    """What the form would read in this field; what was not sent, such as a text, stays as it is stored."""
    if field.takes is Takes.MANY:
        return values or []
    if field.takes is Takes.YES:
        return values is not None and values[0] not in {"", "false"}
    if values is None:
        return field.read(stored)
    return values[0] if field.takes is Takes.ONE else cleaned(values[0])


def _finished(text: Text) -> Text:
    """`text` without what is empty, and without whose word it was that nobody wrote."""
    better = {side: one for side, one in text.get("better", {}).items() if one.get("text")}
    found: Text = without_empty({**text, "better": better})
    return found


def _whole(field: NoteField, data: Any) -> Any:
    if field.takes is Takes.ONE and field.number:
        return int(data) if str(data).isdigit() else None
    return data


def data_of(draft: Text, case: Any) -> dict[str, Any]:
    """The form's values for a stored text about `case`; what cannot be read yet as it was typed."""
    return values_of(draft, sides_of(case)) | unread(draft)


def values_of(text: Text, sides: tuple[str, ...]) -> dict[str, Any]:
    """Form name -> what stands in `text`."""
    return {name: field.read(text) for name, field in note_fields(sides).items()}


def typed_in(form: Any, name: str) -> Any:
    """What the form holds in this field, as a page sends it."""
    data = form[name].data
    return [str(one) for one in data or []] if isinstance(data, list) else "" if data is None else data


def between(name: str) -> str:
    """What parts two texts of this field that are both kept: a field of one line takes no second."""
    return " " if name == "summary" else "\n"


def held_in(stored: Any) -> dict[str, Any]:
    """Form name -> what a stored draft (see `draft_queries`) holds, who came with it."""
    return {**values_of(stored.draft, stored.sides), **unread(stored.draft), **stored.header}


def typed_into(draft: Text, typed: Mapping[str, Any], sides: tuple[str, ...]) -> Text:
    """`draft` with what was `typed`: form name -> text, list of texts, or yes or no.

    What the form would refuse is kept beside the text, as it was typed. Raises UnknownFieldError.
    """
    text = {key: value for key, value in draft.items() if key not in BEGAN}
    beside, known = dict(unread(draft)), note_fields(sides)
    for name, value in typed.items():
        field = known.get(name) or left(name)
        if field is None or not field.has_shape(value):
            raise UnknownFieldError(name)
        said = cleaned(value)
        if field.takes is Takes.MANY:  # an exercise that left the method can still be kept
            field = replace(field, options=field.options | frozenset(field.read(draft)))
        if field.fits(said):
            put(text, field.place, field.kept(said))
            beside.pop(name, None)
        else:
            put(text, field.place, "")
            beside[name] = said
    return kept({**text, UNREAD: beside})
