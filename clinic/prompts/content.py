"""What the record holds, gathered into the values that prompts read, and the prompts that stand beside a note."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic.access.permissions import Permission
from clinic.access.policy import may
from clinic.cases.lifecycle import Gate
from clinic.cases.models import Case as CaseRecord
from clinic.core import clock
from clinic.core.i18n import language
from clinic.homework import queries as homework
from clinic.homework.lifecycle import Mode, Outcome
from clinic.homework.models import ExceptionEntry, Homework
from clinic.prompts import queries, rules
from clinic.prompts.models import PromptAnswer
from clinic.prompts.reading import note_of
from clinic.prompts.replay import said
from clinic.prompts.values import Case, Fired
from clinic.prompts.wording import Prompt, prompt, prompts
from clinic.safety.content import is_open
from clinic.sessions.lifecycle import Attendance, answers
from clinic.sessions.models import SessionNote
from clinic.sheets import queries as sheets
from clinic.sheets.models import SheetEntry

LETTER, GOAL = "client_letter", "goal"
#: The part of a letter that is in the partners' own words.
THEIR_WORDS = "heard"
#: A note that holds no more than this has not been saved yet.
BEGUN = {"stage"}


@dataclass(frozen=True, slots=True)
class Beside:
    """A prompt beside a note: its sentence about this couple, and what was answered, if anything."""

    key: str
    title: str
    text: str
    phrase: str
    answer: PromptAnswer | None


@dataclass(frozen=True, slots=True)
class Question:
    """A prompt that was taken to supervision, without anything of the note's text."""

    title: str
    text: str
    on: date


def prompts_for(note: Any, by: Any, around: Iterable[tuple[Any, ...]] | None = None) -> tuple[Beside, ...]:
    """The prompts beside `note`: at most two that are open, then those answered. For its author alone, else nothing.
    Beside a note that was recorded by mistake none is raised, and what was answered stays.

    note: its record or its facts. around: what `queries.around` finds, where that is at hand.
    """
    if note.author_id != by.id or not set(note.text) - BEGUN:
        return ()
    answers = {one.prompt: one for one in queries.answers_to(note)}
    raised = {} if note.mistaken else {one.key: one for one in raised_by(note, by, around)}
    shown = [_beside(one, note.case, None) for one in rules.chosen(raised.values(), answers)]
    return (*shown, *(_beside(raised.get(key) or _of(key), note.case, one) for key, one in answers.items()))


def prompt_beside(note: SessionNote, key: str, by: Any) -> Beside | None:
    """One of them by its key, such as D1a; None when it is not there."""
    return next((one for one in prompts_for(note, by) if one.key == key), None)


def questions_for(case: CaseRecord, reader: Any) -> tuple[Question, ...]:
    """What was taken to supervision in `case`, as its author and the author's supervisor read it."""
    taken = queries.taken_to_supervision(case, reader)
    days = queries.session_days([one.note_id for one in taken])
    asked = [(_of(one.prompt), days[one.note_id]) for one in taken]
    return tuple(Question(str(prompt(one.prompt).title), _sentence(one, case), on) for one, on in asked)


def _of(key: str) -> Fired:
    """The prompt that was answered under `key`; how often and which phrase is not kept."""
    bare = key.rstrip("ab")
    return Fired(bare, key[len(bare) :])


def _beside(one: Fired, case: Any, answer: PromptAnswer | None) -> Beside:
    return Beside(one.key, str(_prompt(one).title), _sentence(one, case), one.phrase, answer)


def _prompt(one: Fired) -> Prompt:
    return prompt(one.prompt)


def _sentence(one: Fired, case: Any) -> str:
    return said(one, {partner.side.value: partner.called for partner in case.partners}, language())


def raised_by(note: Any, by: Any, around: Iterable[tuple[Any, ...]] | None = None) -> list[Fired]:
    """Everything that the record raises beside `note` for `by`, its author, in the order in which prompts are chosen."""
    case, (notes, newest) = note.case, queries.notes_around(note)
    found = tuple(queries.around(note) if around is None else around)
    told = [one for one in homework.exceptions_of(case) if one.withdrawn_at is None and not one.retrospective]
    records = _Records(
        exceptions=[one for one in told if _is_for(one, note)],
        given=[one for one in homework.homework_of(case) if _is_for(one, note)],
        decisions=queries.decisions_in(found),
        sheets=[one for one in sheets.entries_for(note.author, case) if one.withdrawn_at is None],
    )
    texts = [records.text(notes, number) for number in range(len(notes))]
    texts[-1]["concern"] = _concern(case, by, found, upto=date.max if newest else note.therapy_session.on)
    if newest:
        texts[-1] |= {"gate": case.gate.value, "goals": records.goals()}
    values = [note_of(text) for text in texts]
    sides = {one.side.value: one for one in case.partners}
    names, reasons = ({side: getattr(one, what) for side, one in sides.items()} for what in ("called", "reason"))
    there = {side: one for side, one in reasons.items() if one}
    return [one for one in rules.fired(Case(names, there), values) if not one.side or one.side in sides]


def _concern(case: Any, by: Any, found: Iterable[tuple[Any, ...]], *, upto: date) -> bool:
    """Whether what a partner disclosed alone until that day is open; who may not read screens is not told."""
    if not may(by, Permission.READ_SAFETY_SCREEN, case):
        return False
    return any(is_open(told) for told in queries.asked_in(found, case.id, upto).values())


def _is_for(record: Any, note: Any) -> bool:
    return record.visibility.value != "author_only" or record.by_id == note.author_id


@dataclass(frozen=True, slots=True)
class _Records:
    """What stands in the case beside its notes."""

    exceptions: Sequence[ExceptionEntry]
    given: Sequence[Homework]
    decisions: Sequence[queries.Decided]  # newest first
    sheets: Sequence[SheetEntry]

    def text(self, notes: Sequence[Any], number: int) -> dict[str, Any]:
        """The text of one of `notes`, with what the case's other records say about that session."""
        note, meeting = notes[number], notes[number].therapy_session
        before = notes[number - 1].therapy_session.on if number else date.min
        written = note.text  # opened anew each time it is asked for
        text = {key: value for key, value in written.items() if key != "disclosure"}
        chosen = [one for one in self.given if one.set_on == meeting.on]
        more = {
            "attendance": meeting.attendance.value if meeting.attendance is not Attendance.BOTH else "both",
            "disclosure": bool(written.get("disclosure")),
            "exceptions": self._told(written.get("better", {}), before, meeting.on),
            "acts": self._acts(before, meeting.on),
            "gate": self._gate(meeting.on),
            "settled": any(
                one.state is Gate.OPEN and answers(one.state, one.decided_at, note) for one in self.decisions
            ),
            "joint_exercise": any(one.side is None or one.mode is Mode.TOGETHER for one in chosen),
            "miracle": any(one.exercise == "miracle_question" for one in chosen),
            "letter": any(one.sheet == LETTER and one.on == meeting.on for one in self.sheets),
            "letters": [text for one in self.sheets if one.on == meeting.on for text in _letter(one)],
            "tasks": [one.instructions for one in chosen],
        }
        return {**text, **more}

    def _told(self, better: Mapping[str, Any], after: date, upto: date) -> list[dict[str, Any]]:
        """Exceptions logged since the session before, of whoever has none in the note itself."""
        new = [one for one in self.exceptions if after < one.on <= upto and one.side.value not in better]
        return [{"side": one.side.value, "source": one.source, "logged": True} for one in new]

    def _acts(self, after: date, upto: date) -> dict[str, str]:
        """What came back tried since the session before."""
        came = [answer for one in self.given for answer in one.answers if after < answer.on <= upto]
        return {one.side.value: one.outcome.value for one in came if one.outcome in (Outcome.TRIED, Outcome.PARTLY)}

    def _gate(self, on: date) -> str:
        """How the gate stood at the end of that day."""
        return next((one.state.value for one in self.decisions if clock.local(one.decided_at).date() <= on), "")

    def goals(self) -> list[dict[str, str]]:
        """The goals as they stand now."""
        found = []
        for entry in self.sheets:
            if entry.sheet == GOAL:
                said = {key: str(entry.answers.get(key) or "") for key in ("serves_reason", "status")}
                found.append({"side": entry.side.value if entry.side else "", **said})
        return found


def _letter(entry: SheetEntry) -> list[str]:
    """What a letter says in the therapist's words; none when it is no letter."""
    if entry.sheet != LETTER:
        return []
    parts = [value for key, value in entry.answers.items() if key != THEIR_WORDS]
    rows = [row for part in parts if isinstance(part, list) for row in part if isinstance(row, dict)]
    return [one for one in (*parts, *(text for row in rows for text in row.values())) if isinstance(one, str)]


def is_prompt(key: str) -> bool:
    """Whether `key` could be a prompt's, such as D1a."""
    return _of(key).prompt in {one.id for one in prompts()} and _of(key).side in ("", "a", "b")
