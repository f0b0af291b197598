"""Reading a sentence: what is a client's quotation, who speaks in it, whether it tells of something better."""

import re
from collections.abc import Iterator, Mapping

from clinic.prompts.wording import Phrase, Words

#: What stands inside these is somebody's speech. Inside single marks an apostrophe is a letter.
_SPEECH = re.compile(
    r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|「[^「」]*」|『[^『』]*』|\"[^\"\n]*\""
    r"|‘(?:[^‘’]|’(?=[A-Za-z]))*’(?![A-Za-z])|(?<![\w])'(?:[^'\n]|'(?=[A-Za-z]))*'(?![A-Za-z])"
)
_LETTER_SPEAKS = (
    r"(?:[Pp]artner |伴侣){0}\b|\b{0}(?=\s*[:：,，]|['’]s\b|\s*(?:说|觉得|认为|提到|讲)"
    r"|\s+(?:says?|said|tells?|told|feels?|felt|names?|named|puts?|calls?|called|describes?|described|reports?|reported)\b)"
    r"|(?<=said ){0}\b|(?<=says ){0}\b"
)
_CHINESE = re.compile("[\u4e00-\u9fff]")
_CHINESE_SIDE = {"a": "伴侣甲|甲方", "b": "伴侣乙|乙方"}


def without_speech(text: str) -> str:
    """`text` without what stands in quotation marks."""
    return _SPEECH.sub(" … ", text)


def speakers(text: str, names: Mapping[str, str]) -> set[str]:
    """The sides that are quoted in `text`: of each quotation whoever is named last before it, else first after it."""
    found: set[str] = set()
    spans = [one.span() for one in _SPEECH.finditer(text)]
    for number, (start, end) in enumerate(spans):
        before = text[spans[number - 1][1] if number else 0 : start]
        after = text[end : spans[number + 1][0] if number + 1 < len(spans) else len(text)]
        named = list(_named(before, names))[-1:] or list(_named(after, names))[:1]
        found |= set(named)
    return found


def _named(text: str, names: Mapping[str, str]) -> Iterator[str]:
    """The sides named in `text`, in order."""
    at: list[tuple[int, str]] = []
    for side in ("a", "b"):
        ways = [_LETTER_SPEAKS.format(side.upper()), _CHINESE_SIDE[side]]
        ways += [re.escape(names[side])] if names.get(side) else []
        at += [(one.start(), side) for way in ways for one in re.finditer(way, text)]
    return (side for _place, side in sorted(at))


def tells_of_better(text: str, words: Words) -> bool:
    """Whether `text` names an improvement that it does not deny in the same breath."""
    text = text.casefold()
    return any(not _denied(text[: one.start()], words.denials) for one in re.finditer(words.better, text))


def _denied(before: str, denials: str) -> bool:
    """Whether a denial stands among the last few words before, in the same clause."""
    clause = re.split(r"[.,;:!?。，；：！？、]|\bbut\b|但", before)[-1]
    near = " ".join(clause.split()[-3:])
    return re.search(denials, near[-4:] if _CHINESE.search(near) else near) is not None


def glossing(text: str, phrases: tuple[Phrase, ...]) -> str:
    """The first phrase in `text` that glosses over pain, as it was written; "" when there is none outside speech."""
    said = without_speech(text)
    for phrase in phrases:
        for one in re.finditer(phrase.pattern, said, re.IGNORECASE):
            if not (phrase.unless_next and re.match(phrase.unless_next, said[one.end() :].lstrip(), re.IGNORECASE)):
                return one.group()
    return ""
