"""What may be chosen when a case is paused or closed."""

from collections.abc import Sequence
from enum import StrEnum

from flask_babel import lazy_gettext
from wtforms import HiddenField

from clinic.core import crypto
from clinic.core.forms import BaseForm, RadioField, choices
from clinic.sessions.models import TherapySession

_l = lazy_gettext


class Planned(StrEnum):
    """What becomes of the appointments that are to come."""

    LEAVE = "leave"
    CANCEL = "cancel"


class PauseForm(BaseForm):
    """What becomes of the appointments that are still planned; nothing is chosen beforehand."""

    shown = HiddenField()  # which of them the page named
    planned = RadioField(
        _l("Appointments that are still planned"),
        choices=choices([(Planned.LEAVE, _l("Leave them as they are")), (Planned.CANCEL, _l("Cancel them"))]),
    )

    @property
    def cancels(self) -> bool:
        """Whether they are to be cancelled."""
        return "planned" in self and self.planned.data == Planned.CANCEL


def mark_of(ahead: Sequence[TherapySession]) -> str:
    """What tells these appointments from others."""
    return crypto.digest(b"".join(sorted(one.id.bytes for one in ahead)))[:16] if ahead else ""
