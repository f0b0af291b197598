"""What of a case's record can stand beside a stage, and what stands there, as values for pages."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from clinic.cases import words
from clinic.cases.lifecycle import EvidenceKind, Side, Visibility
from clinic.cases.models import Case, Evidence
from clinic.core.i18n import listed, short_day
from clinic.homework import queries as homework
from clinic.homework.content import name_of
from clinic.homework.models import ExceptionEntry, Homework
from clinic.homework.references import line_of
from clinic.sessions import queries as sessions
from clinic.sessions.lifecycle import NoteState
from clinic.sessions.queries import Rated, Visit


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be put beside a stage. of: the record that is meant; None for words that stand nowhere yet."""

    kind: EvidenceKind
    of: uuid.UUID | None
    side: Side | None
    visibility: Visibility
    label: str
    url: str = ""

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"{self.kind.value}:{self.of or ''}:{self.side.value if self.side else ''}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of evidence as a page shows it. whose: the side it is meant for, or "" when it is for more than one."""

    id: uuid.UUID
    episode_id: uuid.UUID
    kind: str
    label: str
    url: str
    whose: str
    line: str
    by_id: uuid.UUID
    added_at: datetime
    removed: bool


@dataclass(frozen=True, slots=True)
class Record:
    """What of a case's record `user` may see, read once for all that stands on a page."""

    user: Any
    case: Case
    given: Sequence[Homework]
    moments: Sequence[ExceptionEntry]
    ratings: Sequence[Rated]
    visits: Sequence[Visit]


def record_for(user: Any, case: Case) -> Record:
    """The record of `case` as `user` may see it."""
    visits = sessions.visits_of(case)
    return Record(
        user=user,
        case=case,
        given=homework.visible_to(user, homework.homework_of(case)),
        moments=homework.visible_to(user, homework.exceptions_of(case)),
        ratings=sessions.ratings_for(user, case, visits),
        visits=visits,
    )


def offers_in(record: Record) -> list[Offer]:
    """Everything in the record that can be put beside a stage; words that stand nowhere yet come last."""
    names = {one.side: one.called for one in record.case.partners}
    found = [*_exercises(record, names), *_exceptions(record, names), *_ratings(record, names)]
    return [*found, *_notes(record), *_words(names)]


def _exercises(record: Record, names: Mapping[Side, str]) -> Iterator[Offer]:
    for given in record.given:
        for one in homework.visible_to(record.user, given.answers):
            said = {"name": names[one.side], "exercise": name_of(given.exercise), "day": short_day(one.on)}
            label = _("Came back from %(name)s: %(exercise)s, %(day)s", **said)
            address = url_for("homework.homework", homework_id=given.id)
            yield Offer(EvidenceKind.EXERCISE, given.id, one.side, one.visibility, label, address)


def _exceptions(record: Record, names: Mapping[Side, str]) -> Iterator[Offer]:
    address = url_for("homework.exceptions", case_id=record.case.id)
    for one in reversed(record.moments):
        label = _("Exception of %(name)s: %(line)s", name=names[one.side], line=line_of(one))
        yield Offer(EvidenceKind.EXCEPTION, one.id, one.side, one.visibility, label, address)


def _ratings(record: Record, names: Mapping[Side, str]) -> Iterator[Offer]:
    address = url_for("sessions.sessions", case_id=record.case.id)
    for one in reversed(record.ratings):
        said = {"name": names[one.side], "score": str(one.score), "day": short_day(one.on)}
        label = _("Rating of %(name)s: %(score)s, %(day)s", **said)
        yield Offer(EvidenceKind.RATING, one.session_id, one.side, one.visibility, label, address)


def _notes(record: Record) -> Iterator[Offer]:
    for one in reversed(record.visits):
        if one.note_id is None or one.visibility is None or one.note_state is NoteState.DRAFT:
            continue
        if one.is_readable(record.user):
            label = _("Note of %(day)s", day=short_day(one.on))
            address = url_for("desk.note", note_id=one.note_id)
            yield Offer(EvidenceKind.NOTE, one.note_id, None, one.visibility, label, address)


def _words(names: Mapping[Side, str]) -> Iterator[Offer]:
    for side, name in names.items():
        label = _("Words of %(name)s, written below", name=name)
        yield Offer(EvidenceKind.QUOTE, None, side, side.own, label)
    adjusted = _("An exercise was skipped, set aside or repeated: which and why, written below")
    yield Offer(EvidenceKind.EXERCISE, None, None, Visibility.JOINT, adjusted)


def shown(records: Sequence[Evidence], offers: Sequence[Offer], case: Case) -> list[Shown]:
    """These records as pages show them, with the record that is meant named where its reader may see it."""
    known = {(one.kind, one.of, one.side): one for one in offers}
    names = {one.side: one.called for one in case.partners}
    return [_shown(one, known.get((one.kind, one.record_id, one.side)), names) for one in records]


def _shown(one: Evidence, offer: Offer | None, names: Mapping[Side, str]) -> Shown:
    if offer is not None and offer.of is not None:
        label = offer.label
    elif one.record_id is not None:
        label = _("Something that is no longer in the record")
    elif one.kind is EvidenceKind.QUOTE:
        label = _("Words of %(name)s", name=names.get(one.side, "")) if one.side else _("Their words")
    else:
        label = _("An exercise was skipped, set aside or repeated")
    own = {side.own: side for side in Side}
    return Shown(
        id=one.id,
        episode_id=one.episode_id,
        kind=one.kind.value,
        label=label,
        url=offer.url if offer else "",
        whose=own[one.visibility].value if one.visibility in own else "",
        line=one.line,
        by_id=one.by_id,
        added_at=one.added_at,
        removed=one.withdrawn_at is not None,
    )


def present(some: Sequence[Shown]) -> str:
    """Which sorts of evidence stand here, in a sentence; empty when none does."""
    called = words.evidence_kinds()
    there = [called[kind] for kind in called if any(one.kind == kind for one in some)]
    return _("Evidence present: %(kinds)s", kinds=listed(there)) if there else ""
