"""S20: both stories side by side, words that stand in both, the two lines they would say aloud, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from clinic.homework.readings import _words
from clinic.homework.readings.answers import AnswerView, newest

PARTS = ("important", "struggles", "aspirations", "wish_understood")
LINE = "share_line"


@dataclass(frozen=True, slots=True)
class Story:
    """One partner's story."""

    answer: AnswerView
    parts: tuple[tuple[str, str], ...]  # (field key, text) of what was told
    line: str
    missing: tuple[str, ...]  # keys of what was left out


@dataclass(frozen=True, slots=True)
class Reading:
    """Both stories."""

    stories: tuple[Story, ...]
    shared: tuple[str, ...]  # words that stand in both


def read(answers: Sequence[AnswerView]) -> Reading:
    """What each told last."""
    stories = tuple(_story(one) for one in newest(answers).values())
    texts = [[text for _key, text in story.parts] + [story.line] for story in stories]
    return Reading(stories, _words.shared(*texts) if len(texts) == 2 else ())


def _story(answer: AnswerView) -> Story:
    parts = tuple((key, answer.text(key)) for key in PARTS if answer.text(key))
    missing = tuple(key for key in (*PARTS, LINE) if not answer.text(key))
    return Story(answer, parts, answer.text(LINE), missing)
