"""What may be chosen for a paper."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField

from clinic.core.forms import BaseForm, choices
from clinic.core.i18n import LANGUAGES


class IssueForm(BaseForm):
    """How a paper is issued."""

    language = RadioField(_l("Language of the paper"), choices=choices(LANGUAGES.items()))
    names = BooleanField(
        _l("Print real names"), description=_l("Without this tick the paper says pseudonyms, also inside your texts.")
    )
