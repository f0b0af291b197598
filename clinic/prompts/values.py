"""What the prompts read: a case and its notes as plain frozen values, oldest note first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from clinic.measures.scoring import Score

#: Side -> something of that partner's; who has nothing is left out.
Each: TypeAlias = Mapping[str, str]
SIDES = ("a", "b")
PROPOSED = "therapist"  # the source of an exception that is the therapist's own idea


@dataclass(frozen=True, slots=True)
class Better:
    """A moment that went better: whose, whose word it is (client, partner, therapist_accepted, therapist; "" where nobody
    said so), and whether the note itself says so, rather than a log kept since the session before."""

    side: str
    source: str
    in_note: bool = True


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of one partner ("" for both): whether it serves that partner's reason for coming, and where it stands."""

    side: str
    serves: str  # yes, partly, no
    status: str  # on_the_table, settled, set_aside


@dataclass(frozen=True, slots=True)
class Case:
    """What all notes of a case share."""

    names: Each = field(default_factory=dict)
    reasons: Each = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """One session as its note and the records of that day have it."""

    present: tuple[str, ...] = SIDES
    pain: Each = field(default_factory=dict)
    better: tuple[Better, ...] = ()  # told since the session before, in order
    ratings: Mapping[str, Score] = field(default_factory=dict)
    evidence: Each = field(default_factory=dict)  # what a partner points to, or did, besides exceptions
    stage: int | None = None
    joint: bool = False  # an exercise for both together was used or given
    future: bool = False  # the miracle question or a letter was used
    disclosure: bool = False  # a new disclosure of harm
    something_new: bool = False  # something new about safety
    settled: bool = False  # what was open about safety was decided on after this session
    gate: str = ""  # not_assessed, open, paused, closed
    concern: bool = False  # what a partner disclosed, asked alone, is open
    summary: str = ""
    experiments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offered: tuple[str, ...] = ()  # tasks, letters and phrases, as the therapist worded them
    past: Each = field(default_factory=dict)
    acknowledged: Each = field(default_factory=dict)
    goals: tuple[Goal, ...] | None = None  # as they stood then; None when it is not known


@dataclass(frozen=True, slots=True)
class Fired:
    """A prompt that a note raises, about one partner or about no one in particular."""

    prompt: str
    side: str = ""
    times: int = 0
    phrase: str = ""

    @property
    def key(self) -> str:
        """What an answer is kept under, such as D1a."""
        return self.prompt + self.side
