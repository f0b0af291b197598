"""What is the same for every signed note that is taken back as recorded by mistake, with a session or without one (0028)."""

from typing import Any, TypeVar

from clinic.core.lifecycle import NotNowError, TakenError

Mistake = TypeVar("Mistake")


def posted_before(made: Mistake | None, note: Any, *, because: str) -> Mistake | None:
    """The mistake, when this very form was posted before. made: the one with the form's id, None while there is none.

    Raises TakenError when the id is that of something else; NotNowError when it was noted before, or nothing is signed.
    """
    held: Any = made
    if held is not None and (held.note_id, held.because) != (note.id, because):
        raise TakenError
    if made is None and note.mistaken:
        raise NotNowError("This was noted as a mistake before.")
    if made is None and not note.versions:
        raise NotNowError("Only a signed note is taken back; a draft is discarded.")
    return made
