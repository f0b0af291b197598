"""Two versions of a text, word by word, on plain values."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

#: Words, gaps, and every letter of scripts that put no gaps between words.
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|\s+|[^\W_\u3040-\u9fff]+|.", re.S)
#: The most pairs of words that are compared; longer texts are compared by line, and then as a whole.
MOST = 4_000_000


class Change(StrEnum):
    """What became of some words."""

    SAME = "same"
    LEFT = "left"  # only in the earlier text
    CAME = "came"  # only in the later text


@dataclass(frozen=True, slots=True)
class Part:
    """Some words, and what became of them."""

    change: Change
    text: str


def parts(before: str, after: str) -> list[Part]:
    """Both texts as one: what stayed, what left and what came, in reading order."""
    for split in (_TOKEN.findall, lambda text: text.splitlines(keepends=True)):
        one, other = split(before), split(after)
        if len(one) * len(other) <= MOST:
            return _parts(one, other)
    return _parts([before], [after])


def _parts(one: Sequence[str], other: Sequence[str]) -> list[Part]:
    found: list[Part] = []
    for what, a, b, c, d in _joined(SequenceMatcher(None, one, other, autojunk=False).get_opcodes(), one):
        if what == "equal":
            found.append(Part(Change.SAME, "".join(one[a:b])))
            continue
        found += [Part(Change.LEFT, "".join(one[a:b]))] if b > a else []
        found += [Part(Change.CAME, "".join(other[c:d]))] if d > c else []
    return found


Opcode = tuple[str, int, int, int, int]


def _joined(opcodes: Sequence[Opcode], one: Sequence[str]) -> list[Opcode]:
    """A gap alone between two changed places belongs to both: read as one change it is easier to follow."""
    found: list[Opcode] = []
    for index, code in enumerate(opcodes):
        is_gap = code[0] == "equal" and not "".join(one[code[1] : code[2]]).strip() and 0 < index < len(opcodes) - 1
        if found and found[-1][0] != "equal" and (is_gap or code[0] != "equal"):
            found[-1] = ("replace", found[-1][1], code[2], found[-1][3], code[4])
        else:
            found.append(code)
    return found
