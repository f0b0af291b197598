"""How the places in a note's text are called on the screen."""

from typing import Any

from flask_babel import gettext as _


def places(case: Any) -> dict[str, str]:
    """Place in the text, such as "pain.a", -> what it is called; the first part alone is known too."""
    words = {
        "stage": _("Stage worked in"),
        "mechanisms": _("What moved"),
        "ratings": _("Rating"),
        "pain": _("Pain, in their own words"),
        "better": _("Better, or an exception"),
        "did": _("What we did"),
        "next": _("Next step"),
        "safety": _("Safety"),
        "safety_line": _("What is new"),
        "summary": _("The session in one line"),
        "supervision_question": _("Question for supervision"),
        "lenses": _("Framework"),
    }
    for one in case.partners:
        for part in ("ratings", "pain", "better", "next"):
            named = _("%(what)s: %(name)s", what=words[part], name=one.called)
            words[f"{part}.{one.side.value}"] = named
            words |= {f"{part}.{one.side.value}.{key}": named for key in ("score", "why_not_lower", "text", "source")}
    return words
