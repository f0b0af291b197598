"""From a case's records to the ratings chart, with real names or pseudonyms."""

from collections.abc import Mapping, Sequence

import flask_babel
from flask_babel import gettext as _

from clinic.cases.journey import Kind
from clinic.cases.models import Case, StageEpisode
from clinic.core.i18n import language
from clinic.measures import chart
from clinic.measures.models import Rating
from clinic.method import catalogue
from clinic.sessions.lifecycle import SessionState
from clinic.sessions.models import TherapySession

_AGAIN = {Kind.RETURN, Kind.REVISIT, Kind.BACK_FILL}


def ratings_of_case(
    case: Case,
    ratings: Sequence[Rating],
    meetings: Sequence[TherapySession],
    episodes: Sequence[StageEpisode],
    names: Mapping[str, str] | None = None,
) -> chart.Chart | None:
    """The chart of both partners' ratings over the stages; None before the first rating. names: side -> name."""
    called = names or {one.side.value: one.called for one in case.partners}
    people = [
        chart.Person(side, name, tuple(chart.Rated(one.on, one.score) for one in ratings if one.side == side))
        for side, name in called.items()
    ]
    missed = [one.on for one in meetings if one.state is SessionState.MISSED]
    stays = [
        chart.Stay(one.on, one.stage, str(catalogue.stage(one.stage).short), one.cycle, one.kind in _AGAIN)
        for one in episodes
    ]
    days = {one.on for one in ratings} | set(missed)
    pattern = "M月d日" if language() == "zh_Hans" else "d MMM"
    words = chart.Words(
        title=_("Ratings from 1 to 10"),
        description=_("One mark for each partner and session, over the stages of the work."),
        note=_("1 is the most severe insecure state, 10 the morning after the miracle. The scale is not validated."),
        day=_("Day"),
        missed=_("session missed"),
        days={day: flask_babel.format_date(day, pattern, rebase=False) for day in days},
    )
    return chart.draw(people, missed, stays, words)
