"""What may be typed about the stages of a case."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, ValidationError

from clinic.cases.forms import not_in_future
from clinic.cases.models import Case
from clinic.cases.words import therapist
from clinic.core import clock
from clinic.core.forms import (
    BaseForm,
    DayField,
    EditionField,
    RecordIdField,
    choices,
    line,
    needed,
    prose,
    reasonable_day,
)
from clinic.method import catalogue
from clinic.method.values import Stage

_l = lazy_gettext
#: How somebody answers a sign of readiness; nothing chosen is “not asked”.
ANSWERS = [("", _l("not asked")), ("yes", _l("yes")), ("partly", _l("partly")), ("no", _l("no"))]


def voices(case: Case) -> list[tuple[str, str]]:
    """Who is asked in this case: (a, their name), (b, their name), (t, the therapist)."""
    return [*((one.side.value, one.called) for one in case.partners), ("t", therapist())]


def _day(label: Any) -> DayField:
    return DayField(label, validators=[needed(), reasonable_day(), not_in_future], default=clock.today)


def _stage(label: Any) -> RadioField:
    return RadioField(label, choices=[], validators=[needed()], validate_choice=False)


class _StagesForm(BaseForm):
    """A form that asks for a stage."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.stage.choices = choices((one.number, f"{one.number} · {one.short}") for one in catalogue.stages())

    def validate_stage(self, field: Any) -> None:
        """One of the six."""
        if field.data not in {str(one.number) for one in catalogue.stages()}:
            raise ValidationError(gettext("There are six stages. Please choose one."))


class StageForm(_StagesForm):
    """A move to another stage."""

    record_id = RecordIdField()
    stage = _stage(_l("Stage"))
    on = _day(_l("From"))
    reason = prose(_l("Reason"), description=_l("Asked for when a stage is revisited, filled in later, or skipped."))
    theme = line(
        _l("Theme, in the clients’ words"),
        description=_l("Leave it empty while it is the same: in stage 6, another theme begins a new cycle."),
    )
    new_cycle = BooleanField(
        _l("A new cycle begins"),
        description=_l("In stage 6 with a new theme, or after a break of two months or more."),
    )
    proposed_by = RadioField(_l("Who proposed it"), choices=[], default="")
    agreed = SelectMultipleField(_l("Who agreed"), choices=[])

    def __init__(self, case: Case, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        asked = voices(case)
        self.proposed_by.choices = choices([("", gettext("not recorded")), *asked])
        self.agreed.choices = choices(asked)


class CorrectionForm(_StagesForm):
    """What a move should have said."""

    record_id = RecordIdField()
    seen = EditionField()
    because = prose(
        _l("Why it is corrected"), required=True, description=_l("What was noted at first stays readable beside it.")
    )
    withdrawn = BooleanField(
        _l("It was noted by mistake"), description=_l("Then it no longer counts, whatever stands below.")
    )
    stage = _stage(_l("Stage"))
    on = _day(_l("From"))
    reason = prose(_l("Reason"), description=_l("Asked for when a stage is revisited, filled in later, or skipped."))
    theme = line(_l("Theme, in the clients’ words"))
    new_cycle = BooleanField(_l("A new cycle begins"))


class PositionForm(_StagesForm):
    """Where one partner sees the work."""

    record_id = RecordIdField()
    side = RadioField(_l("Whose view"), choices=[], validators=[needed()])
    stage = _stage(_l("Sees the work in stage"))
    on = _day(_l("Said on"))
    words = prose(_l("In their own words"))

    def __init__(self, case: Case, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.side.choices = choices((one.side.value, one.called) for one in case.partners)


def readiness_form(stage: Stage, case: Case) -> type[BaseForm]:
    """The form of a stage's signs of readiness: a field `sign-voice` for each sign and everybody who is asked."""
    made: dict[str, Any] = {"seen": EditionField()}
    for sign in stage.readiness:
        for voice, name in voices(case):
            made[f"{sign.key}-{voice}"] = SelectField(name, choices=choices(ANSWERS), default="")
    return type("ReadinessForm", (BaseForm,), made)


class EvidenceForm(BaseForm):
    """Something of the record that speaks for where the work stands."""

    record_id = RecordIdField()
    what = SelectField(_l("From the record"), choices=[], validators=[needed()])
    line = prose(_l("What it shows, in a line"), description=_l("The words themselves, where they stand nowhere else."))

    def __init__(self, offers: Sequence[tuple[str, str]], *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.what.choices = choices([("", gettext("Please choose")), *offers])

    def validate(self, extra_validators: Any = None) -> bool:
        """What is no record needs its words."""
        fine = bool(super().validate(extra_validators))
        if (self.what.data or "").split(":")[1:2] == [""] and not self.line.data:
            self.line.errors = [gettext("Nothing in the record says this yet. Please write it here.")]
            return False
        return fine
