"""What a search opens of notes without a session; see `cases.search_queries`."""

import json
from functools import lru_cache
from typing import Any

from sqlalchemy import Select

from clinic.access.roles import Role
from clinic.cases import note_search_queries as shared
from clinic.cases.lifecycle import Visibility
from clinic.cases.search_queries import Keep, Opened, opened
from clinic.contacts.lifecycle import visibility_of
from clinic.contacts.models import COUNTS, ContactNote, ContactVersion
from clinic.core import db


def notes_opened(user: Any, keep: Keep) -> Opened:
    """Contact notes: the text, and why it was or is being amended."""
    return shared.notes_opened(_notes(user.roles), ContactNote, ContactVersion, user, keep)


@lru_cache(maxsize=16)
def _notes(roles: frozenset[Role]) -> Select[Any]:
    return _newest_first(shared.notes_as_read(ContactNote, ContactVersion, ContactNote.on, roles))


@lru_cache(maxsize=16)
def _earlier(roles: frozenset[Role]) -> Select[Any]:
    return _newest_first(shared.earlier_versions(ContactNote, ContactVersion, ContactNote.on, roles))


def _newest_first(found: Select[Any]) -> Select[Any]:
    """Those that count: the words of another couple are not looked for in this one’s file (0028)."""
    return (
        found.where(COUNTS).add_columns(ContactNote.kind).order_by(ContactNote.on.desc(), ContactNote.started_at.desc())
    )


_every_version = opened(_earlier, ContactVersion.text, ContactVersion.because)


def earlier_opened(user: Any, keep: Keep) -> Opened:
    """Texts that were signed before the newest, with the reason for each: of others none that was for its author alone."""
    for row, plain in _every_version(user, keep):
        own = db.as_uuid(row.author_id) == user.id
        if own or visibility_of(json.loads(plain[0])) is not Visibility.AUTHOR_ONLY:
            yield row, plain
