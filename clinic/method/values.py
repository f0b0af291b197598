"""What the method is made of, as frozen values: texts, fields, stages, exercises, frameworks and the rest."""

from dataclasses import dataclass

from clinic.core.i18n import language

#: What a field may hold. "ticks" is several of the options; "reference" points to a record of the case, see `Field.to`.
KINDS = frozenset(
    {"text", "long", "int", "scale", "list", "rank", "date", "time", "enum", "bool", "ticks", "reference"}
)
#: Besides exercises, what a reference may point to.
EXCEPTIONS = "exceptions"
#: Ways an exercise is done (S73).
MODES = frozenset({"alone", "together", "in_session"})
#: Sheets, in the order in which pages show them.
GROUPS = ("practice", "map", "story", "log", "letter")
#: Whose an entry is: of both, of one partner, or either as it comes.
WHOSE = frozenset({"both", "partner", "either"})
#: How all entries of a sheet are shown together; each is a template in `sheets/pictures/`.
PICTURES = frozenset({"list", "table", "grid", "weeks", "columns", "lanes", "five", "line"})
AUDIENCES = frozenset({"therapist", "client"})
#: The scale of S27: 1 is the least secure state, 10 the morning after the miracle.
SCALE = (1, 10)


@dataclass(frozen=True, slots=True)
class Text:
    """One text in English and in Simplified Chinese; as a string it is in the language of whoever reads."""

    en: str
    zh: str
    alone: "Text | None" = None  # what is said where one person comes, when that is something else

    def in_language(self, code: str) -> str:
        """The text in `code`: "en" or "zh_Hans"."""
        return self.zh if code == "zh_Hans" else self.en

    def said_to(self, *, couple: bool) -> str:
        """The text for a couple, or for somebody who comes alone."""
        return str(self if couple or self.alone is None else self.alone)

    def __str__(self) -> str:
        return self.in_language(language())


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a field."""

    key: str
    label: Text


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in. Minimum and maximum bound a number, or how many entries a list, rank or ticks hold."""

    key: str
    kind: str
    label: Text
    help: Text | None
    options: tuple[Option, ...]
    of: tuple["Field", ...]  # the fields of each entry of a list
    minimum: int | None
    maximum: int | None
    required: bool
    private: bool  # kept from the partner unless its owner decides otherwise
    per_partner: bool  # asked once for each partner
    #: What a reference points to: "exceptions", an exercise's key (what came back from it), or "exercise.list" (an entry).
    to: str | None = None
    linked: bool = False  # entries of this list have a key of their own, which other records point to
    quoted: bool = False  # a client's own words, shown in quotation marks
    aside: bool = False  # about the paper and not in it, such as where a letter stands

    @property
    def parts(self) -> tuple["Field", ...]:
        """What a form carries for each entry of a list."""
        return (ENTRY_KEY, *self.of) if self.linked else self.of


#: The key of an entry that other records point to; forms carry it along, nobody types it.
ENTRY_KEY = Field(
    "key", "key", Text("", ""), None, (), (), None, None, required=False, private=False, per_partner=False
)


@dataclass(frozen=True, slots=True)
class Stage:
    """One of six positions (S17). The days come from a self-guided run; they never make anything late."""

    number: int
    key: str
    name: Text
    short: Text
    days_from: int
    days_to: int | None  # None: and beyond
    days: Text  # the same in words
    purpose: Text
    evidence: Text
    readiness: tuple[Option, ...]  # guidance for moving on, never a lock; answers keep its keys


@dataclass(frozen=True, slots=True)
class Rule:
    """A check on what was filled in, with the sentence to show; `clinic.method.rules` says what each check does."""

    check: str
    field: str
    effect: str  # refuse, draft (may be kept but is not finished), remark
    text: Text
    minimum: int | None
    maximum: int | None
    words: tuple[str, ...]
    other: str | None
    when_field: str | None
    when_value: str | None
    also: tuple[str, ...] = ()  # more fields in which the words are looked for
    unless: str | None = None  # a yes or no that silences the rule when it says yes


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise (S20-S37). Records keep its key and the edition it was given in."""

    key: str
    row: str
    stage: int
    edition: int
    name: Text
    teaser: Text
    purpose: Text
    instructions: Text
    suitable: tuple[str, ...]
    default_mode: str
    needs_open_gate: bool  # in every mode; whatever is done together needs the open gate besides
    minutes: int | None
    rhythm: Text
    cautions: tuple[Text, ...]
    therapist_view: Text
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A phrase to copy, with the stages and the mechanism it serves (S54, S69)."""

    id: str
    text: Text
    stages: tuple[int, ...]
    mechanism: int | None
    audience: str


@dataclass(frozen=True, slots=True)
class Framework:
    """A lens (S50-S53): its ideas, what to guard against, the five-minute note block and deeper fields."""

    key: str
    order: int
    row: str
    name: Text
    people: Text
    summary: Text
    ideas: tuple[Text, ...]
    guards: tuple[Text, ...]
    fields: tuple[Field, ...]
    deeper: tuple[Field, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A way change happens (S09-S14): a tag on a note, with a "from" and a "to" in the client's words."""

    number: int
    key: str
    row: str
    name: Text
    from_: Text
    to: Text
    sign: Text  # how the stuck side sounds
    question: Text
    keeps: Text  # what the note keeps


@dataclass(frozen=True, slots=True)
class Check:
    """A supervisor's question under a distinction."""

    name: Text
    question: Text


@dataclass(frozen=True, slots=True)
class Distinction:
    """Two things easily mistaken for each other (S15, S16), with questions that tell them apart."""

    key: str
    row: str
    name: Text
    summary: Text
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """An integrated recommendation (S55-S60) and how supervision can look for it."""

    row: str
    name: Text
    check: Text


@dataclass(frozen=True, slots=True)
class Takeaway:
    """A card for clients (S61)."""

    number: int
    title: Text
    text: Text


@dataclass(frozen=True, slots=True)
class Vignette:
    """An invented case told for teaching (S65), numbered, always in the same six parts (S71), with a teaser (S72)."""

    key: str
    number: int
    name: Text
    teaser: Text
    problem: Text
    concepts: Text
    practice: Text
    course: Text
    experts: Text
    conclusion: Text
    stages: tuple[int, ...]
    exercises: tuple[str, ...]
    questions: tuple[Text, ...]  # to talk about when teaching


@dataclass(frozen=True, slots=True)
class Faq:
    """A question people ask about the method (S70)."""

    question: Text
    answer: Text


@dataclass(frozen=True, slots=True)
class Formulation:
    """A way of setting down what is understood so far (S02-S04), of the couple or of each partner."""

    key: str
    row: str
    name: Text
    help: Text
    per_partner: bool
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One of the method's own forms for the therapist. Entries keep its key and the edition they were written on."""

    key: str
    row: str
    edition: int
    group: str  # one of GROUPS
    framework: str | None  # whose map it is
    order: int
    name: Text
    summary: Text
    help: Text | None
    day: Text | None  # what the day of an entry is, where it is not just the day it is about
    whom: Text | None  # how the question whose it is reads, where that is not just whose it is
    ahead: bool  # the day may be still to come
    cautions: tuple[Text, ...]
    whose: str  # one of WHOSE
    needs_open_gate: bool  # joint work: entries are added while the gate is open
    for_two: bool  # makes no sense where one person comes
    picture: str  # one of PICTURES
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...]
