"""Migrations go up and down, also with data, and make what the models say."""

import uuid
from datetime import timedelta

import alembic.command
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import delete, func, inspect, select, text, update
from sqlalchemy.exc import IntegrityError

from clinic.audit import trail
from clinic.audit.events import Event
from clinic.contacts import actions as contacts
from clinic.contacts.models import ContactNote
from clinic.core import clock, db, schema
from clinic.homework.models import ExceptionEntry
from clinic.measures.queries import ratings_of
from clinic.sessions.lifecycle import SessionState, ThroughNote
from clinic.sessions.mistake_actions import take_back
from clinic.sessions.models import DiscardedDraft, SessionNote, TherapySession
from tests.factories.cases import a_case
from tests.factories.contacts import a_contact
from tests.factories.homework import an_exception
from tests.factories.sessions import a_note, a_session, a_signed_note

pytestmark = pytest.mark.own_database


def test_the_schema_is_what_the_models_say(app: Flask) -> None:
    with db.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, db.Base.metadata) == [], "Write a migration."


def test_the_newest_migration_has_the_highest_number_as_its_revision() -> None:
    assert schema.newest() == ScriptDirectory(str(schema.MIGRATIONS)).get_current_head()


def test_down_and_up_again_leaves_the_same_tables(app: Flask) -> None:
    before = schema.tables()
    db.session.remove()
    alembic.command.downgrade(schema.alembic_config(), "base")
    assert schema.tables() == {"alembic_version"}
    alembic.command.upgrade(schema.alembic_config(), "head")
    assert schema.tables() == before


def test_a_practice_with_records_can_go_back_to_the_first_version_and_come_again(app: Flask, dana, olga) -> None:
    case = a_case(by=dana)
    note = a_signed_note(case, by=dana, text={"summary": "Said.", "ratings": {"a": {"score": "4"}}})
    kept = [(SessionNote, note.id), (TherapySession, note.session_id), (TherapySession, a_session(case, by=dana).id)]
    entry_id = an_exception(case, by=dana).id
    db.session.commit()
    db.session.remove()
    alembic.command.downgrade(schema.alembic_config(), "0001")
    alembic.command.upgrade(schema.alembic_config(), "head")
    assert all(db.session.get(kind, one) for kind, one in [*kept, (ExceptionEntry, entry_id)])
    assert list(trail.verify()) == []
    if db.dialect() == "sqlite":
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
        assert db.session.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_an_exception_of_the_first_version_is_there_after_the_update(app: Flask, dana) -> None:
    entry_id = an_exception(a_case(by=dana), by=dana, context="They cooked together.").id
    db.session.remove()
    alembic.command.downgrade(schema.alembic_config(), "0001")
    alembic.command.upgrade(schema.alembic_config(), "head")
    entry = db.session.get_one(ExceptionEntry, entry_id)
    assert (entry.moment["context"], entry.retrospective, entry.edition) == ("They cooked together.", False, 1)


def test_a_missed_session_of_an_earlier_version_is_a_no_show_in_its_practitioners_calendar(app: Flask, dana) -> None:
    meeting_id = a_session(a_case(by=dana), by=dana, state=SessionState.NO_SHOW).id
    db.session.remove()
    alembic.command.downgrade(schema.alembic_config(), "0002")
    with db.database.engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT state FROM therapy_sessions").scalar() == "missed"
    alembic.command.upgrade(schema.alembic_config(), "head")
    meeting = db.session.get_one(TherapySession, meeting_id)
    assert (meeting.state, meeting.practitioner_id, meeting.booked) == (SessionState.NO_SHOW, dana.id, "both")
    assert (meeting.sequence, meeting.fee_free, meeting.apart) == (0, False, False)


def test_sessions_of_an_earlier_version_know_whether_they_have_a_note(app: Flask, dana) -> None:
    case = a_case(by=dana)
    ids = {a_note(case, by=dana).session_id: True, a_session(case, by=dana).id: False}
    db.session.remove()
    alembic.command.downgrade(schema.alembic_config(), "0010")
    alembic.command.upgrade(schema.alembic_config(), "head")
    assert {one: db.session.get_one(TherapySession, one).has_note for one in ids} == ids


def test_a_draft_of_an_earlier_version_takes_the_session_along_that_was_begun_with_it(app: Flask, dana) -> None:
    case = a_case(by=dana)
    long_ago = clock.now() - timedelta(minutes=5)
    made, planned, told, signed = (
        one.session_id for one in (*(a_note(case, by=dana) for _ in "123"), a_signed_note(case, by=dana))
    )
    trail.record(Event.SESSION_CHANGED, db.session.get_one(TherapySession, told), by=dana)  # on a page of its own
    db.session.execute(update(TherapySession).where(TherapySession.id == planned).values(recorded_at=long_ago))
    db.session.commit()
    db.session.remove()
    alembic.command.downgrade(schema.alembic_config(), "0011")
    alembic.command.upgrade(schema.alembic_config(), "head")
    found = {one: db.session.get_one(TherapySession, one) for one in (made, planned, told, signed)}
    assert {one: meeting.through_note for one, meeting in found.items()} == {
        made: ThroughNote.MADE,
        planned: None,
        told: None,
        signed: None,
    }
    db.session.execute(delete(SessionNote).where(SessionNote.session_id == made))
    db.session.expire_all()
    assert [found[one].has_note for one in (made, planned)] == [False, True]


def test_no_way_down_drops_a_draft_that_can_still_be_brought_back(app: Flask, as_, dana) -> None:
    note = a_note(a_case(by=dana), by=dana)
    as_(dana).post(f"/notes/{note.id}/discard")
    db.session.remove()
    with pytest.raises(RuntimeError, match="can still be brought back"):
        alembic.command.downgrade(schema.alembic_config(), "0011")
    assert db.session.scalar(select(func.count()).select_from(DiscardedDraft)) == 1


def test_notes_and_what_points_to_them_survive_the_way_up_and_down(app: Flask, dana) -> None:
    note = a_signed_note(a_case(by=dana), by=dana, text={"summary": "Said.", "ratings": {"a": {"score": "4"}}})
    note_id, meeting_id = note.id, note.session_id
    db.session.remove()
    alembic.command.downgrade(schema.alembic_config(), "0015")
    names = [one["name"] for one in inspect(db.database.engine).get_columns("session_notes")]
    new = "lower(hex(randomblob(16)))" if db.dialect() == "sqlite" else "gen_random_uuid()"
    values = ", ".join(new if one == "id" else one for one in names)
    again = f"INSERT INTO session_notes ({', '.join(names)}) SELECT {values} FROM session_notes"  # noqa: S608 - its own columns
    with db.database.engine.connect() as connection, pytest.raises(IntegrityError):
        connection.exec_driver_sql(again)
    alembic.command.upgrade(schema.alembic_config(), "head")
    note = db.session.get_one(SessionNote, note_id)
    assert (note.text["summary"], note.mistaken, len(note.versions)) == ("Said.", False, 1)
    assert db.session.get_one(TherapySession, meeting_id).has_note
    assert [str(one.score) for one in ratings_of(note.case)] == ["4"]
    if db.dialect() == "sqlite":
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []


def test_no_way_down_lets_a_note_count_again_that_was_recorded_by_mistake(app: Flask, dana) -> None:
    note = a_signed_note(a_case(by=dana), by=dana)
    take_back(note, because="Another couple.", record_id=uuid.uuid4(), by=dana)
    db.session.commit()
    db.session.remove()
    with pytest.raises(RuntimeError, match="would count again"):
        alembic.command.downgrade(schema.alembic_config(), "0015")
    assert db.session.get_one(SessionNote, note.id).mistaken


def test_nor_one_without_a_session(app: Flask, dana) -> None:
    note = a_contact(a_case(by=dana), by=dana, signed=True)
    contacts.take_back(note, because="Another couple.", record_id=uuid.uuid4(), by=dana)
    db.session.commit()
    db.session.remove()
    with pytest.raises(RuntimeError, match="would count again"):
        alembic.command.downgrade(schema.alembic_config(), "0017")
    assert db.session.get_one(ContactNote, note.id).mistaken


def test_notes_without_a_session_survive_the_way_up_and_down(app: Flask, dana) -> None:
    note_id = a_contact(a_case(by=dana), by=dana, signed=True, text="Said.").id
    db.session.remove()
    alembic.command.downgrade(schema.alembic_config(), "0017")
    alembic.command.upgrade(schema.alembic_config(), "head")
    note = db.session.get_one(ContactNote, note_id)
    assert (note.text["text"], note.mistaken, len(note.versions)) == ("Said.", False, 1)
