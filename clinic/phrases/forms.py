"""What may be typed about a phrase."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, SelectField, SelectMultipleField

from clinic.core.forms import BaseForm, EditionField, RecordIdField, choices, line, needed
from clinic.method import catalogue
from clinic.phrases.actions import Details
from clinic.phrases.content import GENERAL

_l = lazy_gettext
AUDIENCES = choices([("therapist", _l("For the therapist to say")), ("client", _l("For clients to use"))])


class PhraseForm(BaseForm):
    """An own phrase; in one language at least."""

    record_id = RecordIdField()
    seen = EditionField()
    en = line(_l("In English"))
    zh = line(_l("In Chinese"))
    audience = RadioField(_l("For whom"), choices=AUDIENCES, default="therapist", validators=[needed()])
    framework = SelectField(_l("Framework"), choices=[])
    mechanism = SelectField(_l("What it moves"), choices=[])
    stages = SelectMultipleField(_l("Stages"), choices=[], description=_l("None chosen: it suits every stage."))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        at_any_time = (GENERAL, gettext("None in particular"))
        self.framework.choices = choices([at_any_time, *((one.key, str(one.name)) for one in catalogue.frameworks())])
        nothing = ("", gettext("Nothing in particular"))
        self.mechanism.choices = choices([nothing, *((one.number, str(one.name)) for one in catalogue.mechanisms())])
        self.stages.choices = choices((one.number, f"{one.number} · {one.short}") for one in catalogue.stages())

    def validate(self, extra_validators: Any = None) -> bool:
        """It says something."""
        fine = super().validate(extra_validators)
        if not self.en.data and not self.zh.data:
            self.en.errors = [gettext("Please write the phrase, in one of the two languages at least.")]
            return False
        return fine

    def details(self) -> Details:
        """What was typed."""
        return Details(
            en=self.en.data or "",
            zh=self.zh.data or "",
            audience=self.audience.data,
            framework=None if self.framework.data == GENERAL else self.framework.data,
            mechanism=int(self.mechanism.data) if self.mechanism.data else None,
            stages=tuple(int(one) for one in self.stages.data or ()),
        )
