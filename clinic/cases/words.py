"""How states, kinds and moves of a case are called on the screen, and stored values as a person reads them."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext as _

from clinic.accounts.signing_in import sharing
from clinic.cases.lifecycle import CaseState, Side
from clinic.cases.models import Partner
from clinic.core.i18n import day, listed


def moved() -> dict[CaseState, str]:
    """What to say when a case has come to a state."""
    return {
        CaseState.OPEN: _("The case is open."),
        CaseState.PAUSED: _("The case is paused."),
        CaseState.CLOSED: _("The case is closed. It stays in the list under “Closed” and can be opened again."),
    }


def states() -> dict[CaseState, str]:
    """How a case stands."""
    return {
        CaseState.ENQUIRY: _("enquiry"),
        CaseState.OPEN: _("open"),
        CaseState.PAUSED: _("paused"),
        CaseState.CLOSED: _("closed"),
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


def later_fault(reason: str, stage: int, on: str) -> str:
    """Why a correction cannot be, when it is another move that would no longer fit."""
    said = {
        "before_last": _("The move to stage %(stage)s on %(day)s would then lie before the one before it."),
        "same_stage": _("The move to stage %(stage)s on %(day)s would then stay in the same stage."),
        "reason_needed": _(
            "The move to stage %(stage)s on %(day)s would then need a reason. Please add one there first."
        ),
        "no_new_cycle": _("The move to stage %(stage)s on %(day)s could then begin no new cycle."),
    }
    return said[reason] % {"stage": stage, "day": on}


def therapist() -> str:
    """How whoever treats is called beside the two partners."""
    return _("Therapist")


def agreement(proposed_by: str, agreed: Collection[str], names: Mapping[str, str]) -> str:
    """Who proposed a move and who agreed, in a sentence; empty when nobody said so. names: a, b and t -> name."""
    names = {**names, "t": _("the therapist")}
    both = {"a", "b"} <= set(agreed)
    if both and "t" in agreed:
        who = _("both and the therapist")
    else:
        who = _("both") if both else listed(names[one] for one in ("a", "b", "t") if one in agreed and one in names)
    if proposed_by in names and who:
        return _("Proposed by %(name)s; agreed: %(who)s", name=names[proposed_by], who=who)
    if proposed_by in names:
        return _("Proposed by %(name)s", name=names[proposed_by])
    return _("Agreed: %(who)s", who=who) if who else ""


def answers() -> dict[str, str]:
    """How an answer to a sign of readiness reads; without one it was not asked."""
    return {"": _("not asked"), "yes": _("yes"), "partly": _("partly"), "no": _("no")}


def evidence_kinds() -> dict[str, str]:
    """What sort of thing a piece of evidence is."""
    return {
        "exercise": _("exercise"),
        "exception": _("exception"),
        "rating": _("rating"),
        "quote": _("their words"),
        "note": _("note"),
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


def named(partner: Partner) -> str:
    """What a choice calls a partner; on a shared screen nobody is named."""
    if not sharing():
        return partner.called
    return _("Partner A") if partner.side is Side.A else _("Partner B")


def signed_meanwhile() -> str:
    """To whoever signs a note that is signed, and not by the same button pressed twice."""
    return _("This note was signed meanwhile. Please look at what it says; to change it, amend it.")
