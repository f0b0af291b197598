"""What the pages that show a note's text need to read it."""

from typing import Any

from clinic.method import catalogue
from clinic.sessions.words import sources


def reading(text: dict[str, Any]) -> dict[str, Any]:
    """A note's text as its template reads it, with the method's words."""
    method = {"stages": catalogue.stages(), "mechanisms": catalogue.mechanisms(), "frameworks": catalogue.frameworks()}
    names = {one.key: str(one.name) for one in catalogue.exercises()}
    return {"text": text, "sources": sources(), "exercise_names": names, **method}
