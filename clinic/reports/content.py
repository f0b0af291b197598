"""What a progress summary says, as frozen values: papers see no record (P03)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _

from clinic.cases import queries as cases
from clinic.cases.journey import Kind
from clinic.cases.models import Case
from clinic.core import clock
from clinic.core.i18n import day
from clinic.homework import queries as homework
from clinic.homework.lifecycle import HomeworkState, Outcome
from clinic.homework.models import Homework
from clinic.measures import queries as measures
from clinic.measures.chart import Chart
from clinic.method import catalogue
from clinic.reports.charts import ratings_of_case
from clinic.reports.pseudonyms import replacer
from clinic.sessions import queries as sessions
from clinic.sessions.lifecycle import SessionState
from clinic.sessions.models import TherapySession


@dataclass(frozen=True, slots=True)
class Line:
    """A label and what is said."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Voice:
    """One partner: name on the paper, why they came, what they want."""

    side: str
    name: str
    reason: str
    hopes: str


@dataclass(frozen=True, slots=True)
class Digest:
    """One session in a few lines."""

    on: str
    stage: str
    summary: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A progress summary for supervision."""

    reference: str
    issued_on: str
    author: str
    pseudonyms: bool
    invented: bool
    period: str
    facts: tuple[Line, ...]
    voices: tuple[Voice, ...]
    safety: tuple[Line, ...]
    path: tuple[Line, ...]
    chart: Chart | None
    exceptions: tuple[tuple[str, ...], ...]
    exceptions_head: tuple[str, ...]
    moments: tuple[Line, ...]
    experiments: tuple[Line, ...]
    experiments_note: str
    digests: tuple[Digest, ...]
    questions: tuple[Line, ...]


def summary_of(case: Case, *, pseudonyms: bool, by: Any) -> Summary:
    """The summary as `by` issues it now, in the language spoken now; everything by the session's day."""
    names = _names(case, pseudonyms)
    hide = _hider(case, names) if pseudonyms else str
    meetings, episodes = sessions.sessions_of(case), cases.episodes_of(case)
    signed = [one for one in meetings if one.note and one.note.versions and _open(one, by)]
    given = homework.homework_of(case)
    return Summary(
        reference=case.reference,
        issued_on=day(clock.today()),
        author=by.name,
        pseudonyms=pseudonyms,
        invented=case.invented,
        period=_period(meetings),
        facts=_facts(case, meetings, hide),
        voices=tuple(
            Voice(one.side.value, names[one.side.value], hide(one.reason), hide(one.hopes)) for one in case.partners
        ),
        safety=_safety(case),
        path=tuple(_step(one, hide) for one in episodes),
        chart=ratings_of_case(case, measures.ratings_of(case), meetings, episodes, names),
        exceptions=_exceptions(case, meetings, names),
        exceptions_head=(_("Week"), *names.values()),
        moments=_moments(case, names, hide),
        experiments=_experiments(given, names, hide),
        experiments_note=_tried(given),
        digests=tuple(_digest(one, names, hide) for one in signed),
        questions=_questions(signed, hide),
    )


def _names(case: Case, pseudonyms: bool) -> dict[str, str]:
    usual = {"a": _("Partner A"), "b": _("Partner B")}
    if pseudonyms:
        return {one.side.value: one.pseudonym or usual[one.side.value] for one in case.partners}
    return {one.side.value: one.person.name or one.called for one in case.partners}


def _hider(case: Case, names: dict[str, str]) -> Callable[[str], str]:
    known = {}
    for one in case.partners:
        person = one.person
        both = (f"{person.family_name} {person.given_name}", f"{person.family_name}{person.given_name}")
        whole = (person.name, f"{person.given_name} {person.family_name}", *both)
        known[names[one.side.value]] = (*whole, person.called, person.given_name, person.family_name)
    return replacer(known)


def _open(meeting: TherapySession, by: Any) -> bool:
    note = meeting.note
    return note is not None and (note.visibility.value != "author_only" or note.author_id == by.id)


def _period(meetings: Sequence[TherapySession]) -> str:
    held = [one for one in meetings if one.state is SessionState.HELD]
    if not held:
        return _("No session was held yet.")
    return _("%(first)s to %(last)s", first=day(held[0].on), last=day(held[-1].on))


def _facts(case: Case, meetings: Sequence[TherapySession], hide: Callable[[str], str]) -> tuple[Line, ...]:
    counts = {state: sum(1 for one in meetings if one.state is state) for state in SessionState}
    said = _("%(held)s held, %(missed)s missed", held=counts[SessionState.HELD], missed=counts[SessionState.MISSED])
    facts = [Line(_("Sessions"), said)]
    if case.stage:
        where = _(
            "Cycle %(cycle)s, stage %(number)s: %(name)s",
            cycle=case.cycle,
            number=case.stage,
            name=catalogue.stage(case.stage).name,
        )
        facts.append(Line(_("Where they are"), where))
    for field in catalogue.relationship_facts():
        value = case.facts.get(field.key, "")
        options = {one.key: str(one.label) for one in field.options}
        facts.append(Line(str(field.label), hide(options.get(value, value)) or _("not recorded")))
    return (*facts, Line(_("The problem’s name"), hide(case.problem_name) or _("not recorded")))


def _safety(case: Case) -> tuple[Line, ...]:
    gates = {"not_assessed": _("not yet assessed"), "open": _("open"), "paused": _("paused"), "closed": _("closed")}
    policies = {
        "not_chosen": _("not chosen yet"),
        "no_secrets": _("no secrets"),
        "limited": _("limited, the therapist decides"),
        "private": _("individual time is private"),
    }
    return (
        Line(_("Gate to joint work"), gates[case.gate.value]),
        Line(_("Individual time"), policies[case.secrets_policy.value]),
    )


def _step(episode: Any, hide: Callable[[str], str]) -> Line:
    kinds = {
        Kind.FIRST: _("first"),
        Kind.FORWARD: _("forward"),
        Kind.RETURN: _("return"),
        Kind.REVISIT: _("revisit"),
        Kind.BACK_FILL: _("filled in later"),
        Kind.SKIP: _("skipped ahead"),
    }
    stage = catalogue.stage(episode.stage)
    reason = f": {hide(episode.reason)}" if episode.reason else ""
    return Line(day(episode.on), f"{stage.number} {stage.name} ({kinds[episode.kind]}){reason}")


def _exceptions(case: Case, meetings: Sequence[TherapySession], names: dict[str, str]) -> tuple[tuple[str, ...], ...]:
    """Distinct entries per week by the day they were on; week 1 begins on the day of the first session."""
    entries = homework.exceptions_of(case)
    held = [one.on for one in meetings if one.state is SessionState.HELD]
    if not entries or not held:
        return ()
    first = held[0]
    counts: dict[tuple[int, str], int] = {}
    for one in entries:
        week = (one.on - first) // timedelta(weeks=1) + 1
        counts[week, one.side.value] = counts.get((week, one.side.value), 0) + 1
    weeks = range(min(week for week, _side in counts), max(week for week, _side in counts) + 1)
    logged = {week for week, _side in counts}
    return tuple(
        (str(week), *(str(counts.get((week, side), 0 if week in logged else _("no log kept"))) for side in names))
        for week in weeks
    )


def _moments(case: Case, names: dict[str, str], hide: Callable[[str], str]) -> tuple[Line, ...]:
    whole = [one for one in homework.exceptions_of(case) if len(one.moment) > 1][-2:]
    order = ("context", "behaviour", "thoughts", "emotions", "information")
    return tuple(
        Line(
            f"{names[one.side.value]}, {day(one.on)}",
            hide(" ".join(one.moment[key] for key in order if key in one.moment)),
        )
        for one in whole
    )


def _experiments(given: Sequence[Homework], names: dict[str, str], hide: Callable[[str], str]) -> tuple[Line, ...]:
    words = {
        Outcome.TRIED: _("tried"),
        Outcome.PARTLY: _("partly"),
        Outcome.NOT_TRIED: _("not tried"),
        Outcome.NOT_POSSIBLE: _("not possible"),
    }
    lines = []
    for one in sorted(given, key=lambda each: each.set_on):
        if one.state is HomeworkState.WITHDRAWN:
            continue
        said = [
            f"{names.get(back.side.value, '')}: {words[back.outcome]}{'. ' + hide(back.learned) if back.learned else ''}"
            for back in one.answers
        ]
        whom = names.get(one.side.value, "") if one.side else _("both together")
        lines.append(
            Line(f"{catalogue.exercise(one.exercise).name}, {whom}", "; ".join(said) or _("nothing came back yet"))
        )
    return tuple(lines)


def _tried(given: Sequence[Homework]) -> str:
    """Tried or partly, of what was due and possible; nothing due gives no figure."""
    today = clock.today()
    due = [one for one in given if one.state is not HomeworkState.WITHDRAWN and one.due_on and one.due_on <= today]
    outcomes = [back.outcome for one in due for back in one.answers]
    possible = [one for one in outcomes if one is not Outcome.NOT_POSSIBLE]
    waiting = sum(1 for one in due if not one.answers)
    if not possible and not waiting:
        return ""
    tried = sum(1 for one in possible if one in (Outcome.TRIED, Outcome.PARTLY))
    return _("Tried or partly tried: %(tried)s of %(due)s that were due.", tried=tried, due=len(possible) + waiting)


def _digest(meeting: TherapySession, names: dict[str, str], hide: Callable[[str], str]) -> Digest:
    note = meeting.note
    text = (note.signed_text if note else None) or {}
    lines = []
    for side, name in names.items():
        pain, better = text.get("pain", {}).get(side), text.get("better", {}).get(side, {}).get("text")
        if pain:
            lines.append(Line(_("Pain, %(name)s", name=name), hide(pain)))
        if better:
            lines.append(Line(_("Better, %(name)s", name=name), hide(better)))
    stage = f"{text['stage']} {catalogue.stage(text['stage']).short}" if text.get("stage") else ""
    return Digest(
        day(meeting.on), stage, hide(text.get("summary", "")) or _("No summary line was written."), tuple(lines)
    )


def _questions(signed: Sequence[TherapySession], hide: Callable[[str], str]) -> tuple[Line, ...]:
    found = []
    for one in signed:
        text = (one.note.signed_text if one.note else None) or {}
        if text.get("supervision_question"):
            found.append(Line(day(one.on), hide(text["supervision_question"])))
    return tuple(found)
