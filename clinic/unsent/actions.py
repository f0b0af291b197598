"""Everything that is written about unsent forms. None of it is a record of a case, so the trail does not tell of it."""

import uuid

from sqlalchemy import delete

from clinic.accounts.models import Account
from clinic.core import clock, db
from clinic.unsent import queries
from clinic.unsent.content import Typed
from clinic.unsent.models import UnsentForm

#: So many forms may wait for one account; more is no forgotten page, but a fault or an attack.
MOST = 100


class TooManyError(Exception):
    """So much waits that some of it must be sent or thrown away first."""


def keep_unsent(typed: Typed, *, writer: uuid.UUID, by: Account) -> UnsentForm:
    """Keep a form as it stands now on the page that drew `writer`. Raises TooManyError."""
    kept = queries.typed_by(by, writer)
    if kept is None:
        if queries.how_many_of(by) >= MOST:
            raise TooManyError
        kept = UnsentForm(account_id=by.id, writer=writer, page_mark=b"", kept_at=clock.now())
        db.session.add(kept)
    kept.page_mark, kept.kept_at, kept.said = queries.mark_of(by, typed.page), clock.now(), typed.plain
    return kept


def remove_old_forms() -> None:
    """Remove what nobody looked for in time."""
    db.session.execute(delete(UnsentForm).where(queries.too_old()))


def take_up_unsent(unsent: UnsentForm, *, writer: uuid.UUID) -> None:
    """Another page goes on with it: what the page before still types is kept beside it, and overwrites nothing."""
    unsent.writer = writer


def forget_unsent(*, writer: uuid.UUID, by: Account) -> None:
    """What was typed on that page is saved where it belongs, or taken back: nothing waits any more."""
    db.session.execute(delete(UnsentForm).where(UnsentForm.account_id == by.id, UnsentForm.writer == writer))


def throw_unsent_away(unsent: UnsentForm) -> None:
    """Its author wants it no more."""
    db.session.delete(unsent)
