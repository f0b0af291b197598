"""Finding words in texts that were opened: what is asked for, whether a text holds it, and the piece of it to show."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

#: The marks between which words stand as one phrase.
_QUOTES = re.compile('["“”„«»＂「」『』]')
#: What JSON writes otherwise than text does, and what a line break may stand for: a hint never spans it.
_PARTS = re.compile(r'[\s"\\\x00-\x1f\x7f]+')
#: So many letters of a text are shown around what was found.
AROUND = 160
#: A sentence that begins at most so many letters before is shown from its beginning.
_NEAR = 60
_ENDS = ".!?。！？…"
#: A part of what is asked for -> in which codes it stands, and from which of their bytes on.
Beside: TypeAlias = Mapping[bytes, Sequence[tuple[bytes, int]]]


@dataclass(frozen=True, slots=True)
class Words:
    """Words and phrases that must all be in a text, each in the writings in which it may stand there."""

    asked: tuple[tuple[str, ...], ...]
    hints: tuple[tuple[tuple[bytes, ...], ...], ...]
    folds: bool  # whether some letter has a case that bytes do not know
    plain: bool = False  # whether no letter has any, as in Chinese

    def __bool__(self) -> bool:
        return bool(self.asked)

    def may_be_in(self, plain: bytes, beside: Beside | None = None) -> bool:
        """Whether text or JSON can hold all of them; no is certain, yes is to be looked at.

        beside: where they do not count, see `among`. Bytes are compared as they are, which takes a twentieth of the
        time that folding the letters of a text takes.
        """
        text = plain if self.plain else plain.decode().casefold().encode() if self.folds else plain.lower()
        for writings in self.hints:
            for parts in writings:
                for part in parts:
                    spots = beside and beside.get(part)
                    if not (_stands_apart(part, text, spots) if spots else part in text):
                        break
                else:
                    break
            else:
                return False
        return True

    def among(self, codes: Sequence[bytes]) -> Beside:
        """Where parts of what is asked for stand in `codes`, which JSON holds beside what people wrote."""
        parts = {part for writings in self.hints for some in writings for part in some}
        return {part: spots for part in parts if (spots := [(code, code.find(part)) for code in codes if part in code])}

    def are_in(self, texts: Sequence[str]) -> bool:
        """Whether each of them stands somewhere in `texts`; a phrase stands in one of them."""
        folded = [_one_line(text).casefold() for text in texts]
        return all(any(stands_in(one, text) for one in writings for text in folded) for writings in self.asked)

    def times_in(self, text: str) -> int:
        """How often any of them stands in `text`."""
        folded = _one_line(text).casefold()
        return sum(max(sum(1 for _at in _places(one, folded)) for one in writings) for writings in self.asked)


def _stands_apart(part: bytes, text: bytes, spots: Sequence[tuple[bytes, int]]) -> bool:
    """Whether `part` stands in `text` otherwise than at these spots: a code, and where in the code it begins."""
    at = text.find(part)
    while at >= 0:
        for code, begins in spots:
            if text.startswith(code, at - begins):
                break
        else:
            return True
        at = text.find(part, at + 1)
    return False


def stands_in(word: str, text: str) -> bool:
    """Whether `word` stands in `text`, both folded: at the beginning of a word, anywhere where words have no spaces.

    Letters that have a case belong to scripts with spaces: “chen” is in “Ms Chen”, and not in “kitchen”.
    """
    return any(True for _at in _places(word, text))


def _places(word: str, text: str) -> Iterator[int]:
    """Where it stands, without overlaps."""
    begins = _has_case(word[:1])
    at = text.find(word)
    while at >= 0:
        if begins and at and _has_case(text[at - 1]):
            at = text.find(word, at + 1)
        else:
            yield at
            at = text.find(word, at + len(word))


def _has_case(letter: str) -> bool:
    return letter.upper() != letter.lower()


def words_in(asked: str) -> Words:
    """What somebody asks for: words, all of which must be there, and “exact phrases” between quotation marks."""
    parts: list[str] = []
    pieces = _QUOTES.split(asked)
    for number, piece in enumerate(pieces):
        quoted = number % 2 == 1 and number < len(pieces) - 1
        parts += [" ".join(piece.split())] if quoted else piece.split()
    found = tuple(dict.fromkeys(_writings(part) for part in parts if part))
    hints = tuple(tuple(_hints(one) for one in writings) for writings in found)
    letters = {letter for writings in found for one in writings for letter in one}
    cased = {letter for letter in letters if letter != letter.upper() or letter != letter.lower()}
    return Words(found, hints, folds=any(letter > "\x7f" for letter in cased), plain=not cased)


def _writings(word: str) -> tuple[str, ...]:
    """A word as it was typed, with accents in one sign or in two, and with full-width letters as plain ones."""
    forms = (unicodedata.normalize(form, word).casefold() for form in ("NFC", "NFD", "NFKC"))
    return tuple(dict.fromkeys([word.casefold(), *forms]))


def _hints(writing: str) -> tuple[bytes, ...]:
    return tuple(part.encode() for part in _PARTS.split(writing) if part)


def _one_line(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and whether it is what was asked for."""

    text: str
    marked: bool


def pieces(text: str, words: Words, around: int = AROUND) -> list[Piece]:
    """Some `around` letters of `text` where the first of `words` stands, with all of them marked; nothing without."""
    line = _one_line(text)
    spans = _spans(line, words)
    if not spans:
        return []
    first, last = _window(line, spans[0], around)
    found = [Piece("… ", False)] if first else []
    at = first
    for begin, end in spans:
        if begin >= last:
            break
        found += [Piece(line[at:begin], False), Piece(line[begin : min(end, last)], True)]
        at = min(end, last)
    found += [Piece(line[at:last], False), Piece(" …" if last < len(line) else "", False)]
    return [one for one in found if one.text]


def _spans(line: str, words: Words) -> list[tuple[int, int]]:
    """Where the words stand in `line`, without overlaps, in order."""
    folded, places = _folded(line)
    found: list[tuple[int, int]] = []
    for one in {one for writings in words.asked for one in writings}:
        found += [(places[at], places[at + len(one) - 1] + 1) for at in _places(one, folded)]
    return list(_joined(sorted(found)))


def _folded(line: str) -> tuple[str, Sequence[int]]:
    """The line as it is compared, and of each of its letters the place in the line: folding can make two of one."""
    folded = line.casefold()
    if len(folded) == len(line):
        return folded, range(len(line))
    letters = [letter.casefold() for letter in line]
    return "".join(letters), [place for place, some in enumerate(letters) for _one in some]


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    now: tuple[int, int] | None = None
    for begin, end in spans:
        if now is None or begin > now[1]:
            if now is not None:
                yield now
            now = begin, end
        else:
            now = now[0], max(now[1], end)
    if now is not None:
        yield now


def _window(line: str, span: tuple[int, int], around: int) -> tuple[int, int]:
    """From where to where a line is shown: from the sentence's beginning where that is near, else between words."""
    begin, end = span
    start = max(0, begin - around // 3)
    near = max(line.rfind(mark, max(0, begin - _NEAR), begin) for mark in _ENDS)
    if near >= 0:
        start = near + 1 + (line[near + 1 : near + 2] == " ")
    elif start:
        space = line.find(" ", start, begin)
        start = space + 1 if space >= 0 else start
    stop = max(end, min(len(line), start + around))
    if stop < len(line):
        space = line.rfind(" ", end, stop)
        stop = space if space > end else stop
    return start, stop
