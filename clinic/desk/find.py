"""Finding any sentence that somebody here may read."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from clinic.cases import queries as cases
from clinic.cases.models import Case
from clinic.cases.search_queries import load_keys
from clinic.core import clock, db
from clinic.core.search import Piece, Words, pieces, words_in
from clinic.desk.find_kinds import Kind, Texts, id_in
from clinic.desk.findable import KINDS

#: Hits after which the search stops.
MOST = 200
#: Pieces of one record that are shown.
PIECES = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; None narrows nothing."""

    words: Words
    kind: str | None = None
    case_ids: frozenset[uuid.UUID] | None = None
    first: date | None = None
    last: date | None = None
    stage: int | None = None
    lens: str | None = None
    author: uuid.UUID | None = None
    apart: bool = False  # one's own psychotherapy notes too
    often_first: bool = False  # by how often the words stand in it, instead of the newest first
    near: Mapping[Any, Words] = field(
        default_factory=dict
    )  # what is looked for instead in cases that were named, see `near`

    def asks_for(self, kind: Kind) -> bool:
        """Whether records of this kind are looked into."""
        if self.kind is None:
            return not kind.chosen and (self.apart or not kind.asked_for)
        return kind.key == self.kind and (self.apart or not kind.asked_for)

    def keep(self, row: Any) -> bool:
        """Whether a row is looked into."""
        on = day_of(row.on)
        return (
            (self.first is None or on >= self.first)
            and (self.last is None or on <= self.last)
            and (self.stage is None or row.stage == self.stage)
            and (self.author is None or (row.author_id is not None and db.as_uuid(row.author_id) == self.author))
            and (self.case_ids is None or db.as_uuid(row.case_id) in self.case_ids)
        )

    @property
    def is_plain(self) -> bool:
        """Whether every row is looked into."""
        return not (self.first or self.last or self.stage or self.author) and self.case_ids is None


def near(rest: Mapping[uuid.UUID, Iterable[str]]) -> dict[Any, Words]:
    """By the ids of cases, in either way in which rows have them, the words that did not name them."""
    found = {
        one: words_in(" ".join(f'"{word}"' if " " in word else word for word in some)) for one, some in rest.items()
    }
    return found | {one.hex: words for one, words in found.items()}


def day_of(value: date | datetime) -> date:
    """The day on the practice's calendar."""
    return clock.local(value).date() if isinstance(value, datetime) else value


@dataclass(frozen=True, slots=True)
class Hit:
    """A record in which the words stand."""

    kind: Kind
    row: Any
    texts: Texts = field(repr=False)
    times: int = 0

    @property
    def mention(self) -> SimpleNamespace:
        """What the trail needs to say that it was read."""
        ids = {"id": db.as_uuid(self.row.record_id), "case_id": db.as_uuid(self.row.case_id)}
        return SimpleNamespace(__tablename__=self.kind.record.__tablename__, **ids)


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit as the page shows it."""

    case: Case
    kind: str
    title: str
    address: str
    on: date
    stage: int | None
    author_id: uuid.UUID | None
    is_draft: bool
    said: tuple[tuple[str, list[Piece]], ...]  # (label, the piece of text)


def search(user: Any, wanted: Wanted) -> list[Hit]:
    """The records that `user` may read and in which all the words stand, at most MOST; the newest first unless told."""
    if not wanted.words:
        return []
    load_keys(user)
    found = _once([hit for kind in KINDS if wanted.asks_for(kind) for hit in _in(kind, user, wanted)])
    found.sort(key=lambda one: (one.times if wanted.often_first else 0, day_of(one.row.on)), reverse=True)
    return found[:MOST]


def _once(found: list[Hit]) -> list[Hit]:
    """Without what another hit says already, such as a moment that stands in the log it came back with."""
    there = {(one.kind.key, id_in(one.kind.id_of(one.row))) for one in found}
    return [one for one in found if one.kind.copy_of(one.row) not in there]


def _in(kind: Kind, user: Any, wanted: Wanted) -> list[Hit]:
    """The hits in records of one kind. Rows come newest first, so that words which are everywhere are found at once."""
    usual, hits = (wanted.words, wanted.words.among(kind.codes())), []
    others = {key: (words, words.among(kind.codes())) for key, words in wanted.near.items()}
    for row, plain in kind.opened(user, _all if wanted.is_plain else wanted.keep):
        words, beside = others.get(row.case_id, usual) if others else usual
        if not words.may_be_in(plain[0] if len(plain) == 1 else b"\n".join(plain), beside):
            continue
        texts = kind.texts(row, plain)
        if not words.are_in([text for _place, text in texts]) or not _has_lens(texts, wanted.lens):
            continue
        times = sum(words.times_in(text) for _place, text in texts) if wanted.often_first else 0
        hits.append(Hit(kind, row, texts, times))
        if len(hits) == MOST and not wanted.often_first:
            break
    return hits


def _all(row: Any) -> bool:
    return True


def _has_lens(texts: Texts, lens: str | None) -> bool:
    return lens is None or any(place.startswith(f"lenses.{lens}.") for place, _text in texts)


def shown(hits: Iterable[Hit], words: Words) -> list[Shown]:
    """These hits with their cases and the pieces of their texts, by one query more."""
    hits = list(hits)
    whole = {one.id: one for one in cases.cases_with({db.as_uuid(one.row.case_id) for one in hits})}
    return [_shown(one, whole[db.as_uuid(one.row.case_id)], words) for one in hits]


def _shown(hit: Hit, case: Case, words: Words) -> Shown:
    row, labels = hit.row, hit.kind.labels(case)
    said = ((labels.get(place, place), pieces(text, words)) for place, text in _telling(hit.texts, words))
    return Shown(
        case=case,
        kind=str(hit.kind.one),
        title=hit.kind.title(row),
        address=hit.kind.address(row),
        on=day_of(row.on),
        stage=row.stage,
        author_id=db.as_uuid(row.author_id) if row.author_id else None,
        is_draft=getattr(row, "draft", None) is not None,
        said=tuple(said),
    )


def _telling(texts: Texts, words: Words) -> Texts:
    """The texts in which the words stand, one for each word as long as it is not in another, at most PIECES."""
    left = [Words((writings,), (), False) for writings in words.asked]
    found: Texts = []
    for place, text in texts:
        met = [one for one in left if one.are_in([text])]
        if met and len(found) < PIECES:
            found.append((place, text))
            left = [one for one in left if one not in met]
    return found
