"""What may be typed in a contact note."""

from datetime import date, time
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, ValidationError

from clinic.cases.forms import not_in_future
from clinic.cases.models import Case
from clinic.contacts import words
from clinic.contacts.actions import Contact
from clinic.contacts.lifecycle import ContactKind, Direction, Whom
from clinic.contacts.models import ContactNote
from clinic.core import clock
from clinic.core.forms import (
    BaseForm,
    DayField,
    EditionField,
    HourField,
    RadioField,
    RecordIdField,
    choices,
    line,
    needed,
    optional,
    prose,
    reasonable_day,
)

_l = lazy_gettext


class ContactForm(BaseForm):
    """One box of text; all else has an answer already."""

    record_id = RecordIdField()
    seen = EditionField()
    kind = RadioField(_l("Kind"), choices=[], default=ContactKind.QUICK.value)
    text = prose(_l("What is worth keeping"), required=True, render_kw={"rows": 7})
    whom = RadioField(_l("With or about"), choices=[])
    other = line(_l("Somebody else who took part"))
    on = DayField(_l("Day"), validators=[needed(), reasonable_day(), not_in_future], default=clock.today)
    at = HourField(_l("Time"), validators=[optional()])
    direction = RadioField(_l("Direction"), choices=[], default="")
    only_me = BooleanField(_l("For me alone"), description=_l("Otherwise those who treat or supervise can read it."))

    @classmethod
    def of_case(cls, case: Case, note: ContactNote | None = None) -> "ContactForm":
        """The form as `note` has it, or of a new note about `case`."""
        people = words.whom(case)
        data: dict[str, Any] = {"whom": next(iter(people)), "seen": "0"}
        if note is not None:
            data |= {**note.text, "seen": str(note.edition), "on": date.fromisoformat(note.text["on"])}
            data["at"] = time.fromisoformat(data["at"]) if "at" in data else None
            data["only_me"] = "only_me" in note.text
        form = cls(data=data)
        form.kind.choices = choices(words.kinds().items())
        form.whom.choices = choices(people.items())
        form.direction.choices = choices([("", gettext("not said")), *words.directions().items()])
        if note is not None:
            del form.record_id
        return form

    @property
    def said(self) -> Contact:
        """What was typed."""
        return Contact(
            text=self.text.data,
            kind=ContactKind(self.kind.data),
            on=self.on.data,
            whom=Whom(self.whom.data),
            at=self.at.data,
            other=self.other.data or "",
            direction=Direction(self.direction.data) if self.direction.data else None,
            only_me=self.only_me.data,
        )


class SignForm(BaseForm):
    """The edition of the draft that was read before signing."""

    seen = EditionField()


class AmendForm(BaseForm):
    """Why a signed note is amended."""

    because = prose(_l("Why is it amended?"), required=True)

    def validate_because(self, field: Any) -> None:
        """Blanks are no reason."""
        if not field.data:
            raise ValidationError(gettext("Please fill this in."))
