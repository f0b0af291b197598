"""What a search opens of reviews; see `cases.search_queries`."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select

from clinic.access.roles import Role
from clinic.cases.search_queries import Keep, Opened, facts
from clinic.core import db
from clinic.supervision.models import Review
from clinic.supervision.queries import readable_by


def reviews_opened(user: Any, keep: Keep) -> Opened:
    """Reviews as READ_REVIEW gives them: question, comments, answer."""
    said = Review.question.opener(), Review.comments.opener(), Review.answer.opener()
    for row in db.streamed(_reviews(user.roles), user=user.id):
        if keep(row):
            parts = zip(said, (row.question, row.comments, row.answer), strict=True)
            yield row, [open_(row.record_id, row.case_id, sealed) if sealed else b"" for open_, sealed in parts]


@lru_cache(maxsize=16)
def _reviews(roles: frozenset[Role]) -> Select[Any]:
    columns = facts(Review.id, Review.case_id, Review.asked_at, author=Review.author_id)
    said = [one.kept.label(one.name) for one in (Review.question, Review.comments, Review.answer)]
    found = select(*columns, *said).join(Review.note).where(readable_by(roles))
    return found.order_by(Review.asked_at.desc())
