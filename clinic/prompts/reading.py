"""Notes as they are kept, or as a file has them, read into the values that the prompts look at."""

from collections.abc import Iterable, Mapping
from typing import Any

from clinic.measures.scoring import RatingError, Score, read
from clinic.method import catalogue
from clinic.prompts.values import SIDES, Better, Case, Goal, Note

SOURCES = {
    "": "",  # nobody said whose word it is
    **{one: one for one in ("client", "partner", "therapist_accepted", "therapist")},
    "therapist_proposed": "therapist",
    "therapist_proposed_and_accepted": "therapist_accepted",
}
GATES = ("", "not_assessed", "open", "paused", "closed")
SERVES, STATUSES = ("yes", "partly", "no"), ("on_the_table", "settled", "set_aside")
MIRACLE = "miracle_question"
#: What else a note can show for a change, without saying whose it is.
SHOWN = (
    ("solution_focused", "exception_detail"),
    ("solution_focused", "scale_why_not_lower"),
    ("narrative", "unique_outcome_and_owner"),
)
#: A note's keys, as `sessions.text` has them and as docs/prompts.md adds to them.
KEYS = {
    *(
        "attendance",
        "stage",
        "mechanisms",
        "ratings",
        "pain",
        "better",
        "past",
        "acknowledged",
        "did",
        "next",
        "lenses",
    ),
    *("safety", "safety_line", "disclosure", "summary", "supervision_question", "began"),
    *(
        "exceptions",
        "acts",
        "evidence",
        "experiments",
        "joint_exercise",
        "miracle",
        "letter",
        "gate",
        "settled",
        "concern",
    ),
    *("tasks", "letters", "phrases", "goals", "on", "note"),
}


class UnreadableError(ValueError):
    """What was given is no note; the message says where and what is wrong."""


def note_of(text: Mapping[str, Any], where: str = "The note") -> Note:
    """The values of one note. Raises UnreadableError with a sentence that begins with `where`."""
    one = _Reader(text, where)
    did, lenses, following = one.table("did"), one.table("lenses"), one.each("next")
    exercises = _texts(did.get("exercises"))
    steps = {side: (" ".join(said.casefold().split()),) for side, said in following.items()}
    chosen = {side: _texts(said) for side, said in one.table("experiments").items() if side in SIDES}
    task = _Reader(_table(lenses.get("solution_focused")), where).text("task")
    offered = (*following.values(), _text(did.get("text")), task)
    offered += tuple(said for key in ("tasks", "letters", "phrases") for said in _texts(text.get(key)))
    return Note(
        present=(one.choice("attendance", SIDES),) if text.get("attendance") in SIDES else SIDES,
        pain=one.each("pain"),
        better=one.better(),
        ratings=one.ratings(),
        evidence=one.evidence(lenses),
        stage=one.stage(),
        joint=one.flag("joint_exercise") or any(_is_joint(key) for key in exercises),
        future=one.flag("miracle") or one.flag("letter") or bool(text.get("letters")) or MIRACLE in exercises,
        disclosure=one.flag("disclosure"),
        something_new=text.get("safety") == "something_new",
        settled=one.flag("settled"),
        gate=one.choice("gate", GATES),
        concern=one.flag("concern"),
        summary=one.text("summary"),
        experiments={side: (*steps.get(side, ()), *chosen.get(side, ())) for side in {*steps, *chosen}},
        offered=tuple(filter(None, offered)),
        past=one.each("past"),
        acknowledged=one.each("acknowledged"),
        goals=goals_of(text["goals"], where) if text.get("goals") is not None else None,
    )


def case_of(said: Any) -> Case:
    """What the notes share: {"names": {"a": …}, "reasons": {"a": …}}. Raises UnreadableError."""
    if not isinstance(said, Mapping):
        raise UnreadableError("“case” needs an object.")
    one = _Reader(said, "The case")
    return Case(one.each("names"), one.each("reasons"))


def goals_of(said: Any, where: str) -> tuple[Goal, ...]:
    """Goals: [{"side": "a", "serves_reason": "yes", "status": "on_the_table"}]. Raises UnreadableError."""
    if not isinstance(said, list) or not all(isinstance(one, Mapping) for one in said):
        raise UnreadableError(f"{where}: “goals” needs a list of objects.")
    found = []
    for goal in said:
        one = _Reader(goal, f"{where}, goals")
        serves, status = one.choice("serves_reason", ("", *SERVES)), one.choice("status", ("", *STATUSES))
        found.append(Goal(one.choice("side", ("", *SIDES)), serves or "no", status or "on_the_table"))
    return tuple(found)


def ignored(text: Mapping[str, Any]) -> list[str]:
    """Keys that mean nothing in a note."""
    return sorted(set(text) - KEYS)


def _is_joint(key: str) -> bool:
    try:
        exercise = catalogue.exercise(key)
    except catalogue.UnknownExerciseError:
        return False
    return exercise.needs_open_gate or exercise.default_mode == "together"


class _Reader:
    """One table of the file; every refusal names the place."""

    def __init__(self, said: Mapping[str, Any], where: str) -> None:
        self.said, self.where = said, where

    def wrong(self, key: str, needs: str) -> UnreadableError:
        return UnreadableError(f"{self.where}: “{key}” needs {needs}.")

    def table(self, key: str) -> Mapping[str, Any]:
        value = self.said.get(key) or {}
        if not isinstance(value, Mapping):
            raise self.wrong(key, "an object")
        return value

    def text(self, key: str) -> str:
        value = self.said.get(key)
        if value is not None and not isinstance(value, str):
            raise self.wrong(key, "a text")
        return _text(value)

    def flag(self, key: str) -> bool:
        value = self.said.get(key)
        if value not in (None, True, False, "", "yes", "no"):
            raise self.wrong(key, "true or false")
        return value in (True, "yes")

    def choice(self, key: str, among: Iterable[str]) -> str:
        value = self.said.get(key) or ""
        if value not in tuple(among):
            raise self.wrong(key, "one of: " + ", ".join(one for one in among if one))
        return str(value)

    def each(self, key: str) -> dict[str, str]:
        table = self.table(key)
        if any(not isinstance(table.get(side) or "", str) for side in SIDES):
            raise self.wrong(key, "a text for “a” and for “b”")
        return {side: said for side in SIDES if (said := _text(table.get(side)))}

    def stage(self) -> int | None:
        value = self.said.get("stage")
        if value is not None and (type(value) is not int or not 1 <= value <= 6):
            raise self.wrong("stage", "a number from 1 to 6")
        return value

    def ratings(self) -> dict[str, Score]:
        found = {}
        for side, value in self._sided("ratings"):
            score = value.get("score", "") if isinstance(value, Mapping) else value
            if isinstance(score, bool) or not isinstance(score, str | int | float):
                raise self.wrong("ratings", "a number, or a text such as 6-7")
            try:
                rating = read(score if isinstance(score, str) else str(score).removesuffix(".0"))
            except RatingError:
                raise self.wrong(
                    "ratings", "numbers from 1 to 10 in whole or half steps, or a range such as 6-7"
                ) from None
            if rating is not None:
                found[side] = rating
        return found

    def better(self) -> tuple[Better, ...]:
        """What was better in the note, then what was told besides."""
        found = []
        for side, value in self._sided("better"):
            for one in value if isinstance(value, list) else [value]:
                table = one if isinstance(one, Mapping) else {"text": one}
                if _Reader(table, f"{self.where}, better").text("text"):
                    found.append(Better(side, self._source(table)))
        told = self.said.get("exceptions") or []
        if not isinstance(told, list) or not all(isinstance(one, Mapping) for one in told):
            raise self.wrong("exceptions", "a list of objects")
        for one in told:
            side = _Reader(one, self.where).choice("side", SIDES)
            found.append(Better(side, self._source(one), in_note=not one.get("logged")))
        return tuple(found)

    def _source(self, table: Mapping[str, Any]) -> str:
        said = str(table.get("source") or "").strip().replace("-", "_").replace(" ", "_")
        if said not in SOURCES:
            raise self.wrong("source", "one of: " + ", ".join(filter(None, SOURCES)))
        return SOURCES[said]

    def evidence(self, lenses: Mapping[str, Any]) -> dict[str, str]:
        """What a partner points to or did; what the note does not say whose it is, stands for both."""
        found = {**self.each("acts"), **self.each("evidence")}
        for side, value in self._sided("ratings"):
            if isinstance(value, Mapping) and _text(value.get("why_not_lower")):
                found[side] = value["why_not_lower"]
        since = _table(_table(lenses.get("solution_focused")).get("better_since"))
        found |= {side: str(since[side]) for side in SIDES if since.get(side)}
        shown = next((said for lens, key in SHOWN if (said := _text(_table(lenses.get(lens)).get(key)))), "")
        return {**dict.fromkeys(SIDES, shown), **found} if shown else found

    def _sided(self, key: str) -> list[tuple[str, Any]]:
        table = self.table(key)
        return [(side, table[side]) for side in SIDES if table.get(side) not in (None, "", {}, [])]


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _texts(value: Any) -> tuple[str, ...]:
    some = value if isinstance(value, list) else [value]
    return tuple(said for one in some if (said := _text(one)))
