"""What a search opens of homework and exceptions; see `cases.search_queries`."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, select

from clinic.access.roles import Role
from clinic.cases.search_queries import any_of, facts, kept, opened, own_or_shared
from clinic.core import db
from clinic.homework.models import ExceptionEntry, Homework, HomeworkAnswer, Quotation

_BACK = HomeworkAnswer.answers, HomeworkAnswer.learned, HomeworkAnswer.what_it_was_like


@lru_cache(maxsize=16)
def _answers(roles: frozenset[Role]) -> Select[Any]:
    mine = [own_or_shared(one, one.by_id, roles) for one in (Homework, HomeworkAnswer)]
    columns = facts(Homework.id, HomeworkAnswer.case_id, HomeworkAnswer.on, author=HomeworkAnswer.by_id)
    said = db.raw(HomeworkAnswer.id).label("answer_id"), Homework.exercise, HomeworkAnswer.side, *kept(*_BACK)
    whole = select(*columns, *said).join(Homework, Homework.id == HomeworkAnswer.homework_id)
    return whole.where(*mine).order_by(HomeworkAnswer.on.desc())


#: What came back from exercises: the answers, what was learned, what it was like.
answers_opened = opened(_answers, *_BACK, of="answer_id")


@lru_cache(maxsize=16)
def _given(roles: frozenset[Role]) -> Select[Any]:
    columns = facts(Homework.id, Homework.case_id, Homework.set_on, author=Homework.by_id)
    mine = own_or_shared(Homework, Homework.by_id, roles), any_of(Homework.instructions, Homework.due_hint)
    whole = select(*columns, Homework.exercise, *kept(Homework.instructions, Homework.due_hint))
    return whole.where(*mine).order_by(Homework.set_on.desc())


#: How exercises were given.
given_opened = opened(_given, Homework.instructions, Homework.due_hint)


@lru_cache(maxsize=16)
def _exceptions(roles: frozenset[Role]) -> Select[Any]:
    columns = facts(ExceptionEntry.id, ExceptionEntry.case_id, ExceptionEntry.on, author=ExceptionEntry.by_id)
    log = and_(HomeworkAnswer.homework_id == ExceptionEntry.homework_id, HomeworkAnswer.side == ExceptionEntry.side)
    said = ExceptionEntry.side, db.raw(HomeworkAnswer.id).label("answer_id"), *kept(ExceptionEntry.moment)
    mine = own_or_shared(ExceptionEntry, ExceptionEntry.by_id, roles), ExceptionEntry.withdrawn_at.is_(None)
    whole = select(*columns, *said).select_from(ExceptionEntry).outerjoin(HomeworkAnswer, log)
    return whole.where(*mine, any_of(ExceptionEntry.moment)).order_by(ExceptionEntry.on.desc())


#: Moments that went better, with the answer of the log that each came back with; those taken back are not among them.
exceptions_opened = opened(_exceptions, ExceptionEntry.moment)


@lru_cache(maxsize=16)
def _quotations(roles: frozenset[Role]) -> Select[Any]:
    columns = facts(Quotation.id, Quotation.case_id, Quotation.marked_at, author=Quotation.by_id)
    mine = own_or_shared(Quotation, Quotation.by_id, roles), Quotation.withdrawn_at.is_(None)
    whole = select(*columns, Quotation.side, db.raw(Quotation.source_id).label("answer_id"), *kept(Quotation.words))
    return whole.where(*mine, any_of(Quotation.words)).order_by(Quotation.marked_at.desc())


#: Sentences marked for a letter, with the answer that each stands in or stood in.
quotations_opened = opened(_quotations, Quotation.words)
