"""What may be typed on a sheet; what each asks comes from its content."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, RadioField, ValidationError

from clinic.cases.lifecycle import Side
from clinic.cases.models import Case
from clinic.core import clock
from clinic.core.forms import DayField, RecordIdField, choices, needed, reasonable_day
from clinic.method.forms import ContentForm, content_form
from clinic.method.values import Sheet

_l = lazy_gettext


class EntryForm(ContentForm):
    """An entry, whatever the sheet; `entry_form` adds what the sheet asks."""

    record_id = RecordIdField()
    on = DayField(_l("Day"), validators=[needed(), reasonable_day()], default=clock.today)
    side = RadioField(_l("Whose is it"), choices=[], validators=[needed()], validate_choice=False)
    only_me = BooleanField(_l("For me alone"), description=_l("Otherwise those who treat or supervise can read it."))
    ahead: bool  # the day may be still to come
    alone: Side | None = None  # whose it is when nothing is asked

    def validate_on(self, field: Any) -> None:
        """What is told has been, unless the sheet plans."""
        if not self.ahead and field.data is not None and field.data > clock.today():
            raise ValidationError(gettext("This day is still to come. Please choose today or an earlier day."))

    def validate_side(self, field: Any) -> None:
        """One of those offered."""
        if field.data not in {one.value for one in field.choices}:
            raise ValidationError(gettext("Please choose whose it is."))

    @property
    def whose(self) -> Side | None:
        """Whose it is; None: of both."""
        if "side" not in self:
            return self.alone
        return None if self.side.data == "both" else Side(self.side.data)

    def fit(self, sheet: Sheet, case: Case, *, own: bool) -> None:
        """Ask only what this sheet in this case leaves open. own: whether it is the reader's to keep to themselves."""
        if sheet.day:
            self.on.label.text = str(sheet.day)
        if not own:
            del self.only_me
        if sheet.whose == "both" or not case.is_couple:
            self.alone = None if sheet.whose == "both" else Side.A
            del self.side
            return
        if sheet.whom:
            self.side.label.text = str(sheet.whom)
        people = [(one.side.value, one.called) for one in case.partners]
        self.side.choices = choices(people + ([("both", gettext("Both"))] if sheet.whose == "either" else []))


def entry_form(
    sheet: Sheet, case: Case, stored: Mapping[str, Any], posted: Collection[str], more: str
) -> type[EntryForm]:
    """The form of `sheet` in `case`.

    stored: the answers kept so far; posted: the names that were sent; more: the key of the list that wants more rows.
    """
    sides = [one.side.value for one in case.partners]
    kind: type[EntryForm] = content_form(
        EntryForm, sheet.fields, sheet.rules, stored=stored, posted=posted, more=more, sides=sides, ahead=sheet.ahead
    )
    return kind
