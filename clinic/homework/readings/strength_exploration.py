"""S24: what each names in themselves beside what they think the other would say; where nothing stands, a question."""

from collections.abc import Sequence
from dataclasses import dataclass

from clinic.homework.readings import _words
from clinic.homework.readings.answers import AnswerView, newest

OWN = ("helped_before", "learned_about_me")
OTHERS = "partner_or_others_would_say"


@dataclass(frozen=True, slots=True)
class Strengths:
    """One partner's strengths."""

    answer: AnswerView
    own: tuple[tuple[str, str], ...]  # (field key, text)
    traits: tuple[str, ...]
    others: str
    shared: tuple[str, ...]  # words of their own that they also hear from others
    gap: str  # "", "others" (nobody is heard to see it), "own" (only others are heard), "apart" (no word in both)


@dataclass(frozen=True, slots=True)
class Reading:
    """Both partners' strengths."""

    partners: tuple[Strengths, ...]


def read(answers: Sequence[AnswerView]) -> Reading:
    """What each said last."""
    return Reading(tuple(_strengths(one) for one in newest(answers).values()))


def _strengths(answer: AnswerView) -> Strengths:
    own = tuple((key, answer.text(key)) for key in OWN if answer.text(key))
    said = (str(one.get("trait") or "").strip() for one in answer.entries("traits_that_persist"))
    traits, others = tuple(one for one in said if one), answer.text(OTHERS)
    shared = _words.shared([*(text for _key, text in own), *traits], [others])
    return Strengths(answer, own, traits, others, shared, _gap(bool(own or traits), bool(others), bool(shared)))


def _gap(own: bool, others: bool, shared: bool) -> str:
    if own and not others:
        return "others"
    if others and not own:
        return "own"
    return "apart" if own and not shared else ""
