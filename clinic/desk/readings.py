"""What somebody who supervises may wonder about a path (6.2), on plain values: remarks, never findings."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from clinic.cases.journey import LAST, Kind
from clinic.cases.path import Step

#: A rating that rose by this much between two sessions is called a jump; a product default, no clinical rule.
JUMP = Decimal(2)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Rated:
    """One partner's rating on one day, at the middle of a range."""

    side: str
    on: date
    middle: Decimal


def readings(path: Sequence[Step], ratings: Sequence[Rated], worked_on: Collection[int]) -> list[str]:
    """Which of the five remarks this path gives rise to, in order.

    path: a couple's path, the oldest first. ratings: by the day. worked_on: stages for which something is on record,
    such as an exercise that came back. The remarks: "one_partner", "no_resources", "unchanged", "jump", "no_revisit".
    """
    found = {
        "one_partner": bool(path) and one_partner(path[-1]),
        "no_resources": 2 not in worked_on and any(one.stage == 5 and one.cycle == path[-1].cycle for one in path),
        "unchanged": unchanged(path, ratings),
        "jump": after_jump(path, ratings),
        "no_revisit": no_revisit(path),
    }
    return [key for key, there in found.items() if there]


def one_partner(step: Step) -> bool:
    """Whether the move goes back to one partner's word alone; nothing said is no sign."""
    partners = (step.agreed | {step.proposed_by}) & {"a", "b"}
    return len(partners) == 1


def unchanged(path: Sequence[Step], ratings: Sequence[Rated]) -> bool:
    """Whether more than two cycles have gone by and each partner's last rating was the same in every one of them."""
    begins = [one.on for place, one in enumerate(path) if not place or one.cycle != path[place - 1].cycle]
    if len(begins) <= 2:
        return False
    ends: list[date | None] = [*begins[1:], None]
    last: dict[str, list[Decimal | None]] = {"a": [], "b": []}
    for begin, end in zip(begins, ends, strict=True):
        within = [one for one in ratings if begin <= one.on and (end is None or one.on < end)]
        for side, found in last.items():
            found.append(next((one.middle for one in reversed(within) if one.side == side), None))
    return all(None not in one and len(set(one)) == 1 for one in last.values())


def after_jump(path: Sequence[Step], ratings: Iterable[Rated]) -> bool:
    """Whether the last stage was entered within a week of a jump in either rating, in the cycle that runs."""
    entered = [one.on for one in path if one.stage == LAST and one.cycle == path[-1].cycle]
    before: dict[str, Decimal] = {}
    jumps = []
    for one in ratings:
        if one.middle - before.get(one.side, one.middle) >= JUMP:
            jumps.append(one.on)
        before[one.side] = one.middle
    return any(abs(on - jump) < WEEK for on in entered for jump in jumps)


def no_revisit(path: Sequence[Step]) -> bool:
    """Whether the last stage was reached and nothing was ever revisited: too neat to be the whole story."""
    return any(one.stage == LAST for one in path) and not any(one.kind is Kind.REVISIT for one in path)
