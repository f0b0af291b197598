"""States and kinds as columns: kept as their words, with a check that knows them all."""

from enum import StrEnum

from sqlalchemy import Enum


def word(kind: type[StrEnum], name: str = "") -> Enum:
    """A column type that keeps a member of `kind` as its word.

    name: that of the check, where one table has several columns of this kind.
    """
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        name=name or kind.__name__.lower(),
        length=30,
        values_callable=lambda members: [one.value for one in members],
    )
