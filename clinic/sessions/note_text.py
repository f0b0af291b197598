"""Between a note's form and its text."""

from typing import Any

from clinic.method import catalogue
from clinic.sessions.forms import lens_names
from clinic.sessions.text import Text, without_empty

#: One text of each partner, in the form and in the text by the same name.
EACH = ("pain", "past", "acknowledged")


def text_from(form: Any, case: Any) -> Text:
    """The text that was typed."""
    sides = [one.side.value for one in case.partners]
    typed = {name: _value(form[name]) for name in form.data}
    better = {side: {"text": typed[f"better_{side}"], "source": typed[f"source_{side}"]} for side in sides}
    text: Text = {
        "stage": int(typed["stage"]) if str(typed["stage"]).isdigit() else None,
        "mechanisms": typed["mechanisms"],
        "ratings": {side: {"score": typed[f"rating_{side}"], "why_not_lower": typed[f"why_{side}"]} for side in sides},
        **{name: {side: typed[f"{name}_{side}"] for side in sides} for name in EACH},
        "better": {side: one for side, one in better.items() if one["text"]},
        "did": {"exercises": typed["did_exercises"], "text": typed["did_text"]},
        "next": {**{side: typed[f"next_{side}"] for side in sides}, "none_on_purpose": typed["none_on_purpose"]},
        "lenses": _lenses_from(typed, sides),
    }
    text |= {name: typed[name] for name in ("safety", "safety_line", "disclosure", "summary", "supervision_question")}
    kept: Text = without_empty(text)
    return kept


def _value(field: Any) -> Any:
    return field.data if field.data is not None else ""


def _lenses_from(typed: dict[str, Any], sides: list[str]) -> dict[str, Any]:
    lenses: dict[str, Any] = {}
    for framework in catalogue.frameworks():
        block: dict[str, Any] = {}
        for field in (*framework.fields, *framework.deeper):
            for name, side in lens_names(framework.key, field, sides):
                if side:
                    block.setdefault(field.key, {})[side] = typed[name]
                else:
                    block[field.key] = typed[name]
        lenses[framework.key] = block
    return lenses


def data_of(text: Text, case: Any) -> dict[str, Any]:
    """The form's values for a stored text about `case`."""
    sides = [one.side.value for one in case.partners]
    data: dict[str, Any] = {
        name: text.get(name, "") for name in ("safety", "safety_line", "summary", "supervision_question")
    }
    data |= {"stage": str(text.get("stage") or ""), "mechanisms": text.get("mechanisms", [])}
    data |= {"did_exercises": text.get("did", {}).get("exercises", []), "did_text": text.get("did", {}).get("text", "")}
    data["disclosure"] = bool(text.get("disclosure"))
    data["none_on_purpose"] = bool(text.get("next", {}).get("none_on_purpose"))
    for side in sides:
        rating, better = text.get("ratings", {}).get(side, {}), text.get("better", {}).get(side, {})
        data |= {f"rating_{side}": rating.get("score", ""), f"why_{side}": rating.get("why_not_lower", "")}
        data |= {f"better_{side}": better.get("text", ""), f"source_{side}": better.get("source", "client")}
        data |= {f"{name}_{side}": text.get(name, {}).get(side, "") for name in (*EACH, "next")}
    for framework in catalogue.frameworks():
        block = text.get("lenses", {}).get(framework.key, {})
        for field in (*framework.fields, *framework.deeper):
            for name, side in lens_names(framework.key, field, sides):
                found = block.get(field.key, "")
                data[name] = found.get(side, "") if side and isinstance(found, dict) else found
                if field.kind == "ticks":
                    data[name] = data[name] or []
    return data
