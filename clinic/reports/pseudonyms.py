"""Taking names out of a paper, on plain values. What stays may still tell who somebody is; the paper says so."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

_CHINESE = "\u3400-\u9fff"
#: Names that are also small words: alone they are left, as half of every text would go; inside a full name they are not.
_SMALL = re.compile("a[mnst]?|be|by|do|go|her?|him|i[nst]?|me|my|no|o[nr]|of|she|so|the|to|up|us|we|you")
#: Names that are also things: written small they are left, so that “Rose gave him a rose” keeps its rose.
_THINGS = re.compile(
    "amber|art|autumn|bill|black|brown|chase|dawn|dean|drew|faith|fan|frank|grace|grant|gr[ae]y|green|hope|hunter|ivy"
    "|jack|jade|joy|king|lily|long|man|mark|may|miles|olive|pat|pearl|ray|rice|rich|robin|rose|ruby|sky|song|stone"
    "|summer|sun|violet|wade|white|will|wood|young"
)


def replacer(known: Mapping[str, Sequence[str]]) -> Callable[[str], str]:
    """A function that replaces every known name in a text.

    known: what to write instead -> the names it stands for. Latin names are replaced as whole words, Chinese ones
    anywhere; longer names first. A name that two people share becomes both. Names of a single letter are left alone.
    """
    stands: dict[str, list[str]] = {}
    for stand, names in known.items():
        for name in {_plain(one).casefold() for one in names}:
            if len(name) > 1 and not _SMALL.fullmatch(name):
                stands.setdefault(name, []).append(stand)
    if not stands:
        return lambda text: text
    longest = sorted(stands, key=lambda name: (-len(name), name))
    pattern = re.compile("|".join(_pattern(name) for name in longest), re.IGNORECASE)

    def instead(found: re.Match[str]) -> str:
        name = found.group()
        return name if _THINGS.fullmatch(name) else " / ".join(stands[re.sub(r"\s+", " ", name).casefold()])

    return lambda text: pattern.sub(instead, unicodedata.normalize("NFC", text))


def _plain(name: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", name)).strip()


def _pattern(name: str) -> str:
    escaped = r"\s+".join(re.escape(word) for word in name.split(" "))
    if re.search(f"[{_CHINESE}]", name):
        return escaped
    letter = rf"[^\W{_CHINESE}]"  # a Latin name may stand right beside Chinese text
    return rf"(?<!{letter}){escaped}(?!{letter})"
