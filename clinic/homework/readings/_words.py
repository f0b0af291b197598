"""Words that two texts share: a modest help for reading, on plain text in English and Chinese."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

_SAID = tomllib.loads((Path(__file__).parent / "stop_words.toml").read_text("utf-8"))
#: What says nothing by itself.
STOP, STOP_PAIRS = frozenset(_SAID["en"].split()), frozenset(_SAID["zh"].split())
LATIN = re.compile(r"[a-zà-öø-ÿ]+(?:['’][a-z]+)?")
HAN = re.compile(r"[\u4e00-\u9fff]+")
#: Characters that only hold a sentence together: no piece begins or ends with one.
FUNCTION = frozenset(
    "的了在是我你他她它们和与也都就不要会有没很太这那个一着过到说吗呢吧把被让给对从还又才能得地而但或之后里上下去来为以起"
)


def words_of(text: str) -> set[str]:
    """The words of `text` that carry something; of Chinese, pieces of two characters."""
    low = text.casefold().replace("’", "'")
    found = {_base(one) for one in LATIN.findall(low) if one.split("'")[0] not in STOP} - STOP
    pieces = (run[n : n + 2] for run in HAN.findall(low) for n in range(len(run) - 1))
    found |= {one for one in pieces if one not in STOP_PAIRS and not FUNCTION & set(one)}
    return {one for one in found if len(one) > 2 or HAN.match(one)}


def shared(one: Iterable[str], other: Iterable[str]) -> tuple[str, ...]:
    """The words that stand in both, in alphabetical order; pieces of Chinese that follow each other in both are one."""
    mine, theirs = "\n".join(one), "\n".join(other)
    both = words_of(mine) & words_of(theirs)
    pieces = {piece for run in HAN.findall(mine) for piece in _joined(run, both, theirs)}
    return tuple(sorted({word for word in both if not HAN.match(word)} | pieces))


def _joined(run: str, both: set[str], other: str) -> Iterator[str]:
    """The longest pieces of `run` that are made of shared ones and stand in `other` as well."""
    start = 0
    while start < len(run) - 1:
        end = start + 2
        if run[start:end] not in both:
            start += 1
            continue
        while end < len(run) and run[end - 1 : end + 1] in both and run[start : end + 1] in other:
            end += 1
        yield run[start:end]
        start = end - 1


def _base(word: str) -> str:
    """The word without what changes at its end, so that “cook” and “cooking” are one; a guess, and no more."""
    word = word.split("'")[0]
    for end in ("ing", "ed", "es", "s"):
        if word.endswith(end) and len(word) - len(end) >= 4:
            return word[: -len(end)]
    return word
