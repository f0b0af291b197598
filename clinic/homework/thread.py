"""The way of a moment through the record (S06, S07): what was described, gathered, tried, agreed, learned and told.

On plain values: every answer is opened once, before it comes here. Nothing is counted as good or as progress.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from clinic.homework.moments import Moment
from clinic.homework.readings.answers import AnswerView
from clinic.homework.readings.links import Commitment, Day, commitment_of, days_of, pointed

DESCRIPTION = "exception_deep_description"
PATTERN = "pattern_recognition"
EXPERIMENT = "micro_experiments"
MENU = "action_menu"
COMMITMENT = "commitment_and_experimentation"
FEEDBACK = "feedback_loop"
STORY = "progress_narrative"
#: The exercises whose answers point to moments, or to one another.
LINKS = (DESCRIPTION, PATTERN, EXPERIMENT, MENU, COMMITMENT, FEEDBACK, STORY)


@dataclass(frozen=True, slots=True)
class Built:
    """What was built on one moment so far: the answers' ids, newest first."""

    described: tuple[uuid.UUID, ...] = ()
    speaks_for: tuple[uuid.UUID, ...] = ()
    speaks_against: tuple[uuid.UUID, ...] = ()
    tried: tuple[uuid.UUID, ...] = ()  # experiments with a pattern it speaks for
    agreed: tuple[uuid.UUID, ...] = ()  # commitments from these
    told: tuple[uuid.UUID, ...] = ()  # closing stories that have it


@dataclass(frozen=True, slots=True)
class Described:
    """A moment thickened."""

    answer: AnswerView
    entry: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """A moment in a thread, with what was thickened of it and how the closing story tells it."""

    moment: Moment
    described: tuple[Described, ...]
    told: tuple["Quote", ...]

    @property
    def capabilities(self) -> tuple[str, ...]:
        """What the deep descriptions say that the two can do and had forgotten."""
        return _some(str(one.entry.get("forgotten_capability", "")) for one in self.described)


@dataclass(frozen=True, slots=True)
class Quote:
    """Where a closing story has a moment, and in which words; "" when it has none of its own."""

    answer: AnswerView
    words: str


@dataclass(frozen=True, slots=True)
class Experiment:
    """Three days of trying, and the commitments that grew from them."""

    answer: AnswerView
    days: tuple[Day, ...]
    commitments: tuple[Commitment, ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """One way through: from moments to the closing story, as far as it goes."""

    side: str
    name: str
    key: str  # to be found on the page
    pattern: AnswerView | None
    moments: tuple[Kept, ...]
    against: tuple[Kept, ...]
    experiments: tuple[Experiment, ...]
    commitments: tuple[Commitment, ...]  # from the pattern through the menu, without an experiment
    feedback: tuple[AnswerView, ...] = ()  # loops that name no commitment

    @property
    def tested(self) -> bool:
        """Whether moments that do not fit were looked for."""
        return bool(self.pattern and self.against)

    @property
    def agreed(self) -> tuple[Commitment, ...]:
        """Every commitment of this thread."""
        return (*(one for some in self.experiments for one in some.commitments), *self.commitments)

    @property
    def loops(self) -> tuple[AnswerView, ...]:
        """Every feedback loop of this thread."""
        return (*(one for some in self.agreed for one in some.loops), *self.feedback)

    @property
    def told(self) -> tuple[tuple[Kept, Quote], ...]:
        """Where the closing story has it."""
        return tuple((kept, quote) for kept in self.moments for quote in kept.told)

    def spiral(self) -> tuple["Turn", ...]:
        """Each moment with what it opened and what it built (S07); in the order of days, without any score."""
        tried = [one.answer.text("condition_to_recreate") for one in self.experiments]
        agreed = [one.answer.text("what_will_i_try") for one in self.agreed]
        return tuple(
            Turn(
                kept.moment,
                opened=_some([kept.moment.told.get("behaviour", ""), *tried, *agreed]),
                built=_some([kept.moment.told.get("information", ""), *kept.capabilities]),
            )
            for kept in self.moments
        )

    @property
    def learned(self) -> tuple[str, ...]:
        """What was learned on the way, from experiments and from loops."""
        days = [day.learned for one in self.experiments for day in one.days]
        return _some([*days, *(one.text("learned") or one.learned for one in self.loops)])


@dataclass(frozen=True, slots=True)
class Turn:
    """A moment's part in the spiral upwards: the acts it opened, and what is there since."""

    moment: Moment
    opened: tuple[str, ...]
    built: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Threads:
    """Every thread of a case; `loose`: how many moments nothing was built on yet."""

    threads: tuple[Thread, ...]
    loose: int


def built_on(answers: Sequence[AnswerView]) -> dict[uuid.UUID, Built]:
    """{moment's id: what was built on it}, of moments on which something was built."""
    web = _Web(answers)
    keys = {*web.described, *web.fitting, *web.against, *web.told}
    return {uuid.UUID(key): web.built(key) for key in keys if _is_id(key)}


def threads_of(found: Sequence[Moment], answers: Sequence[AnswerView], side: str = "") -> Threads:
    """The threads of a case, those with the newest pattern first. side: of one partner alone; "" is both."""
    web = _Web(answers)
    moments = {str(one.id): one for one in found}
    made = [web.of_pattern(one, moments) for one in web.kind(PATTERN)]
    used = {str(kept.moment.id) for one in made for kept in (*one.moments, *one.against)}
    made += [web.of_moment(one) for key, one in moments.items() if key not in used and web.is_thick(key)]
    used |= {str(kept.moment.id) for one in made for kept in one.moments}
    made += web.loose_ends()
    loose = [one for key, one in moments.items() if key not in used and side in ("", one.side)]
    return Threads(tuple(one for one in made if side in ("", one.side)), len(loose))


@dataclass(slots=True)
class _Web:
    """Who points to what."""

    answers: Sequence[AnswerView]
    described: dict[str, list[Described]] = field(default_factory=dict)
    fitting: dict[str, list[AnswerView]] = field(default_factory=dict)
    against: dict[str, list[AnswerView]] = field(default_factory=dict)
    told: dict[str, list[Quote]] = field(default_factory=dict)
    _kinds: dict[str, list[AnswerView]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in [one for one in self.answers if one.answers]:
            self._kinds.setdefault(one.exercise, []).append(one)
        for one in self.kind(DESCRIPTION):
            for entry in one.entries("exceptions"):
                _add(self.described, entry.get("entry_ref"), Described(one, entry))
        for one in self.kind(PATTERN):
            for key in pointed(one, "supporting_entries", "entry"):
                _add(self.fitting, key, one)
            for key in pointed(one, "counter_entries", "entry"):
                _add(self.against, key, one)
        for one in self.kind(STORY):
            for entry in one.entries("moments"):
                _add(self.told, entry.get("moment"), Quote(one, str(entry.get("words", ""))))

    def kind(self, exercise: str) -> list[AnswerView]:
        return self._kinds.get(exercise, [])

    def is_thick(self, key: str) -> bool:
        return key in self.described or key in self.told

    def built(self, key: str) -> Built:
        patterns = self.fitting.get(key, [])
        experiments = [one for pattern in patterns for one in self._experiments(pattern)]
        agreed = [made for one in experiments for made in self._from(one)]
        agreed += [made for one in patterns for made in self._through_menu(one)]
        return Built(
            described=tuple(one.answer.id for one in self.described.get(key, [])),
            speaks_for=tuple(one.id for one in patterns),
            speaks_against=tuple(one.id for one in self.against.get(key, [])),
            tried=tuple(one.id for one in experiments),
            agreed=tuple(dict.fromkeys(one.id for one in agreed)),
            told=tuple(one.answer.id for one in self.told.get(key, [])),
        )

    def of_pattern(self, pattern: AnswerView, moments: Mapping[str, Moment]) -> Thread:
        experiments = tuple(self._experiment(one) for one in reversed(self._experiments(pattern)))
        taken = {made.answer.id for one in experiments for made in one.commitments}
        more = [one for one in self._through_menu(pattern) if one.id not in taken]
        return Thread(
            side=pattern.side,
            name=pattern.name,
            key=str(pattern.id),
            pattern=pattern,
            moments=self._kept(pointed(pattern, "supporting_entries", "entry"), moments),
            against=self._kept(pointed(pattern, "counter_entries", "entry"), moments),
            experiments=experiments,
            commitments=tuple(self._commitment(one) for one in reversed(more)),
        )

    def of_moment(self, moment: Moment) -> Thread:
        kept = self._kept([str(moment.id)], {str(moment.id): moment})
        said = [*(one.answer.name for one in kept[0].described), *(one.answer.name for one in kept[0].told)]
        return Thread(moment.side, said[0], str(moment.id), None, kept, (), (), ())

    def loose_ends(self) -> list[Thread]:
        """What names nothing before it: experiments, then commitments, then feedback, each a thread of its own."""
        patterns, experiments = self._ids(PATTERN), self._ids(EXPERIMENT)
        menu = {key for one in self.kind(PATTERN) for key in (made.id for made in self._through_menu(one))}
        made = [
            Thread(one.side, one.name, str(one.id), None, (), (), (self._experiment(one),), ())
            for one in self.kind(EXPERIMENT)
            if one.text("pattern_ref") not in patterns
        ]
        made += [
            Thread(one.side, one.name, str(one.id), None, (), (), (), (self._commitment(one),))
            for one in self.kind(COMMITMENT)
            if one.text("experiment_ref") not in experiments and one.id not in menu
        ]
        commitments = self._ids(COMMITMENT)
        return made + [
            Thread(one.side, one.name, str(one.id), None, (), (), (), (), (one,))
            for one in self.kind(FEEDBACK)
            if one.text("commitment_ref") not in commitments
        ]

    def _ids(self, exercise: str) -> set[str]:
        return {str(one.id) for one in self.kind(exercise)}

    def _kept(self, keys: Iterable[str], moments: Mapping[str, Moment]) -> tuple[Kept, ...]:
        there = sorted((moments[key] for key in dict.fromkeys(keys) if key in moments), key=lambda one: one.on)
        return tuple(
            Kept(one, tuple(self.described.get(str(one.id), ())), tuple(self.told.get(str(one.id), ())))
            for one in there
        )

    def _experiments(self, pattern: AnswerView) -> list[AnswerView]:
        return [one for one in self.kind(EXPERIMENT) if one.text("pattern_ref") == str(pattern.id)]

    def _experiment(self, one: AnswerView) -> Experiment:
        return Experiment(one, days_of(one), tuple(self._commitment(made) for made in reversed(self._from(one))))

    def _from(self, experiment: AnswerView) -> list[AnswerView]:
        return [one for one in self.kind(COMMITMENT) if one.text("experiment_ref") == str(experiment.id)]

    def _through_menu(self, pattern: AnswerView) -> list[AnswerView]:
        """Commitments to actions of a menu that come from this pattern."""
        actions = {
            f"{menu.id}:{entry.get('key', '')}"
            for menu in self.kind(MENU)
            for entry in menu.entries("actions")
            if entry.get("pattern_ref") == str(pattern.id)
        }
        return [one for one in self.kind(COMMITMENT) if actions & set(pointed(one, "action_ref", "action"))]

    def _commitment(self, one: AnswerView) -> Commitment:
        return commitment_of(one, self.kind(FEEDBACK))


def _add(found: dict[str, list[Any]], key: Any, value: Any) -> None:
    if key:
        found.setdefault(str(key), []).append(value)


def _some(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in texts if one))


def _is_id(key: str) -> bool:
    try:
        return bool(uuid.UUID(key))
    except ValueError:
        return False
