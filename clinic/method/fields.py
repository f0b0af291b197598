"""Form fields made from the content's fields, and what was typed read back: no exercise and no sheet is named here."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, ValidationError

from clinic.core.forms import DayField, choices, line, optional, prose, reasonable_day, time_line
from clinic.method.values import ENTRY_KEY, SCALE, Field, Option

#: Empty rows that a list offers beside those that are filled; one where an entry alone is half a page.
SPARE = 3
MUCH = 4  # long texts in one entry
#: Places of a ranking whose content names no maximum.
PLACES = 10
#: The number of the row that scripts copy; it is never posted.
MODEL = "#"
#: Before every name, so that no key of the content can take the name of another field of the form.
PREFIX = "x-"
WHOLE = re.compile(r"-?\d{1,9}")


#: What references may point to in one case: Field.to -> (key, how it reads), the newest first.
Offers = Mapping[str, Sequence[tuple[str, str]]]


class WholeField(StringField):
    """A whole number, kept as it was typed until it is one."""


class ReferenceField(SelectField):
    """A record of the case, chosen from those offered; what was kept before stays choosable."""

    def pre_validate(self, form: Any) -> None:
        """One of those offered, or nothing."""
        if self.data and self.data not in {one.value for one in self.choices}:
            raise ValidationError(gettext("Please choose one of those offered."))


@dataclass(slots=True)
class Block:
    """One thing that the exercise asks, with the form's fields for it: a row for each entry, else a single one."""

    asked: Field
    rows: list[list[Any]]
    model: list[Any]  # the row that scripts copy, of a list
    sides: Sequence[str] = ()  # whose each field of the one row is, where each partner is asked

    @property
    def filled(self) -> list[list[Any]]:
        """The rows in which something was typed."""
        return [row for row in self.rows if any(plain(one) for one in row if not isinstance(one, HiddenField))]

    def value(self) -> Any:
        """What was typed, as answers keep it and rules read it; empty rows and parts are left out."""
        if self.asked.kind == "rank":
            return [_ranked(self.asked, plain(row[0])) for row in self.filled]
        if self.sides:
            said = {side: plain(one) for side, one in zip(self.sides, self.rows[0], strict=True)}
            return {side: value for side, value in said.items() if value not in ("", [])}
        if self.asked.kind != "list":
            return plain(self.rows[0][0])
        if not self.asked.of:
            return [plain(row[0]) for row in self.filled]
        return _keyed(self.asked, [self.entry(row) for row in self.filled])

    def unused(self, part: str) -> list[tuple[Option, bool]]:
        """(option, whether no entry has it yet) for the options of one part of a list."""
        asked = next(one for one in self.asked.of if one.key == part)
        used = {self.entry(row).get(part) for row in self.filled}
        return [(one, one.key not in used) for one in asked.options]

    def entry(self, row: list[Any]) -> dict[str, Any]:
        """One entry of a list with fields of its own."""
        typed = {part.key: plain(one) for part, one in zip(self.asked.parts, row, strict=True)}
        return {key: value for key, value in typed.items() if value not in ("", [])}


def _keyed(asked: Field, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Linked entries with a key each: the one they have, else one drawn from what they say, so that posting twice agrees."""
    if not asked.linked:
        return entries
    taken = {entry[ENTRY_KEY.key] for entry in entries if ENTRY_KEY.key in entry}
    for entry in entries:
        said, number = json.dumps(entry, sort_keys=True), 0
        while ENTRY_KEY.key not in entry:
            key = hashlib.sha256(f"{said}{number}".encode()).hexdigest()[:8]
            if key not in taken:
                entry[ENTRY_KEY.key] = key
                taken.add(key)
            number += 1
    return entries


def names(field: Field, numbers: Iterable[int | str], sides: Sequence[str] = ()) -> list[list[tuple[str, Field]]]:
    """The rows of `field` as (name in the form, field to make); `numbers` are those of the rows of a list or rank.

    sides: the partners, for what each of them is asked.
    """
    base = PREFIX + field.key
    if field.per_partner and sides:
        return [[(f"{base}-{side}", field) for side in sides]]
    if field.kind not in {"list", "rank"}:
        return [[(base, field)]]
    if field.kind == "rank" or not field.of:
        return [[(f"{base}-{number}", field)] for number in numbers]
    return [[(f"{base}-{number}-{part.key}", part) for part in field.parts] for number in numbers]


def numbers(field: Field, stored: Any, posted: Iterable[str], more: bool) -> list[int]:
    """The numbers of the rows to show: those posted, else those stored and some empty ones; `more`: three beyond."""
    if field.kind not in {"list", "rank"}:
        return []
    pattern = re.compile(re.escape(PREFIX + field.key) + r"-(\d{1,4})(-[^-]+)?", re.ASCII)
    found = sorted({int(match[1]) for match in map(pattern.fullmatch, posted) if match})
    if not found:
        filled = len(stored or [])
        spare = 1 if sum(part.kind == "long" for part in field.of) >= MUCH else SPARE
        most = field.maximum or (PLACES if field.kind == "rank" else filled + spare)
        count = most if field.kind == "rank" else min(most, max(filled + spare, field.minimum or 0))
        found = list(range(max(count, filled, 1)))
    return [*found, *range(found[-1] + 1, found[-1] + 1 + SPARE)] if more else found


def made(field: Field, offers: Offers | None = None, kept: Iterable[str] = ()) -> Any:
    """The form's field for one thing asked. kept: references that are stored, and stay choosable."""
    if field is ENTRY_KEY:
        return HiddenField()
    if field.kind == "reference":
        return _reference(field, offers or {}, kept)
    label, hint = str(field.label), str(field.help) if field.help else ""
    options = [(one.key, str(one.label)) for one in field.options]
    nothing = ("", gettext("not recorded"))
    if field.kind == "enum":
        return SelectField(label, choices=choices([nothing, *options]), default="", description=hint)
    if field.kind == "bool":
        yes_no = [nothing, ("yes", gettext("yes")), ("no", gettext("no"))]
        return SelectField(label, choices=choices(yes_no), default="", description=hint)
    if field.kind == "ticks":
        return SelectMultipleField(label, choices=choices(options), description=hint)
    if field.kind == "date":
        return DayField(label, validators=[optional(), reasonable_day()], description=hint)
    if field.kind == "time":
        return time_line(label, description=hint)
    if field.kind in {"int", "scale"}:
        low, high = SCALE if field.kind == "scale" else (field.minimum, field.maximum)
        keys = {"inputmode": "numeric", "class": "short", "autocomplete": "off"}
        return WholeField(label, validators=[optional(), _whole(low, high)], description=hint, render_kw=keys)
    return (prose if field.kind == "long" else line)(label, description="" if field.kind in {"list", "rank"} else hint)


def _reference(field: Field, offers: Offers, kept: Iterable[str]) -> ReferenceField:
    offered = dict(offers.get(field.to or "", ()))
    missing = {
        one: gettext("Something that is no longer in the record")
        for one in kept
        if one not in offered and not _points_elsewhere(one, offers)
    }
    hint = str(field.help) if field.help else ""
    nothing = gettext("none") if offered else gettext("none yet: nothing of this kind is recorded")
    pairs = [("", nothing), *offered.items(), *missing.items()]
    return ReferenceField(str(field.label), choices=choices(pairs), default="", description=hint, validate_choice=False)


def _points_elsewhere(key: str, offers: Offers) -> bool:
    return any(key == one for some in offers.values() for one, _label in some)


def references(fields: Iterable[Field], answers: Mapping[str, Any]) -> list[tuple[Field, str]]:
    """Every reference in `answers`, in order, with the field that asked for it."""
    found: list[tuple[Field, str]] = []
    for asked in fields:
        value = answers.get(asked.key)
        if asked.kind == "reference" and value:
            found.append((asked, str(value)))
        if asked.kind == "list":
            entries = [one for one in value or [] if isinstance(one, Mapping)]
            found += [(part, key) for entry in entries for part, key in references(asked.of, entry)]
    return found


def plain(bound: Any) -> Any:
    """What a form's field holds, as plain values: a whole number as a number, a day as text, nothing as ""."""
    data = bound.data
    if hasattr(data, "isoformat"):
        return data.isoformat()
    if isinstance(bound, WholeField) and isinstance(data, str) and WHOLE.fullmatch(data):
        return int(data)
    return "" if data is None else data


def typed_from(field: Field, value: Any) -> dict[str, Any]:
    """The form's values for a stored answer."""
    base = PREFIX + field.key
    if field.per_partner and isinstance(value, Mapping):
        return {f"{base}-{side}": _into(field, one) for side, one in value.items()}
    if field.kind not in {"list", "rank"}:
        return {} if value is None else {base: _into(field, value)}
    found: dict[str, Any] = {}
    for number, entry in enumerate(value or []):
        if field.kind == "list" and isinstance(entry, Mapping):
            found |= {f"{base}-{number}-{part.key}": _into(part, entry.get(part.key)) for part in field.parts}
        else:
            found[f"{base}-{number}"] = called(field, entry) if field.kind == "rank" else entry
    return found


def _into(field: Field, value: Any) -> Any:
    """A stored value as the form's field takes it."""
    if field.kind == "date" and value:
        return date.fromisoformat(value)
    return str(value) if isinstance(value, int) else value


def called(field: Field, key: Any) -> str:
    """An option's label in the reader's language; an own word as it is."""
    return next((str(one.label) for one in field.options if one.key == key), str(key))


def _ranked(field: Field, word: str) -> str:
    """The option that `word` names in any language, else the word: so that rankings can be compared."""
    meant = word.casefold()
    for one in field.options:
        if meant in (one.key, one.label.en.casefold(), one.label.zh):
            return one.key
    return word


def _whole(low: int | None, high: int | None) -> Any:
    def check(_form: Any, field: Any) -> None:
        text = str(field.data)
        number = int(text) if WHOLE.fullmatch(text) else None
        if low is not None and high is not None:
            if number is None or not low <= number <= high:
                raise ValidationError(
                    gettext("Please write a whole number from %(low)d to %(high)d.", low=low, high=high)
                )
        elif number is None:
            raise ValidationError(gettext("Please write a whole number of at most nine digits."))
        elif low is not None and number < low:
            raise ValidationError(gettext("Please write %(low)d or more.", low=low))
        elif high is not None and number > high:
            raise ValidationError(gettext("Please write %(high)d or less.", high=high))

    return check
