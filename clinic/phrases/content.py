"""The question bank as values: the method's phrases and the practice's own, and narrowing them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from clinic.core.i18n import language
from clinic.method import catalogue
from clinic.method.values import Question
from clinic.phrases.models import OwnPhrase

#: The query string's word for phrases that belong to no framework.
GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase as its reader sees it."""

    id: str  # SF01 and the like, or the id of the practice's own
    text: str
    group: str  # a framework's key, or GENERAL
    source: str  # who stands behind it, such as “Michael White”; "" for none in particular
    stages: tuple[int, ...]  # those it suits; all six when it always does
    mechanism: int | None
    audience: str  # therapist or client
    own: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The phrases of one framework, or the general ones."""

    key: str
    name: str
    phrases: tuple[Phrase, ...]


def groups(own: Iterable[OwnPhrase], hidden: frozenset[str]) -> list[Group]:
    """The whole bank, by framework; the general ones last."""
    mine = [_own(one) for one in own]
    found = []
    for one in catalogue.frameworks():
        phrases = [_phrase(asked, one.key, str(one.people), hidden) for asked in one.questions]
        found.append(Group(one.key, str(one.name), (*phrases, *(each for each in mine if each.group == one.key))))
    keys = {one.key for one in found}
    general = [_phrase(asked, GENERAL, "", hidden) for asked in catalogue.phrases()]
    rest = [each for each in mine if each.group not in keys]
    return [*found, Group(GENERAL, _("At any time"), (*general, *rest))]


def narrowed(some: Sequence[Group], wanted: "Wanted") -> list[Group]:
    """Those that fit; groups in which nothing is left are left out."""
    kept = [
        Group(one.key, one.name, tuple(each for each in one.phrases if wanted.fits(each)))
        for one in some
        if wanted.framework in (None, one.key)
    ]
    return [one for one in kept if one.phrases]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader wants to see; None narrows nothing."""

    stage: int | None = None
    framework: str | None = None
    mechanism: int | None = None
    audience: str | None = None
    hidden: bool = False  # those that the practice hides, instead of the others

    def fits(self, phrase: Phrase) -> bool:
        """Whether `phrase` is wanted."""
        return (
            phrase.hidden == self.hidden
            and (self.stage is None or self.stage in phrase.stages)
            and self.mechanism in (None, phrase.mechanism)
            and self.audience in (None, phrase.audience)
        )


def wanted(said: Any) -> Wanted:
    """What a query string asks for; what names nothing narrows nothing."""
    stages = {str(one.number): one.number for one in catalogue.stages()}
    mechanisms = {str(one.number): one.number for one in catalogue.mechanisms()}
    framework = said.get("framework")
    keys = {one.key for one in catalogue.frameworks()} | {GENERAL}
    audience = said.get("audience")
    return Wanted(
        stage=stages.get(said.get("stage", "")),
        framework=framework if framework in keys else None,
        mechanism=mechanisms.get(said.get("mechanism", "")),
        audience=audience if audience in {"therapist", "client"} else None,
        hidden=bool(said.get("hidden")),
    )


def _phrase(asked: Question, group: str, people: str, hidden: frozenset[str]) -> Phrase:
    return Phrase(
        asked.id,
        str(asked.text),
        group,
        people,
        asked.stages,
        asked.mechanism,
        asked.audience,
        False,
        asked.id in hidden,
    )


def _own(one: OwnPhrase) -> Phrase:
    said = one.said
    first, second = ("zh", "en") if language() == "zh_Hans" else ("en", "zh")
    stages = tuple(int(number) for number in one.stages.split(",") if number) or tuple(range(1, 7))
    text = said.get(first) or said.get(second, "")
    group = one.framework or GENERAL
    return Phrase(str(one.id), text, group, "", stages, one.mechanism, one.audience, True, one.hidden_at is not None)
