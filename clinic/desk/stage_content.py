"""The stages of a case as values for their page: the path with all that stands beside it."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from clinic.cases import stage_queries as stages
from clinic.cases import words
from clinic.cases.lifecycle import Side
from clinic.cases.models import Case, Readiness, StagePosition
from clinic.cases.path import Said, Step, Withdrawn
from clinic.cases.stage_forms import voices
from clinic.charts import content as charts
from clinic.charts.drawing import Chart
from clinic.core import clock
from clinic.desk import evidence, readings
from clinic.desk.evidence import Record, Shown
from clinic.homework.content import exercise_of, name_of
from clinic.homework.lifecycle import HomeworkState
from clinic.homework.models import Homework
from clinic.method import catalogue
from clinic.sessions.lifecycle import SessionState

#: Stages in which coping that is there already comes before any talk about talking (S05).
COPING_FIRST = (1, 2)


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay in a stage with what stands beside it. exercises: what was given meanwhile, a line each."""

    step: Step
    agreement: str
    evidence: tuple[Shown, ...]
    exercises: tuple[str, ...]
    before: tuple[Said, ...]  # what was noted before it was corrected


@dataclass(frozen=True, slots=True)
class View:
    """Where one partner sees the work."""

    name: str
    side: str
    stage: int
    words: str
    position: StagePosition


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of readiness and what each said: (name, side or "t", answer)."""

    text: str
    answers: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class StagePage:
    """What the page about the stages shows."""

    stays: tuple[Stay, ...]  # the newest first
    withdrawn: tuple[Withdrawn, ...]
    now: Stay | None
    chart: Chart | None
    present: str
    views: tuple[View, ...]
    difference: str
    signs: tuple[Sign, ...]
    readiness: Readiness | None
    remarks: tuple[str, ...]
    coping_first: bool


def stage_page_of(case: Case, user: Any) -> StagePage:
    """The stages of `case` as `user` may see them."""
    path, withdrawn = stages.whole_path_of(case)
    record = evidence.record_for(user, case)
    beside = _beside(record)
    stays = tuple(_stay(one, case, beside, record.given) for one in reversed(path))
    now = stays[0] if stays else None
    views = views_of(case, stages.newest(stages.positions_of(case)))
    readiness = stages.readiness_of(case).get(path[-1].id) if path else None
    return StagePage(
        stays=stays,
        withdrawn=withdrawn,
        now=now,
        chart=_drawn(record, path),
        present=evidence.present(now.evidence) if now else "",
        views=views,
        difference=difference(views),
        signs=signs_of(path[-1].stage, case, readiness) if path else (),
        readiness=readiness,
        remarks=_remarks(record, path, beside),
        coping_first=not path or path[-1].stage in COPING_FIRST,
    )


def _beside(record: Record) -> list[Shown]:
    there = [one for one in stages.evidence_for(record.user, record.case) if one.withdrawn_at is None]
    return evidence.shown(there, evidence.offers_in(record), record.case) if there else []


def _stay(step: Step, case: Case, beside: Iterable[Shown], given: Sequence[Homework]) -> Stay:
    return Stay(
        step=step,
        agreement=words.agreement(step.proposed_by, step.agreed, dict(voices(case))),
        evidence=tuple(one for one in beside if one.episode_id == step.id),
        exercises=tuple(_exercises(step, given)),
        before=step.said[:-1],
    )


def _exercises(step: Step, given: Sequence[Homework]) -> Iterable[str]:
    """What was given during this stay, each exercise once; taken back or given again is said."""
    mine = [one for one in given if step.on <= one.set_on and (step.left_on is None or one.set_on < step.left_on)]
    for key in dict.fromkeys(one.exercise for one in reversed(mine)):
        same = [one for one in mine if one.exercise == key]
        first = min(one.set_on for one in given if one.exercise == key)
        if all(one.state is HomeworkState.WITHDRAWN for one in same):
            yield _("%(exercise)s (taken back)", exercise=name_of(key))
        elif first < min(one.set_on for one in same):
            yield _("%(exercise)s (once more)", exercise=name_of(key))
        else:
            yield name_of(key)


def views_of(case: Case, newest: Mapping[Side, StagePosition]) -> tuple[View, ...]:
    """Each partner's last word about where the work is; nobody who has not said anything."""
    found = [(one, newest[one.side]) for one in case.partners if one.side in newest]
    return tuple(view_of(case, position) for _partner, position in found)


def view_of(case: Case, position: StagePosition) -> View:
    """One partner's view as a page shows it."""
    partner = case.partner(position.side)
    name = partner.called if partner else ""
    return View(name, position.side.value, position.view["stage"], position.view.get("words", ""), position)


def difference(views: Sequence[View]) -> str:
    """That two partners see it differently; empty when they do not, or one has not said."""
    if len({one.stage for one in views}) < 2:
        return ""
    a, b = views
    said = {"a": a.name, "first": a.stage, "b": b.name, "second": b.stage}
    return _("%(a)s sees it at %(first)s, %(b)s at %(second)s: a difference to talk about, nothing to settle.", **said)


def signs_of(number: int, case: Case, readiness: Readiness | None) -> tuple[Sign, ...]:
    """The signs of being ready to move on from this stage, with what each said."""
    kept, called = (readiness.answers if readiness else {}), words.answers()
    return tuple(
        Sign(
            sign.label.said_to(couple=case.is_couple),
            tuple((name, voice, called[kept.get(sign.key, {}).get(voice, "")]) for voice, name in voices(case)),
        )
        for sign in catalogue.stage(number).readiness
    )


def _drawn(record: Record, path: Sequence[Step]) -> Chart | None:
    case, held = record.case, [one.on for one in record.visits if one.state is SessionState.HELD]
    shown: dict[str, Any] = {"ratings": (), "missed": (), "entries": (), "given": (), "today": clock.today()}
    return charts.path_chart(charts.Shown(case=case, names=charts.names_in(case), held=held, stays=path, **shown))


def _remarks(record: Record, path: Sequence[Step], beside: Sequence[Shown]) -> tuple[str, ...]:
    """What one may wonder about this path, in sentences; for an individual case only what is about one."""
    rated = [readings.Rated(one.side.value, one.on, one.score.middle) for one in record.ratings]
    back = {exercise.stage for one in record.given if one.answers and (exercise := exercise_of(one)) is not None}
    back |= {step.stage for step in path if any(one.episode_id == step.id for one in beside)}
    if record.moments:
        back.add(2)  # a first exception told is a resource found
    said = {
        "one_partner": _("The last move goes back to one partner’s word. What does the other say about it?"),
        "no_resources": _(
            "The work has come to actions, and nothing is on record of what carried them. What is there already?"
        ),
        "unchanged": _("More than two cycles, and neither rating has changed. What might the work be missing?"),
        "jump": _(
            "Stage 6 began within a week of a rating that rose by two points or more. Relief, or the wish to be done?"
        ),
        "no_revisit": _("Nothing was ever revisited. Is the path as neat as the record?"),
    }
    found = readings.readings(path, rated, back)
    return tuple(said[key] for key in found if record.case.is_couple or key != "one_partner")


def people_in(page: StagePage) -> set[uuid.UUID]:
    """Who noted anything on the page."""
    said = [one for stay in page.stays for one in stay.step.said] + [
        one for gone in page.withdrawn for one in gone.said
    ]
    return {one.by_id for one in said} | ({page.readiness.by_id} if page.readiness else set())
