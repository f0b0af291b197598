"""The prompts' own words, from `method/content/prompts.toml`: what each asks, and the words that two of them look for."""

import re
from dataclasses import dataclass
from functools import cache

from clinic.method.catalogue import CONTENT
from clinic.method.table import ContentError, Table, load
from clinic.method.values import Text

__all__ = ["ContentError", "Phrase", "Prompt", "Words"]
LANGUAGES = frozenset({"en", "zh"})
_PLACE = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question; `text` holds {name} where it is about a partner, {times} where it counts how often."""

    id: str
    row: str
    risk: bool
    title: Text
    text: Text


@dataclass(frozen=True, slots=True)
class Phrase:
    """A pattern of phrases that can pass over pain, and what right after makes it harmless."""

    pattern: str
    unless_next: str


@dataclass(frozen=True, slots=True)
class Words:
    """What is looked for in texts."""

    phrases: tuple[Phrase, ...]
    better: str
    denials: str


@cache
def prompts() -> tuple[Prompt, ...]:
    """The prompts in the order in which they are chosen. Raises ContentError."""
    return _content()[0]


def prompt(key: str) -> Prompt:
    """The prompt with this id, such as D1. Raises KeyError."""
    for one in prompts():
        if one.id == key:
            return one
    raise KeyError(key)


def words() -> Words:
    """What is looked for in texts. Raises ContentError."""
    return _content()[1]


@cache
def _content() -> tuple[tuple[Prompt, ...], Words]:
    return load(CONTENT, "prompts.toml", lambda table: (_prompts(table), _words(table)))


def _prompts(table: Table) -> tuple[Prompt, ...]:
    found = table.each("prompts", _prompt)
    table.unique("prompts.id", [one.id for one in found])
    risks = [one.risk for one in found]
    if risks != sorted(risks, reverse=True):
        raise table.wrong("prompts", "has to name what is a risk before all else")
    return found


def _prompt(table: Table) -> Prompt:
    text = table.text("text")
    places = {frozenset(_PLACE.findall(said)) for said in (text.en, text.zh)}
    if len(places) > 1 or not next(iter(places)) <= {"name", "times"}:
        raise table.wrong("text", "may hold {name} and {times}, the same in both languages")
    return Prompt(table.string("id"), table.string("row"), table.flag("risk"), table.text("title"), text)


def _words(table: Table) -> Words:
    phrases = table.each("phrases", _phrase)
    (better,), (denials,) = table.each("better", _both), table.each("denials", _both)
    return Words(phrases, better, denials)


def _phrase(table: Table) -> Phrase:
    spoken = table.one_of("language", LANGUAGES)
    after = table.words("unless_next") if table.has("unless_next") else ()
    return Phrase(_any(table.words("words"), spoken), _any(after, spoken) if after else "")


def _both(table: Table) -> str:
    return "|".join(_any(table.words(one), one) for one in ("en", "zh"))


def _any(words: tuple[str, ...], spoken: str) -> str:
    """A pattern for any of `words`: in English whole words, however the spaces fall."""
    if spoken == "zh":
        return "(?:" + "|".join(words) + ")"
    return r"\b(?:" + "|".join(one.replace(" ", r"\s+") for one in words) + r")(?!\w)"
