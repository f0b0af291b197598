"""What the page shows of a case's safety screens."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from clinic.cases.models import Case, Partner
from clinic.core import clock
from clinic.safety.lifecycle import OPEN, was_overheard
from clinic.safety.models import SafetyScreen


@dataclass(frozen=True, slots=True)
class Place:
    """One partner's screens: the newest that counts, and those before it."""

    partner: Partner
    newest: SafetyScreen | None
    earlier: Sequence[SafetyScreen]
    due: bool  # the day for asking again has come
    not_alone: bool  # somebody else was there, or they could not talk freely
    disclosed: bool  # something is open, and there is something to think about


def places(case: Case, screens: Sequence[SafetyScreen]) -> list[Place]:
    """The screens of each partner of `case`, A before B."""
    return [_place(partner, [one for one in screens if one.side == partner.side]) for partner in case.partners]


def _place(partner: Partner, mine: Sequence[SafetyScreen]) -> Place:
    newest = next((one for one in mine if one.mistake is None), None)
    told = newest.told if newest else {}
    return Place(
        partner=partner,
        newest=newest,
        earlier=[one for one in mine if one is not newest],
        due=newest is not None and newest.again_on <= clock.today(),
        not_alone=was_overheard(told.get("company"), told.get("freely")),
        disclosed=is_open(one.told for one in mine if one.mistake is None),
    )


def is_open(screens: Iterable[Mapping[str, str]]) -> bool:
    """Whether what one partner's screens tell leaves something open; the newest first, without what was a mistake.

    The newest says so; where somebody may have listened and nothing was said, the one before it does.
    """
    for told in screens:
        if told.get("outcome") in OPEN:
            return True
        if not was_overheard(told.get("company"), told.get("freely")):
            return False
    return False
