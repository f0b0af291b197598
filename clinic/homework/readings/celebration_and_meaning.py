"""S37: what each says it means, and the witnesses with whether consent is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass

from clinic.homework.readings.answers import AnswerView, newest

PARTS = (
    "how_celebrated",
    "meaning",
    "changed_view_self",
    "changed_view_relationship",
    "changed_view_life",
    "most_important_discovery",
)


@dataclass(frozen=True, slots=True)
class Witness:
    """Somebody who may witness it; `consent`: yes, no, or "" while it is not recorded."""

    name: str
    consent: str
    named_by: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Both partners' words."""

    told: tuple[tuple[AnswerView, tuple[tuple[str, str], ...]], ...]  # with (field key, text)
    witnesses: tuple[Witness, ...]

    @property
    def agreed(self) -> tuple[Witness, ...]:
        """Those whose consent, and that of both partners, is recorded."""
        return tuple(one for one in self.witnesses if one.consent == "yes")


def read(answers: Sequence[AnswerView]) -> Reading:
    """What each said last."""
    last = tuple(newest(answers).values())
    told = tuple((one, tuple((key, one.text(key)) for key in PARTS if one.text(key))) for one in last)
    return Reading(told, tuple(_witnesses(last)))


def _witnesses(last: Sequence[AnswerView]) -> list[Witness]:
    """Each name once; one refusal, or a missing word, outweighs a yes."""
    found: dict[str, Witness] = {}
    for one in last:
        for entry in one.entries("witnesses"):
            name, consent = str(entry.get("name") or "").strip(), _word(entry.get("consent"))
            before = found.get(name.casefold())
            if before is not None:
                consent = consent if consent == before.consent else "no" if "no" in (consent, before.consent) else ""
            found[name.casefold()] = Witness(name, consent, before.named_by if before else one.name)
    return list(found.values())


def _word(value: object) -> str:
    if value in (True, "yes"):
        return "yes"
    return "no" if value in (False, "no") else ""
