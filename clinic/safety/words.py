"""How a safety screen is worded: nobody is judged, and what is not disclosed is called that."""

from flask_babel import gettext as _

from clinic.safety.lifecycle import Company, Freely, Mode, Outcome


def modes() -> dict[str, str]:
    """How therapist and partner spoke."""
    return {Mode.IN_PERSON: _("In person"), Mode.VIDEO: _("Video"), Mode.PHONE: _("Telephone")}


def company() -> dict[str, str]:
    """Who was in the room or on the line."""
    return {Company.ALONE: _("This partner alone"), Company.OTHERS: _("Somebody else too")}


def freely() -> dict[str, str]:
    """Whether they could talk freely."""
    return {Freely.YES: _("yes"), Freely.UNSURE: _("not certain"), Freely.NO: _("no")}


def outcomes() -> dict[str, str]:
    """What was disclosed."""
    return {
        Outcome.NOT_DISCLOSED: _("No concern disclosed"),
        Outcome.CONCERN: _("Concern, assess further"),
        Outcome.DANGER: _("Danger"),
    }


def facts(told: dict[str, str]) -> list[tuple[str, str]]:
    """(label, words) of how somebody was asked; what does not apply is left out."""
    there = told.get("others") or company().get(told.get("company", ""), "")
    found = [
        (_("In the room or on the line"), there),
        (_("How"), modes().get(told.get("mode", ""), "")),
        (_("Could talk freely"), freely().get(told.get("freely", ""), "")),
    ]
    return [(label, said) for label, said in found if said]


def options() -> list[tuple[str, str]]:
    """(what can be done, a line about it) where something was disclosed; none is done by itself."""
    return [
        (_("Assess further, alone"), _("A conversation of its own with this partner, as long as it takes.")),
        (_("Consult"), _("With a colleague or your supervisor, before anything is decided.")),
        (
            _("Advocate or support service"),
            _("Offer the contact of a service for people who live with violence or fear."),
        ),
        (_("Check your legal duties"), _("What you must report, to whom and how soon, depends on where you work.")),
        (_("Refer individually"), _("Work for one person at a time, here or elsewhere, in place of work with both.")),
    ]
