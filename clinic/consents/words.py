"""How agreements, what was said in them and their end are called on the screen."""

from flask_babel import gettext as _

from clinic.cases.lifecycle import SecretsPolicy
from clinic.consents.lifecycle import Answer, Ending, Method, Standing


def methods() -> dict[str, str]:
    """How somebody agreed."""
    return {Method.PAPER: _("On paper"), Method.SPOKEN: _("Spoken"), Method.ELECTRONIC: _("Electronic")}


def answers() -> dict[str, str]:
    """What was said to a point."""
    return {
        Answer.AGREED: _("agreed"),
        Answer.DECLINED: _("declined"),
        Answer.NOT_DISCUSSED: _("not talked about"),
    }


def endings() -> dict[str, str]:
    """Why an agreement holds no longer."""
    return {
        Ending.WITHDRAWN: _("It was withdrawn"),
        Ending.MISTAKEN: _("It was recorded by mistake"),
    }


def standings() -> dict[str, str]:
    """Where a partner's agreement stands."""
    return {
        Standing.NOT_RECORDED: _("not recorded"),
        Standing.IN_FORCE: _("in force"),
        Standing.WITHDRAWN: _("withdrawn"),
    }


def policies() -> dict[str, str]:
    """Secrets policies by their short names."""
    return {
        SecretsPolicy.NOT_CHOSEN: _("Not chosen yet"),
        SecretsPolicy.NO_SECRETS: _("No secrets"),
        SecretsPolicy.LIMITED: _("Limited"),
        SecretsPolicy.PRIVATE: _("Private"),
    }
