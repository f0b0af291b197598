"""Every kind of record that is searched: one more is one more line in KINDS."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext

from clinic.cases import search_queries as cases_search
from clinic.cases.models import Case, Formulation, Partner
from clinic.cases.search_queries import Keep, Opened
from clinic.contacts import search_queries as contacts_search
from clinic.contacts import words as contact_words
from clinic.contacts.models import ContactNote
from clinic.core import db
from clinic.homework import search_queries as homework_search
from clinic.homework.content import name_of as exercise_name
from clinic.homework.models import ExceptionEntry, Homework
from clinic.method import catalogue
from clinic.method.said import own_words
from clinic.method.values import Field
from clinic.psychotherapy_notes import search_queries as apart_search
from clinic.psychotherapy_notes import words as apart_words
from clinic.psychotherapy_notes.models import PsychotherapyNote
from clinic.sessions import search_queries as sessions_search
from clinic.sessions import words as sessions_words
from clinic.sessions.models import SessionNote
from clinic.sheets import content as sheets_content
from clinic.sheets import search_queries as sheets_search
from clinic.sheets.models import SheetEntry
from clinic.supervision import search_queries as supervision_search
from clinic.supervision.models import Review

_l = lazy_gettext
#: (place or label, text): what is in somebody's own words.
Texts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record that is searched. One more is one more line in KINDS."""

    key: str
    name: Any
    one: Any  # what a single one is called
    record: Any  # its table is what the trail says was read
    opened: Callable[[Any, Keep], Opened]
    texts: Callable[[Any, Sequence[bytes]], Texts]
    address: Callable[[Any], str]
    title: Callable[[Any], str] = lambda row: ""  # beside the kind's name
    labels: Callable[[Case], dict[str, str]] = lambda case: {}  # place -> label, where texts give places
    asked_for: bool = False  # searched only when somebody ticks it
    codes: Callable[[], Sequence[bytes]] = lambda: ()  # what stands in what is opened beside anybody's words


def _note_texts(row: Any, plain: Sequence[bytes]) -> Texts:
    return sessions_words.own_words(json.loads(plain[0]))


def _contact_texts(row: Any, plain: Sequence[bytes]) -> Texts:
    said = json.loads(plain[0])
    return [("", said[name]) for name in ("text", "other") if said.get(name)]


def _answer_texts(row: Any, plain: Sequence[bytes]) -> Texts:
    fields: Sequence[Field] = ()
    if row.exercise in {one.key for one in catalogue.exercises()}:
        fields = catalogue.exercise(row.exercise).fields
    answers, learned, what_it_was_like = plain
    found = own_words(fields, json.loads(answers)) if answers else []
    more = ((str(_l("What was learned")), learned), (str(_l("What it was like")), what_it_was_like))
    return found + [(label, text.decode()) for label, text in more if text]


def _moment_texts(row: Any, plain: Sequence[bytes]) -> Texts:
    coded = {"time", "problem_level", "with_partner", "noticed_by", "first_move"}
    return [("", text) for key, text in json.loads(plain[0]).items() if key not in coded]


def _entry_texts(row: Any, plain: Sequence[bytes]) -> Texts:
    sheet = sheets_content.sheet_of(row.sheet)
    return own_words(sheet.fields if sheet else (), json.loads(plain[0]))


def _review_texts(row: Any, plain: Sequence[bytes]) -> Texts:
    labels = str(_l("Question")), str(_l("Comments")), str(_l("Answer to it"))
    return [(label, text.decode()) for label, text in zip(labels, plain, strict=True) if text]


def _formulation(row: Any) -> Any:
    return next((one for one in catalogue.formulations() if one.key == row.kind), None)


def _formulation_texts(row: Any, plain: Sequence[bytes]) -> Texts:
    known = _formulation(row)
    return own_words(known.fields if known else (), json.loads(plain[0]))


def _reason_texts(row: Any, plain: Sequence[bytes]) -> Texts:
    labels = str(_l("Why they came")), str(_l("What they hope for"))
    return [(label, text.decode()) for label, text in zip(labels, plain, strict=True) if text]


def _to_formulation(row: Any) -> str:
    more: dict[str, Any] = {"side": row.side.value} if row.side else {}
    more |= {"own": 1} if row.visibility.value == "author_only" else {}
    return url_for("cases.edit_formulation", case_id=db.as_uuid(row.case_id), kind=row.kind, **more)


#: Everything that is searched, in the order in which the page offers it.
KINDS: tuple[Kind, ...] = (
    Kind(
        key="notes",
        name=_l("Session notes"),
        one=_l("Session note"),
        record=SessionNote,
        opened=sessions_search.notes_opened,
        texts=_note_texts,
        labels=sessions_words.places,
        codes=sessions_words.codes,
        address=lambda row: url_for("desk.note", note_id=db.as_uuid(row.record_id)),
    ),
    Kind(
        key="contacts",
        name=_l("Notes without a session"),
        one=_l("Note without a session"),
        record=ContactNote,
        opened=contacts_search.notes_opened,
        texts=_contact_texts,
        title=lambda row: contact_words.kinds().get(row.kind, ""),
        address=lambda row: url_for("contacts.note", note_id=db.as_uuid(row.record_id)),
    ),
    Kind(
        key="answers",
        name=_l("What came back from exercises"),
        one=_l("Answer to an exercise"),
        record=Homework,
        opened=homework_search.answers_opened,
        texts=_answer_texts,
        title=lambda row: exercise_name(row.exercise),
        address=lambda row: url_for("homework.homework", homework_id=db.as_uuid(row.record_id)),
    ),
    Kind(
        key="exceptions",
        name=_l("Exceptions"),
        one=_l("Exception"),
        record=ExceptionEntry,
        opened=homework_search.exceptions_opened,
        texts=_moment_texts,
        address=lambda row: url_for("homework.exceptions", case_id=db.as_uuid(row.case_id)),
    ),
    Kind(
        key="sheets",
        name=_l("Sheets and letters"),
        one=_l("Entry on a sheet"),
        record=SheetEntry,
        opened=sheets_search.entries_opened,
        texts=_entry_texts,
        title=lambda row: sheets_content.name_of(row.sheet),
        address=lambda row: url_for("sheets.entry", entry_id=db.as_uuid(row.record_id)),
    ),
    Kind(
        key="formulations",
        name=_l("What is understood"),
        one=_l("Formulation"),
        record=Formulation,
        opened=cases_search.formulations_opened,
        texts=_formulation_texts,
        title=lambda row: str(known.name) if (known := _formulation(row)) else "",
        address=_to_formulation,
    ),
    Kind(
        key="reasons",
        name=_l("Why they came, and what they hope for"),
        one=_l("Why they came"),
        record=Partner,
        opened=cases_search.reasons_opened,
        texts=_reason_texts,
        address=lambda row: url_for("desk.case", case_id=db.as_uuid(row.case_id)),
    ),
    Kind(
        key="reviews",
        name=_l("Reviews"),
        one=_l("Review"),
        record=Review,
        opened=supervision_search.reviews_opened,
        texts=_review_texts,
        address=lambda row: url_for("supervision.review", review_id=db.as_uuid(row.record_id)),
    ),
    Kind(
        key="apart",
        name=_l("Kept apart"),
        one=_l("kept apart, for me alone"),
        record=PsychotherapyNote,
        opened=apart_search.notes_opened,
        texts=lambda row, plain: [("", one.decode()) for one in plain if one],
        title=lambda row: apart_words.name(),
        address=lambda row: url_for("psychotherapy_notes.note", note_id=db.as_uuid(row.record_id)),
        asked_for=True,
    ),
)
