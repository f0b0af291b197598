"""What may be chosen for a paper."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField

from clinic.core.forms import BaseForm, RecordIdField, choices, needed
from clinic.core.i18n import LANGUAGES


class IssueForm(BaseForm):
    """How a paper is issued."""

    record_id = RecordIdField()
    language = RadioField(_l("Language of the paper"), choices=choices(LANGUAGES.items()), validators=[needed()])
    names = BooleanField(
        _l("Print real names"), description=_l("Without this tick the paper says pseudonyms, also inside your texts.")
    )
    own = BooleanField(
        _l("Print what I keep for myself"),
        description=_l("Without this tick your private items stay out. With it the paper is listed for you alone."),
    )
    every_chart = BooleanField(
        _l("Add a page with every chart"),
        description=_l(
            "The difference between the two ratings, exceptions and experiments per week, and the stage path."
        ),
    )
