"""Sentences of what came back that can be marked for a letter."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

#: The exercises from which a sentence may go into a letter.
QUOTABLE = ("exception_deep_description", "progress_narrative")
#: After the end of a sentence, with the quotation marks that close it.
_ENDS = re.compile(r"(?:(?<=[.!?…])[\"”’»]?\s+)|(?:(?<=[。！？])[”’」』]?\s*)|\n+")
_CLOSE = '"”’»」』'


def sentences(answers: Mapping[str, Any]) -> list[str]:
    """Every sentence of an answer's texts, each once, in order; references and choices are none."""
    found = (one for text in _texts(answers.values()) for one in _split(text))
    return list(dict.fromkeys(one for one in found if " " in one or len(one) > 3))


def _texts(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, Mapping):
            yield from _texts(part for key, part in value.items() if key not in ("key", "entry_ref", "moment"))
        elif isinstance(value, list):
            yield from _texts(value)
        elif isinstance(value, str):
            yield value


def _split(text: str) -> Iterator[str]:
    start = 0
    for end in _ENDS.finditer(text):
        closed = end.group().strip()
        yield (text[start : end.start()] + (closed if closed in _CLOSE else "")).strip()
        start = end.end()
    yield text[start:].strip()
