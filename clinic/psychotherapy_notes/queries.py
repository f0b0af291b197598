"""Finding psychotherapy notes: never those of anybody but their author."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from clinic.accounts.queries import time_went_by
from clinic.cases import queries as cases
from clinic.cases.models import Case, Treatment
from clinic.core import clock, db
from clinic.core.keys import ring
from clinic.psychotherapy_notes.models import PsychotherapyNote, key_owner

_ORDER = PsychotherapyNote.written_at.desc(), PsychotherapyNote.id
#: An empty text is kept as nothing at all, so this opens none.
_WORDLESS = and_(PsychotherapyNote.heading.kept.is_(None), PsychotherapyNote.text.kept.is_(None))


def get_note(note_id: uuid.UUID) -> PsychotherapyNote | None:
    """The psychotherapy note with this id."""
    whole = select(PsychotherapyNote).options(joinedload(PsychotherapyNote.author))
    found = db.session.scalars(whole.where(PsychotherapyNote.id == note_id)).first()
    if found is not None:
        # Held on the record: what nobody holds is loaded again.
        set_committed_value(found, "case", cases.get_case(found.case_id))
    return found


def own_of(user: Any, case: Case) -> Sequence[PsychotherapyNote]:
    """What `user` wrote about `case`, discarded ones too, the newest first; without those that hold no word."""
    own = PsychotherapyNote.case_id == case.id, PsychotherapyNote.author_id == user.id, ~_WORDLESS
    found = db.session.scalars(select(PsychotherapyNote).where(*own).order_by(*_ORDER)).all()
    for one in found:
        set_committed_value(one, "case", case)
    return found


def all_own_of(user: Any) -> Sequence[PsychotherapyNote]:
    """What `user` wrote over all cases that they treat, without discarded ones: for their own search alone."""
    treated = select(Treatment.case_id).where(Treatment.account_id == user.id, Treatment.until.is_(None))
    own = PsychotherapyNote.author_id == user.id, PsychotherapyNote.case_id.in_(treated)
    kept = select(PsychotherapyNote).where(*own, PsychotherapyNote.discarded_at.is_(None), ~_WORDLESS).order_by(*_ORDER)
    found = db.session.scalars(kept).all()
    cases.hold_cases(found)
    ring().load({key_owner(one.case_id) for one in found})
    return found


def without_words_since(moment: datetime) -> Sequence[PsychotherapyNote]:
    """Those from which every word was deleted before `moment`, of whomever."""
    left = PsychotherapyNote.discarded_at.is_(None), PsychotherapyNote.changed_at < moment, _WORDLESS
    return db.session.scalars(select(PsychotherapyNote).where(*left)).all()


def discarded_before(moment: datetime) -> Sequence[PsychotherapyNote]:
    """Those that were discarded before `moment`, of whomever."""
    thrown_away = PsychotherapyNote.discarded_at < moment, time_went_by(2 * (clock.now() - moment))
    return db.session.scalars(select(PsychotherapyNote).where(*thrown_away)).all()
