"""From a case's records to its charts, with real names or pseudonyms (6.4)."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from clinic.cases.journey import Kind
from clinic.cases.words import kinds
from clinic.charts import counts, gap, path, ratings, weekly
from clinic.charts.drawing import Chart, Key
from clinic.charts.meetings import Missed, meetings_of
from clinic.core.i18n import short_day
from clinic.homework.lifecycle import HomeworkState, Outcome
from clinic.homework.models import ExceptionEntry, Homework
from clinic.measures.scoring import Score
from clinic.method import catalogue

#: The exercise whose coming back says that a log was kept.
LOG = "exception_log"
Names = Mapping[str, str]  # side -> name


@dataclass(frozen=True, slots=True)
class SignedRating:
    """A rating as a signed note has it: papers show no other."""

    session_id: uuid.UUID
    side: str
    on: date
    score: Score


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a case the charts draw: only what their reader may see."""

    case: Any  # with the day it was opened on: a record or its facts
    names: Names
    ratings: Sequence[Any]  # with session_id, side, on and score: Rating or SignedRating
    held: Sequence[date]  # the days of sessions that took place
    missed: Sequence[Missed]
    stays: Sequence[Any]  # with on, stage, cycle, kind and reason, the oldest first
    entries: Sequence[ExceptionEntry]
    given: Sequence[Homework]
    today: date

    @property
    def first(self) -> date:
        """The day on which week 1 begins: the first session held, else the day the case was opened."""
        return min(self.held, default=self.case.opened_on)

    @property
    def last(self) -> date:
        """The last day that anything is about."""
        return max([self.first, *self.held, *(one.on for one in self.entries)])


def names_in(case: Any) -> Names:
    """The partners as the screen calls them."""
    return {one.side.value: one.called for one in case.partners}


def charts_of(shown: Shown) -> tuple[Chart, ...]:
    """Every chart for which there is something to draw."""
    found = (ratings_chart(shown), gap_chart(shown), exceptions_chart(shown), homework_chart(shown), path_chart(shown))
    return tuple(one for one in found if one is not None)


def ratings_chart(shown: Shown, height: int = ratings.HEIGHT) -> Chart | None:
    """Both partners' ratings over the stages; None before the first rating."""
    meetings = meetings_of(shown.ratings, shown.missed)
    stays = [
        ratings.Stay(one.on, one.stage, str(catalogue.stage(one.stage).short), one.cycle, one.kind == Kind.REVISIT)
        for one in shown.stays
    ]
    words = ratings.Words(
        title=_("Ratings from 1 to 10"),
        description=_("One mark for each partner and session, over the stages of the work; the table has the numbers."),
        note=_("1 is the least secure state, 10 the morning after the miracle. The scale is not validated."),
        day=_("Day"),
        missed=_("session missed"),
        days=_days({one.on for one in meetings}),
    )
    return ratings.draw(shown.names, meetings, stays, words, height=height)


def gap_chart(shown: Shown, height: int = gap.HEIGHT) -> Chart | None:
    """A's rating minus B's in each session; None unless some session was rated by both."""
    if len(shown.names) < 2:
        return None
    rated = meetings_of(shown.ratings, ())
    pairs = [gap.Pair(one.on, one.scores.get("a"), one.scores.get("b")) for one in rated]
    a, b = shown.names.values()
    words = gap.Words(
        title=_("Difference between the two ratings"),
        description=_("%(a)s’s rating minus %(b)s’s in each session; no mean is made of the two.", a=a, b=b),
        note=_("Ranges count at their middle. A question mark: only one of them rated. The scale is not validated."),
        day=_("Day"),
        difference=_("Difference"),
        only_one=_("only one rated"),
        higher=(_("%(name)s higher", name=a), _("%(name)s higher", name=b)),
        names=(a, b),
        days=_days({one.on for one in pairs}),
    )
    return gap.draw(pairs, words, height=height)


def exceptions_chart(shown: Shown, height: int = weekly.HEIGHT) -> Chart | None:
    """Moments told per week and partner, by the day they were on."""
    entries = [(one.side.value, one.on) for one in shown.entries if not one.retrospective]
    found = counts.by_week(entries, shown.first, shown.last)
    weeks = []
    for number, told in found.items():
        sides: dict[str, list[weekly.Part] | None] = {}
        for side in shown.names:
            kept = told.get(side) or _log_kept(shown, side, number)
            sides[side] = [weekly.Part(told.get(side, 0), "full", "")] if kept else None
        weeks.append(weekly.Week(_week(number), _short(number), sides))
    note = _("A dash: no log was kept, which is not nought. More logging is not more change.")
    words = weekly.Words(
        title=_("Exceptions per week"),
        description=_("How many moments each partner told of, by the day they were on."),
        note=f"{note} {out_of_history(shown.entries)}".strip(),
        week=_("Week"),
        no_log=_("no log kept"),
        names=shown.names,
    )
    return weekly.draw(weeks, [Key("full", _("told"))], words, key="exceptions", height=height)


def out_of_history(entries: Iterable[ExceptionEntry]) -> str:
    """The sentence about moments that no week counts, as their day is the day they were told; nothing without any."""
    told = sum(1 for one in entries if one.retrospective)
    if not told:
        return ""
    return ngettext(
        "%(num)s moment out of the history is in no week.", "%(num)s moments out of the history are in no week.", told
    )


def _log_kept(shown: Shown, side: str, number: int) -> bool:
    """Whether this partner brought back a log that covers some day of that week."""
    begins = shown.first + timedelta(weeks=number - 1)
    for one in shown.given:
        if one.exercise != LOG or one.state is HomeworkState.WITHDRAWN:
            continue
        back = [answer for answer in one.answers if answer.side == side and answer.outcome in _DONE]
        if back and one.set_on <= begins + timedelta(days=6) and max(answer.on for answer in back) >= begins:
            return True
    return False


_DONE = {Outcome.TRIED, Outcome.PARTLY}


def homework_chart(shown: Shown, height: int = weekly.HEIGHT) -> Chart | None:
    """What was given, by the week it was for, and how it went; what was learned is named beside it."""
    looks = {
        "full": _("tried"),
        "part": _("partly"),
        "empty": _("not tried"),
        "dashed": _("not possible"),
        "open": _("nothing back yet"),
    }
    found: dict[int, dict[str, dict[str, int]]] = {}
    learned, due = 0, 0
    for one, side, answer in _commitments(shown):
        week = counts.week_of(one.due_on or one.set_on, shown.first)
        of_side = found.setdefault(week, {}).setdefault(side, {})
        look = _LOOKS[answer.outcome] if answer else "open"
        of_side[look] = of_side.get(look, 0) + 1
        if one.due_on is not None and one.due_on < shown.today:
            due, learned = due + 1, learned + bool(answer and answer.learned)
    weeks = [
        weekly.Week(
            _week(number),
            _short(number),
            {
                side: [
                    weekly.Part(found.get(number, {}).get(side, {}).get(look, 0), look, looks[look]) for look in looks
                ]
                for side in shown.names
            },
        )
        for number in range(min(found, default=1), max(found, default=0) + 1)
    ]
    words = weekly.Words(
        title=_("Experiments and homework"),
        description=_(
            "What was given to each partner, in the week it was for, and how it went. Nothing here is passed or failed."
        ),
        note=ngettext(
            "Something learned was written down for %(learned)s of %(num)s whose day has passed.",
            "Something learned was written down for %(learned)s of %(num)s whose day has passed.",
            due,
            learned=learned,
        )
        if due
        else _("No day has passed yet by which something was to be tried."),
        week=_("Week"),
        no_log="–",
        names=shown.names,
    )
    return weekly.draw(weeks, [Key(look, word) for look, word in looks.items()], words, key="homework", height=height)


_LOOKS = {
    Outcome.TRIED: "full",
    Outcome.PARTLY: "part",
    Outcome.NOT_TRIED: "empty",
    Outcome.NOT_POSSIBLE: "dashed",
}


def _commitments(shown: Shown) -> Iterable[tuple[Homework, str, Any]]:
    """(homework, side, answer or None) for every part that was not withdrawn."""
    for one in shown.given:
        if one.state is not HomeworkState.WITHDRAWN:
            back = {answer.side.value: answer for answer in one.answers}
            for side in [one.side.value] if one.side else shown.names:
                yield one, side, back.get(side)


def path_chart(shown: Shown, height: int = path.HEIGHT) -> Chart | None:
    """Where the work was, over time; a revisit is a step down."""
    called = kinds()
    steps = [path.Step(one.on, one.stage, one.cycle, called[one.kind.value], one.reason) for one in shown.stays]
    words = path.Words(
        title=_("Stage path"),
        description=_("The stages in the order in which the work was in them. Stages are places, not grades."),
        note=_("Any stage can follow any other. The height of a step says nothing about how well things go."),
        head=(_("From"), _("Cycle"), _("Stage"), _("Step"), _("Reason")),
        stages={one.number: str(one.short) for one in catalogue.stages()},
        days=_days({one.on for one in steps}),
    )
    return path.draw(steps, shown.last, words, height=height)


def _week(number: int) -> str:
    return _("Week %(number)s", number=number) if number else _("before")


def _short(number: int) -> str:
    return str(number) if number else _("before")


def _days(days: set[date]) -> dict[date, str]:
    year = len({one.year for one in days}) > 1
    return {one: short_day(one, year=year) for one in days}
