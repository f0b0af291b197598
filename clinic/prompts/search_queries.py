"""What a search opens of answers to prompts: one's own alone; see `cases.search_queries`."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select

from clinic.access.roles import Role
from clinic.cases.search_queries import any_of, facts, kept, opened, wrote
from clinic.core import db
from clinic.prompts.models import PromptAnswer


@lru_cache(maxsize=16)
def _answers(roles: frozenset[Role]) -> Select[Any]:
    answer = PromptAnswer
    columns = facts(answer.note_id, answer.case_id, answer.answered_at, author=answer.author_id)
    mine = wrote(answer, answer.author_id, roles), any_of(answer.because)
    whole = select(*columns, db.raw(answer.id).label("row_id"), *kept(answer.because))
    return whole.where(*mine).order_by(answer.answered_at.desc())


#: What one said to prompts; to the trail it is the note, as on its page.
answers_opened = opened(_answers, PromptAnswer.because, of="row_id")
