"""What is the same for everything that is taken back as recorded by mistake: a note, one without a session, a screen (0028)."""

import uuid
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from clinic.accounts.models import Account
from clinic.cases.lifecycle import Visibility
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.core.enums import word
from clinic.core.lifecycle import NotNowError, TakenError


class MistakeRecord(db.WrittenOnce, db.Record):
    """Something should not have been recorded. Its own row stays as it is and readable; it counts no more.

    Each kind adds which row it is about, and `because`, sealed.
    """

    __abstract__ = True
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    # No paper and no partner ever gets it; who may read what it is about reads it by the policy.
    visibility: Mapped[Visibility] = mapped_column(word(Visibility), default=Visibility.AUTHOR_ONLY)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime]

    @declared_attr.directive
    def __table_args__(cls) -> Any:
        """Each table its own constraint."""
        return (CheckConstraint("visibility = 'author_only'", name="never_for_a_partner"),)

    @declared_attr
    def case(cls) -> Mapped[Case]:
        """Where it was recorded."""
        return relationship()

    @declared_attr
    def by(cls) -> Mapped[Account]:
        """Who noted that it was a mistake."""
        return relationship()


Mistake = TypeVar("Mistake", bound=MistakeRecord)


def noted(mistake: MistakeRecord, what: Any, *, by: Account) -> None:
    """Keep `mistake`, which says what it is about and why, as noted now by `by`; `what` knows of it at once."""
    mistake.visibility, mistake.by_id, mistake.recorded_at = Visibility.AUTHOR_ONLY, by.id, clock.now()
    db.session.add(mistake)
    set_committed_value(what, "mistake", mistake)


def posted_before(made: Mistake | None, note: Any, *, because: str) -> Mistake | None:
    """The mistake, when this very form was posted before. made: the one with the form's id, None while there is none.

    Raises TakenError when the id is that of something else; NotNowError when it was noted before, or nothing is signed.
    """
    held: Any = made
    if held is not None and (held.note_id, held.because) != (note.id, because):
        raise TakenError
    if made is None and note.mistaken:
        raise NotNowError("This was noted as a mistake before.")
    if made is None and not note.versions:
        raise NotNowError("Only a signed note is taken back; a draft is discarded.")
    return made
