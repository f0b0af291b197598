"""Loads the demo practice into an empty database, through the same actions that people use."""

import tomllib
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from clinic.access.roles import Role
from clinic.accounts import actions as accounts
from clinic.accounts.models import Account, Practice
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.cases import actions as cases
from clinic.cases import stage_actions as stages
from clinic.cases import stage_queries
from clinic.cases.lifecycle import CaseKind, EvidenceKind, Gate, Side, Visibility
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.demo import sheets, threads
from clinic.homework import actions as homework
from clinic.homework.lifecycle import Mode, Outcome
from clinic.method import catalogue
from clinic.sessions import actions as sessions
from clinic.sessions.lifecycle import Attendance, Modality, SessionState

CASES = Path(__file__).parent / "cases"
PASSWORD = "demo demo demo 2026"  # noqa: S105 - printed on purpose, for a database with nothing real in it
PRACTICE = "Demo practice"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in of the demo practice."""

    email: str
    name: str
    what: str
    roles: tuple[Role, ...]


SIGN_INS = (
    SignIn("one@demo.example", "Practitioner One", "practitioner with two cases", (Role.PRACTITIONER,)),
    SignIn("two@demo.example", "Practitioner Two", "practitioner with one case", (Role.PRACTITIONER,)),
    SignIn("supervisor@demo.example", "Supervisor", "supervises both, reads their cases", (Role.SUPERVISOR,)),
    SignIn("admin@demo.example", "Practice Admin", "manages people, reads no notes", (Role.ADMIN,)),
)


class NotEmptyError(Exception):
    """The database holds something that is not the demo."""


def ensure() -> bool:
    """Load the demo if the database is empty; True when it was loaded, False when it was there already.

    Raises NotEmptyError when the database holds anything else.
    """
    practice = db.session.scalars(select(Practice)).first()
    if practice is None and not db.session.scalar(select(func.count()).select_from(Account)):
        _load()
        return True
    real = db.session.scalar(select(func.count()).select_from(Case).where(Case.invented.is_(False)))
    if practice is None or practice.name != PRACTICE or real:
        raise NotEmptyError(
            "This database holds a real practice, so the demo was not loaded. "
            "For the demo, set CLINIC_INSTANCE to an empty folder."
        )
    return False


def _load() -> None:
    practice = accounts.create_practice(name=PRACTICE)
    people: dict[str, Account] = {}
    for one in reversed(SIGN_INS):
        supervisor = people.get("supervisor@demo.example") if Role.PRACTITIONER in one.roles else None
        details: dict[str, Any] = {"email": one.email, "name": one.name, "password": PASSWORD}
        people[one.email] = accounts.add_account(roles=one.roles, by=None, supervisor=supervisor, **details)
    for file in sorted(CASES.glob("*.toml")):
        plan = tomllib.loads(file.read_text(encoding="utf-8"))
        _case(plan, by=people[SIGN_INS[plan["practitioner"] - 1].email])
    trail.record(Event.DEMO_LOADED, practice)


def _case(plan: dict[str, Any], *, by: Account) -> None:
    first = clock.today() - timedelta(weeks=plan["first_session_weeks_ago"])
    partners = [_partner(plan["partners"][side.value]) for side in Side]
    case = cases.add_case(
        record_id=uuid.uuid4(),
        kind=CaseKind.COUPLE,
        partners=partners,
        opened_on=first - timedelta(days=5),
        by=by,
        invented=True,
        number=plan["number"],
    )
    db.session.flush()
    cases.move_case(case, "open", on=first - timedelta(days=3), by=by)
    cases.change_facts(case, plan.get("facts", {}), seen=case.edition, by=by)
    cases.set_gate(
        case, Gate(plan.get("gate_before", plan["gate"])), plan.get("gate_before_reason", plan["gate_reason"]), by=by
    )
    _formulations(case, plan.get("formulations", {}), by=by)
    zero = plan["weeks"][0]["week"]
    for week in plan["weeks"]:
        _week(case, week, first + timedelta(weeks=week["week"] - zero), plan, by=by)
    _beside_the_path(case, plan, first, by=by)
    sheets.load(case, plan, first - timedelta(weeks=zero), by=by)
    threads.load(case, plan, first - timedelta(weeks=zero), by=by)
    if "gate_before" in plan:
        cases.set_gate(case, Gate(plan["gate"]), plan["gate_reason"], by=by)
    last = first + timedelta(weeks=plan["weeks"][-1]["week"] - zero)
    _session(
        case,
        max(last + timedelta(weeks=1), clock.today() + timedelta(days=1)),
        Attendance.BOTH,
        SessionState.PLANNED,
        by,
    )


def _partner(plan: dict[str, Any]) -> cases.PartnerDetails:
    plan = dict(plan)
    about = {key: plan.pop(key) for key in ("pseudonym", "reason", "hopes") if key in plan}
    return cases.PartnerDetails(person=cases.PersonDetails(**plan), **about)


def _formulations(case: Case, plan: dict[str, Any], *, by: Account) -> None:
    for kind in catalogue.formulations():
        answers = plan.get(kind.key, {})
        each = answers.items() if kind.per_partner else [(None, answers)] if answers else []
        for side, text in each:
            whose = Side(side) if side else None
            cases.save_formulation(case, kind.key, whose, text, Visibility.JOINT, seen=0, by=by)


def _week(case: Case, week: dict[str, Any], on: date, plan: dict[str, Any], *, by: Account) -> None:
    if case.stage != week["stage"]:
        stages.move_stage(case, stage=week["stage"], on=on, by=by, **_said(week))
    if week.get("separate"):
        for side in Side:
            meeting = _session(
                case, on, Attendance(side.value), SessionState.HELD, by, hour=9 if side is Side.A else 11
            )
            _note(meeting, {**week, ("b" if side is Side.A else "a"): ""}, by)
    else:
        _note(_session(case, on, Attendance.BOTH, SessionState.HELD, by), week, by)
    _exceptions(case, week, on, plan, by=by)
    if "homework" in week:
        _homework(case, week["homework"], on, plan, week["week"], by=by)


def _said(week: dict[str, Any]) -> dict[str, Any]:
    """What is said of a move: reason, theme, who proposed it and who agreed."""
    agreement = stages.Agreement(week.get("proposed_by", ""), week.get("agreed", ()))
    return {"reason": week.get("reason", ""), "theme": week.get("theme", ""), "agreement": agreement}


def _beside_the_path(case: Case, plan: dict[str, Any], first: date, *, by: Account) -> None:
    """Each partner's view, signs of readiness and evidence, beside the stay that runs."""
    for view in plan.get("views", []):
        on = first + timedelta(weeks=view["week"] - plan["weeks"][0]["week"])
        stages.record_position(case, Side(view["side"]), stage=view["stage"], on=on, words=view["words"], by=by)
    path = [stage_queries.get_episode(one.id) for one in stage_queries.path_of(case)]
    last = path[-1] if path else None
    if last is not None and "readiness" in plan:
        stages.save_readiness(last, plan["readiness"], seen=0, by=by)
    for said in plan.get("evidence", []):
        beside = next(one for one in reversed(path) if one is not None and one.stage == said["stage"])
        side = Side(said["side"])
        more: dict[str, Any] = {"of": None, "side": side, "visibility": stages.OWN[side], "line": said["line"]}
        stages.add_evidence(beside, EvidenceKind.QUOTE, by=by, **more)


def _session(case: Case, on: date, who: Attendance, state: SessionState, by: Account, hour: int = 16) -> Any:
    start = datetime.combine(on, time(hour), tzinfo=clock.zone()).astimezone(UTC)
    moments: dict[str, Any] = {"starts_at": start, "ends_at": start + timedelta(minutes=80)}
    more: dict[str, Any] = {"attendance": who, "modality": Modality.IN_PERSON, "state": state}
    return sessions.add_session(case, record_id=uuid.uuid4(), by=by, **moments, **more)


def _note(meeting: Any, week: dict[str, Any], by: Account) -> None:
    note = sessions.start_note(meeting, record_id=uuid.uuid4(), by=by)
    sides = [side.value for side in Side if week[side.value]]
    text: dict[str, Any] = {
        "stage": week["stage"],
        "ratings": {side: {"score": week[side], "why_not_lower": ""} for side in sides},
        "pain": {side: week[f"pain_{side}"] for side in sides if f"pain_{side}" in week},
        "better": {
            side: {"text": week[f"better_{side}"], "source": "client"} for side in sides if f"better_{side}" in week
        },
        "safety": "nothing_new",
        "summary": week["event"],
    }
    if "question" in week:
        text["supervision_question"] = week["question"]
    db.session.flush()
    sessions.save_draft(note, text={key: value for key, value in text.items() if value}, seen=note.edition, by=by)
    db.session.flush()
    sessions.sign(note, by=by)


def _exceptions(case: Case, week: dict[str, Any], on: date, plan: dict[str, Any], *, by: Account) -> None:
    told = [one for one in plan.get("moments", []) if one["week"] == week["week"]]
    for side, count in zip(Side, week["exceptions"], strict=True):
        mine = [one for one in told if one["side"] == side.value]
        for number in range(count):
            told_so = mine[number] if number < len(mine) else {"context": week["event"]}
            aside = ("week", "side", "name", "days", "both")
            details: dict[str, Any] = {
                "side": side,
                "on": min(on + timedelta(days=told_so.get("days", number)), clock.today()),
                "source": "client",
                "visibility": Visibility.JOINT if told_so.get("both") else None,
                "moment": {key: value for key, value in told_so.items() if key not in aside},
            }
            known = threads.id_of(case, told_so["name"]) if "name" in told_so else uuid.uuid4()
            homework.record_exception(case, record_id=known, by=by, **details)


def _homework(case: Case, key: str, on: date, plan: dict[str, Any], week: int, *, by: Account) -> None:
    exercise = catalogue.exercise(key)
    for side in Side:
        given = homework.assign(
            case,
            record_id=uuid.uuid4(),
            exercise=exercise,
            side=side,
            mode=Mode.ALONE,
            instructions=str(exercise.instructions),
            due_on=on + timedelta(days=7),
            due_hint="",
            set_on=on,
            by=by,
        )
        db.session.flush()
        later = side is not Side.A or threads.answers(plan, key, side.value, week)
        if on + timedelta(days=7) <= clock.today() and not later:
            details: dict[str, Any] = {"outcome": Outcome.TRIED, "answers": {}, "learned": "", "what_it_was_like": ""}
            homework.answer(given, side, on=on + timedelta(days=7), seen=0, by=by, **details)
