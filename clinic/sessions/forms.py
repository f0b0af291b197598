"""What may be typed about sessions and in a note."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import (
    BooleanField,
    StringField,
    ValidationError,
)
from wtforms import SelectField as AnySelectField
from wtforms import SelectMultipleField as AnySelectMultipleField

from clinic.cases.words import named
from clinic.core.forms import (
    BaseForm,
    EditionField,
    RadioField,
    choices,
    line,
    optional,
    prose,
)
from clinic.core.i18n import language
from clinic.core.widgets import Choice
from clinic.measures import scoring
from clinic.method import catalogue
from clinic.method.values import Field
from clinic.sessions.lifecycle import Attendance, Modality

_l = lazy_gettext
MODALITIES = choices(
    [(Modality.IN_PERSON, _l("In person")), (Modality.VIDEO, _l("Video")), (Modality.PHONE, _l("Telephone"))]
)
#: Most answers in a note are a line or two; the field grows with what is written.
TWO_LINES = {"rows": 2}
#: Whose word it is stands open until somebody says so: what nobody chose must not become a record.
SOURCES = choices(
    [
        ("", _l("not recorded")),
        ("client", _l("said by themselves")),
        ("partner", _l("told by the partner")),
        ("therapist_accepted", _l("offered by the therapist, accepted")),
        ("therapist", _l("offered by the therapist")),
    ]
)


class SelectField(AnySelectField):
    """One of a list, refused in our words."""

    widget = Choice()

    def pre_validate(self, form: Any) -> None:
        """Refuse what is none of the choices."""
        if str(self.data) not in {str(one.value) for one in self.choices or []}:
            raise ValidationError(gettext("Please choose one of these."))


class SelectMultipleField(AnySelectMultipleField):
    """Some of several, refused in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the choices; what is none is refused by `pre_validate`."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = valuelist

    def pre_validate(self, form: Any) -> None:
        """Refuse what is none of the choices."""
        if not {str(one) for one in self.data or []} <= {str(one.value) for one in self.choices or []}:
            raise ValidationError(gettext("Please choose among these."))


def usual_hours(now: datetime) -> tuple[time, time]:
    """For an appointment: the last full quarter of an hour, and eighty minutes later; no later than the end of that day."""
    start = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    end = start + timedelta(minutes=80)
    return start.time(), end.time() if end.date() == start.date() else time(23, 59)


def hours_until(now: datetime) -> tuple[time, time]:
    """The eighty minutes up to the last full quarter of an hour, all on the day of `now`: most notes are written after
    the session.
    """
    ends = max(now.hour * 4 + now.minute // 15, 1)  # in quarters of an hour since midnight
    starts = max(ends * 15 - 80, 0)
    return time(*divmod(starts, 60)), time(*divmod(ends * 15, 60))


def attendances(case: Any) -> Any:
    """Who can come to a session of `case`; on a shared screen nobody is named."""
    return _attendances(tuple((one.side.value, named(one)) for one in case.partners))


def _attendances(people: tuple[tuple[str, str], ...]) -> Any:
    return choices([(Attendance.BOTH.value, _l("Both")), *people] if len(people) > 1 else people)


class AmendForm(BaseForm):
    """Why a signed note is amended."""

    because = prose(_l("Why is it amended?"), required=True)

    def validate_because(self, field: Any) -> None:
        """Blanks are no reason."""
        if not field.data:
            raise ValidationError(gettext("Please fill this in."))


class SignForm(BaseForm):
    """The edition of the draft that was read before signing."""

    seen = EditionField()


def readable_rating(_form: Any, field: Any) -> None:
    """A rating as `scoring.read` takes it."""
    try:
        scoring.read(field.data or "")
    except scoring.RatingError as fault:
        raise ValidationError(_rating_sentences()[fault.reason]) from None


def _rating_sentences() -> dict[str, str]:
    return {
        "not_a_rating": gettext("Please write a number such as 3 or 3.5, or a range such as 6-7."),
        "out_of_range": gettext("The scale goes from 1 to 10."),
        "not_a_half_step": gettext("Only whole and half steps, such as 3 or 3.5."),
        "low_above_high": gettext("A range begins with its lower number, such as 6-7."),
    }


def note_form(case: Any, *, used: Iterable[str] = (), stage: int | None = None) -> type[BaseForm]:
    """The form of a note about `case`: the same questions for each partner, and a block for every framework.

    used: the exercises that the note names already; one that has left the method since can still be kept.
    stage: the one that it says; where it says none, none can be chosen too, as before the first move.
    """
    people = tuple((one.side.value, named(one)) for one in case.partners)
    return _note_form(people, begun=bool(case.stage and stage), used=tuple(used), spoken=language())


@lru_cache(maxsize=64)  # it is the same from save to save, and sixty fields are soon a tenth of a save
def _note_form(
    people: tuple[tuple[str, str], ...], *, begun: bool, used: tuple[str, ...], spoken: str
) -> type[BaseForm]:
    made: dict[str, Any] = {
        "seen": EditionField(),
        "seen_session": EditionField(),
        "attendance": RadioField(_l("Who came"), choices=_attendances(people)),
        "modality": RadioField(_l("How"), choices=MODALITIES),
        "stage": RadioField(_l("Stage worked in"), choices=_stages(begun=begun), validators=[optional()]),
        "mechanisms": SelectMultipleField(_l("What moved"), choices=_mechanisms(), coerce=int),
        "did_exercises": SelectMultipleField(_l("Exercises used"), choices=_exercises(used)),
        "did_text": prose(_l("What we did"), render_kw=TWO_LINES),
        "none_on_purpose": BooleanField(_l("Nothing until next time, on purpose")),
        "safety": RadioField(
            _l("Safety"),
            choices=choices(
                [
                    ("nothing_new", _l("Nothing new")),
                    ("something_new", _l("Something new")),
                    ("", _l("Not recorded")),
                ]
            ),
            validators=[optional()],
        ),
        "safety_line": prose(_l("What is new"), render_kw=TWO_LINES),
        "disclosure": BooleanField(_l("A new disclosure of harm")),
        "summary": line(_l("The session in one line")),
        "supervision_question": prose(_l("Question for supervision")),
    }
    for side, name in people:
        made |= _each(side, name)
    for framework in catalogue.frameworks():
        for field in (*framework.fields, *framework.deeper):
            made |= lens_fields(framework.key, field, [side for side, _name in people])
    return type("NoteForm", (BaseForm,), made)


def _each(side: str, name: str) -> dict[str, Any]:
    return {
        f"rating_{side}": StringField(_l("Rating: %(name)s", name=name), validators=[optional(), readable_rating]),
        f"why_{side}": prose(_l("Why not lower"), render_kw=TWO_LINES),
        f"pain_{side}": prose(_l("Pain, in their own words"), render_kw=TWO_LINES),
        f"past_{side}": prose(_l("An old hurt that came up"), render_kw=TWO_LINES),
        f"acknowledged_{side}": prose(_l("What of it was acknowledged"), render_kw=TWO_LINES),
        f"better_{side}": prose(_l("Better, or an exception"), render_kw=TWO_LINES),
        f"source_{side}": SelectField(_l("Whose word is it"), choices=SOURCES, default=""),
        f"next_{side}": prose(_l("Next step"), render_kw=TWO_LINES),
    }


def lens_names(framework: str, field: Field, sides: list[str]) -> list[tuple[str, str]]:
    """The form's names for one field of a framework, with the side each belongs to ("" for both)."""
    stem = f"lens-{framework}-{field.key}"
    return [(f"{stem}-{side}", side) for side in sides] if field.per_partner else [(stem, "")]


def lens_fields(framework: str, field: Field, sides: list[str]) -> dict[str, Any]:
    """The form's fields for one field of a framework."""
    return {name: _lens_field(field) for name, _side in lens_names(framework, field, sides)}


def _lens_field(field: Field) -> Any:
    label, hint = str(field.label), str(field.help) if field.help else ""
    options = [(one.key, str(one.label)) for one in field.options]
    if field.kind == "ticks":
        return SelectMultipleField(label, choices=choices(options), description=hint)
    if field.kind == "enum":
        return SelectField(label, choices=choices([("", gettext("not recorded")), *options]), description=hint)
    if field.kind == "bool":
        return SelectField(
            label, choices=choices([("", gettext("not recorded")), ("yes", gettext("yes")), ("no", gettext("no"))])
        )
    if field.kind == "scale":
        return StringField(label, validators=[optional(), readable_rating], description=hint)
    return prose(label, description=hint, render_kw={} if field.kind == "long" else TWO_LINES)


def _stages(*, begun: bool) -> Any:
    none = [] if begun else [("", _l("None yet"))]
    return choices([*((one.number, f"{one.number} · {one.short}") for one in catalogue.stages()), *none])


def _mechanisms() -> Any:
    return choices((one.number, str(one.name)) for one in catalogue.mechanisms())


def _exercises(used: Iterable[str]) -> Any:
    names = {one.key: str(one.name) for one in catalogue.exercises()}
    return choices((names | {key: key for key in used if key not in names}).items())
