"""The form of whatever the content asks: exercises, sheets and, later, what partners fill in themselves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext
from wtforms import HiddenField

from clinic.core.forms import BaseForm, EditionField
from clinic.method import fields, rules
from clinic.method.fields import Block, Offers
from clinic.method.values import Field, Rule

#: Checks that speak beside a part of an entry.
IN_ENTRIES = {"needs", "ties", "ahead"}


class ContentForm(BaseForm):
    """A form whose questions come from content; `content_form` makes one."""

    asked: Sequence[Field]
    rules: Sequence[Rule]
    sides: Sequence[str]  # the partners, where some questions are put to each of them
    layout: tuple[tuple[Field, list[list[str]], list[str]], ...]  # asked, names of each row, names of the model row
    seen = EditionField()

    def blocks(self) -> list[Block]:
        """What is asked, each with its fields."""
        return [
            Block(
                asked,
                [[self[name] for name in row] for row in rows],
                [self[name] for name in model],
                self.sides if asked.per_partner else (),
            )
            for asked, rows, model in self.layout
        ]

    @property
    def by_key(self) -> dict[str, Block]:
        """What is asked, by its key."""
        return {block.asked.key: block for block in self.blocks()}

    def hints(self, key: str) -> list[tuple[Rule, bool]]:
        """(rule, whether it has something to say now) for the question `key`: what scripts say while one types.

        What would be refused is said by errors once the form was sent, and too few of something only then.
        """
        said = self.answers()
        now = rules.that_apply(self.rules, said) if any(value not in ("", [], {}) for value in said.values()) else ()
        own = [rule for rule in self.rules if rule.field == key]
        refused = self.is_submitted()
        return [
            (rule, rule in now and rule.effect != "refuse")
            for rule in own
            if rule.effect != "refuse" or (rule.check not in {"count", "empty"} and not refused)
        ]

    def answers(self) -> dict[str, Any]:
        """{field key: value}, as answers keep it and the rules read it."""
        return {block.asked.key: block.value() for block in self.blocks()}

    def whole(self) -> bool:
        """Whether everything that is required must be there; a draft may lack it."""
        return True

    def validate(self, extra_validators: Any = None) -> bool:
        """Every field reads well, what is begun is complete, and no rule refuses it."""
        super().validate(extra_validators)
        whole = self.whole()
        blocks = self.by_key
        ruled = {rule.field for rule in self.rules if rule.check == "count"}
        for block in blocks.values():
            _complete(block, whole=whole, counted=block.asked.key in ruled)
        for rule in rules.that_apply([one if whole else _for_a_part(one) for one in self.rules], self.answers()):
            if rule.effect == "refuse" and (whole or rule.check != "empty"):
                _wrong(_place(rule, blocks[rule.field]), str(rule.text))
        return not self.errors


def content_form(
    base: type[ContentForm],
    asked: Sequence[Field],
    ruled: Sequence[Rule],
    *,
    stored: Mapping[str, Any],
    posted: Collection[str] = (),
    more: str = "",
    sides: Sequence[str] = (),
    offers: Offers | None = None,
    **extra: Any,
) -> type[Any]:
    """The form class on `base` that asks `asked` under the rules `ruled`.

    stored: the answers kept so far; posted: the names that were sent; more: the key of the list that wants more rows;
    sides: the partners, for what each is asked; offers: what references may point to; extra: attributes of the class.
    """
    made: dict[str, Any] = {}
    layout = []
    kept = [key for _asked, key in fields.references(asked, stored)]
    for one in asked:
        numbers = fields.numbers(one, stored.get(one.key), posted, more == one.key)
        rows = fields.names(one, numbers, sides)
        model = fields.names(one, [fields.MODEL])[0] if one.kind == "list" else []
        made |= {name: fields.made(part, offers, kept) for row in [*rows, model] for name, part in row}
        layout.append((one, [[name for name, _part in row] for row in rows], [name for name, _part in model]))
    more_of = {"asked": tuple(asked), "rules": tuple(ruled), "layout": tuple(layout), "sides": tuple(sides)}
    return type("AskedForm", (base,), {**made, **more_of, **extra})


def values_of(asked: Sequence[Field], stored: Mapping[str, Any]) -> dict[str, Any]:
    """The form's values for stored answers."""
    values: dict[str, Any] = {}
    for one in asked:
        values |= fields.typed_from(one, stored.get(one.key))
    return values


def _wrong(field: Any, sentence: str) -> None:
    field.errors = [*field.errors, sentence]


def _for_a_part(rule: Rule) -> Rule:
    """The rule for what is told in part: too few is no fault then, too many still is."""
    return replace(rule, minimum=None) if rule.check == "count" else rule


def _complete(block: Block, *, whole: bool, counted: bool) -> None:
    """What must be there is there, and neither too little nor too much of it."""
    asked, filled = block.asked, block.filled
    if asked.required and whole and not filled:
        _wrong(block.rows[0][0], gettext("Please fill this in."))
    for row in filled:
        for part, one in zip(asked.parts, row, strict=False):
            if part.required and fields.plain(one) == "" and not one.errors:
                _wrong(one, gettext("Please fill this in, or empty the whole entry."))
    if asked.kind not in {"list", "rank", "ticks"} or counted or block.sides:
        return
    count = len(block.value())
    if asked.maximum is not None and count > asked.maximum:
        _wrong(block.rows[0][0], gettext("Please keep at most %(most)d of these.", most=asked.maximum))
    if asked.minimum is not None and whole and 0 < count < asked.minimum:
        _wrong(block.rows[0][0], gettext("Please give at least %(least)d of these.", least=asked.minimum))


def _place(rule: Rule, block: Block) -> Any:
    """The form's field beside which `rule` speaks: the part of the entry that is wrong, else the first that people see."""
    entries: list[dict[str, Any]] = []
    for row in block.filled if rule.check in IN_ENTRIES and block.asked.of else []:
        entries.append(block.entry(row))
        if rules.that_apply([rule], {rule.field: entries if rule.check == "ties" else entries[-1:]}):
            return row[[part.key for part in block.asked.parts].index(rule.other or "")]
    return next(one for one in block.rows[0] if not isinstance(one, HiddenField))
