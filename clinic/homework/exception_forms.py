"""What may be typed about a moment that went better, and how moments are looked for."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, SelectField, ValidationError

from clinic.cases.lifecycle import Side, Visibility
from clinic.cases.models import Case
from clinic.core import clock
from clinic.core.forms import (
    BaseForm,
    DayField,
    EditionField,
    RecordIdField,
    choices,
    line,
    needed,
    optional,
    prose,
    time_line,
)
from clinic.core.forms import reasonable_day as reasonable
from clinic.homework.forms import past, words
from clinic.homework.log import FIVE
from clinic.homework.models import ExceptionEntry
from clinic.homework.moments import UNKNOWN

_l = lazy_gettext
#: Whose word it is that the moment counts; open until somebody says so, as what nobody chose must not become a record.
SOURCES = {
    "client": _l("said by themselves"),
    "partner": _l("told by the partner"),
    "therapist_accepted": _l("offered by the therapist, accepted"),
    "therapist": _l("offered by the therapist"),
}
#: Who did something first; seen from the one who tells it.
WHO = {
    "self": _l("the one who tells it"),
    "partner": _l("the partner"),
    "both": _l("both at once"),
    "other": _l("somebody else"),
}
LEVELS = {"absent": _l("away"), "less": _l("weaker")}
YES_NO = {"yes": _l("yes"), "no": _l("no")}
#: Who may see it: as the form says it, for whichever partner tells it.
AUDIENCES = {
    "own": _l("the one who tells it"),
    "joint": _l("both partners"),
    "author_only": _l("me alone"),
}
_NOTHING = ("", _l("not recorded"))
#: What a moment holds besides the five fields of the log, and of the history.
MORE = ("time", "problem_level", "with_partner", "noticed_by", "feeling_words")
HISTORY = ("when", "eased_by", "first_move")


def _choose(label: Any, options: Mapping[str, Any]) -> SelectField:
    return SelectField(label, choices=choices([_NOTHING, *options.items()]), default="")


def _for_whom(case: Case, own: bool) -> list[tuple[str, Any]]:
    """Those of AUDIENCES that are there: one who comes alone shares with nobody, and others' moments stay in sight."""
    missing = {key for key, there in (("joint", case.is_couple), ("author_only", own)) if not there}
    return [(key, label) for key, label in AUDIENCES.items() if key not in missing]


class ExceptionForm(BaseForm):
    """A moment when it went better, in the five fields of the log (S25); `of_case` makes it."""

    record_id = RecordIdField()
    seen = EditionField()
    side = RadioField(_l("Who tells it"), choices=[], validators=[needed()])
    on = DayField(_l("Day"), validators=[needed(), reasonable(), past], default=clock.today)
    time = time_line(_l("Time"))
    source = SelectField(
        _l("Whose word is it"), choices=choices([("", _l("not recorded")), *SOURCES.items()]), default=""
    )
    noticed_by = _choose(_l("Who noticed it first"), WHO)
    problem_level = _choose(_l("The problem was"), LEVELS)
    with_partner = _choose(_l("The partner was there"), YES_NO)
    audience = RadioField(_l("Who may see it"), choices=choices(AUDIENCES.items()), default="own")
    context = words(_l("What was different"))
    behaviour = prose(_l("What they did differently"))
    thoughts = prose(_l("What they thought"))
    emotions = prose(_l("What they felt"))
    feeling_words = line(_l("Feelings in single words"), description=_l("Such as: light, calm, surprised."))
    information = prose(_l("What the moment reveals"))
    parts: tuple[str, ...] = (*FIVE, *MORE)

    @classmethod
    def of_case(
        cls, case: Case, entry: ExceptionEntry | None = None, *, own: bool = True, **more: Any
    ) -> "ExceptionForm":
        """The form, empty or with what is kept. own: whether it is the reader's to keep to themselves: a colleague who
        did that would never see it again. more: what a form takes besides.
        """
        data: dict[str, Any] = {"side": case.partners[0].side.value} if len(case.partners) == 1 else {}
        if entry is not None:
            kept = entry.visibility.value if entry.visibility.value in ("joint", "author_only") else "own"
            data = {**entry.moment, "side": entry.side.value, "on": entry.on, "source": entry.source}
            data |= {"seen": str(entry.edition), "audience": kept}
        form = cls(data=data, **more)
        form.side.choices = choices((one.side.value, one.called) for one in case.partners)
        form.audience.choices = choices(_for_whom(case, own))
        del form[("seen", "record_id")[entry is not None]]  # one is for what is new, the other for what is changed
        return form

    def told(self) -> dict[str, Any]:
        """What was typed, as the actions take it."""
        side = Side(self.side.data)
        audience = self.audience.data
        return {
            "side": side,
            "on": self.on.data,
            "source": self.source.data,
            "visibility": side.own if audience == "own" else Visibility(audience),
            "moment": {name: self[name].data or "" for name in self.parts},
        }


class HistoryForm(ExceptionForm):
    """A moment out of the relationship's history (S48); its day is the day it was told."""

    on = DayField(_l("Told on"), validators=[needed(), reasonable(), past], default=clock.today)
    time = None
    when = line(_l("When in the relationship"), required=True, description=_l("Such as: the first winter together."))
    eased_by = prose(_l("What ended the difficulty, or eased it"))
    first_move = _choose(_l("Who made the first move"), WHO)
    parts = (*FIVE, *MORE[1:], *HISTORY)


class FindForm(BaseForm):
    """Looking for moments; posted, so that no word of it stands in an address."""

    words = line(_l("A word in it"))
    side = SelectField(_l("Told by"), default="")
    source = SelectField(
        _l("Whose word"),
        choices=choices([("", _l("anybody’s")), *SOURCES.items(), (UNKNOWN, _l("not recorded"))]),
        default="",
    )
    first = DayField(_l("From"), validators=[optional(), reasonable()])
    last = DayField(_l("Until"), validators=[optional(), reasonable()])

    @classmethod
    def of_case(cls, case: Case) -> "FindForm":
        """The form, with the partners of `case` to choose from."""
        form = cls()
        people = [(one.side.value, one.called) for one in case.partners]
        form.side.choices = choices([("", gettext("either")), *people])
        return form

    def validate_last(self, field: Any) -> None:
        """Not before the first day."""
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(gettext("This day is before the first one. Please check both."))


def labelled(entry: ExceptionEntry) -> list[tuple[str, str]]:
    """What is kept of a moment, each part with its label: for when somebody else saved meanwhile."""
    asked = (HistoryForm if entry.retrospective else ExceptionForm).of_case(entry.case, entry, formdata=None)
    return [(str(one.label.text), _reads(one)) for one in asked if one.name in (*asked.parts, "on", "source", "side")]


def _reads(field: Any) -> str:
    if hasattr(field, "choices"):
        return next((str(one.label) for one in field.choices if one.value == field.data), "")
    return str(field.data or "")
