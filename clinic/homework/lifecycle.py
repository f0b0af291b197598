"""The life of homework, and the words for how an experiment went."""

from enum import StrEnum

from clinic.core.lifecycle import Lifecycle


class HomeworkState(StrEnum):
    """Where homework stands."""

    SET = "set"
    HANDED_IN = "handed_in"
    TALKED_OVER = "talked_over"
    WITHDRAWN = "withdrawn"


class Mode(StrEnum):
    """How it is done."""

    ALONE = "alone"
    TOGETHER = "together"
    IN_SESSION = "in_session"


class Outcome(StrEnum):
    """How an experiment went (S41); what was learned stands beside it."""

    TRIED = "tried"
    PARTLY = "partly"
    NOT_TRIED = "not_tried"
    NOT_POSSIBLE = "not_possible"


HOMEWORK = Lifecycle(
    {
        ("change", HomeworkState.SET): HomeworkState.SET,
        ("answer", HomeworkState.SET): HomeworkState.HANDED_IN,
        ("answer", HomeworkState.HANDED_IN): HomeworkState.HANDED_IN,
        ("talk_over", HomeworkState.SET): HomeworkState.TALKED_OVER,
        ("talk_over", HomeworkState.HANDED_IN): HomeworkState.TALKED_OVER,
        ("withdraw", HomeworkState.SET): HomeworkState.WITHDRAWN,
        ("restore", HomeworkState.WITHDRAWN): HomeworkState.SET,
        ("restore", HomeworkState.TALKED_OVER): HomeworkState.HANDED_IN,  # or given, when nothing had come back
    }
)
