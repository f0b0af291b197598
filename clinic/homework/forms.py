"""What may be typed about homework; an exercise's own form is made from its fields."""

import uuid
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, SelectField, TextAreaField, ValidationError
from wtforms.validators import DataRequired

from clinic.cases.lifecycle import Gate, Side
from clinic.cases.models import Case
from clinic.cases.words import named
from clinic.core import clock
from clinic.core.forms import (
    LONG,
    BaseForm,
    DayField,
    EditionField,
    RecordIdField,
    at_most,
    choices,
    line,
    needed,
    optional,
    prose,
    reasonable_day,
)
from clinic.core.i18n import day
from clinic.homework.actions import needs_gate
from clinic.homework.lifecycle import Mode, Outcome
from clinic.homework.models import Quotation
from clinic.method import catalogue
from clinic.method.fields import Offers
from clinic.method.forms import ContentForm, content_form
from clinic.method.values import Exercise

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


def words(label: Any) -> TextAreaField:
    """Several lines that must say something: spaces alone do not."""
    return TextAreaField(label, validators=[DataRequired(_l("Please fill this in.")), at_most(LONG)])


def not_before(given_on: date, field: Any) -> None:
    """Nothing is to come back before the day on which it is given."""
    if field.data is not None and field.data < given_on:
        sentence = gettext(
            "This is before %(day)s, the day on which it is given. Please choose that day, a later one, or none.",
            day=day(given_on),
        )
        raise ValidationError(sentence)


def past(_form: Any, field: Any) -> None:
    if field.data is not None and field.data > clock.today():
        raise ValidationError(gettext("This day is still to come. Please choose today or an earlier day."))


class AssignForm(BaseForm):
    """An exercise to give; `for_case` makes it."""

    record_id = RecordIdField()
    whom = RadioField(_l("For whom"), choices=[], validators=[needed()], validate_choice=False)
    mode = RadioField(_l("How"), choices=[], validators=[needed()], validate_choice=False)
    due_on = DayField(_l("Until"), validators=[optional(), reasonable_day()])
    due_hint = line(_l("When, in words"), description=_l("Such as: on an evening without plans."))
    instructions = words(_l("Instructions, as they will be given"))
    #: What may be sent: more than is offered while the gate is not open, as that is refused with its own sentence.
    people: frozenset[str]
    ways: frozenset[str]
    is_joint: bool  # it can be given to both together now
    given_on: date

    @classmethod
    def for_case(cls, exercise: Exercise, case: Case, instructions: str) -> "AssignForm":
        """The form for giving `exercise` in `case`: joint work is not offered while the gate is not open."""
        usual = exercise.default_mode if exercise.default_mode in fitting(exercise, case) else None
        both = "both" if usual == Mode.TOGETHER else None
        form = cls(instructions=instructions, mode=usual or next(iter(fitting(exercise, case)), None), whom=both)
        form.given_on = clock.today()
        people = [(one.side.value, named(one)) for one in case.partners]
        joint = bool({*exercise.suitable} & {Mode.TOGETHER, Mode.IN_SESSION}) and case.is_couple
        form.people = frozenset({value for value, _name in people} | ({"each", "both"} if case.is_couple else set()))
        form.ways = frozenset(mode for mode in exercise.suitable if case.is_couple or mode != Mode.TOGETHER)
        if case.is_couple:
            people.append(("each", gettext("Each of them")))
        form.is_joint = joint and case.gate is Gate.OPEN
        if form.is_joint:
            people.append(("both", gettext("Both together")))
        form.whom.choices = choices(people)
        form.mode.choices = choices((mode, MODES[mode]) for mode in fitting(exercise, case))
        return form

    def validate_due_on(self, field: Any) -> None:
        """Not before it is given."""
        not_before(self.given_on, field)

    def validate_whom(self, field: Any) -> None:
        """One of those who come; together is for both."""
        if field.data not in self.people:
            raise ValidationError(gettext("Please choose for whom it is."))
        if self.mode.data == Mode.TOGETHER and field.data != "both":
            raise ValidationError(
                gettext("“Together” is one exercise for both. Please choose both together, or another way.")
            )

    def validate_mode(self, field: Any) -> None:
        """A way that suits the exercise; alone is for one."""
        if field.data not in self.ways:
            raise ValidationError(gettext("Please choose one of the ways that suit this exercise."))
        if self.whom.data == "both" and field.data == Mode.ALONE:
            raise ValidationError(gettext("“Alone” is for one partner. Please choose another way, or each of them."))

    @property
    def sides(self) -> list[Side | None]:
        """Whom a record is made for: None is both together."""
        if self.whom.data == "both":
            return [None]
        return [*Side] if self.whom.data == "each" else [Side(self.whom.data)]


def fitting(exercise: Exercise, case: Case) -> list[Mode]:
    """The ways in which `exercise` can be given in `case` now; none when it is joint work and the gate is not open."""
    ways = [Mode(word) for word in exercise.suitable]
    if not case.is_couple:
        ways = [mode for mode in ways if mode is not Mode.TOGETHER]
    if case.gate is not Gate.OPEN:
        ways = [mode for mode in ways if not needs_gate(exercise, mode, Side.A)]
    return ways


class InSessionForm(BaseForm):
    """An exercise done in the session going on, for one partner."""

    record_id = RecordIdField()
    exercise = SelectField(validators=[needed()])
    side = SelectField(validators=[needed()])

    @classmethod
    def of_case(cls, case: Case) -> "InSessionForm":
        """The form; any exercise may be recorded so, the gate decides later."""
        form = cls()
        form.exercise.choices = choices((one.key, one.name) for one in catalogue.exercises())
        form.side.choices = choices((one.side.value, one.called) for one in case.partners)
        return form


class MarkForm(BaseForm):
    """A sentence to mark for a letter."""

    record_id = RecordIdField()
    words = SelectField(_l("Sentence"), validators=[needed()])
    allowed_on = DayField(
        _l("They agreed to its use on"),
        validators=[optional(), reasonable_day(), past],
        description=_l("Leave it empty while you have not asked."),
    )

    @classmethod
    def of_answer(cls, answer_id: uuid.UUID, sentences: Collection[str], **more: Any) -> "MarkForm":
        """The form for one answer; several stand on a page. more: what a form takes besides."""
        form = cls(**more)
        form.words.choices = choices((one, _shortened(one)) for one in sentences)
        for field in form:
            field.id = f"{field.name}-{answer_id.hex[:8]}"
        return form


def _shortened(sentence: str) -> str:
    return sentence if len(sentence) <= 120 else sentence[:119].rstrip() + "…"


class AllowForm(BaseForm):
    """The day on which a partner agreed that a sentence of theirs may be used."""

    allowed_on = DayField(_l("They agreed to its use on"), validators=[optional(), reasonable_day(), past])

    @classmethod
    def of_quotation(cls, quotation: Quotation, *, posted: bool = False) -> "AllowForm":
        """The form for one sentence; several stand on a page, only the one that was sent reads what was typed."""
        data = {"allowed_on": quotation.allowed_on}
        form = cls(data=data) if posted else cls(data=data, formdata=None)
        for field in form:
            field.id = f"{field.name}-{quotation.id.hex[:8]}"
        return form


class ChangeForm(BaseForm):
    """Changing what was given; `given_on` is the day on which."""

    given_on: date

    seen = EditionField()
    due_on = DayField(_l("Until"), validators=[optional(), reasonable_day()])
    due_hint = line(_l("When, in words"))
    instructions = words(_l("Instructions, as they will be given"))

    def validate_due_on(self, field: Any) -> None:
        """Not before it was given."""
        not_before(self.given_on, field)


class AnswerForm(ContentForm):
    """What came back, whatever the exercise; `answer_form` adds what the exercise asks."""

    outcome = RadioField(_l("How did it go?"), choices=OUTCOMES, validators=[needed()])
    on = DayField(_l("Came back on"), validators=[needed(), reasonable_day(), past], default=clock.today)
    learned = prose(_l("What was learned"))
    what_it_was_like = prose(_l("What it was like to do"))

    def whole(self) -> bool:
        """An exercise that was tried in part, or not, may be told in part."""
        return bool(self.outcome.data == Outcome.TRIED)


def answer_form(
    exercise: Exercise, stored: Mapping[str, Any], posted: Collection[str], more: str, offers: Offers | None = None
) -> type[AnswerForm]:
    """The form of what came back from `exercise`.

    stored: the answers kept so far; posted: the names that were sent; more: the key of the list that wants more rows;
    offers: what its references may point to.
    """
    asked, ruled = exercise.fields, exercise.rules
    kind: type[AnswerForm] = content_form(
        AnswerForm, asked, ruled, stored=stored, posted=posted, more=more, offers=offers
    )
    return kind
