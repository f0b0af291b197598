"""Finding homework and exceptions."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Date, Uuid, bindparam, literal, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from clinic.cases import queries as cases
from clinic.cases.lifecycle import Side, Visibility
from clinic.cases.models import Case
from clinic.core import db
from clinic.homework.lifecycle import HomeworkState
from clinic.homework.models import ExceptionEntry, Homework, HomeworkAnswer, Quotation

Item = TypeVar("Item", Homework, HomeworkAnswer, ExceptionEntry, Quotation)
OPEN = (HomeworkState.SET, HomeworkState.HANDED_IN)


def get_homework(homework_id: uuid.UUID) -> Homework | None:
    """The homework with this id."""
    whole = select(Homework).options(selectinload(Homework.answers))
    return _of_its_case(db.session.scalars(whole.where(Homework.id == homework_id)).first())


def homework_of(case: Any) -> Sequence[Homework]:
    """Everything given in `case`, the newest first."""
    return db.session.scalars(_OF_CASE, {"case": case.id}).unique().all()


_OF_CASE = (
    select(Homework)
    .options(joinedload(Homework.answers))
    .where(Homework.case_id == bindparam("case"))
    .order_by(Homework.set_on.desc(), Homework.exercise, Homework.side)
)


#: Which homework and answers there are, and in which edition: the same ones say the same.
EDITIONS = (
    select(
        literal("homework"),
        db.raw(Homework.id),
        Homework.edition,
        db.raw(HomeworkAnswer.id),
        HomeworkAnswer.edition,
    )
    .outerjoin(HomeworkAnswer, HomeworkAnswer.homework_id == Homework.id)
    .where(Homework.case_id == bindparam("case"))
)


def visible_to(user: Any, items: Iterable[Item]) -> list[Item]:
    """Those of `items` that `user` may be shown: what is for its author only stays with its author."""
    return [one for one in items if one.visibility is not Visibility.AUTHOR_ONLY or one.by_id == user.id]


def open_homework_of(case: Any) -> Sequence[Homework]:
    """What was given and is not talked over yet, the newest first."""
    return [one for one in homework_of(case) if one.state in OPEN]


@dataclass(frozen=True, slots=True)
class CameBack:
    """That something came back from an exercise, without what was written in it."""

    homework_id: uuid.UUID
    exercise: str
    side: Side
    on: date


_CAME_BACK = (
    select(Homework.id, Homework.exercise, HomeworkAnswer.side, HomeworkAnswer.on)
    .join(HomeworkAnswer, HomeworkAnswer.homework_id == Homework.id)
    .where(Homework.case_id == bindparam("case", type_=Uuid()), HomeworkAnswer.on >= bindparam("since", type_=Date()))
    .where(Homework.state != HomeworkState.WITHDRAWN)
    .where(
        or_(
            HomeworkAnswer.visibility != Visibility.AUTHOR_ONLY, HomeworkAnswer.by_id == bindparam("user", type_=Uuid())
        )
    )
    .order_by(HomeworkAnswer.on, HomeworkAnswer.side)
)


def came_back_since(user: Any, case: Case, since: date) -> list[CameBack]:
    """What came back in `case` from that day on, as far as `user` may see that it did."""
    return [CameBack(*row) for row in db.rows(_CAME_BACK, user=user.id, case=case.id, since=since)]


def answer_of(homework: Homework, side: str) -> HomeworkAnswer | None:
    """What one partner brought back."""
    return next((one for one in homework.answers if one.side == side), None)


def exceptions_of(case: Case) -> Sequence[ExceptionEntry]:
    """The moments that went better, by the day they were on; those taken back are not among them."""
    mine = ExceptionEntry.case_id == case.id, ExceptionEntry.withdrawn_at.is_(None)
    return db.session.scalars(select(ExceptionEntry).where(*mine).order_by(ExceptionEntry.on)).all()


def withdrawn_exceptions_of(case: Case) -> Sequence[ExceptionEntry]:
    """Moments that were taken back, the latest first."""
    mine = ExceptionEntry.case_id == case.id, ExceptionEntry.withdrawn_at.is_not(None)
    return db.session.scalars(select(ExceptionEntry).where(*mine).order_by(ExceptionEntry.withdrawn_at.desc())).all()


def exceptions_from(homework: Homework, side: str) -> Sequence[ExceptionEntry]:
    """What one partner's log brought back as exceptions, also what was taken back."""
    mine = ExceptionEntry.homework_id == homework.id, ExceptionEntry.side == side
    return db.session.scalars(select(ExceptionEntry).where(*mine)).all()


def get_exception(entry_id: uuid.UUID) -> ExceptionEntry | None:
    """The exception with this id."""
    return _of_its_case(db.session.get(ExceptionEntry, entry_id))


def get_quotation(quotation_id: uuid.UUID) -> Quotation | None:
    """The marked sentence with this id."""
    return _of_its_case(db.session.get(Quotation, quotation_id))


def quotations_of(case: Case) -> Sequence[Quotation]:
    """Sentences marked for letters, in the order they were marked; those taken back too."""
    mine = Quotation.case_id == case.id
    return db.session.scalars(select(Quotation).where(mine).order_by(Quotation.marked_at)).all()


def _of_its_case(found: Any) -> Any:
    if found is not None:
        # Held on the record: what nobody holds is loaded again.
        set_committed_value(found, "case", cases.get_case(found.case_id))
    return found
