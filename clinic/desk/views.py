"""A practitioner's day, the case file, and a case's trail."""

from datetime import timedelta

from flask import Blueprint, render_template, request
from flask_login import current_user

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.access.policy import may
from clinic.accounts.kept import kept_page
from clinic.accounts.signing_in import sharing
from clinic.audit import queries as audit
from clinic.calendar import content as calendar
from clinic.calendar.queries import appointments_of
from clinic.cases import list_queries as case_lists
from clinic.cases import queries as cases
from clinic.cases.facts import CaseFacts
from clinic.cases.facts_queries import facts_of
from clinic.cases.models import Case
from clinic.consents.words import standings
from clinic.core import clock
from clinic.core.web import page_asked
from clinic.desk import content, queries, words
from clinic.desk.checks import checks_of
from clinic.desk.todo import lines_for as todo_lines
from clinic.method import catalogue
from clinic.prompts.content import questions_for
from clinic.sessions import queries as sessions
from clinic.unsent.views import unsent_waiting

bp = Blueprint("desk", __name__)
#: Things to do that stand on today’s page, and days of the calendar, today among them.
FIRST, AHEAD = 6, 7


@bp.get("/")
@guard(Permission.SEE_DESK)
def today() -> str:
    """Who comes in the next days, what is to do first, and who has not been written about for long."""
    if not may(current_user, Permission.LIST_CASES):
        return render_template("desk/today.html", today=clock.today())
    if not may(current_user, Permission.ADD_CASE):
        recent = case_lists.cases_visible_to(current_user, size=20, by_number=sharing())
        more = {"is_first": not recent.total, "recent": recent, "stages": catalogue.stages()}
        waiting, waiting_total = todo_lines(current_user, most=FIRST)
        more |= {"waiting": waiting, "waiting_total": waiting_total}
        return render_template("desk/today.html", today=clock.today(), **more)
    (waiting, waiting_total), ahead = todo_lines(current_user, most=FIRST), _ahead()
    # That a couple is missing here, though both were not seen for weeks, would tell of one of them.
    quiet = [] if sharing() else sessions.cases_without_note_since(current_user, clock.today())
    is_empty = not (waiting or quiet or any(one.blocks for one in ahead))
    return render_template(
        "desk/today.html",
        today=clock.today(),
        is_first=is_empty and not case_lists.how_many_visible_to(current_user),  # asked on an empty day only
        ahead=ahead,
        waiting=waiting,
        waiting_total=waiting_total,
        quiet=quiet,
    )


def _ahead() -> list[calendar.Day]:
    days = [clock.today() + timedelta(days=number) for number in range(AHEAD)]
    found = appointments_of(current_user, days[0], days[-1])
    return calendar.ahead_of(current_user, days, found, sharing=sharing())


@bp.get("/todo")
@guard(Permission.LIST_CASES)
def todo() -> str:
    """Everything that waits for whoever asks, what is due first."""
    return render_template("desk/todo.html", waiting=todo_lines(current_user)[0], unsent_texts=unsent_waiting())


@bp.get("/cases/<uuid:case_id>")
@guard(Permission.READ_CASE, facts_of)
def case(case: CaseFacts) -> str:
    """The case file."""
    read, prose = content.read_for(current_user, case)

    def made() -> dict[str, object]:
        return {"file": content.case_file_of(case, current_user, read), "standings": standings()}

    return kept_page("desk/case.html", prose=prose, made=made, case=case, read=read)


@bp.get("/cases/<uuid:case_id>/checks")
@guard(Permission.READ_CASE, cases.get_case)
def checks(case: Case) -> str:
    """The method's questions for supervision, each beside what the last sessions' records show."""
    groups, questions = checks_of(case, current_user), questions_for(case, current_user)
    return render_template("desk/checks.html", case=case, groups=groups, questions=questions)


@bp.get("/cases/<uuid:case_id>/trail")
@guard(Permission.READ_TRAIL, cases.get_case)
def trail(case: Case) -> str:
    """Who looked at this case and who wrote, newest first."""
    page = page_asked()
    shown = request.args.get("shown", "")
    # When a therapist looked and wrote says to one partner when the other was there.
    entries = [] if sharing() else audit.entries_of(case, current_user, page=page, shown=shown)
    people = queries.people_by_id()
    more = {"words": words.events(), "kinds": words.kinds(), "shown": shown}
    return render_template("desk/trail.html", case=case, entries=entries, people=people, page=page, **more)
