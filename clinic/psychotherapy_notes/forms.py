"""What may be typed in a psychotherapy note."""

from typing import Any

from flask_babel import lazy_gettext

from clinic.core.forms import BaseForm, EditionField, RecordIdField, line, prose
from clinic.psychotherapy_notes.models import PsychotherapyNote

_l = lazy_gettext


class PsychotherapyNoteForm(BaseForm):
    """A text, and a heading if one is wanted."""

    record_id = RecordIdField()
    seen = EditionField()
    heading = line(_l("Heading"))
    text = prose(_l("Text"), required=True, render_kw={"rows": 16})

    @classmethod
    def of(cls, note: PsychotherapyNote | None = None) -> "PsychotherapyNoteForm":
        """The form with what `note` holds, or of a new one."""
        data: dict[str, Any] = {"seen": "0"}
        if note is not None:
            data = {"heading": note.heading, "text": note.text, "seen": str(note.edition)}
        form = cls(data=data)
        if note is not None:
            del form.record_id
        return form

    @property
    def said(self) -> dict[str, str]:
        """What was typed."""
        return {"heading": self.heading.data or "", "text": self.text.data}
