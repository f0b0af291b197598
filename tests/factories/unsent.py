"""Unsent forms for tests, kept by the real action."""

import uuid

from clinic.accounts.models import Account
from clinic.core import db
from clinic.unsent import actions
from clinic.unsent.content import Field, Typed
from clinic.unsent.models import UnsentForm


def an_unsent(
    page: str, *, by: Account, fields: dict[str, str], at: str = "", about: str = "", writer: uuid.UUID | None = None
) -> UnsentForm:
    """What `by` typed on `page` and did not save."""
    said = tuple(Field(name, value, name.removeprefix("x-").capitalize()) for name, value in fields.items())
    typed = Typed(page, at or page, about, said)
    kept = actions.keep_unsent(typed, writer=writer or uuid.uuid4(), by=by)
    db.session.commit()
    return kept
