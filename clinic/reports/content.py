"""What a progress summary says, as frozen values: papers see no record (P03)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from clinic.cases import queries as cases
from clinic.cases.journey import Kind
from clinic.cases.models import Case
from clinic.cases.path import Step as PathStep
from clinic.cases.stage_queries import path_of
from clinic.charts import content as charts
from clinic.charts.content import Shown, SignedRating
from clinic.charts.drawing import Chart
from clinic.charts.meetings import missed_in
from clinic.core import clock
from clinic.core.i18n import short_day
from clinic.homework import queries as homework
from clinic.homework.content import name_of
from clinic.measures import scoring
from clinic.method import catalogue
from clinic.reports import outcomes
from clinic.reports.outcomes import Experiment, Grid, Line, grids
from clinic.reports.pseudonyms import replacer
from clinic.sessions import queries as sessions
from clinic.sessions.lifecycle import Attendance, SessionState
from clinic.sessions.models import TherapySession
from clinic.sheets import queries as sheets
from clinic.sheets.content import PROBLEM, kept, problem_name_of

#: The chart is flatter on paper than on the screen, so that two pages are enough.
CHART_HEIGHT = 204
Hide = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Voice:
    """One partner: name on the paper, why they came, what they want."""

    side: str
    name: str
    reason: str
    hopes: str


@dataclass(frozen=True, slots=True)
class Step:
    """A stay in a stage."""

    on: str
    stage: str
    kind: str
    theme: str  # what a cycle is about, where one begins
    reason: str


@dataclass(frozen=True, slots=True)
class Digest:
    """One session in a few lines."""

    on: str
    stage: str
    who: str
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
    sources: str
    questions: tuple[Line, ...]
    facts: tuple[Line, ...]
    safety: tuple[Line, ...]
    voices: tuple[Voice, ...]
    path: tuple[Step, ...]
    chart: Chart | None
    more_charts: tuple[Chart, ...]
    ratings: tuple[Grid, ...]
    exceptions: tuple[Grid, ...]
    exceptions_note: str
    moments: tuple[Line, ...]
    experiments: tuple[Experiment, ...]
    experiments_note: str
    digests: tuple[Digest, ...]
    gaps: tuple[str, ...]


def summary_of(case: Case, *, pseudonyms: bool, by: Any, own: bool = False, every_chart: bool = False) -> Summary:
    """The summary as `by` issues it now, in the language spoken now; everything by the session's day.

    pseudonyms: real names are replaced, also inside texts. own: what `by` keeps for themselves is in it too; what other
    authors keep never is, and no draft.
    """
    names = _names(case, pseudonyms)
    hide: Hide = _hider(case, names) if pseudonyms else str
    meetings = sessions.sessions_of(case)
    held = [one for one in meetings if one.state is SessionState.HELD]
    signed = [one for one in meetings if _text(one) and _shown(one.note, by, own)]
    episodes = [one for one in path_of(case) if _shown(one, by, own)]
    given = [one for one in homework.homework_of(case) if _shown(one, by, own)]
    entries = [one for one in homework.exceptions_of(case) if _shown(one, by, own)]
    named = [one for one in kept(sheets.entries_for(by, case, PROBLEM)) if _shown(one, by, own)]
    rated = list(_rated(signed, names))
    seen = Shown(
        case=case,
        names=names,
        ratings=rated,
        held=[one.on for one in held],
        missed=missed_in(sessions.visits_of(case)),
        stays=episodes,
        entries=entries,
        given=given,
        today=clock.today(),
    )
    chart = charts.ratings_chart(seen, height=CHART_HEIGHT)
    first = held[0].on if held else case.opened_on
    last = max([first, *(one.on for one in held)])
    return Summary(
        reference=case.reference,
        issued_on=short_day(clock.today()),
        author=by.name,
        pseudonyms=pseudonyms,
        invented=case.invented,
        period=_("%(first)s to %(last)s", first=short_day(first), last=short_day(last)) if held else "",
        sources=_(
            "Signed notes: %(notes)s. Ratings: %(ratings)s. Exceptions: %(entries)s. Exercises given: %(given)s.",
            notes=len(signed),
            ratings=len(rated),
            entries=len(entries),
            given=len(given),
        ),
        questions=_questions(signed, hide),
        facts=_facts(case, meetings, problem_name_of(case, named), hide),
        safety=_safety(case, signed),
        voices=tuple(
            Voice(one.side.value, names[one.side.value], hide(one.reason), hide(one.hopes)) for one in case.partners
        ),
        path=tuple(_step(one, hide) for one in episodes),
        chart=chart,
        more_charts=tuple(one for one in charts.charts_of(seen) if one.key != "ratings") if every_chart else (),
        ratings=grids(chart.table.head, chart.table.rows) if chart else (),
        exceptions=outcomes.exceptions(entries, names, first, last, given),
        exceptions_note=charts.out_of_history(entries),
        moments=outcomes.moments(entries, names, hide),
        experiments=outcomes.experiments(given, names, hide),
        experiments_note=outcomes.completion_of(given, names, clock.today()),
        digests=tuple(_digest(one, names, hide) for one in signed),
        gaps=tuple(_gaps(held, signed, names)),
    )


def _names(case: Case, pseudonyms: bool) -> dict[str, str]:
    usual = {"a": _("Partner A"), "b": _("Partner B")}
    if pseudonyms:
        return {one.side.value: one.pseudonym or usual[one.side.value] for one in case.partners}
    return {one.side.value: one.person.name or usual[one.side.value] for one in case.partners}


def _hider(case: Case, names: dict[str, str]) -> Hide:
    known: dict[str, list[str]] = {}
    for one in case.partners:
        person = one.person
        family, given = person.family_name, person.given_name
        whole = [f"{given} {family}", f"{family} {given}", f"{family}, {given}"] if given and family else []
        known[names[one.side.value]] = [person.name, *whole, person.called, given, family]
        reach = [value for key, value in person.contact.items() if key in {"email", "phone", "address"}]
        known.setdefault(_("[contact]"), []).extend(value for value in reach if len(value) > 4)
    return replacer(known)


def _shown(record: Any, by: Any, own: bool) -> bool:
    """Whether the paper may hold this record: not what others keep for themselves; one's own when asked for."""
    if record.visibility.value != "author_only":
        return True
    return own and getattr(record, "author_id", getattr(record, "by_id", None)) == by.id


def _text(meeting: TherapySession) -> dict[str, Any]:
    """The last signed text of this session's note; a draft is never read."""
    return (meeting.note.signed_text if meeting.note else None) or {}


def _rated(signed: Sequence[TherapySession], names: dict[str, str]) -> Iterator[SignedRating]:
    for meeting in signed:
        for side in names:
            score = scoring.read(_text(meeting).get("ratings", {}).get(side, {}).get("score", ""))
            if score is not None:
                yield SignedRating(meeting.id, side, meeting.on, score)


def _facts(case: Case, meetings: Sequence[TherapySession], problem: str, hide: Hide) -> tuple[Line, ...]:
    counts = {state: sum(1 for one in meetings if one.state is state) for state in SessionState}
    said = _("%(held)s held, %(missed)s missed", held=counts[SessionState.HELD], missed=counts[SessionState.NO_SHOW])
    stage = ""
    if case.stage:
        name = catalogue.stage(case.stage).name
        stage = _("Cycle %(cycle)s, stage %(number)s: %(name)s", cycle=case.cycle, number=case.stage, name=name)
    facts = [Line(_("Sessions"), said), Line(_("Where they are"), stage)]
    facts.append(Line(_("The problem’s name"), hide(problem)))
    for field in catalogue.relationship_facts():
        value = str(case.facts.get(field.key, ""))
        options = {one.key: str(one.label) for one in field.options}
        facts.append(Line(str(field.label), options.get(value) or hide(value)))
    return tuple(facts)


def _safety(case: Case, signed: Sequence[TherapySession]) -> tuple[Line, ...]:
    """Always printed: states and counts, never an answer."""
    gates = {
        "not_assessed": _("not yet assessed"),
        "open": _("it is open"),
        "paused": _("it is paused"),
        "closed": _("it is closed"),
    }
    policies = {
        "not_chosen": _("not chosen yet"),
        "no_secrets": _("no secrets"),
        "limited": _("limited, the therapist decides"),
        "private": _("individual time is private"),
    }
    decided = cases.gate_decisions_of(case)
    gate = gates[case.gate.value]
    if decided:
        on = short_day(clock.local(decided[0].decided_at).date())
        gate = _("%(state)s (decided %(day)s)", state=gate, day=on)
    asked = [_text(one).get("safety", "") for one in signed]
    notes = _(
        "nothing new in %(nothing)s, something new in %(something)s, not recorded in %(blank)s",
        nothing=asked.count("nothing_new"),
        something=asked.count("something_new"),
        blank=asked.count(""),
    )
    return (
        Line(_("Gate to joint work"), gate),
        Line(_("What is said alone"), policies[case.secrets_policy.value]),
        Line(_("Safety line in signed notes"), notes),
    )


def _step(episode: PathStep, hide: Hide) -> Step:
    kinds = {
        Kind.FIRST: _("first"),
        Kind.FORWARD: _("forward"),
        Kind.RETURN: _("return"),
        Kind.REVISIT: _("revisit"),
        Kind.BACK_FILL: _("filled in later"),
        Kind.SKIP: _("skipped ahead"),
    }
    stage = f"{episode.stage} {catalogue.stage(episode.stage).name}"
    kind = kinds[episode.kind]
    if episode.cycle > 1:
        kind = _("%(kind)s, cycle %(cycle)s", kind=kind, cycle=episode.cycle)
    return Step(short_day(episode.on), stage, kind, hide(episode.theme), hide(episode.reason))


def _digest(meeting: TherapySession, names: dict[str, str], hide: Hide) -> Digest:
    text = _text(meeting)
    lines = []
    for part, word in (("pain", _("Pain")), ("better", _("Better")), ("next", _("Next step"))):
        for side, name in names.items():
            found = text.get(part, {}).get(side)
            said = found.get("text", "") if isinstance(found, dict) else found
            if said:
                lines.append(Line(_("%(what)s, %(name)s", what=word, name=name), hide(said)))
    done = text.get("did", {})
    keys = [name_of(key) for key in done.get("exercises", [])]
    if keys or done.get("text"):
        lines.append(Line(_("What we did"), "; ".join([*keys, *([hide(done["text"])] if done.get("text") else [])])))
    alone = meeting.attendance is not Attendance.BOTH and len(names) > 1
    return Digest(
        on=short_day(meeting.on),
        stage=f"{text['stage']} {catalogue.stage(text['stage']).short}" if text.get("stage") else "",
        who=_("%(name)s alone", name=names.get(meeting.attendance.value, "")) if alone else "",
        summary=hide(text.get("summary", "")),
        lines=tuple(lines),
    )


def _questions(signed: Sequence[TherapySession], hide: Hide) -> tuple[Line, ...]:
    """The newest question first."""
    asked = [Line(short_day(one.on), hide(_text(one).get("supervision_question", ""))) for one in reversed(signed)]
    return tuple(one for one in asked if one.text)


def _gaps(held: Sequence[TherapySession], signed: Sequence[TherapySession], names: dict[str, str]) -> Iterator[str]:
    """What this paper does not know, said plainly."""
    without = [short_day(one.on) for one in held if one not in signed]
    if without:
        yield _("Held, but without a signed note that may be shown here: %(days)s.", days="; ".join(without))
    for side, name in names.items():
        there = [one for one in signed if one.attendance in (Attendance.BOTH, side)]
        blank = [one for one in there if not _text(one).get("ratings", {}).get(side)]
        if blank:
            yield _("No rating from %(name)s: %(days)s.", name=name, days="; ".join(short_day(one.on) for one in blank))
