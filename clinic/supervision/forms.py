"""What may be typed in a review: a question, comments, an answer."""

import uuid
from typing import Any

from flask_babel import lazy_gettext
from wtforms import HiddenField

from clinic.accounts.models import Account
from clinic.core.forms import SHORT, BaseForm, EditionField, RadioField, RecordIdField, choices, line, prose
from clinic.sessions.models import SessionNote
from clinic.supervision import words

_l = lazy_gettext


class AccountField(HiddenField):
    """The id of somebody whom the page named."""

    data: Any

    @property
    def value(self) -> uuid.UUID | None:
        """The id that was posted; none when that is no id."""
        try:
            return uuid.UUID(str(self.data))
        except ValueError:
            return None


class AskForm(BaseForm):
    """One sentence; which text and which supervisor the page showed."""

    record_id = RecordIdField()
    version = EditionField()
    of = AccountField()
    question = line(_l("Your question, in one sentence"), required=True)

    @classmethod
    def about(cls, note: SessionNote, supervisor: Account | None) -> "AskForm":
        """The form about the text of `note` that is in force; what the note asks for supervision stands in it already."""
        asked = note.versions[-1].text.get("supervision_question", "")
        form = cls(data={"question": asked if len(asked) <= SHORT and "\n" not in asked else ""})
        if not form.is_submitted():
            form.show(note, supervisor)
        return form

    def show(self, note: SessionNote, supervisor: Account | None) -> None:
        """Go by the text that is in force now, and by who supervises now."""
        self.version.data = str(note.versions[-1].number)
        self.of.data = str(supervisor.id) if supervisor else ""


class ReturnForm(BaseForm):
    """What the supervisor writes, and how it is returned."""

    comments = prose(_l("Your comments"), required=True, render_kw={"rows": 10})
    outcome = RadioField(_l("How do you return it?"), choices=[])

    @classmethod
    def blank(cls) -> "ReturnForm":
        """The form with its choices; neither is chosen beforehand."""
        form = cls()
        form.outcome.choices = choices(words.choices_of_outcome().items())
        return form


class ReadForm(BaseForm):
    """A word to what came back, if one is wanted."""

    answer = prose(_l("An answer"), render_kw={"rows": 3})
