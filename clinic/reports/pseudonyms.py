"""Taking names out of a paper, on plain values. What stays may still tell who somebody is; the paper says so."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

_CHINESE = "\u3400-\u9fff\U00020000-\U0003ffff"
#: A letter with the marks that belong to it.
_CLUSTER = re.compile("[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+", re.DOTALL)
#: Names that are also small words: alone they are left, as half of every text would go; inside a full name they are not.
_SMALL = re.compile("a[mnst]?|be|by|do|go|her?|him|i[nst]?|me|my|no|o[nr]|of|she|so|the|to|up|us|we|you")
#: Names that are also things: written small they are left, so that “Rose gave him a rose” keeps its rose.
_THINGS = re.compile(
    "amber|art|autumn|bill|black|brown|chase|dawn|dean|drew|faith|fan|frank|grace|grant|gr[ae]y|green|hope|hunter|ivy"
    "|jack|jade|joy|king|lily|long|man|mark|may|miles|olive|pat|pearl|ray|rice|rich|robin|rose|ruby|sky|song|stone"
    "|summer|sun|violet|wade|white|will|wood|young"
)


#: What may stand between the words of a name, or nothing: “Lin Hao”, “Lin·Hao”, “Lin-Hao” and “LinHao” are one.
_BETWEEN = r"[\s·・-]*"


def replacer(known: Mapping[str, Sequence[str]]) -> Callable[[str], str]:
    """A function that replaces every known name in a text, and leaves the text around it as it is.

    known: what to write instead -> the names it stands for. Latin names are replaced as whole words, Chinese ones
    anywhere; longer names first. Letters of another width, as Chinese keyboards write them, are the same letters. A name
    that two people share becomes both. Names of a single letter are left alone.
    """
    stands: dict[str, dict[str, None]] = {}
    patterns: dict[str, int] = {}
    for stand, names in known.items():
        for name in {_plain(one) for one in names}:
            key = _key(name)
            if len(key) > 1 and not _SMALL.fullmatch(key):
                stands.setdefault(key, {})[stand] = None
                patterns[_pattern(name)] = len(key)
    if not stands:
        return lambda text: text
    longest = sorted(patterns, key=lambda one: (-patterns[one], one))
    pattern = re.compile("|".join(longest), re.IGNORECASE)

    def replaced(text: str) -> str:
        text = unicodedata.normalize("NFC", text)
        folded, places = _folded(text)
        parts, done = [], 0
        for found in pattern.finditer(folded):
            start, end = places[found.start()][0], places[found.end() - 1][1]
            if start < done or _THINGS.fullmatch(found.group()):
                continue
            parts += [text[done:start], " / ".join(stands[_key(found.group())])]
            done = end
        return "".join((*parts, text[done:]))

    return replaced


def _plain(name: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", name)).strip()


def _key(name: str) -> str:
    """The same for whatever is one name: in small letters, with nothing between its words."""
    return re.sub(_BETWEEN, "", name).casefold()


def _folded(text: str) -> tuple[str, list[tuple[int, int]]]:
    """`text` with letters of the usual width, and for each of them from where to where it stands in `text`.

    What one sign stands for, as ㍿ for four characters, has one place: it goes whole or stays whole.
    """
    folded, places = [], []
    for cluster in _CLUSTER.finditer(text):
        plain = unicodedata.normalize("NFKC", cluster.group())
        folded.append(plain)
        places += [cluster.span()] * len(plain)
    return "".join(folded), places


def _pattern(name: str) -> str:
    escaped = _BETWEEN.join(re.escape(word) for word in re.split(r"[\s·・-]+", name) if word)
    if re.search(f"[{_CHINESE}]", name):
        return escaped
    letter = rf"[^\W{_CHINESE}]"  # a Latin name may stand right beside Chinese text
    return rf"(?<!{letter}){escaped}(?!{letter})"
