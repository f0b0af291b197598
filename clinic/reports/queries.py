"""Finding papers."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import set_committed_value

from clinic.access.permissions import Permission
from clinic.access.policy import may
from clinic.cases import queries as cases
from clinic.cases.lifecycle import Visibility
from clinic.cases.models import Case
from clinic.core import db
from clinic.reports.models import Report
from clinic.sessions.mistake_queries import Counted, counted_once


def get_report(report_id: uuid.UUID) -> Report | None:
    """The paper with this id."""
    found = db.session.get(Report, report_id)
    if found is not None:
        # Held on the record: what nobody holds is loaded again.
        set_committed_value(found, "case", cases.get_case(found.case_id))
    return found


def reports_for(user: Any, case: Case) -> Sequence[Report]:
    """The papers of a case that `user` may read, the newest first."""
    found = reports_of(case)
    for one in found:
        set_committed_value(one, "case", case)
    return [one for one in found if may(user, Permission.READ_REPORT, one)]


def reports_of(case: Case) -> Sequence[Report]:
    """All papers of a case, the newest first; pages ask above."""
    return db.session.scalars(select(Report).where(Report.case_id == case.id).order_by(Report.number.desc())).all()


def with_mistaken(case: Case, papers: Sequence[Report]) -> set[uuid.UUID]:
    """Which of `papers`, as they were issued, hold a note that was recorded by mistake."""
    notes = counted_once(case) if papers else ()
    return {one.id for one in papers if any(_holds(one, note) for note in notes)}


def _holds(paper: Report, note: Counted) -> bool:
    then = note.signed_at <= paper.issued_at < note.until
    own = paper.visibility is Visibility.AUTHOR_ONLY and paper.issued_by_id == note.author_id
    return then and (own or note.visibility is not Visibility.AUTHOR_ONLY)


def last_number(case: Case) -> int:
    """The number of the newest paper, 0 before there is one."""
    return db.session.scalar(select(func.max(Report.number)).where(Report.case_id == case.id)) or 0
