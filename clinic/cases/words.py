"""How states, kinds and moves of a case are called on the screen, and stored values as a person reads them."""

from typing import Any

from flask_babel import gettext as _

from clinic.cases.lifecycle import CaseState
from clinic.core.i18n import day


def moved() -> dict[CaseState, str]:
    """What to say when a case has come to a state."""
    return {
        CaseState.OPEN: _("The case is open."),
        CaseState.PAUSED: _("The case is paused."),
        CaseState.CLOSED: _("The case is closed. It stays in the list under “Closed” and can be opened again."),
    }


def stage_faults() -> dict[str, str]:
    """Why a move to a stage cannot be noted, as the sentence beside the field."""
    return {
        "unknown_stage": _("There are six stages. Please choose one."),
        "before_last": _(
            "The current stage began later than this. Please choose that day or a later one, or correct the path."
        ),
        "in_future": _("This day is still to come. Please choose today or an earlier day."),
        "same_stage": _("This is the current stage already. For a new theme, begin a new cycle."),
        "no_new_cycle": _(
            "A new cycle begins in stage 6 with a new theme, or after a break of two months. Until then, the theme alone is noted."
        ),
        "reason_needed": _("Please say why: a revisit, a stage filled in later and a skipped stage ask for a reason."),
    }


def kinds() -> dict[str, str]:
    """How a stay in a stage relates to the ones before it."""
    return {
        "first": _("first"),
        "forward": _("forward"),
        "return": _("return"),
        "revisit": _("revisit"),
        "back_fill": _("filled in later"),
        "skip": _("skipped ahead"),
    }


def shown(field: Any, value: Any) -> str:
    """A stored value of this form field as a person reads it; empty when nothing is stored."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if hasattr(value, "year"):
        return day(value)
    if hasattr(field, "iter_choices"):
        return next((str(one.label) for one in field.choices if str(one.value) == str(value)), "")
    return str(value or "")
