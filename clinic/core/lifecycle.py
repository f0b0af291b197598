"""A table of moves, and the error for a move that cannot be made now."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

State = TypeVar("State", bound=StrEnum)


class NotNowError(Exception):
    """The record is in a state in which this cannot be done; shown as 409 with the sentence."""


class TakenError(NotNowError):
    """A new record's id is that of a record which says something else: the page was sent before, with other words."""


class Lifecycle(Generic[State]):
    """Which move leads from which state to which.

    moves: (verb, state) -> the state after it. Whatever is not in the table cannot be done.
    """

    def __init__(self, moves: Mapping[tuple[str, State], State]) -> None:
        self._moves = dict(moves)

    def after(self, verb: str, state: State) -> State:
        """The state after `verb`; raises NotNowError when `state` does not allow it."""
        try:
            return self._moves[verb, state]
        except KeyError:
            raise NotNowError(f"This cannot be done now: “{verb}” does not follow “{state.value}”.") from None

    def allows(self, verb: str, state: State) -> bool:
        """Whether `verb` can be done in `state`; buttons are shown by this."""
        return (verb, state) in self._moves

    def verbs(self, state: State) -> tuple[str, ...]:
        """Every verb that can be done in `state`, in the table's order."""
        return tuple(verb for verb, before in self._moves if before == state)
