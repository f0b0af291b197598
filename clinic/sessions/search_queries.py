"""What a search opens of notes and appointments; see `cases.search_queries`."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select

from clinic.access.roles import Role
from clinic.cases import note_search_queries as shared
from clinic.cases.search_queries import Keep, Opened, any_of, facts, kept, opened, readable
from clinic.sessions.models import COUNTS, NoteVersion, SessionNote, TherapySession


def notes_opened(user: Any, keep: Keep) -> Opened:
    """Notes: the text, and why it was or is being amended."""
    return shared.notes_opened(_notes(user.roles), SessionNote, NoteVersion, user, keep)


@lru_cache(maxsize=16)
def _notes(roles: frozenset[Role]) -> Select[Any]:
    return _of_sessions(shared.notes_as_read(SessionNote, NoteVersion, TherapySession.on, roles, SessionNote.stage))


@lru_cache(maxsize=16)
def _earlier(roles: frozenset[Role]) -> Select[Any]:
    return _of_sessions(shared.earlier_versions(SessionNote, NoteVersion, TherapySession.on, roles, SessionNote.stage))


def _of_sessions(found: Select[Any]) -> Select[Any]:
    """Those that count: the words of another couple are not looked for in this one’s file (0028)."""
    whole = found.join(TherapySession, TherapySession.id == SessionNote.session_id).where(COUNTS)
    return whole.order_by(TherapySession.on.desc(), TherapySession.starts_at.desc())


#: Texts that were signed before the newest, with the reason for each.
earlier_opened = opened(_earlier, NoteVersion.text, NoteVersion.because)


@lru_cache(maxsize=16)
def _places(roles: frozenset[Role]) -> Select[Any]:
    meeting = TherapySession
    columns = facts(meeting.id, meeting.case_id, meeting.on, author=meeting.practitioner_id)
    mine = meeting.case_id.in_(readable(roles)), any_of(meeting.place)
    return select(*columns, *kept(meeting.place)).where(*mine).order_by(meeting.on.desc())


_every_place = opened(_places, TherapySession.place)


def places_opened(user: Any, keep: Keep) -> Opened:
    """Where appointments are or were, each place of a case once, with the last appointment there."""
    met = set()
    for row, plain in _every_place(user, keep):
        if (row.case_id, plain[0]) not in met:
            met.add((row.case_id, plain[0]))
            yield row, plain
