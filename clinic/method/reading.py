"""Reads the content files of a folder into frozen values and checks them; `catalogue` keeps what was read."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from clinic.method.reading_rules import rule
from clinic.method.table import ContentError, Table, both_languages, load, load_each
from clinic.method.values import (
    AUDIENCES,
    EXCEPTIONS,
    KINDS,
    MODES,
    SCALE,
    Check,
    Distinction,
    Exercise,
    Faq,
    Field,
    Formulation,
    Framework,
    Mechanism,
    Option,
    Question,
    Recommendation,
    Stage,
    Takeaway,
    Text,
    Vignette,
)

WITH_OPTIONS = frozenset({"enum", "ticks"})
BOUNDED = frozenset({"int", "list", "rank", "ticks"})
T = TypeVar("T")
Numbered = TypeVar("Numbered", Stage, Mechanism, Takeaway)


def stages(folder: Path) -> tuple[Stage, ...]:
    """The stages in their order. Raises ContentError, also when they are not numbered 1 to 6."""
    return load(folder, "stages.toml", lambda table: _numbered(table, "stages", _stage, "key"))


def mechanisms(folder: Path) -> tuple[Mechanism, ...]:
    """The mechanisms in their order. Raises ContentError, also when they are not numbered 1 to 6."""
    return load(folder, "mechanisms.toml", lambda table: _numbered(table, "mechanisms", _mechanism, "key", "row"))


def exercises(folder: Path) -> tuple[Exercise, ...]:
    """The exercises, by stage and row; a file's name is its exercise's key. Raises ContentError."""
    found = load_each(folder, "exercises", _exercise)
    _different("exercises", "row", (one.row for one in found))
    _pointing(found)
    return tuple(sorted(found, key=lambda one: (one.stage, one.row)))


def frameworks(folder: Path) -> tuple[Framework, ...]:
    """The frameworks in their order; a file's name is its framework's key. Raises ContentError."""
    found = load_each(folder, "frameworks", _framework)
    _different("frameworks", "row", (one.row for one in found))
    _different("frameworks", "questions.id", (asked.id for one in found for asked in one.questions))
    return tuple(sorted(found, key=lambda one: (one.order, one.row)))


def distinctions(folder: Path) -> tuple[Distinction, ...]:
    """The key distinctions. Raises ContentError."""
    return load(folder, "distinctions.toml", lambda table: _each(table, "distinctions", _distinction, "key", "row"))


def recommendations(folder: Path) -> tuple[Recommendation, ...]:
    """The integrated recommendations. Raises ContentError."""
    return load(folder, "recommendations.toml", lambda table: _each(table, "recommendations", _recommendation, "row"))


def takeaways(folder: Path) -> tuple[Takeaway, ...]:
    """The cards for clients in their order. Raises ContentError, also when they are not numbered 1 to 6."""
    return load(folder, "takeaways.toml", lambda table: _numbered(table, "takeaways", _takeaway))


def faq(folder: Path) -> tuple[Faq, ...]:
    """What people ask. Raises ContentError."""
    return load(folder, "faq.toml", lambda table: table.each("faq", _faq))


def vignettes(folder: Path) -> tuple[Vignette, ...]:
    """The teaching vignettes by number; a file's name is its key. Raises ContentError."""
    found = load_each(folder, "vignettes", _vignette)
    _different("vignettes", "number", (str(one.number) for one in found))
    return tuple(sorted(found, key=lambda one: one.number))


def phrases(folder: Path) -> tuple[Question, ...]:
    """The general phrases. Raises ContentError."""
    return load(folder, "phrases.toml", _questions)


def formulations(folder: Path) -> tuple[Formulation, ...]:
    """The formulations. Raises ContentError."""
    return load(folder, "formulations.toml", lambda table: _each(table, "formulations", _formulation, "key", "row"))


def relationship_facts(folder: Path) -> tuple[Field, ...]:
    """The facts that a couple's case records. Raises ContentError."""
    return load(folder, "relationship.toml", fields_in)


def _each(table: Table, key: str, read: Callable[[Table], T], *distinct: str) -> tuple[T, ...]:
    """The records of the list `key`; under the names in `distinct` each has a value of its own."""
    found = table.each(key, read)
    for name in distinct:
        table.unique(f"{key}.{name}", [str(getattr(one, name)) for one in found])
    return found


def _numbered(table: Table, key: str, read: Callable[[Table], Numbered], *distinct: str) -> tuple[Numbered, ...]:
    found = _each(table, key, read, *distinct)
    if [one.number for one in found] != list(range(1, 7)):
        raise table.wrong(key, "has to hold the numbers 1 to 6, in this order")
    return found


def _different(name: str, key: str, values: Iterable[str]) -> None:
    """Two files of one folder may not claim the same thing."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise ContentError(f"In two files of {name}, “{key}” is “{value}”; each needs its own.")
        seen.add(value)


def _pointing(found: Iterable[Exercise]) -> None:
    """Every reference points to something that there is."""
    targets = {EXCEPTIONS} | {one.key for one in found}
    targets |= {f"{one.key}.{asked.key}" for one in found for asked in one.fields if asked.linked}
    for one in found:
        for asked in (part for field in one.fields for part in (field, *field.of)):
            if asked.to is not None and asked.to not in targets:
                raise ContentError(f"In {one.key}, “{asked.key}” points to “{asked.to}”, which there is not.")


def fields_in(table: Table, key: str = "fields") -> tuple[Field, ...]:
    """What the list `key` asks, each under a key of its own."""
    return _each(table, key, _field, "key")


def _field(table: Table) -> Field:
    kind = table.one_of("kind", KINDS)
    options: tuple[Option, ...] = ()
    if kind in WITH_OPTIONS or (kind == "rank" and table.has("options")):
        options = _each(table, "options", _option, "key")
    low, high = SCALE if kind == "scale" else (None, None)
    if kind in BOUNDED:
        low, high = table.optional("minimum", table.number), table.optional("maximum", table.number)
    if low is not None and high is not None and low > high:
        raise table.wrong("minimum", f"is {low}, which is more than the maximum {high}")
    return Field(
        key=table.name("key"),
        kind=kind,
        label=table.text("label"),
        help=table.optional("help", table.text),
        options=options,
        of=fields_in(table, "of") if kind == "list" else (),
        minimum=low,
        maximum=high,
        required=table.flag("required"),
        private=table.flag("private"),
        per_partner=table.flag("per_partner"),
        to=table.string("to") if kind == "reference" else None,
        linked=kind == "list" and table.flag("linked"),
        quoted=kind in {"text", "long"} and table.flag("quoted"),
        aside=table.flag("aside"),
    )


def _option(table: Table) -> Option:
    return Option(table.name("key"), both_languages(table))


def _stage(table: Table) -> Stage:
    first = table.number_from("days_from", 1)
    readiness = table.each("readiness", _option)
    table.unique("readiness", [one.key for one in readiness])
    return Stage(
        number=table.number("number"),
        key=table.name("key"),
        name=table.text("name"),
        short=table.text("short"),
        days_from=first,
        days_to=table.optional("days_to", lambda key: table.number_from(key, first)),
        days=table.text("days"),
        purpose=table.text("purpose"),
        evidence=table.text("evidence"),
        readiness=readiness,
    )


def _exercise(key: str, table: Table) -> Exercise:
    fields = fields_in(table)
    suitable = table.words("suitable")
    for mode in suitable:
        if mode not in MODES:
            raise table.wrong("suitable", f"holds “{mode}”, but can only hold: {', '.join(sorted(MODES))}")
    return Exercise(
        key=key,
        row=table.string("row"),
        stage=table.number_in("stage", 1, 6),
        edition=table.number_from("edition", 1),
        name=table.text("name"),
        teaser=table.text("teaser"),
        purpose=table.text("purpose"),
        instructions=table.text("instructions"),
        suitable=suitable,
        default_mode=table.one_of("default_mode", frozenset(suitable)),
        needs_open_gate=table.flag("needs_open_gate"),
        minutes=table.optional("minutes", lambda one: table.number_from(one, 1)),
        rhythm=table.text("rhythm"),
        cautions=table.each_or_none("cautions", both_languages),
        therapist_view=table.text("therapist_view"),
        fields=fields,
        rules=table.each_or_none("rules", lambda one: rule(one, fields)),
    )


def _questions(table: Table) -> tuple[Question, ...]:
    return _each(table, "questions", _question, "id")


def _question(table: Table) -> Question:
    return Question(
        id=table.string("id"),
        text=table.text("text"),
        stages=table.numbers("stages", 1, 6),
        mechanism=table.optional("mechanism", lambda key: table.number_in(key, 1, 6)),
        audience=table.one_of("audience", AUDIENCES),
    )


def _framework(key: str, table: Table) -> Framework:
    fields, deeper = fields_in(table), fields_in(table, "deeper") if table.has("deeper") else ()
    table.unique("deeper.key", [one.key for one in fields + deeper])
    return Framework(
        key=key,
        order=table.number("order"),
        row=table.string("row"),
        name=table.text("name"),
        people=table.text("people"),
        summary=table.text("summary"),
        ideas=table.each("ideas", both_languages),
        guards=table.each("guards", both_languages),
        fields=fields,
        deeper=deeper,
        questions=_questions(table),
    )


def _mechanism(table: Table) -> Mechanism:
    texts: dict[str, Text] = {one: table.text(one) for one in ("name", "to", "sign", "question", "keeps")}
    return Mechanism(
        number=table.number("number"),
        key=table.name("key"),
        row=table.string("row"),
        from_=table.text("from"),
        **texts,
    )


def _distinction(table: Table) -> Distinction:
    return Distinction(
        key=table.name("key"),
        row=table.string("row"),
        name=table.text("name"),
        summary=table.text("summary"),
        checks=table.each("checks", lambda check: Check(check.text("name"), check.text("question"))),
    )


def _recommendation(table: Table) -> Recommendation:
    return Recommendation(table.string("row"), table.text("name"), table.text("check"))


def _takeaway(table: Table) -> Takeaway:
    return Takeaway(table.number("number"), table.text("title"), table.text("text"))


def _vignette(key: str, table: Table) -> Vignette:
    names = ("name", "teaser", "problem", "concepts", "practice", "course", "experts", "conclusion")
    texts: dict[str, Text] = {one: table.text(one) for one in names}
    return Vignette(
        key=key,
        number=table.number_from("number", 1),
        stages=table.numbers("stages", 1, 6),
        exercises=table.words("exercises"),
        questions=table.each("questions", both_languages),
        **texts,
    )


def _faq(table: Table) -> Faq:
    return Faq(table.text("question"), table.text("answer"))


def _formulation(table: Table) -> Formulation:
    return Formulation(
        key=table.name("key"),
        row=table.string("row"),
        name=table.text("name"),
        help=table.text("help"),
        per_partner=table.flag("per_partner"),
        fields=fields_in(table),
    )
