"""What a search opens of any sort of note that is drafted, signed and amended; see `cases.search_queries`.

note, version: its two records, which call the same things by the same names.
"""

from typing import Any

from sqlalchemy import Select, and_, case, func, null, or_, select
from sqlalchemy.orm import aliased

from clinic.access.roles import Role
from clinic.cases.lifecycle import Visibility
from clinic.cases.search_queries import Keep, Opened, any_of, facts, kept, own_or_shared, readable, wrote
from clinic.core import db


def notes_as_read(note: Any, version: Any, on: Any, roles: frozenset[Role], stage: Any = None) -> Select[Any]:
    """Notes as READ_NOTE gives them: one's own as they are now, drafts too, those of others as they were signed last."""
    own = wrote(note, note.author_id, roles)
    shared = and_(note.visibility != Visibility.AUTHOR_ONLY, version.id.is_not(None))
    last = and_(version.note_id == note.id, version.number == _newest(note.id, version))
    # No note that is signed has a draft, and whose it is takes longer to ask.
    own_words = [
        case((one.kept.is_(None), null()), (own, one.kept)).label(one.name)
        for one in (note.draft, note.amending_because)
    ]
    columns = facts(note.id, note.case_id, on, author=note.author_id, stage=stage)
    return (
        select(*columns, db.raw(version.id).label("version_id"), *own_words, *kept(version.text, version.because))
        .select_from(note)
        .outerjoin(version, last)
        .where(note.case_id.in_(readable(roles)), or_(shared, own))
    )


def notes_opened(found: Select[Any], note: Any, version: Any, user: Any, keep: Keep) -> Opened:
    """Of the rows of `notes_as_read` the text, and why it was or is being amended."""
    text, because = version.text.opener(), version.because.opener()
    draft, amending = note.draft.opener(), note.amending_because.opener()
    for row in db.streamed(found, user=user.id):
        if not keep(row):
            continue
        # By place: finding so many columns by their names takes as long as opening the text.
        record_id, case_id, _author, _on, _stage, version_id, drafted, amended, signed, reason = row[:10]
        if drafted is not None:
            plain = draft(record_id, case_id, drafted)
            why = amended and amending(record_id, case_id, amended)
        elif signed is not None:
            plain = text(version_id, case_id, signed)
            why = reason and because(version_id, case_id, reason)
        else:
            continue
        yield row, (plain, why) if why else (plain,)


def earlier_versions(note: Any, version: Any, on: Any, roles: frozenset[Role], stage: Any = None) -> Select[Any]:
    """What was signed before the newest text of notes that READ_NOTE gives."""
    columns = facts(version.id, note.case_id, on, author=note.author_id, stage=stage)
    more = db.raw(note.id).label("note_id"), version.number, *kept(version.text, version.because)
    mine = own_or_shared(note, note.author_id, roles), version.number < _newest(version.note_id, version)
    whole = select(*columns, *more).select_from(version).join(note, note.id == version.note_id)
    return whole.where(*mine, any_of(version.text))


def _newest(note_id: Any, version: Any) -> Any:
    other = aliased(version)
    return select(func.max(other.number)).where(other.note_id == note_id).scalar_subquery()
