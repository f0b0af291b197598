"""What may be typed about an agreement."""

from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, ValidationError

from clinic.cases.forms import not_in_future
from clinic.cases.models import Case
from clinic.consents import texts, words
from clinic.consents.actions import Agreement
from clinic.consents.lifecycle import Answer, Ending, Method
from clinic.consents.models import Consent
from clinic.consents.texts import AgreementText
from clinic.core import clock
from clinic.core.forms import (
    BaseForm,
    DayField,
    RadioField,
    RecordIdField,
    choices,
    needed,
    prose,
    reasonable_day,
)

_l = lazy_gettext
#: Names of the points' fields begin so.
POINT = "point_"


class ConsentForm(BaseForm):
    """What one partner agreed to; a field for each point of the text stands beside these, see `of_case`."""

    record_id = RecordIdField()
    read = HiddenField()  # the text and the policy that the page showed
    on = DayField(_l("Agreed on"), validators=[needed(), reasonable_day(), not_in_future], default=clock.today)
    method = RadioField(_l("How"), choices=[])
    words = prose(
        _l("Words of your own"),
        description=_l("What they asked, or wanted to have said differently. Kept with this partner alone."),
        render_kw={"rows": 3},
    )

    text: AgreementText

    @classmethod
    def of_case(cls, case: Case) -> "ConsentForm":
        """The form for the text that `case` is offered now."""
        text = texts.newest(case.kind)
        points = {
            POINT + one.key: RadioField(str(one.title), choices=choices(words.answers().items())) for one in text.points
        }
        made: ConsentForm = type("ConsentForm", (cls,), points)()
        made.text = text
        made.method.choices = choices(words.methods().items())
        if not made.is_submitted():
            made.read.data = read_of(case, text)
        return made

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever declines everything has not agreed."""
        fine = bool(super().validate(extra_validators))
        asked = [self[POINT + one.key] for one in self.text.points]
        if all(one.data and not one.errors for one in asked) and not any(one.data == Answer.AGREED for one in asked):
            asked[0].errors = [gettext("Nothing is agreed to here. A refusal is kept in a note.")]
            return False
        return fine

    def said_by(self, case: Case) -> Agreement:
        """What was typed."""
        return Agreement(
            text=self.text,
            policy=case.secrets_policy,
            on=self.on.data,
            method=Method(self.method.data),
            answers={one.key: Answer(self[POINT + one.key].data) for one in self.text.points},
            words=self.words.data or "",
        )


def read_of(case: Case, text: AgreementText) -> str:
    """What a page shows to be agreed to: the text, its edition and the case's policy."""
    return f"{text.key}:{text.edition}:{case.secrets_policy.value}"


class WithdrawalForm(BaseForm):
    """An agreement holds no longer."""

    record_id = RecordIdField()
    ending = RadioField(_l("What happened"), choices=[])
    on = DayField(_l("Day"), validators=[needed(), reasonable_day(), not_in_future], default=clock.today)
    words = prose(_l("Words of your own"), render_kw={"rows": 3})

    @classmethod
    def of(cls, consent: Consent, endings: list[Ending]) -> "WithdrawalForm":
        """The form for `consent`, which can end in these ways."""
        form = cls(data={"ending": endings[0].value if len(endings) == 1 else None})
        form.ending.choices = choices((one, words.endings()[one]) for one in endings)
        form.agreed_on = consent.agreed_on
        return form

    agreed_on: date

    def validate_on(self, field: Any) -> None:
        """Nothing ends before it began."""
        if field.data is not None and field.data < self.agreed_on:
            raise ValidationError(gettext("It was agreed later than this. Please choose that day or a later one."))
