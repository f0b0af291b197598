"""S25: each one's moments along time, from all their logs, and the words that return in what was different."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic.homework import log
from clinic.homework.readings import _words
from clinic.homework.readings.answers import AnswerView, newest

#: What stands below a moment's context.
PARTS = ("behaviour", "thoughts", "emotions", "information")
#: In how many moments a word stands that returns, and how many such words are shown.
RETURNS, SHOWN = 3, 8
#: How many moments are open; those before them are folded.
OPEN = 6


@dataclass(frozen=True, slots=True)
class Noted:
    """One moment as its log has it."""

    on: date
    time: str  # hh:mm; empty where only the day is known
    context: str
    texts: tuple[str, ...]  # what was done, thought, felt, and what it tells
    level: str  # "absent", "less" or ""
    asked: bool  # it came up because the therapist asked


@dataclass(frozen=True, slots=True)
class Log:
    """One partner's moments, the newest first."""

    answer: AnswerView  # the log that came back last
    moments: tuple[Noted, ...]
    returning: tuple[tuple[str, int], ...]  # (word, in how many moments)

    @property
    def latest(self) -> tuple[Noted, ...]:
        """Those that are open."""
        return self.moments[:OPEN]

    @property
    def earlier(self) -> tuple[Noted, ...]:
        """Those that are folded."""
        return self.moments[OPEN:]


@dataclass(frozen=True, slots=True)
class Reading:
    """Both partners' logs."""

    logs: tuple[Log, ...]


def read(answers: Sequence[AnswerView]) -> Reading:
    """What came back with every log. answers: newest first."""
    return Reading(tuple(_log(last, answers) for last in newest(answers).values()))


def _log(last: AnswerView, answers: Sequence[AnswerView]) -> Log:
    mine = [_noted(entry) for one in answers if one.side == last.side for entry in log.as_list(one.answers)]
    found = Counter(word for one in mine for word in _words.words_of(one.context))
    returning = [(word, count) for word, count in found.items() if count >= RETURNS]
    return Log(
        answer=last,
        moments=tuple(sorted(mine, key=lambda one: (one.on, one.time), reverse=True)),
        returning=tuple(sorted(returning, key=lambda one: (-one[1], one[0]))[:SHOWN]),
    )


def _noted(entry: Mapping[str, Any]) -> Noted:
    return Noted(
        on=date.fromisoformat(entry["when"]),
        time=str(entry.get("time", "")),
        context=str(entry.get("context", "")),
        texts=tuple(str(entry[key]) for key in PARTS if entry.get(key)),
        level=str(entry.get("problem_level", "")),
        asked=entry.get("source") == "therapist_asked",
    )
