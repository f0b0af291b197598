"""Holds what was filled in against the rules of an exercise or a sheet, on plain values."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from clinic.core import clock
from clinic.method.values import Rule

#: What does not give what is needed. Forms keep yes or no as words, and a “no” to consent is no consent.
NOT_GIVEN = (None, "", False, "no")


def that_apply(rules: Sequence[Rule], answers: Mapping[str, Any]) -> tuple[Rule, ...]:
    """Those of `rules` that have something to say about `answers`, in order; show `rule.text` beside `rule.field`.

    answers: {field key: value}; a list is a list of {field key: value}, a rank a list of words, the highest first;
    yes or no is a bool or the word “yes” or “no”.
    The checks: "count" (too few or too many entries, once there is one), "ties" (a word twice, or the
    same `other` in two entries), "ahead" (an entry's `other` is a day still to come), "words" (one of the rule's
    words is in the text or in one of `also`; English words as whole words), "empty" (nothing there), "order"
    (`field` is below `other`), "needs" (an entry lacks `other` or says no to it; only entries whose `when_field` is
    `when_value`, where the rule names these), "without" (`field` is there and `other` is not), "both" (not each of
    the two partners said yes), "unmatched" (an entry whose part `when_field` no entry of the list `other` names in its
    own part of that key). A yes to `unless` silences a rule.
    """
    return tuple(rule for rule in rules if _applies(rule, answers))


def _applies(rule: Rule, answers: Mapping[str, Any]) -> bool:
    if rule.unless and answers.get(rule.unless) in (True, "yes"):
        return False
    value = answers.get(rule.field)
    if rule.check == "empty":
        return not value
    if not value and not rule.also and rule.check != "both":
        return False
    return CHECKS[rule.check](rule, value, answers)


def _count(rule: Rule, value: Any, _answers: Mapping[str, Any]) -> bool:
    low = 0 if rule.minimum is None else rule.minimum
    high = len(value) if rule.maximum is None else rule.maximum
    return not low <= len(value) <= high


def _ties(rule: Rule, value: Any, _answers: Mapping[str, Any]) -> bool:
    words = [str(one.get(rule.other, "") if rule.other else one).strip().casefold() for one in value]
    said = [one for one in words if one]
    return len(set(said)) < len(said)


def _ahead(rule: Rule, value: Any, _answers: Mapping[str, Any]) -> bool:
    return any(str(one.get(rule.other, ""))[:10] > clock.today().isoformat() for one in value)


def _words(rule: Rule, value: Any, answers: Mapping[str, Any]) -> bool:
    text = " ".join(str(one).casefold() for one in (value, *map(answers.get, rule.also)) if one)
    return any(re.search(_whole(word), text) for word in rule.words)


def _whole(word: str) -> str:
    """`word` alone, not as a part of a longer one; Chinese has no such borders."""
    return rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word)


def _order(rule: Rule, value: Any, answers: Mapping[str, Any]) -> bool:
    mine, other = _comparable(value), _comparable(answers.get(rule.other or "", ""))
    return other != "" and type(mine) is type(other) and mine < other


def _needs(rule: Rule, value: Any, _answers: Mapping[str, Any]) -> bool:
    meant = [one for one in value if rule.when_field is None or one.get(rule.when_field) == rule.when_value]
    return any(one.get(rule.other) in NOT_GIVEN for one in meant)


def _unmatched(rule: Rule, value: Any, answers: Mapping[str, Any]) -> bool:
    return bool(unmatched(value, answers.get(rule.other or ""), rule.when_field or ""))


def unmatched(entries: Any, others: Any, part: str) -> list[str]:
    """What `entries` say in `part` and none of `others` says there, in order: signs for which nothing is planned."""
    named = {_alike(one.get(part)) for one in others or () if isinstance(one, Mapping)}
    said = [str(one.get(part, "")) for one in entries or () if isinstance(one, Mapping)]
    return [one for one in said if one.strip() and _alike(one) not in named]


def _alike(text: Any) -> str:
    return " ".join(str(text or "").split()).casefold()


def _without(rule: Rule, _value: Any, answers: Mapping[str, Any]) -> bool:
    return not answers.get(rule.other or "")


def _both(_rule: Rule, value: Any, _answers: Mapping[str, Any]) -> bool:
    return not isinstance(value, Mapping) or len(value) < 2 or any(one in NOT_GIVEN for one in value.values())


CHECKS = {
    "count": _count,
    "ties": _ties,
    "words": _words,
    "order": _order,
    "needs": _needs,
    "ahead": _ahead,
    "without": _without,
    "both": _both,
    "unmatched": _unmatched,
}


def _comparable(value: Any) -> Any:
    """A number as a number, also when it came as text; anything else, such as a date, as text."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return str(value)
