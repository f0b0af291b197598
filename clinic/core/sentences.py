"""What forms say where WTForms would speak for itself: whole sentences of ours, in the reader's language."""

from collections.abc import Iterator
from typing import Any

from flask import request
from flask_babel import gettext, lazy_gettext
from wtforms import Field, HiddenField, StringField, TextAreaField

_l = lazy_gettext
_AMONG_THESE = _l("Please choose among these.")
#: What WTForms would say -> what we say; `OTHERWISE` where nothing finer is known.
OURS = {
    "Not a valid choice.": _l("Please choose one of these."),
    "Invalid Choice: could not coerce.": _l("Please choose one of these."),
    "'%(value)s' is not a valid choice for this field.": _AMONG_THESE,
    "Invalid choice(s): one or more data inputs could not be coerced.": _AMONG_THESE,
    "This field is required.": _l("Please fill this in."),
    "Not a valid date value.": _l("This date does not exist. Please write it as year-month-day, such as 2026-11-25."),
    "Not a valid time value.": _l("This is no time of day. Please write hours and minutes, such as 17:30."),
    "Not a valid integer value.": _l("Please write a whole number, such as 12."),
    "Not a valid decimal value.": _l("Please write a number, such as 3.5."),
    "Not a valid float value.": _l("Please write a number, such as 3.5."),
}
OTHERWISE = _l("This cannot be taken as it is. Please check what is written here.")


class Sentences:
    """Stands where WTForms looks for its translations."""

    def gettext(self, theirs: str) -> str:
        """Ours for one of theirs."""
        return str(OURS.get(theirs, OTHERWISE))

    def ngettext(self, theirs: str, _plural: str, _number: int) -> str:
        """The same, however many things are meant."""
        return self.gettext(theirs)


SENTENCES = Sentences()


def unkept(form: Any) -> Iterator[tuple[Field, str]]:
    """The fields of `form` to which something was sent that is not kept, each with its sentence."""
    files = request.files if request and form.is_submitted() else {}
    for field in form:
        if isinstance(field, HiddenField):
            continue
        if field.name in files:
            yield field, gettext("This was sent as a file, which cannot be kept here. Please write it as text.")
        elif isinstance(field, StringField | TextAreaField) and field.data and "\x00" in (field.raw_data or ("",))[0]:
            yield (
                field,
                gettext(
                    "A character that cannot be kept was taken out of this. "
                    "Please check what is left, then send it once more."
                ),
            )
