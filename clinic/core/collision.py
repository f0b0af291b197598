"""Two texts of one field, paragraph by paragraph, on plain values: where they differ, and what becomes of a choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

#: The most pairs of paragraphs that are compared; beyond it the whole of what differs is one piece.
MOST = 1_000_000
STORED, MINE, BOTH = "stored", "mine", "both"


@dataclass(frozen=True, slots=True)
class Piece:
    """Paragraphs that stand in both texts, or what stands in their place in one and the other."""

    stored: str
    mine: str

    @property
    def differs(self) -> bool:
        """Whether somebody has to choose."""
        return self.stored != self.mine

    def chosen(self, pick: str, between: str = "\n") -> str:
        """What is kept; both one after the other where that was chosen, once where they agree."""
        if pick == BOTH and self.differs:
            return between.join(one for one in (self.stored, self.mine) if one)
        return self.stored if pick == STORED else self.mine


def pieces(stored: str, mine: str) -> list[Piece]:
    """The two texts, aligned by paragraph."""
    one, other = stored.split("\n"), mine.split("\n")
    if len(one) * len(other) > MOST:
        return [Piece(stored, mine)]
    found: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if what == "replace" and b - a == d - c:
            found += [Piece(left, right) for left, right in zip(one[a:b], other[c:d], strict=True)]
        else:
            found.append(Piece("\n".join(one[a:b]), "\n".join(other[c:d])))
    return found


def joined(aligned: Sequence[Piece], picks: Sequence[str], between: str = "\n") -> str:
    """One text again; `picks` says for each piece that differs what is kept."""
    left = iter(picks)
    said = [(one, one.chosen(next(left), between) if one.differs else one.mine) for one in aligned]
    # A paragraph that stands in one text alone and was not kept leaves no empty line behind.
    return "\n".join(text for one, text in said if text or not one.differs)


@dataclass(frozen=True, slots=True)
class Collision:
    """One field that holds something else in two places; texts by paragraph, whatever else as one piece."""

    name: str
    stored: Any
    mine: Any

    @property
    def is_text(self) -> bool:
        """Whether it can be chosen by paragraph."""
        return isinstance(self.stored, str) and isinstance(self.mine, str)

    @property
    def pieces(self) -> list[Any]:
        """The pieces, in order."""
        return pieces(self.stored, self.mine) if self.is_text else [Piece(self.stored, self.mine)]

    @property
    def told(self) -> list[list[Any]]:
        """The pieces for a script: one value that both hold, or what is stored and mine."""
        return [[one.stored, one.mine] if one.differs else [one.mine] for one in self.pieces]

    def settled(self, picks: Sequence[str], between: str = "\n") -> Any:
        """What is kept; None when the picks are not those of these pieces."""
        if len(picks) != sum(one.differs for one in self.pieces):
            return None
        if self.is_text:
            return joined(self.pieces, picks, between)
        if picks[0] == BOTH and isinstance(self.mine, list):
            return [*self.stored, *(one for one in self.mine if one not in self.stored)]
        return self.stored if picks[0] == STORED else self.mine


def collisions(stored: Mapping[str, Any], mine: Mapping[str, Any]) -> list[Collision]:
    """The fields of `mine` that are stored otherwise."""
    return [Collision(name, stored[name], value) for name, value in mine.items() if stored.get(name, value) != value]


def picks_of(name: str, form: Mapping[str, str]) -> list[str]:
    """What was chosen for the pieces of this field on a page without scripts; empty when nothing was asked."""
    found: list[str] = []
    while pick := form.get(f"pick-{name}-{len(found)}"):
        found.append(pick)
    return found
