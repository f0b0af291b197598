"""Entries on sheets for tests, made by the real actions."""

import uuid
from datetime import date
from typing import Any

from clinic.accounts.models import Account
from clinic.cases.lifecycle import Side
from clinic.cases.models import Case
from clinic.core import db
from clinic.method import catalogue
from clinic.method.values import Field, Sheet
from clinic.sheets import actions
from clinic.sheets.models import SheetEntry


def an_entry(
    case: Case,
    *,
    by: Account,
    sheet: str = "inner_voice",
    side: Side | None = Side.A,
    on: date = date(2026, 2, 2),
    only_me: bool = False,
    answers: dict[str, Any] | None = None,
    commit: bool = True,
) -> SheetEntry:
    """An entry in `case`; partner A's inner voice unless told."""
    made = actions.add(
        case,
        catalogue.sheet(sheet),
        record_id=uuid.uuid4(),
        side=side,
        on=on,
        answers=answers if answers is not None else {"sentence": "It is only the rain."},
        only_me=only_me,
        by=by,
    )
    if commit:
        db.session.commit()
    return made


def filled(sheet: Sheet, sides: tuple[str, ...] = ("a", "b")) -> dict[str, Any]:
    """What somebody might type into every field of `sheet`, by the names of its form."""
    typed: dict[str, Any] = {}
    for asked in sheet.fields:
        if asked.kind == "list":
            typed |= {f"x-{asked.key}-0-{part.key}": _value(part, f"{asked.key}.{part.key}") for part in asked.of}
        elif asked.per_partner:
            typed |= {f"x-{asked.key}-{side}": _value(asked, f"{asked.key} of {side}") for side in sides}
        else:
            typed[f"x-{asked.key}"] = _value(asked, asked.key)
    return typed


def _value(asked: Field, word: str) -> Any:
    if asked.kind in {"enum", "ticks"}:
        return asked.options[-1].key
    plain = {"bool": "yes", "scale": "7", "int": "3", "date": "2026-02-03"}
    return plain.get(asked.kind, f"Something about {word}.")
