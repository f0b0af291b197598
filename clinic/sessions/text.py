"""What a note's text holds, on plain values, and what of it is still empty.

{"stage": 4, "mechanisms": [1, 5], "ratings": {"a": {"score": "6-7", "why_not_lower": ""}}, "pain": {"a": ""},
"better": {"a": {"text": "", "source": "client"}}, "did": {"exercises": [], "text": ""},
"lenses": {framework: {field: text, list, or {"a": …, "b": …}}}, "next": {"a": "", "b": "", "none_on_purpose": True},
"past": {"a": ""}, "acknowledged": {"a": ""},
"safety": "nothing_new", "safety_line": "", "disclosure": True, "summary": "", "supervision_question": ""}. Empty parts are left out.
A draft may also hold "unread": {form name: what was typed and cannot be read yet}.
"""

from typing import Any

Text = dict[str, Any]
#: What a draft keeps while nothing is written: a note that is not signed always has a draft.
BEGAN: Text = {"began": True}


def without_empty(value: Any) -> Any:
    """`value` without whatever is empty, at every depth."""
    if isinstance(value, dict):
        kept = {key: without_empty(inner) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if inner not in ("", None, [], {}, False)}
    return value


#: Parts of a draft that are no part of the note.
_DRAFT_ONLY = {*BEGAN, "unread"}


def kept(text: Text) -> Text:
    """`text` as a draft keeps it: without empty parts, and never nothing at all."""
    return without_empty(text) or dict(BEGAN)


def written(draft: Text) -> Text:
    """What was written in a kept draft: without what cannot be read yet, and whose word it was that nobody wrote."""
    text = {key: value for key, value in draft.items() if key not in _DRAFT_ONLY}
    if "better" in text:
        better = {side: one for side, one in text.pop("better").items() if one.get("text")}
        text |= {"better": better} if better else {}
    return text


def unread(draft: Text) -> dict[str, Any]:
    """What was typed and cannot be read yet, such as "3." as a rating: form name -> as it was typed."""
    found: dict[str, Any] = draft.get("unread", {})
    return found


def missing(text: Text, sides: list[str]) -> list[tuple[str, str]]:
    """What is not recorded yet, as (what, side or "")."""
    found = [(part, "") for part in ("stage", "safety", "summary") if not text.get(part)]
    for side in sides:
        found += [(part, side) for part in ("ratings", "pain", "better") if not text.get(part, {}).get(side)]
        better = text.get("better", {}).get(side, {})
        found += [("source", side)] if better.get("text") and not better.get("source") else []
    following = text.get("next", {})
    if not following.get("none_on_purpose"):
        found += [("next", side) for side in sides if not following.get(side)]
    return found


def flat(value: Any, path: str = "") -> dict[str, str]:
    """Every single text in `value`, by its place, such as "pain.a": for comparing two texts."""
    if isinstance(value, dict):
        found: dict[str, str] = {}
        for key, inner in value.items():
            found |= flat(inner, f"{path}.{key}" if path else str(key))
        return found
    return {path: ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)}


def differences(stored: Text, typed: Text) -> list[tuple[str, str, str]]:
    """(place, stored, typed) wherever the two texts differ."""
    one, other = flat(without_empty(stored)), flat(without_empty(typed))
    places = [place for place in {**one, **other} if one.get(place) != other.get(place)]
    return [(place, one.get(place, ""), other.get(place, "")) for place in places]
