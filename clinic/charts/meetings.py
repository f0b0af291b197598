"""Which ratings belong together, and who missed a session, on plain values: one rule for every drawing and its table.

Ratings are paired by session and never by day: a difference is made “only if both exist in one session” (6.4), and two
hours alone on one day are two sessions. A partner misses a session that was made for them, among others or alone, when
nobody came to it or they did not; whoever was not expected misses nothing, and what was called off is missed by nobody.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic.measures.scoring import Score
from clinic.sessions.attending import missed_by


@dataclass(frozen=True, slots=True)
class Missed:
    """A session, and who of those it was made for missed it."""

    session_id: uuid.UUID
    sides: frozenset[str]
    on: date


@dataclass(frozen=True, slots=True)
class Meeting:
    """One session: what each partner rated, by side, and who missed it."""

    on: date
    scores: Mapping[str, Score]
    missed: frozenset[str] = frozenset()


def missed_in(visits: Iterable[Any]) -> list[Missed]:
    """Those of `visits` (with session_id, on, state, booked and attendance) that somebody missed."""
    found = [
        Missed(one.session_id, frozenset(missed_by(one.state, one.booked, one.attendance)), one.on) for one in visits
    ]
    return [one for one in found if one.sides]


def meetings_of(ratings: Iterable[Any], missed: Iterable[Missed]) -> list[Meeting]:
    """The sessions that were rated or missed, by their day. ratings: with session_id, side, on and score."""
    days: dict[uuid.UUID, date] = {}
    scores: dict[uuid.UUID, dict[str, Score]] = {}
    absent = {one.session_id: one for one in missed}
    for one in ratings:
        days[one.session_id] = one.on
        scores.setdefault(one.session_id, {})[str(one.side)] = one.score
    days |= {key: one.on for key, one in absent.items() if key not in days}
    whole = [
        Meeting(on, scores.get(key, {}), absent[key].sides if key in absent else frozenset())
        for key, on in days.items()
    ]
    return sorted(whole, key=lambda one: one.on)
