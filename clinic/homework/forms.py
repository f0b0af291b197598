"""What may be typed about homework; an exercise's own form is made from its fields."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import Length

from clinic.core import clock
from clinic.core.forms import BaseForm, DayField, RecordIdField, choices, line, needed, optional, prose, reasonable_day
from clinic.homework.lifecycle import Mode, Outcome
from clinic.method import rules
from clinic.method.values import Exercise, Field

_l = lazy_gettext
MODES = {Mode.ALONE: _l("Alone"), Mode.TOGETHER: _l("Together"), Mode.IN_SESSION: _l("In the session")}
OUTCOMES = choices(
    [
        (Outcome.TRIED, _l("tried")),
        (Outcome.PARTLY, _l("partly")),
        (Outcome.NOT_TRIED, _l("not tried")),
        (Outcome.NOT_POSSIBLE, _l("not possible")),
    ]
)
SOURCES = choices(
    [
        ("client", _l("said by themselves")),
        ("partner", _l("told by the partner")),
        ("therapist_accepted", _l("offered by me, accepted")),
        ("therapist", _l("offered by me")),
    ]
)
#: Empty rows that a list offers beside those that are filled.
SPARE = 3


class AssignForm(BaseForm):
    """An exercise to give."""

    record_id = RecordIdField()
    whom = RadioField(_l("For whom"), choices=[], validators=[needed()])
    mode = RadioField(_l("How"), choices=[], validators=[needed()])
    due_on = DayField(_l("Until (optional)"), validators=[optional(), reasonable_day()])
    due_hint = line(_l("When, in words (optional)"))
    instructions = prose(_l("Instructions, as they will be given"), required=True)


class ChangeForm(BaseForm):
    """Changing what was given."""

    seen = HiddenField()
    due_on = DayField(_l("Until (optional)"), validators=[optional(), reasonable_day()])
    due_hint = line(_l("When, in words (optional)"))
    instructions = prose(_l("Instructions, as they will be given"), required=True)


def _past(_form: Any, field: Any) -> None:
    if field.data is not None and field.data > clock.today():
        raise ValidationError(gettext("This day is still to come. Please choose today or an earlier day."))


class ExceptionForm(BaseForm):
    """A moment when it went better, in the five fields of the log (S25)."""

    record_id = RecordIdField()
    side = RadioField(_l("Who tells it"), choices=[], validators=[needed()])
    on = DayField(_l("Day"), validators=[needed(), reasonable_day(), _past], default=clock.today)
    source = SelectField(_l("Whose word is it"), choices=SOURCES, default="client")
    context = prose(_l("What was different"), required=True)
    behaviour = prose(_l("What they did differently"))
    thoughts = prose(_l("What they thought"))
    emotions = prose(_l("What they felt"))
    information = prose(_l("What the moment reveals"))


def _whole_number(_form: Any, field: Any) -> None:
    if field.data and not (field.data.isascii() and field.data.lstrip("-").isdigit()):
        raise ValidationError(gettext("Please write a whole number."))


def _on_scale(_form: Any, field: Any) -> None:
    if field.data and not (field.data.isascii() and field.data.isdigit() and 1 <= int(field.data) <= 10):
        raise ValidationError(gettext("Please write a whole number from 1 to 10."))


def answer_form(exercise: Exercise, data: Mapping[str, Any], posted: Mapping[str, Any] | None) -> type["AnswerForm"]:
    """The form of what came back from `exercise`; lists offer three empty rows beyond what is filled."""
    made: dict[str, Any] = {}
    for field in exercise.fields:
        for name, one in _names(field, data, posted):
            made[name] = _made(one)
    return type("ExerciseForm", (AnswerForm,), {**made, "exercise": exercise})


class AnswerForm(BaseForm):
    """What came back, whatever the exercise."""

    exercise: Exercise
    seen = HiddenField()
    outcome = RadioField(_l("How did it go?"), choices=OUTCOMES, validators=[needed()])
    on = DayField(_l("Came back on"), validators=[needed(), reasonable_day(), _past], default=clock.today)
    learned = prose(_l("What was learned"))
    what_it_was_like = prose(_l("What it was like to do"))

    def validate(self, extra_validators: Any = None) -> bool:
        """The exercise's own rules hold; what they say stands beside the field."""
        fine = super().validate(extra_validators)
        for rule in rules.that_apply(self.exercise, self.answers()):
            if rule.effect == "refuse":
                field = next(
                    (one for one in self if one.name == rule.field or one.name.startswith(f"{rule.field}-")), None
                )
                if field is not None:
                    field.errors = [*field.errors, str(rule.text)]
                    fine = False
        return fine

    def answers(self) -> dict[str, Any]:
        """{field key: value} as the method's rules read it; empty rows are left out."""
        found: dict[str, Any] = {}
        for field in self.exercise.fields:
            mine = [one for one in self if one.name == field.key or one.name.startswith(f"{field.key}-")]
            if field.kind == "rank":
                found[field.key] = [one.data for one in mine if one.data]
            elif field.kind == "list":
                found[field.key] = _rows(field, mine)
            else:
                found[field.key] = _plain(mine[0])
        return found


def _plain(field: Any) -> Any:
    return field.data.isoformat() if hasattr(field.data, "isoformat") else field.data or ""


def _rows(field: Field, mine: list[Any]) -> list[Any]:
    rows: dict[str, dict[str, Any]] = {}
    for one in mine:
        _key, number, sub = one.name.rsplit("-", 2) if field.of else (*one.name.rsplit("-", 1), "")
        value = _plain(one)
        if value:
            rows.setdefault(number, {})[sub] = value
    kept = [rows[number] for number in sorted(rows, key=int)]
    return kept if field.of else [row[""] for row in kept]


def _names(field: Field, data: Mapping[str, Any], posted: Mapping[str, Any] | None) -> list[tuple[str, Field]]:
    if field.kind not in {"list", "rank"}:
        return [(field.key, field)]
    stored = data.get(field.key) or []
    parts = [name.split("-") for name in posted or {} if name.startswith(f"{field.key}-")]
    numbers = {int(part[1]) for part in parts if part[1].isascii() and part[1].isdigit() and len(part[1]) < 3}
    if field.kind == "rank":
        places = max([field.maximum or 10, len(stored), *(number + 1 for number in numbers)])
        return [(f"{field.key}-{number}", field) for number in range(min(places, 60))]
    count = min(max([len(stored) + SPARE, *(number + 1 for number in numbers)]), 60)
    if not field.of:
        return [(f"{field.key}-{number}", field) for number in range(count)]
    return [(f"{field.key}-{number}-{sub.key}", sub) for number in range(count) for sub in field.of]


def _made(field: Field) -> Any:
    label, hint = str(field.label), str(field.help) if field.help else ""
    options = [(one.key, str(one.label)) for one in field.options]
    if field.kind == "enum":
        return SelectField(label, choices=choices([("", gettext("not recorded")), *options]), description=hint)
    if field.kind == "ticks":
        return SelectMultipleField(label, choices=choices(options), description=hint)
    if field.kind == "bool":
        yes_no = [("", gettext("not recorded")), ("yes", gettext("yes")), ("no", gettext("no"))]
        return SelectField(label, choices=choices(yes_no), description=hint)
    if field.kind == "date":
        return DayField(label, validators=[optional(), reasonable_day()], description=hint)
    if field.kind in {"int", "scale"}:
        checks = [optional(), Length(max=9), _on_scale if field.kind == "scale" else _whole_number]
        return StringField(label, validators=checks, description=hint, render_kw={"inputmode": "numeric"})
    return (prose if field.kind == "long" else line)(label, description=hint)


def values_of(exercise: Exercise, stored: Mapping[str, Any]) -> dict[str, Any]:
    """The form's values for stored answers."""
    data: dict[str, Any] = {}
    for field in exercise.fields:
        value = stored.get(field.key)
        if field.kind in {"list", "rank"}:
            for number, row in enumerate(value or []):
                if field.kind == "list" and field.of:
                    data |= {f"{field.key}-{number}-{key}": inner for key, inner in row.items()}
                else:
                    data[f"{field.key}-{number}"] = row
        elif value is not None:
            data[field.key] = value
    return data
