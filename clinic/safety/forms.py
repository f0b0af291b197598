"""What may be typed about a safety screen."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import ValidationError

from clinic.cases.forms import not_in_future
from clinic.core import clock
from clinic.core.forms import (
    BaseForm,
    DayField,
    RadioField,
    RecordIdField,
    choices,
    line,
    needed,
    optional,
    prose,
    reasonable_day,
)
from clinic.safety import words
from clinic.safety.actions import Asked
from clinic.safety.lifecycle import Company, Freely, Mode, Outcome, again_after

_l = lazy_gettext


class ScreenForm(BaseForm):
    """One partner was asked."""

    record_id = RecordIdField()
    on = DayField(_l("Asked on"), validators=[needed(), reasonable_day(), not_in_future], default=clock.today)
    mode = RadioField(_l("How you spoke"), choices=[])
    company = RadioField(_l("Who was in the room or on the line, besides you"), choices=[])
    others = line(_l("Who else"))
    freely = RadioField(
        _l("Could they talk freely?"),
        choices=[],
        default="",
        description=_l(
            "By video or telephone: begin with questions that a yes or no answers, and agree on a word for “not now”."
        ),
    )
    outcome = RadioField(
        _l("What was disclosed"),
        choices=[],
        description=_l("Where nothing was said, it is “not disclosed”; that is not the same as nothing being there."),
    )
    words = prose(_l("Words of your own"), render_kw={"rows": 5})
    again_on = DayField(
        _l("Ask again on"),
        validators=[optional(), reasonable_day()],
        description=_l(
            "Left empty: a week later after danger, or where somebody may have listened; a month later after a concern; "
            "three months later otherwise. Sooner after a clear drop in a rating, a disclosure, or a change at home."
        ),
    )

    @classmethod
    def new(cls) -> "ScreenForm":
        """An empty one, in the reader's language."""
        form = cls()
        form.mode.choices = choices(words.modes().items())
        form.company.choices = choices(words.company().items())
        form.freely.choices = choices([("", gettext("in person, not asked")), *words.freely().items()])
        form.outcome.choices = choices(words.outcomes().items())
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Somebody else who was there is named; a field that may be empty does not ask its own rules then."""
        fine = bool(super().validate(extra_validators))
        if self.company.data == Company.OTHERS and not self.others.data:
            self.others.errors = [gettext("Please say who else was there.")]
            return False
        return fine

    def validate_freely(self, field: Any) -> None:
        """Where nobody can be seen to be alone it is asked."""
        if self.mode.data in (Mode.VIDEO, Mode.PHONE) and not field.data:
            raise ValidationError(gettext("By video or telephone, please say whether they could talk freely."))

    def validate_again_on(self, field: Any) -> None:
        """Again is later."""
        if field.data is not None and self.on.data is not None and field.data <= self.on.data:
            raise ValidationError(gettext("Please choose a day after the one on which you asked."))

    @property
    def said(self) -> Asked:
        """What was typed; the day to ask again, where none was, goes by the rest."""
        mode, company, outcome = Mode(self.mode.data), Company(self.company.data), Outcome(self.outcome.data)
        freely = Freely(self.freely.data) if self.freely.data and mode is not Mode.IN_PERSON else None
        return Asked(
            on=self.on.data,
            again_on=self.again_on.data or again_after(self.on.data, outcome, company, freely),
            mode=mode,
            company=company,
            outcome=outcome,
            others=self.others.data or "",
            freely=freely,
            words=self.words.data or "",
        )
