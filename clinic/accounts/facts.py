"""An account as plain values, for pages that only name it."""

import uuid
from dataclasses import dataclass
from typing import Any

from clinic.accounts.models import Account
from clinic.core.keys import PRACTICE


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """Who somebody of the practice is, and who supervises them; named as the record names it."""

    id: uuid.UUID
    name: str
    supervisor_id: uuid.UUID | None


def columns(account: Any = Account) -> tuple[Any, ...]:
    """What a row must have so that `account` (the table or an alias of it) can be named."""
    return account.id, getattr(account, Account.name.column), account.supervisor_id


#: So many columns they are.
WIDTH = len(columns())


def of(found: tuple[Any, ...]) -> AccountFacts | None:
    """The account in `found`, which holds what `columns` asks for; None where there is nobody."""
    account_id, name, supervisor_id = found
    if account_id is None:
        return None
    return AccountFacts(account_id, Account.name.open(account_id, PRACTICE, name), supervisor_id)
