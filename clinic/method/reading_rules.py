"""Reads the rules of an exercise, so strictly that a slip of the pen cannot silence one."""

from clinic.method.table import Table
from clinic.method.values import Field, Rule

EFFECTS = frozenset({"refuse", "draft", "remark"})
PLAIN = frozenset({"text", "long", "int", "scale", "date", "time", "enum", "bool", "reference"})
#: Which kinds of field each check can look at.
LOOKS_AT = {
    "count": frozenset({"list", "rank", "ticks"}),
    "ties": frozenset({"rank", "list"}),
    "words": frozenset({"text", "long"}),
    "empty": PLAIN | {"list", "rank", "ticks"},
    "order": frozenset({"int", "scale", "date"}),
    "needs": frozenset({"list"}),
    "unmatched": frozenset({"list"}),
    "without": PLAIN | {"list", "rank", "ticks"},
    "both": frozenset({"bool"}),
    "ahead": frozenset({"list"}),
}


def rule(table: Table, fields: tuple[Field, ...]) -> Rule:
    """The rule that `table` holds on one of `fields`. Raises ContentError, also when it could never say anything."""
    check = table.one_of("check", frozenset(LOOKS_AT))
    suited = {one.key: one for one in fields if one.kind in LOOKS_AT[check]}
    field = suited[table.one_of("field", frozenset(suited))]
    low, high = _bounds(table) if check == "count" else (None, None)
    parts = {one.key: one for one in field.of}
    when_field, when_value = _condition(table, parts) if check == "needs" else (None, None)
    other = _other(table, check, field, fields)
    if check == "unmatched":
        theirs = next(one for one in fields if one.key == other)
        when_field = table.one_of("when_field", frozenset(parts) & frozenset(one.key for one in theirs.of))
    yes_or_no = frozenset(one.key for one in fields if one.kind == "bool")
    return Rule(
        check=check,
        field=field.key,
        effect=table.one_of("effect", EFFECTS),
        text=table.text("text"),
        minimum=low,
        maximum=high,
        words=_words(table) if check == "words" else (),
        other=other,
        when_field=when_field,
        when_value=when_value,
        also=_also(table, frozenset(suited)) if check == "words" and table.has("also") else (),
        unless=table.optional("unless", lambda key: table.one_of(key, yes_or_no)),
    )


def _bounds(table: Table) -> tuple[int | None, int | None]:
    low = table.optional("minimum", lambda key: table.number_from(key, 0))
    high = table.optional("maximum", lambda key: table.number_from(key, low or 0))
    if low is None and high is None:
        raise table.wrong("minimum", "is missing, and “maximum” as well")
    return low, high


def _words(table: Table) -> tuple[str, ...]:
    words = table.words("words")
    for word in words:
        if word != word.casefold():
            raise table.wrong("words", f"holds “{word}”, but can only hold small letters")
    return words


def _also(table: Table, suited: frozenset[str]) -> tuple[str, ...]:
    also = table.words("also")
    for key in also:
        if key not in suited:
            raise table.wrong("also", f"holds “{key}”, but can only hold: {', '.join(sorted(suited))}")
    return also


def _other(table: Table, check: str, field: Field, fields: tuple[Field, ...]) -> str | None:
    """The field to compare with, of the same kind; the one that has to be there; the part that each entry needs."""
    if check == "without":
        return table.one_of("other", frozenset(one.key for one in fields) - {field.key})
    if check in {"order", "unmatched"}:
        return table.one_of("other", frozenset(one.key for one in fields if one.kind == field.kind) - {field.key})
    if check == "ahead":
        return table.one_of("other", frozenset(one.key for one in field.of if one.kind == "date"))
    in_entries = check == "needs" or (check == "ties" and field.kind == "list")
    return table.one_of("other", frozenset(one.key for one in field.of)) if in_entries else None


def _condition(table: Table, parts: dict[str, Field]) -> tuple[str | None, str | None]:
    """Which entries are meant: both keys or neither, and the value is one that can be chosen."""
    if not table.has("when_field") and not table.has("when_value"):
        return None, None
    part = parts[table.one_of("when_field", frozenset(parts))]
    choices = frozenset(one.key for one in part.options)
    return part.key, table.one_of("when_value", choices) if choices else table.string("when_value")
