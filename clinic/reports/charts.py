"""From a case's records to the ratings chart, with real names or pseudonyms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from clinic.cases.journey import Kind
from clinic.cases.models import Case, StageEpisode
from clinic.core.i18n import short_day
from clinic.measures import chart
from clinic.measures.models import Rating
from clinic.measures.scoring import Score
from clinic.method import catalogue

_AGAIN = {Kind.RETURN, Kind.REVISIT, Kind.BACK_FILL}


@dataclass(frozen=True, slots=True)
class SignedRating:
    """A rating as a signed note has it: papers show no other."""

    side: str
    on: date
    score: Score


def ratings_of_case(
    case: Case,
    ratings: Sequence[Rating] | Sequence[SignedRating],
    missed: Sequence[date],
    episodes: Sequence[StageEpisode],
    names: Mapping[str, str] | None = None,
    height: int = chart.HEIGHT,
) -> chart.Chart | None:
    """The chart of both partners' ratings over the stages; None before the first rating.

    missed: the days of sessions that did not take place. names: side -> name.
    """
    called = names or {one.side.value: one.called for one in case.partners}
    people = [
        chart.Person(side, name, tuple(chart.Rated(one.on, one.score) for one in ratings if one.side == side))
        for side, name in called.items()
    ]
    stays = [
        chart.Stay(one.on, one.stage, str(catalogue.stage(one.stage).short), one.cycle, one.kind in _AGAIN)
        for one in episodes
    ]
    days = {one.on for one in ratings} | set(missed)
    year = len({one.year for one in days}) > 1
    words = chart.Words(
        title=_("Ratings from 1 to 10"),
        description=_("One mark for each partner and session, over the stages of the work; the table has the numbers."),
        note=_("1 is the most severe insecure state, 10 the morning after the miracle. The scale is not validated."),
        day=_("Day"),
        missed=_("session missed"),
        days={one: short_day(one, year=year) for one in days},
    )
    return chart.draw(people, missed, stays, words, height=height)
