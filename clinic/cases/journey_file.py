"""A path through the stages as JSON: moves are read strictly, episodes written, and refusals said in a sentence."""

import json
import re
from datetime import date
from typing import Any

from clinic.cases import journey
from clinic.cases.journey import Episode, Move, StageError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_KEYS = {"on", "stage", "reason", "theme", "new_cycle"}
_SAID = {
    "unknown_stage": "there are six stages, so “stage” is a whole number from 1 to 6",
    "before_last": "“on” is earlier than the entry before it",
    "same_stage": "the work is in this stage already; only a new cycle can begin in the same stage",
    "reason_needed": "a revisit, a back-fill and a skip need a “reason”",
    "no_new_cycle": "a new cycle begins in stage 6 with a new theme, or after a break of 60 days or more",
}


class RefusedError(ValueError):
    """The file tells of no path; the message is a sentence. entry: the entry it is about, counted from 1, if one."""

    def __init__(self, sentence: str, entry: int | None = None) -> None:
        super().__init__(sentence)
        self.entry = entry


def replay(text: str) -> list[dict[str, Any]]:
    """The episodes that a JSON list of moves makes, as JSON says them.

    text: [{"on": "2026-01-12", "stage": 1, "reason": "…", "theme": "…", "new_cycle": true}, …]; the last three may be
    left out. Returns [{"cycle", "stage", "entered", "left", "entered_from", "kind", "reason", "theme"}, …].
    Raises RefusedError.
    """
    try:
        return [_written(one) for one in journey.replay(moves(text))]
    except StageError as fault:
        raise RefusedError(f"Entry {fault.entry}: {_SAID[fault.reason]}.", fault.entry) from None


def moves(text: str) -> list[Move]:
    """The moves that a JSON list holds. Raises RefusedError."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise RefusedError("This is not JSON.") from None
    if not isinstance(said, list):
        raise RefusedError("This is not a list of entries such as {“on”: “2026-01-12”, “stage”: 1}.")
    return [_move(one, entry) for entry, one in enumerate(said, 1)]


def _move(said: Any, entry: int) -> Move:
    if not isinstance(said, dict):
        raise RefusedError(f"Entry {entry} is not of the form {{“on”: “2026-01-12”, “stage”: 1}}.", entry)
    for key in sorted(set(said) - _KEYS):
        raise RefusedError(f"Entry {entry}: “{key}” is not known; there are {', '.join(sorted(_KEYS))}.", entry)
    stage, new_cycle = said.get("stage"), said.get("new_cycle")
    if type(stage) is not int:  # true is no stage
        raise RefusedError(f"Entry {entry}: {_SAID['unknown_stage']}.", entry)
    if new_cycle is not None and type(new_cycle) is not bool:
        raise RefusedError(f"Entry {entry}: “new_cycle” is true or false.", entry)
    return Move(
        _day(said.get("on"), entry), stage, _text(said, "reason", entry), _text(said, "theme", entry), new_cycle
    )


def _day(said: Any, entry: int) -> date:
    if isinstance(said, str) and _DAY.fullmatch(said):
        try:
            return date.fromisoformat(said)
        except ValueError:
            raise RefusedError(f"Entry {entry}: the date {said} does not exist.", entry) from None
    raise RefusedError(f"Entry {entry}: “on” is a date such as “2026-01-12”.", entry)


def _text(said: dict[str, Any], key: str, entry: int) -> str:
    value = said.get(key)
    if value is not None and not isinstance(value, str):
        raise RefusedError(f"Entry {entry}: “{key}” is a text.", entry)
    return value or ""


def _written(one: Episode) -> dict[str, Any]:
    return {
        "cycle": one.cycle,
        "stage": one.stage,
        "entered": one.on.isoformat(),
        "left": one.left_on.isoformat() if one.left_on else None,
        "entered_from": one.entered_from,
        "kind": one.kind.value.replace("_", "-"),
        "reason": one.reason,
        "theme": one.theme,
    }
