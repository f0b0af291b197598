"""What may be typed about homework; an exercise's own form is made from its fields."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.validators import DataRequired

from clinic.cases.lifecycle import Gate, Side
from clinic.cases.models import Case
from clinic.core import clock
from clinic.core.forms import (
    LONG,
    BaseForm,
    DayField,
    RecordIdField,
    at_most,
    choices,
    line,
    needed,
    optional,
    prose,
    reasonable_day,
)
from clinic.homework import fields
from clinic.homework.actions import needs_gate
from clinic.homework.fields import Block
from clinic.homework.lifecycle import Mode, Outcome
from clinic.method import rules
from clinic.method.values import Exercise, Field, Rule

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


def _words(label: Any) -> TextAreaField:
    """Several lines that must say something: spaces alone do not."""
    return TextAreaField(label, validators=[DataRequired(_l("Please fill this in.")), at_most(LONG)])


class AssignForm(BaseForm):
    """An exercise to give; `for_case` makes it."""

    record_id = RecordIdField()
    whom = RadioField(_l("For whom"), choices=[], validators=[needed()], validate_choice=False)
    mode = RadioField(_l("How"), choices=[], validators=[needed()], validate_choice=False)
    due_on = DayField(_l("Until"), validators=[optional(), reasonable_day()])
    due_hint = line(_l("When, in words"), description=_l("Such as: on an evening without plans."))
    instructions = _words(_l("Instructions, as they will be given"))
    #: What may be sent: more than is offered while the gate is not open, as that is refused with its own sentence.
    people: frozenset[str]
    ways: frozenset[str]

    @classmethod
    def for_case(cls, exercise: Exercise, case: Case, instructions: str) -> "AssignForm":
        """The form for giving `exercise` in `case`: joint work is not offered while the gate is not open."""
        usual = exercise.default_mode if exercise.default_mode in fitting(exercise, case) else None
        both = "both" if usual == Mode.TOGETHER else None
        form = cls(instructions=instructions, mode=usual or next(iter(fitting(exercise, case)), None), whom=both)
        people = [(one.side.value, one.called) for one in case.partners]
        joint = {*exercise.suitable} & {Mode.TOGETHER, Mode.IN_SESSION} and case.is_couple
        form.people = frozenset({value for value, _name in people} | ({"each", "both"} if case.is_couple else set()))
        form.ways = frozenset(mode for mode in exercise.suitable if case.is_couple or mode != Mode.TOGETHER)
        if case.is_couple:
            people.append(("each", gettext("Each of them")))
        if joint and case.gate is Gate.OPEN:
            people.append(("both", gettext("Both together")))
        form.whom.choices = choices(people)
        form.mode.choices = choices((mode, MODES[mode]) for mode in fitting(exercise, case))
        return form

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


class ChangeForm(BaseForm):
    """Changing what was given."""

    seen = HiddenField()
    due_on = DayField(_l("Until"), validators=[optional(), reasonable_day()])
    due_hint = line(_l("When, in words"))
    instructions = _words(_l("Instructions, as they will be given"))


def _past(_form: Any, field: Any) -> None:
    if field.data is not None and field.data > clock.today():
        raise ValidationError(gettext("This day is still to come. Please choose today or an earlier day."))


class ExceptionForm(BaseForm):
    """A moment when it went better, in the five fields of the log (S25)."""

    record_id = RecordIdField()
    side = RadioField(_l("Who tells it"), choices=[], validators=[needed()])
    on = DayField(_l("Day"), validators=[needed(), reasonable_day(), _past], default=clock.today)
    source = SelectField(_l("Whose word is it"), choices=SOURCES, default="client")
    context = _words(_l("What was different"))
    behaviour = prose(_l("What they did differently"))
    thoughts = prose(_l("What they thought"))
    emotions = prose(_l("What they felt"))
    information = prose(_l("What the moment reveals"))


class AnswerForm(BaseForm):
    """What came back, whatever the exercise; `answer_form` adds what the exercise asks."""

    exercise: Exercise
    layout: tuple[tuple[Field, list[list[str]], list[str]], ...]  # asked, names of each row, names of the model row
    seen = HiddenField()
    outcome = RadioField(_l("How did it go?"), choices=OUTCOMES, validators=[needed()])
    on = DayField(_l("Came back on"), validators=[needed(), reasonable_day(), _past], default=clock.today)
    learned = prose(_l("What was learned"))
    what_it_was_like = prose(_l("What it was like to do"))

    def blocks(self) -> list[Block]:
        """What the exercise asks, each with its fields."""
        return [
            Block(asked, [[self[name] for name in row] for row in rows], [self[name] for name in model])
            for asked, rows, model in self.layout
        ]

    def answers(self) -> dict[str, Any]:
        """{field key: value}, as answers keep it and the method's rules read it."""
        return {block.asked.key: block.value() for block in self.blocks()}

    def validate(self, extra_validators: Any = None) -> bool:
        """Every field reads well, what is begun is complete, and no rule of the exercise refuses it."""
        super().validate(extra_validators)
        tried = self.outcome.data == Outcome.TRIED
        blocks = {block.asked.key: block for block in self.blocks()}
        ruled = {rule.field for rule in self.exercise.rules if rule.check == "count"}
        for block in blocks.values():
            _complete(block, tried=tried, counted=block.asked.key in ruled)
        for rule in rules.that_apply(self.exercise, self.answers()):
            if rule.effect == "refuse" and (tried or rule.check != "empty"):
                _wrong(_place(self.exercise, rule, blocks[rule.field]), str(rule.text))
        return not self.errors


def answer_form(exercise: Exercise, stored: Mapping[str, Any], posted: Collection[str], more: str) -> type[AnswerForm]:
    """The form of what came back from `exercise`.

    stored: the answers kept so far; posted: the names that were sent; more: the key of the list that wants more rows.
    """
    made: dict[str, Any] = {}
    layout = []
    for asked in exercise.fields:
        numbers = fields.numbers(asked, stored.get(asked.key), posted, more == asked.key)
        rows = fields.names(asked, numbers)
        model = fields.names(asked, [fields.MODEL])[0] if asked.kind == "list" else []
        made |= {name: fields.made(one) for row in [*rows, model] for name, one in row}
        layout.append((asked, [[name for name, _one in row] for row in rows], [name for name, _one in model]))
    return type("ExerciseForm", (AnswerForm,), {**made, "exercise": exercise, "layout": tuple(layout)})


def values_of(exercise: Exercise, stored: Mapping[str, Any]) -> dict[str, Any]:
    """The form's values for stored answers."""
    values: dict[str, Any] = {}
    for asked in exercise.fields:
        values |= fields.typed_from(asked, stored.get(asked.key))
    return values


def _wrong(field: Any, sentence: str) -> None:
    field.errors = [*field.errors, sentence]


def _complete(block: Block, *, tried: bool, counted: bool) -> None:
    """What must be there is there, and neither too little nor too much of it."""
    asked, filled = block.asked, block.filled
    if asked.required and tried and not filled:
        _wrong(block.rows[0][0], gettext("Please fill this in."))
    for row in filled:
        for part, one in zip(asked.of, row, strict=False):
            if part.required and fields.plain(one) == "" and not one.errors:
                _wrong(one, gettext("Please fill this in, or empty the whole entry."))
    if asked.kind not in {"list", "rank", "ticks"} or counted:
        return
    count = len(block.value())
    if asked.maximum is not None and count > asked.maximum:
        _wrong(block.rows[0][0], gettext("Please keep at most %(most)d of these.", most=asked.maximum))
    if asked.minimum is not None and 0 < count < asked.minimum:
        _wrong(block.rows[0][0], gettext("Please give at least %(least)d of these.", least=asked.minimum))


def _place(exercise: Exercise, rule: Rule, block: Block) -> Any:
    """The form's field beside which `rule` speaks: the part that an entry lacks, else the first field."""
    for row in block.filled if rule.check == "needs" else []:
        if rule in rules.that_apply(exercise, {rule.field: [block.entry(row)]}):
            return row[[part.key for part in block.asked.of].index(rule.other or "")]
    return block.rows[0][0]
