"""Reads the sheets: one file each, and every slip of the pen is refused by name."""

from pathlib import Path

from clinic.method.reading import fields_in
from clinic.method.reading_rules import rule
from clinic.method.table import Table, both_languages, load_each
from clinic.method.values import GROUPS, PICTURES, WHOSE, Field, Sheet


def sheets(folder: Path) -> tuple[Sheet, ...]:
    """The sheets, by group and order; a file's name is its sheet's key. Raises ContentError."""
    lenses = frozenset(path.stem for path in (folder / "frameworks").glob("*.toml"))
    found = load_each(folder, "sheets", lambda key, table: _sheet(key, table, lenses))
    return tuple(sorted(found, key=lambda one: (GROUPS.index(one.group), one.order, one.key)))


def _sheet(key: str, table: Table, lenses: frozenset[str]) -> Sheet:
    fields = fields_in(table)
    if any(part.kind == "reference" for one in fields for part in (one, *one.of)):
        raise table.wrong("fields", "holds a reference, but sheets point to no record")
    group = table.one_of("group", frozenset(GROUPS))
    picture = table.optional("picture", lambda one: table.one_of(one, PICTURES)) or "list"
    if not _drawable(picture, fields):
        raise table.wrong("picture", f"is “{picture}”, which these fields cannot fill")
    return Sheet(
        key=key,
        row=table.string("row"),
        edition=table.number_from("edition", 1),
        group=group,
        framework=table.one_of("framework", lenses) if group == "map" else None,
        order=table.number("order"),
        name=table.text("name"),
        summary=table.text("summary"),
        help=table.optional("help", table.text),
        day=table.optional("day", table.text),
        whom=table.optional("whom", table.text),
        ahead=table.flag("ahead"),
        cautions=table.each_or_none("cautions", both_languages),
        whose=table.one_of("whose", WHOSE),
        needs_open_gate=table.flag("needs_open_gate"),
        for_two=table.flag("for_two"),
        picture=picture,
        fields=fields,
        rules=table.each_or_none("rules", lambda one: rule(one, fields)),
    )


def _drawable(picture: str, fields: tuple[Field, ...]) -> bool:
    """Whether the fields hold what a picture of them is made from."""
    if picture == "weeks":
        return fields[0].kind == "scale" and not fields[0].per_partner
    if picture == "lanes":
        return any(one.kind == "list" and len(one.of) == 3 for one in fields)
    if picture == "five":
        texts = {one.key for one in fields if one.per_partner}
        return any(one.kind == "ticks" and {part.key for part in one.options} <= texts for one in fields)
    least = {"columns": 2, "grid": 1, "line": 1}.get(picture, 0)
    return all(one.kind in {"text", "long"} and not one.per_partner for one in fields[:least]) and len(fields) >= least
