"""The texts that partners agree to: a file for each edition, read once and checked; an edition that was agreed to stays.

Ours are a starting point. A practice puts its own beside its data, in the folder `consents`; they take the place of ours.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import current_app

from clinic.cases.lifecycle import CaseKind, SecretsPolicy
from clinic.method.table import ContentError, Table, load_each
from clinic.method.values import Text

CONTENT = Path(__file__).parent / "content"
#: The folder of a practice’s own, beside its data.
OWN = "consents"
_KINDS = frozenset(one.value for one in CaseKind)
_POLICIES = frozenset(one.value for one in SecretsPolicy)


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a text. by_policy: what it says under each secrets policy, before its own words."""

    key: str
    title: Text
    text: Text
    by_policy: dict[str, Text]
    may_decline: bool  # the work can go on without it

    def paragraphs(self, policy: SecretsPolicy) -> list[Text]:
        """What it says where this policy was chosen."""
        return [self.by_policy[policy], self.text] if self.by_policy else [self.text]


@dataclass(frozen=True, slots=True)
class AgreementText:
    """One edition of a text."""

    key: str
    edition: int
    kind: CaseKind  # of which cases
    name: Text
    opening: Text
    points: tuple[Point, ...]


def read(folder: Path) -> tuple[AgreementText, ...]:
    """Every edition of every text in `folder`, the newest of each last. Raises ContentError."""
    found = load_each(folder.parent, folder.name, _text)
    editions: dict[str, list[AgreementText]] = defaultdict(list)
    for one in found:
        editions[one.key].append(one)
    for key, some in editions.items():
        if sorted(one.edition for one in some) != list(range(1, len(some) + 1)):
            raise ContentError(f"The editions of the text “{key}” have to be numbered from 1 on, without a gap.")
    for kind in CaseKind:
        if len({one.key for one in found if one.kind is kind}) > 1:
            raise ContentError(
                f"There can be one text only, in several editions, for cases of the kind “{kind.value}”."
            )
    return tuple(sorted(found, key=lambda one: (one.key, one.edition)))


def _text(stem: str, table: Table) -> AgreementText:
    key, edition = table.name("key"), table.number_from("edition", 1)
    if stem != f"{key}_{edition}":
        raise table.wrong("edition", f"has to stand in a file called {key}_{edition}.toml")
    points = table.each("points", _point)
    table.unique("points.key", [one.key for one in points])
    return AgreementText(
        key=key,
        edition=edition,
        kind=CaseKind(table.one_of("kind", _KINDS)),
        name=table.text("name"),
        opening=table.text("opening"),
        points=points,
    )


def _point(table: Table) -> Point:
    said = table.each_or_none("by_policy", lambda one: (one.one_of("policy", _POLICIES), one.text("text")))
    table.unique("by_policy.policy", [policy for policy, _text in said])
    if said and {policy for policy, _text in said} != _POLICIES:
        raise table.wrong("by_policy", "has to hold every policy")
    return Point(
        key=table.name("key"),
        title=table.text("title"),
        text=table.text("text"),
        by_policy=dict(said),
        may_decline=table.flag("may_decline"),
    )


@cache
def shipped() -> tuple[AgreementText, ...]:
    """Ours."""
    return read(CONTENT)


@cache
def own_in(instance: Path) -> tuple[AgreementText, ...]:
    """Those that the practice keeps beside its data in `instance`; none when it has none. Raises ContentError."""
    found = read(instance / OWN) if any((instance / OWN).glob("*.toml")) else ()
    taken = {one.key for one in shipped()} & {one.key for one in found}
    if taken:
        raise ContentError(f"The key “{min(taken)}” in the folder {OWN} is that of a text of ours. Give yours another.")
    return found


def texts() -> tuple[AgreementText, ...]:
    """Every edition of every text, the practice's own last."""
    return shipped() + own_in(Path(current_app.instance_path))


def newest(kind: CaseKind) -> AgreementText:
    """The text that cases of this kind are offered now."""
    return [one for one in texts() if one.kind is kind][-1]


def text_of(key: str, edition: int) -> AgreementText | None:
    """This edition; None when its file is no longer there."""
    return next((one for one in texts() if (one.key, one.edition) == (key, edition)), None)
