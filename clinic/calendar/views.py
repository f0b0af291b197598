"""Day, week, month and agenda of one's own calendar, and its feed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Flask, Response, abort, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from clinic.access.guard import guard, public
from clinic.access.permissions import Permission
from clinic.access.roles import Role
from clinic.accounts.kept import kept_page
from clinic.accounts.models import Account
from clinic.accounts.signing_in import sharing
from clinic.calendar import actions, content, feed, queries
from clinic.calendar.content import Reader
from clinic.cases import list_queries as cases
from clinic.cases.lifecycle import CaseState
from clinic.core import clock, db
from clinic.core.i18n import month as month_name
from clinic.core.i18n import short_days, speaking
from clinic.core.web import saved

bp = Blueprint("calendar", __name__)

Page = str | AnyResponse | tuple[str, int]
Values = dict[str, Any]
Found = Sequence[queries.Appointment]
#: The agenda shows so many days.
AGENDA = 28
OLDEST, NEWEST = date(1900, 1, 31), date(2200, 1, 1)


def init_app(app: Flask) -> None:
    """End the feed of whoever leaves."""
    app.extensions["when_rights_change"] = [_end_feed_of_those_who_left]


def _end_feed_of_those_who_left(account: Account, by: Account) -> None:
    """An address must not come back to life should somebody come back: it may have been read by others meanwhile."""
    if not queries.may_have_feed(account):
        actions.end_feed(account, by=by)


@dataclass(frozen=True, slots=True)
class Asked:
    """The day that the address asks for, and what was wrong with it."""

    on: date
    typed: str
    fault: str


@bp.get("/calendar")
@guard(Permission.SEE_CALENDAR)
def week() -> Page:
    """A week, hour by hour."""
    asked = _asked()
    days = content.week_of(asked.on)

    def made(found: Found, reader: Reader) -> Values:
        return {"span": short_days(days[0], days[-1]), "grid": content.grid_of(days, found, reader)}

    return _page("week", asked, days, asked.on - timedelta(7), asked.on + timedelta(7), made)


@bp.get("/calendar/day")
@guard(Permission.SEE_CALENDAR)
def day() -> Page:
    """One day, hour by hour, with what is one step away."""
    asked = _asked()

    def made(found: Found, reader: Reader) -> Values:
        grid = content.grid_of([asked.on], found, reader)
        return {"span": grid.days[0].label, "grid": grid}

    return _page("day", asked, [asked.on], asked.on - timedelta(1), asked.on + timedelta(1), made)


@bp.get("/calendar/month")
@guard(Permission.SEE_CALENDAR)
def month() -> Page:
    """A month at a glance."""
    asked = _asked()
    days, first = content.month_of(asked.on), asked.on.replace(day=1)

    def made(found: Found, reader: Reader) -> Values:
        drawn = content.days_of(days, found, reader, month=asked.on.month)
        weeks = [drawn[start : start + 7] for start in range(0, len(drawn), 7)]
        return {"span": month_name(asked.on), "weeks": weeks}

    return _page("month", asked, days, first - timedelta(1), first + timedelta(31), made)


@bp.get("/calendar/agenda")
@guard(Permission.SEE_CALENDAR)
def agenda() -> Page:
    """Four weeks as a list."""
    asked = _asked()
    days = [asked.on + timedelta(days=number) for number in range(AGENDA)]

    def made(found: Found, reader: Reader) -> Values:
        shown = [one for one in content.days_of(days, found, reader) if one.blocks]
        return {"span": short_days(days[0], days[-1]), "days": shown}

    return _page("agenda", asked, days, days[0] - timedelta(AGENDA), days[-1] + timedelta(1), made)


@bp.get("/calendar/new")
@guard(Permission.SEE_CALENDAR)
def new() -> Page:
    """With whom: the cases that can have an appointment, the most recently active first."""
    states = [CaseState.OPEN, CaseState.ENQUIRY, CaseState.PAUSED]
    mine = SimpleNamespace(id=current_user.id, roles=frozenset({Role.PRACTITIONER}))  # not those one supervises
    found = cases.cases_visible_to(mine, states=states, by_number=sharing())
    more = {key: request.args[key] for key in ("on", "at") if key in request.args}
    more["back"] = f"{url_for('.week')}?on={_asked().on.isoformat()}"
    return render_template("calendar/new.html", cases=found.items, total=found.total, more=more)


@bp.route("/calendar/feed", methods=["GET", "POST"])
@guard(Permission.SEE_CALENDAR)
def feed_address() -> Page:
    """The private address for other calendars: made, made anew, shown once."""
    token = ""
    if request.method == "POST":
        token = actions.make_feed(names_case=request.form.get("title") == "case", by=current_user)
        db.session.commit()
    link = url_for(".feed_file", token=token, _external=True) if token else ""
    here = request.host.partition(":")[0] in ("127.0.0.1", "localhost")
    return render_template("calendar/feed_address.html", feed=queries.feed_of(current_user), link=link, here=here)


@bp.post("/calendar/feed/end")
@guard(Permission.SEE_CALENDAR)
def end_feed() -> AnyResponse:
    """Let the address lead nowhere."""
    actions.end_feed(current_user, by=current_user)
    return saved(_("The address leads nowhere now."), to=url_for(".feed_address"))


@bp.get("/calendar/appointments.ics")
@guard(Permission.SEE_CALENDAR)
def download() -> Response:
    """The same as a file."""
    mine = queries.feed_of(current_user)
    answer = _file(current_user, names_case=bool(mine and mine.names_case))
    answer.headers["Content-Disposition"] = "attachment; filename=appointments.ics"
    return answer


@bp.get("/feeds/<string:token>.ics")
@public
def feed_file(token: str) -> Response:
    """The feed: whoever knows its address reads when, and nothing else."""
    found = queries.feed_with(token)
    if found is None:
        abort(404)
    with speaking(found.account.language):
        return _file(found.account, names_case=found.names_case)


def _file(account: Account, *, names_case: bool) -> Response:
    today = clock.today()
    some = queries.published_of(account, today - feed.BACK, today + feed.AHEAD)
    answer = make_response(feed.written(some, names_case=names_case))
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    return answer


def _asked() -> Asked:
    """The day of the address; today, with a sentence, when there is no such day."""
    typed = request.args.get("on", "").strip()
    if not typed:
        return Asked(clock.today(), "", "")
    try:
        on = date.fromisoformat(typed)
    except ValueError:
        said = _("This date does not exist. Please write it as year-month-day, such as 2026-11-25.")
        return Asked(clock.today(), typed, said)
    if not OLDEST <= on <= NEWEST:
        return Asked(clock.today(), typed, _("Please check the year."))
    return Asked(on, on.isoformat(), "")


def _page(
    view: str, asked: Asked, days: list[date], before: date, after: date, made: Callable[[Found, Reader], Values]
) -> str:
    """These days in one of the views; made: what it shows besides, once what is in the days is opened."""
    rows = queries.rows_of(current_user, days[0], days[-1])

    def values() -> Values:
        at = f"?on={asked.on.isoformat()}"
        words = (("day", _("One day")), ("week", _("Week")), ("month", _("Month")), ("agenda", _("Agenda")))
        here = url_for(f".{view}")
        reader = Reader(current_user.id, sharing(), f"{here}%3Fon%3D{asked.on.isoformat()}")
        return {
            "here": here,
            "views": [(name, word, url_for(f".{name}") + at) for name, word in words],
            "new_at": url_for(".new") + at,
            "before": f"{here}?on={before.isoformat()}",
            "after": f"{here}?on={after.isoformat()}",
            **made(queries.opened(rows), reader),
        }

    # What has begun and where the line of this moment stands changes by the minute.
    minute = clock.now().replace(second=0, microsecond=0)
    return kept_page(f"calendar/{view}.html", made=values, rows=rows, asked=asked, view=view, minute=minute)
