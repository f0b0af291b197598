"""S32: the menu, how many actions of each style, and which come from a pattern of exceptions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clinic.homework.readings.answers import AnswerView, newest
from clinic.method import catalogue


@dataclass(frozen=True, slots=True)
class Action:
    """One action of a menu."""

    what: str
    where: str
    style: str
    who: str  # "a", "b", "both" or ""
    pattern: str  # the pattern it comes from, as it reads


@dataclass(frozen=True, slots=True)
class Menu:
    """One partner's menu as it stands."""

    answer: AnswerView
    actions: tuple[Action, ...]
    styles: tuple[tuple[str, int], ...]  # those that are on it, with how many
    absent: tuple[str, ...]

    @property
    def from_patterns(self) -> tuple[Action, ...]:
        """Those that come from a pattern."""
        return tuple(one for one in self.actions if one.pattern)


@dataclass(frozen=True, slots=True)
class Reading:
    """Each partner's menu."""

    menus: tuple[Menu, ...]


def read(answers: Sequence[AnswerView]) -> Reading:
    """The menus that were brought back last."""
    styles = _styles()
    return Reading(tuple(_menu(one, styles) for one in newest(answers).values()))


def _menu(one: AnswerView, styles: Mapping[str, str]) -> Menu:
    entries = one.entries("actions")
    counts = {key: sum(entry.get("style") == key for entry in entries) for key in styles}
    return Menu(
        answer=one,
        actions=tuple(_action(one, entry, styles) for entry in entries),
        styles=tuple((styles[key], count) for key, count in counts.items() if count),
        absent=tuple(styles[key] for key, count in counts.items() if not count and key != "other"),
    )


def _action(one: AnswerView, entry: Mapping[str, Any], styles: Mapping[str, str]) -> Action:
    style = str(entry.get("style", ""))
    return Action(
        what=str(entry.get("what", "")),
        where=str(entry.get("context", "")),
        style=styles.get(style, style),
        who=str(entry.get("who", "")),
        pattern=one.names.get(str(entry.get("pattern_ref", "")), ""),
    )


def _styles() -> dict[str, str]:
    asked = next(one for one in catalogue.exercise("action_menu").fields if one.key == "actions")
    part = next(one for one in asked.of if one.key == "style")
    return {one.key: str(one.label) for one in part.options}
