"""What came back, for papers: exceptions by week, moments, experiments and what was learned."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from clinic.charts import counts
from clinic.core.i18n import short_day
from clinic.homework import log
from clinic.homework.content import name_of
from clinic.homework.lifecycle import HomeworkState, Outcome
from clinic.homework.models import ExceptionEntry, Homework

#: More columns than this do not fit across a page.
COLUMNS = 12
Hide = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Line:
    """A label and what is said; an empty text was not recorded."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Numbers with time running across: a head, and a row for each partner."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    spare: int  # empty columns that keep the last strip as wide as the others


@dataclass(frozen=True, slots=True)
class Experiment:
    """An exercise that was given; for each partner how it went and what was learned."""

    on: str
    name: str
    results: tuple[tuple[str, str], ...]  # (outcome, learned), in the partners' order


def grids(head: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Grid, ...]:
    """A table with days downwards, turned so that days run across, cut into strips that fit the page."""
    strips = [rows[start : start + COLUMNS] for start in range(0, len(rows), COLUMNS)]
    return tuple(
        Grid(
            head=(head[0], *(row[0] for row in strip)),
            rows=tuple((name, *(row[place] for row in strip)) for place, name in enumerate(head) if place),
            spare=COLUMNS - len(strip) if len(strips) > 1 else 0,
        )
        for strip in strips
    )


def exceptions(
    entries: Sequence[ExceptionEntry],
    names: Mapping[str, str],
    first: date,
    last: date,
    given: Iterable[Homework] = (),
) -> tuple[Grid, ...]:
    """Entries in each week of the work, by the day they are about; nought only where a log was kept, else a dash.

    given: what the logs are found in. What is out of the relationship's history is in no week: its day is the day it
    was told.
    """
    lately = [(one.side.value, one.on) for one in entries if not one.retrospective]
    if not lately:
        return ()
    weeks = log.weeks(lately, _logs(given), list(names), first, max(last, lately[-1][1]))
    rows = [
        (str(week.number) if week.number else _("before"), *(_count(week.counts[side]) for side in names))
        for week in weeks
    ]
    return grids((_("Week"), *names.values()), rows)


def _logs(given: Iterable[Homework]) -> list[log.Kept]:
    kept = (
        log.kept(answer.side.value, one.set_on, answer.on, answer.outcome.value)
        for one in given
        if one.exercise == log.LOG and one.state is not HomeworkState.WITHDRAWN
        for answer in one.answers
    )
    return [one for one in kept if one is not None]


def _count(count: int | None) -> str:
    return "–" if count is None else str(count)


def moments(entries: Sequence[ExceptionEntry], names: Mapping[str, str], hide: Hide) -> tuple[Line, ...]:
    """The two newest moments that were described in more than one of the log's fields."""
    order = ("context", "behaviour", "thoughts", "emotions", "information")
    whole = [one for one in entries if len(one.moment.keys() & set(order)) > 1][-2:]
    return tuple(
        Line(
            _("%(what)s, %(name)s", what=short_day(one.on), name=names[one.side.value]),
            hide(" ".join(one.moment[key] for key in order if key in one.moment)),
        )
        for one in whole
        if one.side.value in names
    )


def experiments(given: Sequence[Homework], names: Mapping[str, str], hide: Hide) -> tuple[Experiment, ...]:
    """Every exercise that was given and not withdrawn, oldest first; the same one on the same day is one row."""
    words = {
        Outcome.TRIED: _("tried"),
        Outcome.PARTLY: _("partly"),
        Outcome.NOT_TRIED: _("not tried"),
        Outcome.NOT_POSSIBLE: _("not possible"),
    }
    found: dict[tuple[date, str], dict[str, tuple[str, str]]] = {}
    for one in given:
        if one.state is HomeworkState.WITHDRAWN:
            continue
        row = found.setdefault((one.set_on, one.exercise), {})
        back = {answer.side.value: answer for answer in one.answers if answer.visibility.value != "author_only"}
        for side in [one.side.value] if one.side else list(names):
            answer = back.get(side)
            row[side] = (words[answer.outcome], hide(answer.learned)) if answer else (_("nothing came back yet"), "")
    return tuple(
        Experiment(short_day(on), name_of(key), tuple(row.get(side, ("–", "")) for side in names))
        for (on, key), row in sorted(found.items())
    )


def completion_of(given: Sequence[Homework], names: Mapping[str, str], today: date) -> str:
    """The sentence about what was due; nothing when nothing was."""
    commitments = []
    for one in given:
        back = {answer.side.value: answer for answer in one.answers}
        for side in [one.side.value] if one.side else list(names):
            answer = back.get(side)
            commitments.append(
                counts.Commitment(
                    due_on=one.due_on,
                    outcome=answer.outcome.value if answer else "",
                    learned=bool(answer and answer.learned),
                    withdrawn=one.state is HomeworkState.WITHDRAWN,
                )
            )
    figure = counts.completion(commitments, today)
    if figure is None:
        return ""
    return _(
        "Tried or partly tried: %(tried)s of the %(of)s whose day has passed and that were possible; "
        "something learned was written down for %(learned)s of all %(due)s whose day has passed.",
        tried=figure.tried,
        of=figure.of,
        learned=figure.learned,
        due=figure.due,
    )
