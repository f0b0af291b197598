"""The case file as values for its page: ring, chart, homework lines, links."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from clinic.access.permissions import Permission
from clinic.access.policy import may
from clinic.accounts.signing_in import sharing
from clinic.cases import stage_queries as stages
from clinic.cases.facts import CaseFacts, PartnerFacts
from clinic.cases.lifecycle import CASE
from clinic.cases.path import Step
from clinic.charts import content as charts
from clinic.charts.drawing import Chart
from clinic.charts.meetings import missed_in
from clinic.consents import queries as consents
from clinic.consents.content import Stand, stands_in
from clinic.core import clock
from clinic.desk import queries
from clinic.homework import queries as homework
from clinic.homework.content import exercise_of, name_of
from clinic.homework.models import Homework
from clinic.measures import queries as measures
from clinic.method import catalogue
from clinic.sessions import queries as sessions
from clinic.sessions.lifecycle import SessionState
from clinic.sessions.queries import LastNote, Visit
from clinic.sheets import content as sheets_content
from clinic.sheets import queries as sheets

#: Sheets that the case page names, and exercises that it shows whole.
SHEETS, EXERCISES = 4, 4


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

    key: str  # of the exercise; empty when it has left the method
    name: str
    due_on: date | None
    rows: tuple[GivenRow, ...]


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
    homework_total: int  # how many exercises are open, also those that do not stand there
    formulations: tuple[Link, ...]
    next_session: Visit | None
    held: int
    first_on: date | None
    verbs: tuple[str, ...]
    sheets: tuple[SheetLine, ...]
    consents: tuple[Stand, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """What the database holds for the case page, as it holds it: the same values make the same page."""

    visits: tuple[Visit, ...]
    ahead: Visit | None  # the next appointment
    ratings: tuple[tuple[Any, ...], ...]
    amended: tuple[tuple[Any, ...], ...]  # of notes that others amend: which signed text holds their ratings
    kept: frozenset[tuple[Any, ...]]  # moves and homework, by their editions
    sheets: tuple[tuple[str, date], ...]
    consents: tuple[tuple[Any, ...], ...] | None  # not for whoever may not read them, and on no shared screen
    last_note: LastNote | None


def read_for(user: Any, case: CaseFacts) -> tuple[Read, dict[str, str]]:
    """What the page of `case` is made of for `user`, and the prose on it by its place.

    On a shared screen hours of one partner alone are left out before anything is counted or numbered.
    """
    hidden, now = case.is_couple and sharing(), clock.now()
    shows_consents = may(user, Permission.READ_CONSENT, case) and not sharing()
    visits = tuple(one for one in sessions.visits_of(case) if not (hidden and one.is_alone))
    last_note, summary = sessions.last_note_for(user, case, visits)
    prose = {"summary": summary} | {f"reason_{one.side.value}": one.reason for one in case.partners}
    ahead = (one for one in visits if one.state is SessionState.PLANNED and one.ends_at >= now)
    read = Read(
        visits=visits,
        ahead=next(ahead, None),
        ratings=measures.rows_of(case),
        amended=sessions.amended_for(user, visits),
        kept=queries.kept_in(case),
        sheets=sheets.days_for(user, case),
        consents=consents.standing_in(case) if shows_consents else None,
        last_note=last_note,
    )
    return read, prose


def case_file_of(case: CaseFacts, user: Any, read: Read) -> CaseFile:
    """Everything on the case page that `user` may see, in few queries."""
    episodes = stages.path_of(case)
    held = [one for one in read.visits if one.state is SessionState.HELD]
    given = given_together(case, homework.visible_to(user, homework.open_homework_of(case)))
    return CaseFile(
        ring=_ring(episodes, held, user),
        chart=charts.ratings_chart(_drawn(case, user, read, episodes)),
        homework=given[:EXERCISES],
        homework_total=len(given),
        formulations=_formulations(case),
        next_session=read.ahead,
        held=len(held),
        first_on=held[0].on if held else None,
        verbs=CASE.verbs(case.state),
        sheets=tuple(SheetLine(key, sheets_content.name_of(key), on) for key, on in read.sheets[:SHEETS]),
        consents=() if read.consents is None else stands_in(case, read.consents),
    )


def _drawn(case: CaseFacts, user: Any, read: Read, episodes: Sequence[Any]) -> charts.Shown:
    return charts.Shown(
        case=case,
        names=charts.names_in(case),
        ratings=sessions.ratings_for(user, case, read.visits, read.ratings),
        held=[one.on for one in read.visits if one.state is SessionState.HELD],
        missed=missed_in(read.visits),
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


def given_together(case: CaseFacts, some: Iterable[Homework]) -> tuple[Given, ...]:
    """What was given in `case`, in its order: the same exercise of one day once, however many partners got their own."""
    found: dict[tuple[str, date], list[Homework]] = {}
    for one in some:
        found.setdefault((one.exercise, one.set_on), []).append(one)
    return tuple(_given(case, same) for same in found.values())


def _given(case: CaseFacts, same: Sequence[Homework]) -> Given:
    rows = [
        GivenRow(one.id, partner.called, partner.side.value, _("came back") if _is_back(one, partner) else _("given"))
        for one in same
        for partner in case.partners
        if one.side in (None, partner.side)
    ]
    due = min((one.due_on for one in same if one.due_on), default=None)
    known = exercise_of(same[0])
    return Given(
        known.key if known else "",
        name_of(same[0].exercise),
        due,
        tuple(sorted(rows, key=lambda row: row.side)),
    )


def _is_back(given: Homework, partner: PartnerFacts) -> bool:
    return any(answer.side == partner.side for answer in given.answers)


def _formulations(case: CaseFacts) -> tuple[Link, ...]:
    links = []
    for kind in catalogue.formulations():
        if kind.per_partner:
            for one in case.partners:
                address = url_for("cases.edit_formulation", case_id=case.id, kind=kind.key, side=one.side.value)
                links.append(Link(_("%(what)s: %(name)s", what=kind.name, name=one.called), address))
        else:
            links.append(Link(str(kind.name), url_for("cases.edit_formulation", case_id=case.id, kind=kind.key)))
    return tuple(links)
