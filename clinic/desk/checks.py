"""The method's supervision questions (S15, S16, S55-S60), each beside what the last sessions' records show.

Nothing is scored or counted: whoever reads it judges.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from clinic.access.permissions import Permission
from clinic.access.policy import may
from clinic.cases import queries as cases
from clinic.cases.lifecycle import Gate, Side
from clinic.cases.models import Case, GateDecision
from clinic.core import clock
from clinic.core.i18n import day
from clinic.homework import queries as homework
from clinic.homework.content import name_of
from clinic.homework.models import Homework
from clinic.method import catalogue
from clinic.sessions import queries as sessions
from clinic.sessions.lifecycle import answers
from clinic.sessions.models import SessionNote, TherapySession
from clinic.sessions.words import whose_word
from clinic.sheets import queries as sheets
from clinic.sheets.content import problem_name_of
from clinic.sheets.models import SheetEntry

#: How many sessions back the evidence goes.
LAST = 3
#: Exercises that mark and witness progress (S60), and the one in which a strength is claimed by its owner (S59).
MARKERS = ("celebration_and_meaning", "progress_narrative")
STRENGTH = "strength_exploration"
WITNESS, GOAL = "outsider_witness", "goal"


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of evidence: of whom or of what, and what is written; "" is read as not recorded."""

    label: str
    text: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """Evidence of one session, or of none in particular ("")."""

    heading: str
    lines: tuple[Line, ...]

    @property
    def holds(self) -> bool:
        """Whether anything is written in it."""
        return any(one.text for one in self.lines)


@dataclass(frozen=True, slots=True)
class Check:
    """A supervisor's question and what the record shows beside it."""

    name: str
    question: str
    evidence: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Checks that belong together."""

    row: str
    name: str
    summary: str
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class _Session:
    on: date
    meeting: TherapySession
    text: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Record:
    """What the evidence is taken from."""

    case: Case
    last: tuple[_Session, ...]  # newest first
    decisions: Sequence[GateDecision]
    given: Sequence[Homework]
    sheets: Sequence[SheetEntry]

    def each(self, one: _Session, read: Callable[[dict[str, Any], str], str]) -> tuple[Line, ...]:
        """A line for every partner who came."""
        who = one.meeting.attendance.value
        here = [partner for partner in self.case.partners if who in ("both", partner.side.value)]
        return tuple(Line(there.called, read(one.text, there.side.value), there.side.value) for there in here)

    def sessions(self, read: Callable[[dict[str, Any], str], str]) -> tuple[Shown, ...]:
        """What each of the last sessions holds for each partner."""
        return tuple(Shown(day(one.on), self.each(one, read)) for one in self.last)

    def partners(self, read: Callable[[Any], str]) -> tuple[Shown, ...]:
        """A line for each partner, of the case as a whole."""
        return (Shown("", tuple(Line(one.called, read(one), one.side.value) for one in self.case.partners)),)


def checks_of(case: Case, user: Any) -> tuple[Group, ...]:
    """The questions with what `user` may read of the last three sessions."""
    record = _Record(
        case=case,
        last=tuple(_last(sessions.sessions_of(case), user)),
        decisions=cases.gate_decisions_of(case),
        given=homework.visible_to(user, homework.homework_of(case)),
        sheets=[one for one in sheets.entries_for(user, case) if one.withdrawn_at is None],
    )
    groups = [
        Group(one.row, str(one.name), str(one.summary), _checks(one.row, one.checks, record))
        for one in catalogue.distinctions()
    ]
    couple = case.is_couple
    asked = [
        Check(one.name.said_to(couple=couple), one.check.said_to(couple=couple), _RECOMMENDED[one.row](record))
        for one in catalogue.recommendations()
    ]
    return (*groups, Group("S55", _("The six recommendations"), "", tuple(asked)))


def _checks(row: str, checks: Iterable[Any], record: _Record) -> tuple[Check, ...]:
    pairs = zip(checks, _DISTINGUISHED[row], strict=True)
    couple = record.case.is_couple
    return tuple(Check(str(one.name), one.question.said_to(couple=couple), evidence(record)) for one, evidence in pairs)


def _last(meetings: Sequence[TherapySession], user: Any) -> Iterable[_Session]:
    """The newest sessions about which `user` may read a note."""
    written = [one for one in meetings if one.note is not None and may(user, Permission.READ_NOTE, one.note)]
    for meeting in reversed(written[-LAST:]):
        if meeting.note is not None:
            yield _Session(meeting.on, meeting, _text(meeting.note, user))


def _text(note: SessionNote, user: Any) -> dict[str, Any]:
    return note.text if note.author_id == user.id else note.signed_text or {}


def _of(text: dict[str, Any], what: str, side: str) -> str:
    return str(text.get(what, {}).get(side, ""))


def _better(text: dict[str, Any], side: str) -> str:
    better = text.get("better", {}).get(side, {})
    if not better.get("text"):
        return ""
    return _("%(what)s (%(source)s)", what=better["text"], source=whose_word(better.get("source")))


def _next(text: dict[str, Any], side: str) -> str:
    following = text.get("next", {})
    return str(following.get(side) or (_("none, on purpose") if following.get("none_on_purpose") else ""))


def _both(*parts: tuple[str, str]) -> str:
    """Two things of one partner that belong side by side, the missing one named as missing; "" when both are."""
    if not any(said for _what, said in parts):
        return ""
    return "\n".join(_("%(what)s: %(text)s", what=what, text=said or _("not recorded")) for what, said in parts)


def _pain(record: _Record) -> tuple[Shown, ...]:
    return record.sessions(lambda text, side: _of(text, "pain", side))


def _exceptions(record: _Record) -> tuple[Shown, ...]:
    return record.sessions(_better)


def _reasons(record: _Record) -> tuple[Shown, ...]:
    return record.partners(
        lambda one: (
            _both((_("Came because"), one.reason), (_("Goals"), _goals(record, one.side)))
            if one.reason or one.hopes
            else ""
        )
    )


def _open_safety(record: _Record) -> tuple[Shown, ...]:
    """The gate, and whatever was new, each with the decision that followed it."""
    gates = {
        Gate.OPEN: _("the gate is open"),
        Gate.PAUSED: _("paused"),
        Gate.CLOSED: _("the gate is closed"),
        Gate.NOT_ASSESSED: _("not yet assessed"),
    }
    lines = [Line(_("Gate to joint work"), gates[record.case.gate])]
    for one in record.last:
        if one.text.get("safety") == "something_new" or one.text.get("disclosure"):
            since = [made for made in record.decisions if answers(made.state, made.decided_at, one.meeting.note)]
            what = _("Something new, %(day)s", day=day(one.on))
            decided = (
                _(
                    "Decided since: %(state)s, %(day)s",
                    state=gates[since[0].state],
                    day=day(clock.local(since[0].decided_at).date()),
                )
                if since
                else _("no decision on the gate since")
            )
            lines.append(Line(what, decided))
    return (Shown("", tuple(lines)),)


def _steps(record: _Record) -> tuple[Shown, ...]:
    return record.sessions(_step)


def _step(text: dict[str, Any], side: str) -> str:
    score = text.get("ratings", {}).get(side, {}).get("score", "")
    return _both((_("Rating, 1 to 10 (not validated)"), score), (_("Next step"), _next(text, side)))


def _hurts(record: _Record) -> tuple[Shown, ...]:
    return record.sessions(
        lambda text, side: (
            _both(
                (_("An old hurt that came up"), _of(text, "past", side)),
                (_("What of it was acknowledged"), _of(text, "acknowledged", side)),
            )
            if _of(text, "past", side) or _of(text, "acknowledged", side)
            else ""
        )
    )


def _disclosures(record: _Record) -> tuple[Shown, ...]:
    """What was done in sessions of a new disclosure."""
    found = [one for one in record.last if one.text.get("disclosure")]
    return tuple(Shown(day(one.on), (Line(_("What we did"), _did(one.text)),)) for one in found)


def _did(text: dict[str, Any]) -> str:
    did = text.get("did", {})
    return "\n".join(filter(None, [did.get("text", ""), *map(name_of, did.get("exercises", []))]))


def _acknowledged(record: _Record) -> tuple[Shown, ...]:
    return record.sessions(lambda text, side: _of(text, "acknowledged", side))


def _resource_and_pain(record: _Record) -> tuple[Shown, ...]:
    return record.sessions(
        lambda text, side: _both(
            (_("Better, or an exception"), _better(text, side)),
            (_("Pain, in their own words"), _of(text, "pain", side)),
        )
    )


def _wishes(record: _Record) -> tuple[Shown, ...]:
    return record.partners(lambda one: _both((_("Hopes for"), one.hopes), (_("Goals"), _goals(record, one.side))))


def _goals(record: _Record, side: Side) -> str:
    """A partner's goals, and those of both, each with where it stands."""
    asked = next(one for one in catalogue.sheet(GOAL).fields if one.key == "status")
    standing = {one.key: str(one.label) for one in asked.options}
    mine = [one for one in record.sheets if one.sheet == GOAL and one.side in (None, side)]
    return "\n".join(
        _(
            "%(what)s (%(source)s)",
            what=one.answers.get("goal", ""),
            source=standing.get(one.answers.get("status", ""), ""),
        )
        if one.answers.get("status")
        else str(one.answers.get("goal", ""))
        for one in mine
    )


def _next_steps(record: _Record) -> tuple[Shown, ...]:
    return record.sessions(_next)


def _acceptance_and_change(record: _Record) -> tuple[Shown, ...]:
    return record.sessions(
        lambda text, side: _both(
            (_("Acknowledged"), _of(text, "acknowledged", side) or _of(text, "pain", side)),
            (_("Moving towards"), _next(text, side)),
        )
    )


def _problem_outside(record: _Record) -> tuple[Shown, ...]:
    name = problem_name_of(record.case, record.sheets)
    names = {said for one in record.case.partners for said in (one.called, one.person.given_name) if len(said) > 1}
    is_partner = any(re.search(rf"(?<![a-z]){re.escape(one.casefold())}(?![a-z])", name.casefold()) for one in names)
    owner = _("%(name)s (this names a partner)", name=name) if is_partner else name
    claimed = [
        Line(one.called, _("came back") if _came_back(record, STRENGTH, one.side) else "", one.side.value)
        for one in record.case.partners
    ]
    strengths = _("Brought back: %(what)s", what=name_of(STRENGTH))
    return Shown("", (Line(_("The problem is called"), owner),)), Shown(strengths, tuple(claimed))


def _came_back(record: _Record, exercise: str, side: Any) -> bool:
    return any(one.exercise == exercise and any(back.side == side for back in one.answers) for one in record.given)


def _markers(record: _Record) -> tuple[Shown, ...]:
    """What marked progress, cycle by cycle."""
    lines, witness = [], str(catalogue.sheet(WITNESS).name)
    for cycle in range(1, (record.case.cycle or 1) + 1):
        mine = [one for one in record.given if one.exercise in MARKERS and (one.cycle or 1) == cycle and one.answers]
        told = [(name_of(one.exercise), one.set_on) for one in mine]
        told += [(witness, one.on) for one in record.sheets if one.sheet == WITNESS and (one.cycle or 1) == cycle]
        marked = "\n".join(_("%(what)s, %(day)s", what=what, day=day(on)) for what, on in told)
        lines.append(Line(_("Cycle %(number)s", number=cycle), marked))
    return (Shown("", tuple(lines)),)


Evidence = Callable[[_Record], tuple[Shown, ...]]
#: The evidence beside each check, in the order of the content.
_DISTINGUISHED: dict[str, tuple[Evidence, ...]] = {
    "S15": (_pain, _exceptions, _reasons, _open_safety, _steps),
    "S16": (_hurts, _disclosures, _acknowledged),
}
_RECOMMENDED: dict[str, Evidence] = {
    "S55": _resource_and_pain,
    "S56": _wishes,
    "S57": _next_steps,
    "S58": _acceptance_and_change,
    "S59": _problem_outside,
    "S60": _markers,
}
