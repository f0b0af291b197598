"""What the pages about homework show: answers in the exercise's own words, and homework by where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from clinic.core import i18n
from clinic.homework.fields import called
from clinic.homework.lifecycle import HomeworkState
from clinic.homework.models import Homework
from clinic.method import catalogue, rules
from clinic.method.values import Exercise, Field


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: its label and text, or the entries of a list, each with labels and texts of its own."""

    label: str
    text: str
    entries: tuple[tuple[tuple[str, str], ...], ...] = ()
    ordered: bool = False
    private: bool = False  # kept from the partner
    scale: bool = False  # a number from 1 to 10: not validated


def exercise_of(homework: Homework) -> Exercise | None:
    """The exercise that was given, or None when the method holds it no more."""
    try:
        return catalogue.exercise(homework.exercise)
    except catalogue.UnknownExerciseError:
        return None


def said(exercise: Exercise | None, answers: Mapping[str, Any]) -> list[Said]:
    """What came back, in the order of the exercise's fields; then what only an earlier edition asked."""
    asked = exercise.fields if exercise else ()
    found = [_said(one, answers[one.key]) for one in asked if answers.get(one.key) not in (None, "", [])]
    known = {one.key for one in asked}
    return found + [Said(key.replace("_", " "), _loose(value)) for key, value in answers.items() if key not in known]


def remarks(exercise: Exercise | None, answers: Mapping[str, Any]) -> list[str]:
    """What the exercise's rules have to say about answers that are kept: hints and what is still a draft."""
    found = rules.that_apply(exercise, answers) if exercise and answers else ()
    return [str(rule.text) for rule in found if rule.effect != "refuse"]


def by_state(given: Sequence[Homework]) -> list[tuple[HomeworkState, list[Homework]]]:
    """Homework in groups: what came back first, as it waits to be talked over; empty groups are left out."""
    order = (HomeworkState.HANDED_IN, HomeworkState.SET, HomeworkState.TALKED_OVER, HomeworkState.WITHDRAWN)
    groups = [(state, [one for one in given if one.state is state]) for state in order]
    return [(state, some) for state, some in groups if some]


def _said(asked: Field, value: Any) -> Said:
    label = str(asked.label)
    if asked.kind == "rank":
        entries = tuple((("", called(asked, one)),) for one in value)
        return Said(label, "", entries, ordered=True, private=asked.private)
    if asked.kind != "list":
        return Said(label, _text(asked, value), private=asked.private, scale=asked.kind == "scale")
    return Said(label, "", tuple(_entry(asked, one) for one in value), private=asked.private)


def _entry(asked: Field, entry: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(entry, Mapping):
        return (("", str(entry)),)
    parts = [one for one in asked.of if entry.get(one.key) not in (None, "")]
    if len(parts) == 1:
        return (("", _text(parts[0], entry[parts[0].key])),)
    return tuple((str(one.label), _text(one, entry[one.key])) for one in parts)


def _text(asked: Field, value: Any) -> str:
    if asked.kind == "bool":
        return _("yes") if value in (True, "yes") else _("no")
    if asked.kind == "enum":
        return called(asked, value)
    if asked.kind == "ticks":
        return _(", ").join(called(asked, one) for one in value)
    if asked.kind == "date":
        return i18n.day(date.fromisoformat(value))
    if asked.kind == "datetime":
        moment = datetime.fromisoformat(value)
        return _("%(day)s, %(time)s", day=i18n.day(moment.date()), time=f"{moment:%H:%M}")
    return str(value)


def _loose(value: Any) -> str:
    """An answer whose question is gone, as plain text."""
    if isinstance(value, Mapping):
        return "; ".join(_loose(one) for one in value.values())
    return "\n".join(_loose(one) for one in value) if isinstance(value, list) else str(value)
