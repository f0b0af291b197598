"""What a search opens of homework and exceptions; see `cases.search_queries`."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select

from clinic.access.roles import Role
from clinic.cases.search_queries import Keep, Opened, facts, own_or_shared
from clinic.core import db
from clinic.homework.models import ExceptionEntry, Homework, HomeworkAnswer


def answers_opened(user: Any, keep: Keep) -> Opened:
    """What came back from exercises: the answers, what was learned, what it was like."""
    parts = HomeworkAnswer.answers.opener(), HomeworkAnswer.learned.opener(), HomeworkAnswer.what_it_was_like.opener()
    for row in db.streamed(_answers(user.roles), user=user.id):
        if keep(row):
            sealed = row.answers, row.learned, row.what_it_was_like
            opened = zip(parts, sealed, strict=True)
            yield row, [open_(row.answer_id, row.case_id, one) if one else b"" for open_, one in opened]


@lru_cache(maxsize=16)
def _answers(roles: frozenset[Role]) -> Select[Any]:
    mine = [own_or_shared(one, one.by_id, roles) for one in (Homework, HomeworkAnswer)]
    columns = facts(Homework.id, HomeworkAnswer.case_id, HomeworkAnswer.on, author=HomeworkAnswer.by_id)
    said = [getattr(HomeworkAnswer, name).kept.label(name) for name in ("answers", "learned", "what_it_was_like")]
    whole = select(
        *columns, db.raw(HomeworkAnswer.id).label("answer_id"), Homework.exercise, HomeworkAnswer.side, *said
    ).join(Homework, Homework.id == HomeworkAnswer.homework_id)
    return whole.where(*mine).order_by(HomeworkAnswer.on.desc())


def exceptions_opened(user: Any, keep: Keep) -> Opened:
    """Moments that went better; those taken back are not among them."""
    moment = ExceptionEntry.moment.opener()
    for row in db.streamed(_exceptions(user.roles), user=user.id):
        if row.sealed and keep(row):
            yield row, (moment(row.record_id, row.case_id, row.sealed),)


@lru_cache(maxsize=16)
def _exceptions(roles: frozenset[Role]) -> Select[Any]:
    columns = facts(ExceptionEntry.id, ExceptionEntry.case_id, ExceptionEntry.on, author=ExceptionEntry.by_id)
    said = ExceptionEntry.side, ExceptionEntry.moment.kept.label("sealed")
    mine = own_or_shared(ExceptionEntry, ExceptionEntry.by_id, roles), ExceptionEntry.withdrawn_at.is_(None)
    return select(*columns, *said).where(*mine).order_by(ExceptionEntry.on.desc())
