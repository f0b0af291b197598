"""Answers in the words of what asked for them: what pages and papers show of a filled-in exercise or sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from clinic.core import i18n
from clinic.method import rules
from clinic.method.fields import called
from clinic.method.values import Field, Rule

#: How references read: key -> text, as `fields.Offers` has them.
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: its label, and its text, the entries of a list with labels of their own, or what each partner said."""

    label: str
    text: str
    entries: tuple[tuple[tuple[str, str], ...], ...] = ()
    ordered: bool = False
    private: bool = False  # kept from the partner
    scale: bool = False  # a number from 1 to 10: not validated
    each: tuple[tuple[str, str, str], ...] = ()  # (side, name, text)


def said(
    asked: Sequence[Field], answers: Mapping[str, Any], names: Names | None = None, sides: Names | None = None
) -> list[Said]:
    """What was answered, in the order of `asked`; then what only an earlier edition asked.

    names: how references read. sides: side -> name, for what each partner was asked.
    """
    found: list[Said] = []
    for one in asked:
        value = answers.get(one.key)
        if value in (None, "", [], {}):
            continue
        if one.per_partner and isinstance(value, Mapping):
            each = tuple(
                (side, (sides or {}).get(side, side), text_of(one, part, names)) for side, part in value.items()
            )
            found.append(Said(str(one.label), "", private=one.private, scale=one.kind == "scale", each=each))
        else:
            found.append(_said(one, value, names or {}))
    known = {one.key for one in asked}
    return found + [Said(key.replace("_", " "), _loose(value)) for key, value in answers.items() if key not in known]


def remarks(ruled: Sequence[Rule], answers: Mapping[str, Any]) -> list[str]:
    """What the rules have to say about answers that are kept: hints and what is still a draft."""
    found = rules.that_apply(ruled, answers) if answers else ()
    return [str(rule.text) for rule in found if rule.effect != "refuse"]


def _said(asked: Field, value: Any, names: Names) -> Said:
    label = str(asked.label)
    if asked.kind == "rank":
        entries = tuple((("", called(asked, one)),) for one in value)
        return Said(label, "", entries, ordered=True, private=asked.private)
    if asked.kind != "list":
        return Said(label, text_of(asked, value, names), private=asked.private, scale=asked.kind == "scale")
    return Said(label, "", tuple(_entry(asked, one, names) for one in value), private=asked.private)


def _entry(asked: Field, entry: Any, names: Names) -> tuple[tuple[str, str], ...]:
    if not isinstance(entry, Mapping):
        return (("", str(entry)),)
    parts = [one for one in asked.of if entry.get(one.key) not in (None, "")]
    if len(parts) == 1:
        return (("", text_of(parts[0], entry[parts[0].key], names)),)
    return tuple((str(one.label), text_of(one, entry[one.key], names)) for one in parts)


#: What is answered in one's own words.
_FREE = ("text", "long")


def own_words(asked: Sequence[Field], answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(label, text) of every answer in somebody's own words: no options, days, numbers or references."""
    known = {one.key: one for one in asked}
    found: list[tuple[str, str]] = []
    for key, value in answers.items():
        one = known.get(key)
        label = str(one.label) if one else key.replace("_", " ")
        if one is None or one.kind in _FREE:
            texts = value.values() if isinstance(value, Mapping) else [value]
            found += [(label, text) for text in texts if isinstance(text, str)]
        elif one.kind == "list" and isinstance(value, list):
            free = {part.key for part in one.of if part.kind in _FREE}
            entries = (one if isinstance(one, Mapping) else {"": one} for one in value)
            found += [
                (label, str(text)) for entry in entries for part, text in entry.items() if part in free or not part
            ]
    return found


def text_of(asked: Field, value: Any, names: Names | None = None) -> str:
    """One value in words: a yes or no, an option, a day, what a reference points to, a client's words in
    quotation marks; anything else as it was typed."""
    if asked.kind == "bool":
        return _("yes") if value in (True, "yes") else _("no")
    if asked.kind == "enum":
        return called(asked, value)
    if asked.kind == "ticks":
        return _(", ").join(called(asked, one) for one in value)
    if asked.kind == "date":
        return i18n.day(date.fromisoformat(value))
    if asked.kind == "reference":
        return (names or {}).get(value) or gone()
    return quoted(str(value)) if asked.quoted else str(value)


def gone() -> str:
    """What stands for a record that was taken back, or is for other eyes, where something points to it."""
    return _("Something that is no longer in the record")


def quoted(words: str) -> str:
    """A client's own words in quotation marks; whoever typed some has them already."""
    return words if words[:1] in '“‘「『"' else f"“{words}”"


def _loose(value: Any) -> str:
    """An answer whose question is gone, as plain text."""
    if isinstance(value, Mapping):
        return "; ".join(_loose(one) for one in value.values())
    return "\n".join(_loose(one) for one in value) if isinstance(value, list) else str(value)
