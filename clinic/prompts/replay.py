"""Notes from a JSON file, replayed: which prompts each raises, and which two are shown; see docs/prompts.md."""

import json
from collections.abc import Mapping
from typing import Any

from clinic.prompts.reading import UnreadableError, case_of, ignored, note_of
from clinic.prompts.rules import chosen, fired
from clinic.prompts.values import Case, Fired
from clinic.prompts.wording import prompt


def replay(text: str, language: str = "en") -> dict[str, Any]:
    """What the notes in `text` raise, note by note. Raises UnreadableError with a sentence."""
    document = _document(text)
    shared = {} if document.get("case") is None else document["case"]
    case, notes, answer = case_of(shared), [], []
    for number, said in enumerate(document["notes"], 1):
        where = f"Note {number}"
        if not isinstance(said, Mapping):
            raise UnreadableError(f"{where} needs to be an object.")
        common = {key: shared[key] for key in ("gate", "goals") if key in shared}
        notes.append(note_of({**common, **said}, where))
        raised = fired(case, notes)
        one: dict[str, Any] = {"note": number, "fires": [_told(found, case, language) for found in raised]}
        one["shown"] = [found.key for found in chosen(raised)]
        if unknown := ignored(said):
            one["ignored"] = unknown
        answer.append(one)
    return {"notes": answer}


def _document(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableError("This is not JSON.") from None
    if isinstance(document, list):
        document = {"notes": document}
    if not isinstance(document, dict) or not isinstance(document.get("notes"), list):
        raise UnreadableError("The file needs an object with a list “notes”; docs/prompts.md says what is in it.")
    return document


def said(found: Fired, names: Mapping[str, str], language: str) -> str:
    """The prompt's sentence about this partner, in `language`."""
    otherwise = {"a": "A", "b": "B"} if language == "en" else {"a": "伴侣甲", "b": "伴侣乙"}
    name = names.get(found.side) or otherwise.get(found.side, "")
    return prompt(found.prompt).text.in_language(language).format(name=name, times=found.times)


def _told(found: Fired, case: Case, language: str) -> dict[str, Any]:
    told: dict[str, Any] = {"id": found.prompt, "side": found.side or None, "says": said(found, case.names, language)}
    return told | ({"times": found.times} if found.times else {}) | ({"phrase": found.phrase} if found.phrase else {})
