"""S36: early signs with what can be done about each, signs for which nothing is planned, and when and whom to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clinic.homework.readings.answers import AnswerView, newest
from clinic.method import rules

KEY = "future_prevention_plan"


@dataclass(frozen=True, slots=True)
class Plan:
    """One partner's plan."""

    answer: AnswerView
    signs: tuple[tuple[str, tuple[str, ...]], ...]  # (sign, its actions)
    open: tuple[str, ...]  # signs without an action
    general: tuple[str, ...]  # actions that belong to no sign
    proven: tuple[str, ...]
    when_seek_support: str
    who: tuple[tuple[str, str], ...]  # (name, how to reach them)
    review: date | None


@dataclass(frozen=True, slots=True)
class Reading:
    """Both plans."""

    plans: tuple[Plan, ...]


def read(answers: Sequence[AnswerView]) -> Reading:
    """The plans as each wrote them last."""
    return Reading(tuple(plan_of(one) for one in newest(answers).values()))


def plan_of(answer: AnswerView) -> Plan:
    """One answer as a plan."""
    signs = answer.entries("early_signs")
    actions = [(_text(one.get("sign")), _text(one.get("action"))) for one in answer.entries("what_i_can_do")]
    names = [_text(one.get("sign")) for one in signs if _text(one.get("sign"))]
    known = {_alike(one) for one in names}
    return Plan(
        answer=answer,
        signs=tuple((sign, tuple(do for at, do in actions if _alike(at) == _alike(sign))) for sign in names),
        open=tuple(rules.unmatched(signs, answer.entries("what_i_can_do"), "sign")),
        general=tuple(f"{at}: {do}" if at else do for at, do in actions if _alike(at) not in known),
        proven=tuple(_text(one.get("strategy")) for one in answer.entries("proven_strategies")),
        when_seek_support=answer.text("when_seek_support"),
        who=tuple((_text(one.get("name")), _text(one.get("how"))) for one in answer.entries("who")),
        review=_day(answer.text("review_date")),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _text(value: object) -> str:
    return str(value or "").strip()


def _alike(text: str) -> str:
    return " ".join(text.split()).casefold()
