"""Taking names out of a paper, on plain values. What stays may still tell who somebody is; the paper says so."""

import re
from collections.abc import Callable, Mapping, Sequence


def replacer(known: Mapping[str, Sequence[str]]) -> Callable[[str], str]:
    """A function that replaces every known name in a text.

    known: what to write instead -> the names it stands for. Latin names are replaced as whole words, Chinese ones
    anywhere; longer names first. Names of a single letter are left alone.
    """
    pairs = [(name.strip(), stand) for stand, names in known.items() for name in names if len(name.strip()) > 1]
    pairs.sort(key=lambda pair: -len(pair[0]))
    if not pairs:
        return lambda text: text
    stands = {name.casefold(): stand for name, stand in reversed(pairs)}
    pattern = re.compile("|".join(_pattern(name) for name, _stand in pairs), re.IGNORECASE)
    return lambda text: pattern.sub(lambda found: stands[found.group().casefold()], text)


def _pattern(name: str) -> str:
    escaped = re.escape(name)
    return escaped if any("\u3400" <= letter <= "\u9fff" for letter in name) else rf"(?<!\w){escaped}(?!\w)"
