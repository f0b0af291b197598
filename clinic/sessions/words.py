"""How the places in a note's text, and what stands there, are called on the screen."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask_babel import gettext as _

from clinic.cases.words import named
from clinic.core.collision import Collision
from clinic.method import catalogue
from clinic.sessions.comparing import Part, parts
from clinic.sessions.note_fields import Takes, note_fields
from clinic.sessions.text import Text, differences, flat

EACH = ("ratings", "pain", "past", "acknowledged", "better", "next")
_ANSWERS = {"score", "why_not_lower", "text", "source"}


def places(case: Any) -> dict[str, str]:
    """Place in the text, such as "pain.a" or "lenses.narrative.problem_name.b", -> what it is called."""
    words = {
        "stage": _("Stage worked in"),
        "mechanisms": _("What moved"),
        "ratings": _("Rating"),
        "pain": _("Pain, in their own words"),
        "past": _("An old hurt that came up"),
        "acknowledged": _("What of it was acknowledged"),
        "better": _("Better, or an exception"),
        "did.text": _("What we did"),
        "did.exercises": _("Exercises used in the session"),
        "next": _("Next step"),
        "next.none_on_purpose": _("Nothing until next time, on purpose"),
        "safety": _("Safety"),
        "safety_line": _("What is new"),
        "disclosure": _("A new disclosure of harm"),
        "summary": _("The session in one line"),
        "supervision_question": _("Question for supervision"),
        "attendance": _("Who came"),
        "modality": _("How"),
    }
    for framework in catalogue.frameworks():
        for field in (*framework.fields, *framework.deeper):
            words[f"lenses.{framework.key}.{field.key}"] = f"{framework.name} – {field.label}"
    for one in case.partners:
        called = named(one)
        theirs = {
            f"{place}.{one.side.value}": _("%(what)s: %(name)s", what=what, name=called)
            for place, what in words.items()
            if place in EACH or place.startswith("lenses.") and place.count(".") == 2
        }
        words |= theirs | {f"{place}.{answer}": what for place, what in theirs.items() for answer in _ANSWERS}
        words[f"ratings.{one.side.value}.why_not_lower"] = _("Why not lower: %(name)s", name=called)
        words[f"better.{one.side.value}.source"] = _("Whose word is it: %(name)s", name=called)
    return words


def own_words(text: Text) -> list[tuple[str, str]]:
    """(place, text) of whatever in a note is in somebody's own words: no ratings, choices or ticks."""
    return [(place, said) for place, said in flat(text).items() if not _is_coded(place.split("."))]


def _is_coded(parts: list[str]) -> bool:
    """Whether what stands there is a number, or one of the method's own words."""
    if parts[0] == "lenses":
        return len(parts) < 3 or tuple(parts[1:3]) in _coded_fields()
    return parts[0] in _CODED or parts[-1] in ("score", "source", "exercises", "none_on_purpose")


_CODED = ("stage", "mechanisms", "safety", "disclosure", "began")


@cache
def _coded_fields() -> frozenset[tuple[str, str]]:
    fields = ((one.key, field) for one in catalogue.frameworks() for field in (*one.fields, *one.deeper))
    return frozenset((key, field.key) for key, field in fields if field.kind not in ("text", "long"))


@cache
def codes() -> tuple[bytes, ...]:
    """What stands in a note's JSON beside anybody's words, the longer first: quotation marks in words are escaped there."""
    keys = {part for one in (*_OWN, *_CODED) for part in one.split(".")}
    for one in catalogue.frameworks():
        keys |= {one.key, *(field.key for field in (*one.fields, *one.deeper))}
    pairs = [("source", one) for one in ("client", "partner", "therapist_accepted", "therapist")]
    pairs += [("safety", one) for one in ("nothing_new", "something_new")]
    said = [f'"{key}":"{value}"' for key, value in pairs] + [f'"{key}":' for key in keys]
    return tuple(one.encode() for one in sorted(said, key=len, reverse=True))


#: The keys of a note's text, joined where one stands inside another.
_OWN = (
    "ratings.score",
    "ratings.why_not_lower",
    "pain",
    "past",
    "acknowledged",
    "better.text",
    "better.source",
    "did.text",
    "did.exercises",
    "next.none_on_purpose",
    "lenses",
    "safety_line",
    "summary",
    "supervision_question",
)


def sources() -> dict[str, str]:
    """Whose word something better is -> how it reads in a note."""
    return {
        "client": _("said by themselves"),
        "partner": _("told by the partner"),
        "therapist_accepted": _("offered by the therapist, accepted"),
        "therapist": _("offered by the therapist"),
    }


def whose_word(source: str | None) -> str:
    """How it reads in a note whose word something better is; where nobody said so, that is said."""
    return sources().get(source or "", _("source not recorded"))


def said(place: str, value: str, case: Any) -> str:
    """What is kept at `place`, as a person reads it; what is their own words stays as it is."""
    known = _known(place.split("."), case)
    return ", ".join(known.get(one, one) for one in value.split(", ")) if known else value


def _known(parts: list[str], case: Any) -> dict[str, str]:
    if parts[0] == "lenses":
        return _options(parts[1], parts[2])
    if parts[-1] == "source":
        return sources()
    yes = {"True": _("yes")}
    tables = {
        "stage": {str(one.number): f"{one.number} · {one.short}" for one in catalogue.stages()},
        "mechanisms": {str(one.number): str(one.name) for one in catalogue.mechanisms()},
        "did.exercises": {one.key: str(one.name) for one in catalogue.exercises()},
        "safety": {"nothing_new": _("Nothing new"), "something_new": _("Something new")},
        "next.none_on_purpose": yes,
        "disclosure": yes,
        "attendance": {"both": _("Both"), **{one.side.value: named(one) for one in case.partners}},
        "modality": {"in_person": _("In person"), "video": _("Video"), "phone": _("Telephone")},
    }
    return tables.get(".".join(parts), {})


def _options(framework: str, key: str) -> dict[str, str]:
    for one in catalogue.frameworks():
        for field in (*one.fields, *one.deeper):
            if (one.key, field.key) == (framework, key):
                found = {option.key: str(option.label) for option in field.options}
                return found | {"yes": _("yes"), "no": _("no")} if field.kind == "bool" else found
    return {}


@dataclass(frozen=True, slots=True)
class Told:
    """A field that two people, or two windows, left different: what it is called, and each difference to choose from."""

    name: str
    what: str
    pieces: list[tuple[str, str]]  # stored, mine: in the reader's words
    both: bool  # whether both can be kept


def told(collided: list[Collision], case: Any) -> list[Told]:
    """The collisions of a note about `case`, in the reader's words."""
    called, known = places(case), note_fields(tuple(one.side.value for one in case.partners))
    found = []
    for one in collided:
        place = ".".join(known[one.name].place) if one.name in known else one.name
        pairs = [
            (_shown(place, piece.stored, case), _shown(place, piece.mine, case))
            for piece in one.pieces
            if piece.differs
        ]
        both = one.name in known and known[one.name].takes in (Takes.TEXT, Takes.MANY)
        found.append(Told(one.name, called.get(place, place), pairs, both))
    return found


def _shown(place: str, value: Any, case: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else ""
    return said(place, ", ".join(value) if isinstance(value, list) else value, case)


def named_fields(names: Iterable[str], case: Any) -> list[tuple[str, str]]:
    """(what, form name) of fields of a note about `case`."""
    called, known = places(case), note_fields(tuple(one.side.value for one in case.partners))
    found = [(name, ".".join(known[name].place) if name in known else name) for name in names]
    return [(called.get(place, place), name) for name, place in found]


def gaps(missing: Iterable[tuple[str, str]], case: Any) -> list[tuple[str, str]]:
    """(what, form name) of what is not recorded yet; `missing` as `text.missing` gives it."""
    called, names = places(case), {"ratings": "rating"}
    called |= {f"source.{one.side.value}": called[f"better.{one.side.value}.source"] for one in case.partners}
    return [
        (called[f"{part}.{side}"], f"{names.get(part, part)}_{side}") if side else (called[part], part)
        for part, side in missing
    ]


@dataclass(frozen=True, slots=True)
class ChangedWords:
    """A place that two versions word differently."""

    what: str
    parts: list[Part]
    is_private: bool  # stays off paper, as the text itself does


_PRIVATE = ("safety", "safety_line", "disclosure", "supervision_question")


def changed_words(before: Text, after: Text, case: Any) -> list[ChangedWords]:
    """Where the later of two texts about `case` differs, word by word, in the reader's words."""
    called = places(case)
    return [
        ChangedWords(
            called.get(place, place), parts(said(place, one, case), said(place, other, case)), place in _PRIVATE
        )
        for place, one, other in differences(before, after)
    ]
