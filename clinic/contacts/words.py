"""How kinds, directions and people of a contact note are called on the screen."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from clinic.cases.models import Case
from clinic.cases.words import named
from clinic.contacts.lifecycle import ContactKind, Direction, Whom
from clinic.core.i18n import day


def kinds() -> dict[str, str]:
    """Kind -> what it is called."""
    return {
        ContactKind.QUICK: _("Quick note"),
        ContactKind.CALL: _("Call"),
        ContactKind.MESSAGE: _("Message"),
        ContactKind.CONSULTATION: _("Consultation"),
    }


def directions() -> dict[str, str]:
    """Who began it -> how that is called."""
    return {Direction.INCOMING: _("incoming"), Direction.OUTGOING: _("outgoing")}


def whom(case: Case) -> dict[str, str]:
    """Whom a note can be with or about -> their name; on a shared screen nobody is named."""
    people = {one.side.value: named(one) for one in case.partners}
    return {Whom.BOTH: _("Both"), **people} if len(people) > 1 else people


def facts(text: Mapping[str, Any], case: Case) -> list[tuple[str, str]]:
    """(label, words) of what a text says beside its words; what was not said is left out."""
    on = day(date.fromisoformat(text["on"])) if "on" in text else ""
    found = [
        (_("Kind"), kinds().get(text.get("kind", ""), "")),
        (_("Day"), on),
        (_("Time"), text.get("at", "")),
        (_("With or about"), whom(case).get(text.get("whom", ""), "")),
        (_("Somebody else"), text.get("other", "")),
        (_("Direction"), directions().get(text.get("direction", ""), "")),
    ]
    return [(label, said) for label, said in found if said]
