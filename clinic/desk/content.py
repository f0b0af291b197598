"""The case file as values for its page: ring, chart, homework lines, links."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from clinic.cases.lifecycle import CASE
from clinic.cases.models import Case, Partner
from clinic.cases.path import Step
from clinic.cases.stage_queries import path_of
from clinic.charts import content as charts
from clinic.charts.drawing import Chart
from clinic.core import clock
from clinic.homework import queries as homework
from clinic.homework.content import exercise_of, name_of
from clinic.homework.models import Homework
from clinic.method import catalogue
from clinic.sessions import queries as sessions
from clinic.sessions.lifecycle import NoteState, SessionState
from clinic.sessions.queries import Visit
from clinic.sheets import content as sheets_content
from clinic.sheets import queries as sheets

#: Sheets that the case page names.
SHEETS = 4


@dataclass(frozen=True, slots=True)
class RingStage:
    """One stage on the ring."""

    number: int
    name: str
    short: str
    state: str  # past, now, ahead
    visits: tuple[int, ...]  # numbers of the sessions that worked in it
    episodes: int  # how often it was entered in this cycle


@dataclass(frozen=True, slots=True)
class Ring:
    """Where a couple is among the stages, and where it has been in this cycle; no measure of progress."""

    cycle: int
    now: int | None
    stages: tuple[RingStage, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class GivenRow:
    """How far one partner is with an exercise; `id` is that homework's."""

    id: Any
    name: str
    side: str
    word: str


@dataclass(frozen=True, slots=True)
class Given:
    """An exercise given on one day, a row for each partner it was given to."""

    case: Case
    key: str  # of the exercise; empty when it has left the method
    name: str
    due_on: date | None
    rows: tuple[GivenRow, ...]


@dataclass(frozen=True, slots=True)
class LastNote:
    """The newest note that may be read: its first lines, and where it stands."""

    id: uuid.UUID
    on: date
    summary: str
    signed_at: datetime | None  # none while it is not signed


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A sheet on which something was written, and the day of the newest entry."""

    key: str
    name: str
    on: date


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What the case page shows."""

    ring: Ring
    chart: Chart | None
    homework: tuple[Given, ...]
    formulations: tuple[Link, ...]
    next_session: Visit | None
    held: int
    first_on: date | None
    last_note: LastNote | None
    verbs: tuple[str, ...]
    sheets: tuple[SheetLine, ...]


def case_file_of(case: Case, user: Any) -> CaseFile:
    """Everything on the case page that `user` may see, in few queries."""
    meetings = sessions.visits_of(case)
    episodes = path_of(case)
    held = [one for one in meetings if one.state is SessionState.HELD]
    now = clock.now()
    ahead = [one for one in meetings if one.state is SessionState.PLANNED and one.ends_at >= now]
    return CaseFile(
        ring=_ring(episodes, held, user),
        chart=charts.ratings_chart(_drawn(case, user, meetings, episodes)),
        homework=given_together(homework.visible_to(user, homework.open_homework_of(case))),
        formulations=_formulations(case),
        next_session=ahead[0] if ahead else None,
        held=len(held),
        first_on=held[0].on if held else None,
        last_note=_last_note(held, user),
        verbs=CASE.verbs(case.state),
        sheets=_sheets(case, user),
    )


def _last_note(held: Sequence[Visit], user: Any) -> LastNote | None:
    readable = [one.note_id for one in held if one.note_id is not None and one.is_readable(user)]
    note = sessions.note_alone(readable[-1]) if readable else None
    if note is None:
        return None
    signed_at = note.versions[-1].signed_at if note.state is NoteState.SIGNED else None
    text = note.text if note.author_id == user.id else note.signed_text or {}
    return LastNote(note.id, note.therapy_session.on, text.get("summary", ""), signed_at)


def _drawn(case: Case, user: Any, meetings: Sequence[Visit], episodes: Sequence[Any]) -> charts.Shown:
    return charts.Shown(
        case=case,
        names=charts.names_in(case),
        ratings=sessions.ratings_for(user, case, meetings),
        held=[one.on for one in meetings if one.state is SessionState.HELD],
        missed=[one.on for one in meetings if one.state is SessionState.NO_SHOW],
        stays=episodes,
        entries=(),
        given=(),
        today=clock.today(),
    )


def _ring(episodes: Sequence[Step], held: Sequence[Visit], user: Any) -> Ring:
    last = episodes[-1] if episodes else None
    cycle = last.cycle if last else 1
    mine = [one.stage for one in episodes if one.cycle == cycle]
    visits: dict[int, list[int]] = {}
    for number, meeting in enumerate(held, 1):
        if meeting.stage and meeting.is_readable(user):
            visits.setdefault(meeting.stage, []).append(number)
    return Ring(
        cycle=cycle,
        now=last.stage if last else None,
        stages=tuple(
            RingStage(
                number=stage.number,
                name=str(stage.name),
                short=str(stage.short),
                state="now" if last and stage.number == last.stage else "past" if stage.number in mine else "ahead",
                visits=tuple(visits.get(stage.number, ())),
                episodes=mine.count(stage.number),
            )
            for stage in catalogue.stages()
        ),
    )


def given_together(some: Iterable[Homework]) -> tuple[Given, ...]:
    """What was given, in its order: the same exercise of one case and day once, however many partners got their own."""
    found: dict[tuple[Any, str, date], list[Homework]] = {}
    for one in some:
        found.setdefault((one.case_id, one.exercise, one.set_on), []).append(one)
    return tuple(_given(same) for same in found.values())


def _given(same: Sequence[Homework]) -> Given:
    rows = [
        GivenRow(one.id, partner.called, partner.side.value, _("came back") if _is_back(one, partner) else _("given"))
        for one in same
        for partner in one.case.partners
        if one.side in (None, partner.side)
    ]
    due = min((one.due_on for one in same if one.due_on), default=None)
    known = exercise_of(same[0])
    return Given(
        same[0].case,
        known.key if known else "",
        name_of(same[0].exercise),
        due,
        tuple(sorted(rows, key=lambda row: row.side)),
    )


def _is_back(given: Homework, partner: Partner) -> bool:
    return any(answer.side == partner.side for answer in given.answers)


def _sheets(case: Case, user: Any) -> tuple[SheetLine, ...]:
    return tuple(SheetLine(key, sheets_content.name_of(key), on) for key, on in sheets.days_for(user, case)[:SHEETS])


def _formulations(case: Case) -> tuple[Link, ...]:
    links = []
    for kind in catalogue.formulations():
        if kind.per_partner:
            for one in case.partners:
                address = url_for("cases.edit_formulation", case_id=case.id, kind=kind.key, side=one.side.value)
                links.append(Link(_("%(what)s: %(name)s", what=kind.name, name=one.called), address))
        else:
            links.append(Link(str(kind.name), url_for("cases.edit_formulation", case_id=case.id, kind=kind.key)))
    return tuple(links)
