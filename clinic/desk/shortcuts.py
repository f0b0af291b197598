"""Every key that does something, in one table: the list that people see is what static/script/keys.js reads."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext

_l = lazy_gettext


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Keys, what they do as the script calls it, and in words."""

    keys: str
    does: str
    words: Any


SHORTCUTS = (
    Shortcut("Ctrl K", "find", _l("find a case, a sentence, a page")),
    Shortcut("?", "keys", _l("show this list")),
    Shortcut("Ctrl S", "save", _l("save what is being written")),
    Shortcut("Ctrl Enter", "sign", _l("save the note and sign it")),
    Shortcut("Alt 1–6", "stage", _l("choose the stage of the note")),
    Shortcut("Alt Q", "phrases", _l("find a question and insert it")),
    Shortcut("1–9", "digit", _l("in a row of choices or on a scale: choose by number; 0 is 10")),
)


def shortcuts() -> tuple[Shortcut, ...]:
    """The table, for the dialog that every page has."""
    return SHORTCUTS
