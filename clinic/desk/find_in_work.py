"""The kinds of records of the clinical work that are searched: notes, exercises, sheets, reviews."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext

from clinic.contacts import search_queries as contacts_search
from clinic.contacts import words as contact_words
from clinic.contacts.models import ContactNote, ContactVersion
from clinic.core import db
from clinic.desk.find_kinds import Kind, Mark, Texts, held, id_in, labelled
from clinic.homework import search_queries as homework_search
from clinic.homework.content import name_of as exercise_name
from clinic.homework.models import ExceptionEntry, Homework, Quotation
from clinic.method import catalogue
from clinic.method.said import own_words
from clinic.method.values import Exercise
from clinic.prompts import search_queries as prompts_search
from clinic.psychotherapy_notes import search_queries as apart_search
from clinic.psychotherapy_notes import words as apart_words
from clinic.psychotherapy_notes.models import PsychotherapyNote
from clinic.sessions import search_queries as sessions_search
from clinic.sessions import words as sessions_words
from clinic.sessions.models import NoteVersion, SessionNote
from clinic.sheets import content as sheets_content
from clinic.sheets import search_queries as sheets_search
from clinic.sheets.models import SheetEntry
from clinic.supervision import search_queries as supervision_search
from clinic.supervision.models import Review

_l = lazy_gettext


def _because(plain: Sequence[bytes]) -> Texts:
    """Why a note was amended, which stands behind its text."""
    return [(str(_l("Why it was amended")), one.decode()) for one in plain[1:] if one]


def _note_texts(row: Any, plain: Sequence[bytes]) -> Texts:
    return sessions_words.own_words(held(plain[0])) + _because(plain)


def _contact_texts(row: Any, plain: Sequence[bytes]) -> Texts:
    said = held(plain[0])
    return [("", said[name]) for name in ("text", "other") if said.get(name)] + _because(plain)


def _exercise(row: Any) -> Exercise | None:
    return next((one for one in catalogue.exercises() if one.key == row.exercise), None)


def _answer_texts(row: Any, plain: Sequence[bytes]) -> Texts:
    known = _exercise(row)
    more = labelled(_l("What was learned"), _l("What it was like"))(row, plain[1:])
    return own_words(known.fields if known else (), held(plain[0])) + more


def _given_texts(row: Any, plain: Sequence[bytes]) -> Texts:
    """What somebody wrote: the exercise's own text, given as it is, is found in the exercise."""
    instructions, until = (one.decode() for one in plain)
    known = _exercise(row)
    shipped = {known.instructions.en.strip(), known.instructions.zh.strip()} if known else set()
    found = [] if instructions.strip() in shipped else [("", instructions)]
    return found + ([("", until)] if until else [])


def _moment_texts(row: Any, plain: Sequence[bytes]) -> Texts:
    coded = {"time", "problem_level", "with_partner", "noticed_by", "first_move"}
    return [("", text) for key, text in held(plain[0]).items() if key not in coded]


def _entry_texts(row: Any, plain: Sequence[bytes]) -> Texts:
    sheet = sheets_content.sheet_of(row.sheet)
    return own_words(sheet.fields if sheet else (), held(plain[0]))


def _answer_of(row: Any) -> Mark | None:
    return ("answers", id_in(row.answer_id)) if row.answer_id else None


def _to_homework(row: Any) -> str:
    side = getattr(row, "side", None)
    return url_for(
        "homework.homework", homework_id=db.as_uuid(row.record_id), _anchor=f"back-{side.value}" if side else "given"
    )


WORK: tuple[Kind, ...] = (
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
        key="earlier",
        name=_l("Earlier versions of notes"),
        one=_l("Earlier version of a session note"),
        record=NoteVersion,
        opened=sessions_search.earlier_opened,
        texts=_note_texts,
        labels=sessions_words.places,
        codes=sessions_words.codes,
        address=lambda row: url_for("sessions.note_version", note_id=db.as_uuid(row.note_id), number=row.number),
        copy_of=lambda row: ("notes", id_in(row.note_id)),
    ),
    Kind(
        key="earlier",
        name=_l("Earlier versions of notes"),
        one=_l("Earlier version of a note without a session"),
        record=ContactVersion,
        opened=contacts_search.earlier_opened,
        texts=_contact_texts,
        title=lambda row: contact_words.kinds().get(row.kind, ""),
        address=lambda row: url_for("contacts.note_version", note_id=db.as_uuid(row.note_id), number=row.number),
        copy_of=lambda row: ("contacts", id_in(row.note_id)),
    ),
    Kind(
        key="answers",
        name=_l("What came back from exercises"),
        one=_l("Answer to an exercise"),
        record=Homework,
        opened=homework_search.answers_opened,
        texts=_answer_texts,
        title=lambda row: exercise_name(row.exercise),
        address=_to_homework,
        id_of=lambda row: row.answer_id,
    ),
    Kind(
        key="given",
        name=_l("Exercises as you worded them"),
        one=_l("Exercise as it was given"),
        record=Homework,
        opened=homework_search.given_opened,
        texts=_given_texts,
        title=lambda row: exercise_name(row.exercise),
        address=_to_homework,
    ),
    Kind(
        key="exceptions",
        name=_l("Exceptions"),
        one=_l("Exception"),
        record=ExceptionEntry,
        opened=homework_search.exceptions_opened,
        texts=_moment_texts,
        address=lambda row: url_for(
            "homework.exceptions", case_id=db.as_uuid(row.case_id), _anchor=f"moment-{id_in(row.record_id)}"
        ),
        copy_of=_answer_of,
    ),
    Kind(
        key="quotations",
        name=_l("Marked sentences"),
        one=_l("Marked sentence"),
        record=Quotation,
        opened=homework_search.quotations_opened,
        texts=labelled(""),
        address=lambda row: url_for("homework.quotations", case_id=db.as_uuid(row.case_id)),
        copy_of=_answer_of,
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
        key="reviews",
        name=_l("Reviews"),
        one=_l("Review"),
        record=Review,
        opened=supervision_search.reviews_opened,
        texts=labelled(_l("Question"), _l("Comments"), _l("Answer to it")),
        address=lambda row: url_for("supervision.review", review_id=db.as_uuid(row.record_id)),
    ),
    Kind(
        key="prompts",
        name=_l("My answers to reflection prompts"),
        one=_l("My answer to a reflection prompt"),
        record=SessionNote,  # as on its page
        opened=prompts_search.answers_opened,
        texts=labelled(""),
        address=lambda row: url_for("desk.note", note_id=db.as_uuid(row.record_id), _anchor="answered"),
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
