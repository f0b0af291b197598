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
from clinic.audit.queries import happened
from clinic.cases import actions as cases
from clinic.cases import stage_actions as stages
from clinic.cases import stage_queries
from clinic.cases.lifecycle import CaseKind, EvidenceKind, Gate, SecretsPolicy, Side, Visibility
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.core.i18n import speaking
from clinic.demo import contacts, exercises, reviews, settled, sheets
from clinic.method import catalogue
from clinic.sessions import actions as sessions
from clinic.sessions import appointment_actions as appointments
from clinic.sessions import series
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

    Whatever somebody has added to the demo since stays, their own cases too.
    Raises NotEmptyError when the database holds anything else.
    """
    practice = db.session.scalars(select(Practice)).first()
    if practice is None and not db.session.scalar(select(func.count()).select_from(Account)):
        _load()
        return True
    if not happened(Event.DEMO_LOADED):
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
        plan = plan_of(file)
        with speaking(plan.get("language", "en")):
            _case(plan, by=people[SIGN_INS[plan["practitioner"] - 1].email])
    trail.record(Event.DEMO_LOADED, practice)


def plan_of(file: Path) -> dict[str, Any]:
    """A case as its file tells it, with what the files in the folder of its name add to its lists."""
    plan = tomllib.loads(file.read_text(encoding="utf-8"))
    for part in sorted(file.with_suffix("").glob("*.toml")):
        for key, more in tomllib.loads(part.read_text(encoding="utf-8")).items():
            plan[key] = [*plan.get(key, []), *more]
    return plan


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
    cases.choose_secrets_policy(case, SecretsPolicy(plan["secrets_policy"]), by=by)
    zero = plan["weeks"][0]["week"]
    gate, *later = plan["gates"]  # what is given to both together needs the first; the others follow on what was given
    _decide(case, gate, first - timedelta(weeks=zero), by=by)
    _formulations(case, plan.get("formulations", {}), by=by)
    for week in plan["weeks"]:
        _week(case, week, first + timedelta(weeks=week["week"] - zero), _hour(plan["number"]), by=by)
    _beside_the_path(case, plan, first, by=by)
    contacts.load(case, plan, first - timedelta(weeks=zero), by=by)
    settled.load(case, plan, first - timedelta(weeks=zero), by=by)
    sheets.load(case, plan, first - timedelta(weeks=zero), by=by)
    reviews.load(case, plan, first - timedelta(weeks=zero), by=by)
    last = first + timedelta(weeks=plan["weeks"][-1]["week"] - zero)
    exercises.load(case, plan, first - timedelta(weeks=zero), last, by=by)
    for gate in later:
        _decide(case, gate, first - timedelta(weeks=zero), by=by)
    _ahead(case, plan["number"], last, by=by)


def _decide(case: Case, gate: dict[str, Any], first: date, *, by: Account) -> None:
    """Set the gate in the evening of its day; first: the day of week 0."""
    at = clock.moment_of(first + timedelta(weeks=gate["week"], days=gate.get("days", 0)), time(20))
    cases.set_gate(case, Gate(gate["state"]), gate["reason"], at=at, by=by)


def _ahead(case: Case, number: int, last: date, *, by: Account) -> None:
    """Six weeks of appointments ahead, one with partner B alone; and behind, one called off late."""
    next_on, hour = max(last + timedelta(weeks=1), clock.today() + timedelta(days=1)), _hour(number)
    starts_at = clock.moment_of(next_on, time(hour))
    details: dict[str, Any] = {"modality": Modality.IN_PERSON, "practitioner_id": by.id, "place": "Room 2"}
    booking = appointments.Booking(starts_at, starts_at + timedelta(minutes=80), Attendance.BOTH, **details)
    planned = appointments.Became(SessionState.PLANNED, confirmed=True, came={})
    rule = series.rule_of(1, 6)
    appointments.book_series(case, booking, planned, rule, record_id=uuid.uuid4(), by=by)
    _session(case, next_on + timedelta(days=3), Attendance.B, SessionState.PLANNED, by, hour=9 + number % 3)
    _session(case, clock.today() - timedelta(days=2), Attendance.A, SessionState.CANCELLED_LATE, by, hour=hour)


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


def _hour(number: int) -> int:
    """When the couple with this number comes: nobody treats two at once."""
    return 10 + 3 * (number % 3)


def _week(case: Case, week: dict[str, Any], on: date, hour: int, *, by: Account) -> None:
    if case.stage != week["stage"]:
        stages.move_stage(case, stage=week["stage"], on=on, by=by, **_said(week))
    if week.get("separate"):
        for side in Side:
            meeting = _session(
                case, on, Attendance(side.value), SessionState.HELD, by, hour=9 if side is Side.A else 11
            )
            _note(meeting, {**week, ("b" if side is Side.A else "a"): ""}, by)
    else:
        _note(_session(case, on, Attendance.BOTH, SessionState.HELD, by, hour=hour), week, by)


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
        more: dict[str, Any] = {"of": None, "side": side, "visibility": side.own, "line": said["line"]}
        stages.add_evidence(beside, EvidenceKind.QUOTE, by=by, **more)


def _session(case: Case, on: date, who: Attendance, state: SessionState, by: Account, hour: int) -> Any:
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
