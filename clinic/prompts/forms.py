"""What may be typed about a prompt."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, ValidationError

from clinic.core.forms import BaseForm, EditionField, choices, prose
from clinic.prompts.lifecycle import Response

_l = lazy_gettext
RESPONSES = choices(
    [
        (Response.ADDRESSED, _l("It was addressed in the session")),
        (Response.NOT_RELEVANT, _l("It does not fit here, because …")),
        (Response.TO_SUPERVISION, _l("Take it to supervision")),
    ]
)


class AnswerForm(BaseForm):
    """One of three answers; what does not fit needs its reason."""

    seen = EditionField()
    response = RadioField(_l("What do you say to it?"), choices=RESPONSES, validate_choice=False)
    because = prose(_l("In your words"), render_kw={"rows": 3})

    def validate_response(self, field: Any) -> None:
        """One of the three has to be chosen."""
        if field.data not in {one.value for one in Response}:
            raise ValidationError(gettext("Please choose one of these."))

    def validate(self, extra_validators: Any = None) -> bool:
        """What does not fit, does not fit for a reason."""
        fine = super().validate(extra_validators)
        if self.response.data == Response.NOT_RELEVANT and not self.because.data:
            self.because.errors = [gettext("Please say in a word or two why it does not fit here.")]
            return False
        return bool(fine)
