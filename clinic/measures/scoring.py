"""Reading and comparing ratings on the 1-10 scale (S38), on plain values."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

LOWEST, HIGHEST = Decimal(1), Decimal(10)
_ONE = re.compile(r"\d{1,2}(?:[.,]\d)?")
#: What a keyboard for Chinese or a word processor writes instead. Not NFKC, which reads 1⁰ as ten.
_HALF_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {ord("。"): ".", ord("｡"): "."}
_DASHES = str.maketrans(dict.fromkeys("~至到‐‑‒–—―−﹣〜∼", "-"))
#: A range as the method says it in words; every dash, 至 and 到 are "-" by then.
_IN_WORDS = re.compile(
    r"between\s(.{1,9})\sand\s(.{1,9})|(.{1,9})\sto\s(.{1,9})|在?(.{1,9})-(.{1,9})之间", re.IGNORECASE
)


class RatingError(ValueError):
    """What was typed is no rating; `reason` is "not_a_rating", "out_of_range", "not_a_half_step" or "low_above_high"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Score:
    """A rating: 1 is the least secure state, 10 the morning after the miracle. low == high for one number."""

    low: Decimal
    high: Decimal

    @property
    def middle(self) -> Decimal:
        """The point at which it is drawn."""
        return (self.low + self.high) / 2

    def __str__(self) -> str:
        low, high = (f"{value.normalize():f}" for value in (self.low, self.high))
        return low if low == high else f"{low}-{high}"


@lru_cache(maxsize=1024)
def read(text: str) -> Score | None:
    """The rating that `text` says: "3", "3.5" or a range "6-7", "6 to 7", "在6到7之间", also full width; None when it is blank.

    Raises RatingError; nothing is ever moved into the range or rounded.
    """
    parts = _parts(text.translate(_HALF_WIDTH).translate(_DASHES).strip())
    if parts == [""]:
        return None
    if len(parts) > 2 or not all(_ONE.fullmatch(part) and part.isascii() for part in parts):
        raise RatingError("not_a_rating")
    values = [Decimal(part.replace(",", ".")) for part in parts]
    if not all(LOWEST <= value <= HIGHEST for value in values):
        raise RatingError("out_of_range")
    if any(value % Decimal("0.5") for value in values):
        raise RatingError("not_a_half_step")
    if values[0] > values[-1]:
        raise RatingError("low_above_high")
    return Score(values[0], values[-1])


def _parts(text: str) -> list[str]:
    """The numbers of a rating as they were typed: one, or the two of a range."""
    said = _IN_WORDS.fullmatch(text)
    parts = [part for part in said.groups() if part is not None] if said else text.split("-")
    return [part.strip() for part in parts]


def gap(a: Score | None, b: Score | None) -> Decimal | None:
    """A's middle minus B's; None unless both rated."""
    return None if a is None or b is None else a.middle - b.middle
