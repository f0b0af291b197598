"""What may be typed to find something."""

import uuid
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, SelectField, ValidationError

from clinic.accounts import queries as accounts
from clinic.accounts.models import Account
from clinic.accounts.signing_in import sharing
from clinic.cases import list_queries as case_lists
from clinic.core.forms import BaseForm, DayField, choices, line, optional, reasonable_day
from clinic.core.search import words_in
from clinic.desk.find import Wanted
from clinic.desk.findable import KINDS
from clinic.method import catalogue
from clinic.psychotherapy_notes import words as apart_words

_l = lazy_gettext
#: Fields that narrow a search.
NARROWING = ("apart", "kind", "case", "first", "last", "stage", "lens", "author")


def _day(label: Any) -> DayField:
    return DayField(label, validators=[optional(), reasonable_day()], render_kw={"type": "date"})


class FindForm(BaseForm):
    """Words, and what narrows the search for them."""

    words = line(_l("Words"))
    kind = SelectField(_l("What"), default="")
    case = line(_l("In which case"), description=_l("A name or a number such as C-1001."))
    first = _day(_l("From"))
    last = _day(_l("To"))
    stage = SelectField(_l("Stage worked in"), default="")
    lens = SelectField(_l("Lens written under"), default="")
    author = SelectField(_l("Written by"), default="")
    apart = BooleanField("")
    order = SelectField(
        _l("Order"),
        choices=choices([("newest", _l("Newest first")), ("often", _l("Most mentions first"))]),
        default="newest",
    )

    def validate_last(self, field: Any) -> None:
        """The last day is not before the first."""
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(_("This day is before the first one."))

    def validate_case(self, field: Any) -> None:
        """Some case fits."""
        if field.data and not self.numbers:
            raise ValidationError(_("No case that you may open has this name or number."))

    numbers: list[int]  # of the cases that fit; none are looked for while no case is named
    narrowed: bool = False  # whether anything but words was asked

    def look_up(self, user: Any) -> None:
        """The cases that are meant; to be done before the form is checked."""
        named = self.case.data or ""
        self.numbers = case_lists.numbers_of(user, named, by_name=not sharing()) if named else []
        self.narrowed = any(self[name].data for name in NARROWING)

    def wanted(self) -> Wanted:
        """What was asked for, of a form that is right."""
        return Wanted(
            words=words_in(self.words.data or ""),
            kind=self.kind.data or None,
            case_ids=frozenset(case_lists.ids_of(self.numbers)) if self.case.data else None,
            first=self.first.data,
            last=self.last.data,
            stage=int(self.stage.data) if self.stage.data else None,
            lens=self.lens.data or None,
            author=uuid.UUID(self.author.data) if self.author.data else None,
            apart=bool(self.apart.data),
            often_first=self.order.data == "often",
        )


def find_form(user: Account, **values: Any) -> FindForm:
    """The form with its choices, and with the cases that were named."""
    form = FindForm(**values)
    kinds = {one.key: one.name for one in KINDS if not one.asked_for}
    form.kind.choices = choices([("", _("Everything")), *kinds.items()])
    stages = [(one.number, f"{one.number} · {one.short}") for one in catalogue.stages()]
    form.stage.choices = choices([("", _("Any stage")), *stages])
    form.lens.choices = choices([("", _("Any lens")), *((one.key, one.name) for one in catalogue.frameworks())])
    form.author.choices = choices([("", _("Anybody")), *_authors(user)])
    form.apart.label.text = _("Search these too, which are mine alone: %(what)s", what=apart_words.names())
    form.look_up(user)
    return form


def _authors(user: Account) -> list[tuple[str, str]]:
    """Oneself, then everybody else who treats."""
    others = [(str(one.id), one.name) for one in accounts.accounts() if one.has("practitioner") and one.id != user.id]
    return ([(str(user.id), _("Myself"))] if user.has("practitioner") else []) + others
