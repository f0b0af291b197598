"""Our base form and our own fields."""

import re
import unicodedata
import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import g, request
from flask_babel import gettext, lazy_gettext
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto, _is_submitted
from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    Field,
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms import RadioField as AnyRadioField
from wtforms.validators import InputRequired, Length, Optional, StopValidation
from wtforms.widgets import TimeInput

from clinic.core.sentences import SENTENCES, unkept
from clinic.core.widgets import Area, Choice, Line

_l = lazy_gettext
#: The longest text that a large field takes, in characters: some forty pages.
LONG = 100_000
#: The longest line.
SHORT = 300
#: Kinds of characters that leave no mark: spaces, controls, and what only says how others are written.
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})
#: Letters and marks that are drawn as nothing: fillers, a blank of Braille, and choosers of a variant.
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
_WIDGETS: dict[type[Field], Any] = {TextAreaField: Area(), StringField: Line(), SelectField: Choice()}


def clean(text: str | None) -> str | None:
    """The text without what no database keeps: NUL and lone surrogates go, line ends become plain, outer space goes.

    Where nothing is left that can be seen, such as spaces of no width, nothing was said.
    """
    if not text:
        return text
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    text = text.encode("utf-8", "ignore").decode("utf-8").strip()
    return text if any(map(_is_seen, text)) else ""


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter) not in _UNSEEN and not _BLANK.fullmatch(letter)


class BaseForm(FlaskForm):
    """A form whose texts are cleaned and whose fields name what was wrong in our words, see `sentences`."""

    class Meta(FlaskForm.Meta):
        """Read the form's own fields alone, and clean every text before it is checked."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was typed: words and choices. No form takes a file or JSON, so neither is read as a word."""
            if formdata is not _Auto:
                return formdata
            return request.form or None if _is_submitted() else None

        def get_translations(self, form: Any) -> Any:
            """Our sentences instead of those that WTForms brings."""
            return SENTENCES

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Add the cleaning filter to text fields, and our own way to write a field."""
            if "widget" not in unbound_field.kwargs and unbound_field.field_class in _WIDGETS:
                options = {**options, "widget": _WIDGETS[unbound_field.field_class]}
            if issubclass(unbound_field.field_class, StringField | TextAreaField):
                filters = [*unbound_field.kwargs.get("filters", ()), clean]
                options = {**options, "filters": filters}
                unbound_field.kwargs.pop("filters", None)
            return unbound_field.bind(form=form, **options)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it reads well, and all that was sent of it can be kept."""
        fine = bool(super().validate(extra_validators))
        for field, sentence in unkept(self):
            field.errors, fine = [sentence], False
        return fine

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether it was sent and reads well. What was only put back is looked over by a person first, and never saved."""
        return g.get("put_back") is None and bool(super().validate_on_submit(extra_validators))


def refuse(form: BaseForm, typed: Mapping[str, Any]) -> None:
    """Let the form say beside its fields what it says to these values (form name -> text or texts) when they are sent."""
    for name, value in typed.items():
        if name in form:
            sent = value if isinstance(value, list) else [value]
            form[name].process(MultiDict([(name, one) for one in sent]))
            form[name].validate(form)


class Needed(InputRequired):
    """Something must be filled in; spaces alone say nothing."""

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse what is empty once it is cleaned."""
        if not any(clean(one) for one in field.raw_data or ()):
            field.errors[:] = []
            raise StopValidation(self.message)


def needed() -> Needed:
    """This must be filled in."""
    return Needed(_l("Please fill this in."))


def optional() -> Optional:
    """This may stay empty; what cannot be seen is nothing."""
    one = Optional()
    one.string_check = clean
    return one


class AtMost(Length):
    """A length that is refused with a sentence. The browser is not told: it would cut off what is pasted, unseen."""

    def __init__(self, max: int, message: Any) -> None:  # noqa: A002 - as WTForms calls it
        super().__init__(max=max, message=message)
        self.field_flags: dict[str, Any] = {}


def at_most(characters: int) -> Length:
    """No longer than this many characters."""
    message = _l(
        "This is longer than %(max)d characters. Please shorten it; nothing you typed was lost.", max=characters
    )
    return AtMost(max=characters, message=message)


def line(label: Any, *, required: bool = False, **options: Any) -> StringField:
    """One line of text."""
    return StringField(label, validators=[needed() if required else optional(), at_most(SHORT)], **options)


def prose(label: Any, *, required: bool = False, **options: Any) -> TextAreaField:
    """Several lines of text."""
    return TextAreaField(label, validators=[needed() if required else optional(), at_most(LONG)], **options)


def time_line(label: Any, **options: Any) -> StringField:
    """A time of day that is kept as it was typed, such as 18:30, and may stay empty."""
    return StringField(label, validators=[optional(), _known_hour], widget=TimeInput(), **options)


def _known_hour(_form: Any, field: Field) -> None:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", field.data, re.ASCII):
        raise ValidationError(gettext("Please write the time as hours and minutes, such as 18:30."))


def zone_field(label: Any, **options: Any) -> StringField:
    """A time zone by its IANA name, which may stay empty."""
    return StringField(label, validators=[optional(), at_most(60), _known_zone], **options)


def _known_zone(_form: Any, field: Field) -> None:
    try:
        ZoneInfo(field.data or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValidationError(
            gettext("No time zone is called that. Please write one such as Europe/Berlin or Asia/Shanghai.")
        ) from None


def choices(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """(value, label) pairs as a field's choices."""
    return [SelectChoice(str(value), label) for value, label in pairs]


class DayField(DateField):
    """A day; says in a sentence when it does not exist."""

    data: Any  # WTForms has no types

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read yyyy-mm-dd."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            self.data = date.fromisoformat(valuelist[0].strip())
        except ValueError:
            self.data = None
            raise ValueError(
                gettext("This date does not exist. Please write it as year-month-day, such as 2026-11-25.")
            ) from None


class HourField(TimeField):
    """A time of day, refused in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read hh:mm."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(
                gettext("This is no time of day. Please write hours and minutes, such as 17:30.")
            ) from None


class RadioField(AnyRadioField):
    """One of several, refused in our words."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is none of the choices."""
        if str(self.data) not in {str(one.value) for one in self.choices or []}:
            raise ValidationError(gettext("Please choose one of these."))


def reasonable_day() -> Callable[[Any, Field], None]:
    """A day between 1990 and 2200: nothing that is recorded here lies before, and what does is a slip of the pen."""

    def check(_form: Any, field: Field) -> None:
        on: date | None = field.data
        if on is not None and not 1990 <= on.year <= 2200:
            raise ValidationError(gettext("Please check the year."))

    return check


class RecordIdField(HiddenField):
    """The id of the record that a form will make, drawn when the form is shown: posted twice, it is saved once."""

    data: Any

    def __init__(self, **options: Any) -> None:
        super().__init__(default=lambda: str(uuid.uuid4()), **options)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Refuse what is no id."""
        try:
            uuid.UUID(str(self.data))
        except ValueError:
            self.data = str(uuid.uuid4())

    @property
    def value(self) -> uuid.UUID:
        """The id that the record gets."""
        return record_id_of(self.data)


def record_id_of(drawn: str | uuid.UUID) -> uuid.UUID:
    """The id of the record that whoever is signed in makes with a form of the id `drawn`.

    It is theirs alone: whoever sends the id of a record that they may not read makes a record of their own, and is not told
    that there is one.
    """
    return uuid.uuid5(current_user.id, uuid.UUID(str(drawn)).hex)


class EditionField(HiddenField):
    """The edition of the record that the page showed, so that an older page never overwrites a newer text."""

    data: Any

    @property
    def value(self) -> int:
        """What was posted; -1, which fits nothing, when that is no edition."""
        return edition_said(self.raw_data[0] if self.raw_data else "")


def edition_said(said: str) -> int:
    """The edition that was posted; -1, which fits nothing, when that is no edition."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1
