"""One thing that the find box offers, and whether words mean it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clinic.cases.names import plain
from clinic.core.search import stands_in


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be chosen."""

    name: str
    icon: str
    address: str = ""
    press: str = ""  # the id of a button of the page
    detail: str = ""
    post: bool = False  # whether the address begins something, and takes a press instead of a look


@dataclass(frozen=True, slots=True)
class Group:
    """Offers of one sort."""

    name: str
    offers: Sequence[Offer]


def fits(wanted: Iterable[str], *texts: object) -> bool:
    """Whether each of `wanted`, which are folded, stands somewhere in `texts`."""
    said = plain(" ".join(str(one) for one in texts))
    return all(stands_in(word, said) for word in wanted)
