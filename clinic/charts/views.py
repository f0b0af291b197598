"""The page with every chart of a case."""

from flask import Blueprint, render_template
from flask_login import current_user

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.cases import queries as cases
from clinic.cases.models import Case
from clinic.cases.stage_queries import path_of
from clinic.charts import content
from clinic.charts.meetings import missed_in
from clinic.core import clock
from clinic.homework import queries as homework
from clinic.sessions import queries as sessions
from clinic.sessions.lifecycle import SessionState

bp = Blueprint("charts", __name__)


@bp.get("/cases/<uuid:case_id>/charts")
@guard(Permission.READ_CASE, cases.get_case)
def charts(case: Case) -> str:
    """Ratings, their difference, exceptions and experiments per week, the stage path."""
    meetings = sessions.visits_of(case)
    shown = content.Shown(
        case=case,
        names=content.names_in(case),
        ratings=sessions.ratings_for(current_user, case, meetings),
        held=[one.on for one in meetings if one.state is SessionState.HELD],
        missed=missed_in(meetings),
        stays=path_of(case),
        entries=homework.visible_to(current_user, homework.exceptions_of(case)),
        given=homework.visible_to(current_user, homework.homework_of(case)),
        today=clock.today(),
    )
    return render_template("charts/charts.html", case=case, shown=shown, charts=content.charts_of(shown))
