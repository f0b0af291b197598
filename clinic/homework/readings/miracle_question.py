"""S26: the signs as they were asked for, own and the partner's action; words in both pictures; what could be filmed."""

from collections.abc import Sequence
from dataclasses import dataclass

from clinic.homework.readings import _words
from clinic.homework.readings.answers import AnswerView, newest
from clinic.method import catalogue, rules

#: The rows of the table, in the order in which they are asked.
SIGNS = ("first_small_sign", "what_i_do_differently", "what_partner_does", "how_we_interact", "others_notice")
ALREADY = "already_happening"
KEY = "miracle_question"


@dataclass(frozen=True, slots=True)
class Sign:
    """One partner's answer to one question."""

    text: str
    vague: bool  # holds a word that no camera sees: worth another question, no verdict


@dataclass(frozen=True, slots=True)
class Row:
    """One question with what each said; by side."""

    key: str
    said: dict[str, Sign]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where what one would do meets what the other hopes to see."""

    doer: AnswerView
    doing: str
    hoper: AnswerView
    hoped: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Both pictures."""

    answers: tuple[AnswerView, ...]
    rows: tuple[Row, ...]
    shared: tuple[str, ...]  # words that stand in both pictures
    meetings: tuple[Meeting, ...]
    already: tuple[tuple[AnswerView, str], ...]


def read(answers: Sequence[AnswerView]) -> Reading:
    """What each saw last."""
    both = tuple(newest(answers).values())
    texts = [[one.text(key) for key in SIGNS] for one in both]
    return Reading(
        answers=both,
        rows=tuple(Row(key, {one.side: _sign(one, key) for one in both if one.text(key)}) for key in SIGNS),
        shared=_words.shared(*texts) if len(both) == 2 else (),
        meetings=tuple(_meetings(both)),
        already=tuple((one, one.text(ALREADY)) for one in both if one.text(ALREADY)),
    )


def _sign(answer: AnswerView, key: str) -> Sign:
    ruled = [one for one in catalogue.exercise(KEY).rules if one.field == key and one.check == "words"]
    return Sign(answer.text(key), bool(rules.that_apply(ruled, {key: answer.text(key)})))


def _meetings(both: Sequence[AnswerView]) -> list[Meeting]:
    found = []
    for doer, hoper in zip(both, reversed(both), strict=True):
        doing, hoped = doer.text("what_i_do_differently"), hoper.text("what_partner_does")
        words = _words.shared([doing], [hoped])
        if doer is not hoper and words:
            found.append(Meeting(doer, doing, hoper, hoped, words))
    return found
