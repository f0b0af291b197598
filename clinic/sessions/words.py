"""How the places in a note's text, and what stands there, are called on the screen."""

from typing import Any

from flask_babel import gettext as _

from clinic.method import catalogue
from clinic.sessions.text import Text, differences

EACH = ("ratings", "pain", "past", "acknowledged", "better", "next")
_ANSWERS = {"score", "why_not_lower", "text", "source"}


def places(case: Any) -> dict[str, str]:
    """Place in the text, such as "pain.a" or "lenses.narrative.problem_name.b", -> what it is called."""
    words = {
        "stage": _("Stage worked in"),
        "mechanisms": _("What moved"),
        "ratings": _("Rating"),
        "pain": _("Pain, in their own words"),
        "past": _("An old hurt that came up"),
        "acknowledged": _("What of it was acknowledged"),
        "better": _("Better, or an exception"),
        "did.text": _("What we did"),
        "did.exercises": _("Exercises used in the session"),
        "next": _("Next step"),
        "next.none_on_purpose": _("Nothing until next time, on purpose"),
        "safety": _("Safety"),
        "safety_line": _("What is new"),
        "disclosure": _("A new disclosure of harm"),
        "summary": _("The session in one line"),
        "supervision_question": _("Question for supervision"),
        "attendance": _("Who came"),
        "modality": _("How"),
    }
    for framework in catalogue.frameworks():
        for field in (*framework.fields, *framework.deeper):
            words[f"lenses.{framework.key}.{field.key}"] = f"{framework.name} – {field.label}"
    for one in case.partners:
        named = {
            f"{place}.{one.side.value}": _("%(what)s: %(name)s", what=what, name=one.called)
            for place, what in words.items()
            if place in EACH or place.startswith("lenses.") and place.count(".") == 2
        }
        words |= named | {f"{place}.{answer}": what for place, what in named.items() for answer in _ANSWERS}
        words[f"ratings.{one.side.value}.why_not_lower"] = _("Why not lower: %(name)s", name=one.called)
        words[f"better.{one.side.value}.source"] = _("Whose word is it: %(name)s", name=one.called)
    return words


def sources() -> dict[str, str]:
    """Whose word something better is -> how it reads in a note."""
    return {
        "client": _("said by themselves"),
        "partner": _("told by the partner"),
        "therapist_accepted": _("offered by the therapist, accepted"),
        "therapist": _("offered by the therapist"),
    }


def said(place: str, value: str, case: Any) -> str:
    """What is kept at `place`, as a person reads it; what is their own words stays as it is."""
    known = _known(place.split("."), case)
    return ", ".join(known.get(one, one) for one in value.split(", ")) if known else value


def _known(parts: list[str], case: Any) -> dict[str, str]:
    if parts[0] == "lenses":
        return _options(parts[1], parts[2])
    if parts[-1] == "source":
        return sources()
    yes = {"True": _("yes")}
    tables = {
        "stage": {str(one.number): f"{one.number} · {one.short}" for one in catalogue.stages()},
        "mechanisms": {str(one.number): str(one.name) for one in catalogue.mechanisms()},
        "did.exercises": {one.key: str(one.name) for one in catalogue.exercises()},
        "safety": {"nothing_new": _("Nothing new"), "something_new": _("Something new")},
        "next.none_on_purpose": yes,
        "disclosure": yes,
        "attendance": {"both": _("Both"), **{one.side.value: one.called for one in case.partners}},
        "modality": {"in_person": _("In person"), "video": _("Video"), "phone": _("Telephone")},
    }
    return tables.get(".".join(parts), {})


def _options(framework: str, key: str) -> dict[str, str]:
    for one in catalogue.frameworks():
        for field in (*one.fields, *one.deeper):
            if (one.key, field.key) == (framework, key):
                found = {option.key: str(option.label) for option in field.options}
                return found | {"yes": _("yes"), "no": _("no")} if field.kind == "bool" else found
    return {}


def differing(stored: Text, typed: Text, case: Any) -> list[tuple[str, str, str]]:
    """(what, stored now, typed) wherever two texts about `case` differ, in the reader's words."""
    names = places(case)
    return [
        (names.get(place, place), said(place, one, case), said(place, other, case))
        for place, one, other in differences(stored, typed)
    ]
