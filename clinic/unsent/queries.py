"""Finding unsent forms: one's own, by the page on which they were typed or all of them."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select

from clinic.accounts.models import Account
from clinic.accounts.queries import time_went_by
from clinic.core import clock, crypto, db
from clinic.core.keys import ring
from clinic.unsent.models import UnsentForm

#: Nobody looks for a form after a month; words about people, in no record, must not lie about for longer.
KEPT = timedelta(days=30)


def oldest() -> datetime:
    """What was kept before this counts no more."""
    return clock.now() - KEPT


def mark_of(account: Account, page: str) -> bytes:
    """The mark of a page for one account: which pages somebody typed into cannot be read from it."""
    return crypto.mark(ring().index_key, b"unsent|" + account.id.bytes + page.partition("?")[0].encode())


def too_old() -> ColumnElement[bool]:
    """Which unsent forms nobody has looked for in time, whoever typed them."""
    return and_(UnsentForm.kept_at <= oldest(), time_went_by(KEPT))


def get_unsent(unsent_id: uuid.UUID, account: Account) -> UnsentForm | None:
    """The unsent form with this id, if it is theirs."""
    mine = UnsentForm.id == unsent_id, UnsentForm.account_id == account.id, UnsentForm.kept_at > oldest()
    return db.session.scalars(select(UnsentForm).where(*mine)).first()


def typed_by(account: Account, writer: uuid.UUID) -> UnsentForm | None:
    """What `account` typed on the page that drew `writer`."""
    mine = UnsentForm.account_id == account.id, UnsentForm.writer == writer
    return db.session.scalars(select(UnsentForm).where(*mine)).first()


def on_page(account: Account, page: str, *, but: uuid.UUID | None = None) -> Sequence[UnsentForm]:
    """What `account` typed on this page, the newest first; not what the page that drew `but` keeps itself."""
    mine = UnsentForm.account_id == account.id, UnsentForm.page_mark == mark_of(account, page), UnsentForm.writer != but
    fresh = select(UnsentForm).where(*mine, UnsentForm.kept_at > oldest())
    return db.session.scalars(fresh.order_by(UnsentForm.kept_at.desc(), UnsentForm.id)).all()


def unsent_of(account: Account) -> Sequence[UnsentForm]:
    """Everything that `account` typed and did not save, the newest first."""
    fresh = select(UnsentForm).where(UnsentForm.account_id == account.id, UnsentForm.kept_at > oldest())
    return db.session.scalars(fresh.order_by(UnsentForm.kept_at.desc(), UnsentForm.id)).all()


def how_many_of(account: Account) -> int:
    """How much that is."""
    counted = select(func.count()).select_from(UnsentForm)
    return db.session.scalar(counted.where(UnsentForm.account_id == account.id, UnsentForm.kept_at > oldest())) or 0
