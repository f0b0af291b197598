"""What a search opens of reviews; see `cases.search_queries`."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select

from clinic.access.roles import Role
from clinic.cases.search_queries import facts, kept, opened
from clinic.supervision.models import Review
from clinic.supervision.queries import readable_by

_SAID = Review.question, Review.comments, Review.answer


@lru_cache(maxsize=16)
def _reviews(roles: frozenset[Role]) -> Select[Any]:
    columns = facts(Review.id, Review.case_id, Review.asked_at, author=Review.author_id)
    found = select(*columns, *kept(*_SAID)).join(Review.note).where(readable_by(roles))
    return found.order_by(Review.asked_at.desc())


#: Reviews as READ_REVIEW gives them: question, comments, answer.
reviews_opened = opened(_reviews, *_SAID)
