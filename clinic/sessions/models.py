"""Therapy sessions, notes and their signed versions."""

import uuid
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.accounts.models import Account
from clinic.cases.lifecycle import Visibility
from clinic.cases.mistakes import MistakeRecord
from clinic.cases.models import Case
from clinic.core import db
from clinic.core.enums import word
from clinic.core.sealed import SealedJson, SealedText
from clinic.sessions.attending import WHOSE, is_alone
from clinic.sessions.lifecycle import Attendance, Came, Modality, NoteState, SessionState, ThroughNote
from clinic.sessions.text import unread, written


class SessionSeries(db.Record):
    """Appointments that were made together; each is a row of its own, and may have become another than the rule says."""

    __tablename__ = "session_series"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    rule: Mapped[str] = mapped_column(String(120))  # RRULE of RFC 5545; the clock it goes by is the practice's
    visibility: Mapped[Visibility] = mapped_column(word(Visibility), default=Visibility.JOINT)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime]
    case: Mapped[Case] = relationship()


class TherapySession(db.Record):
    """An appointment with one or both partners, and what became of it."""

    __tablename__ = "therapy_sessions"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        Index("ix_therapy_sessions_state_starts_at", "state", "starts_at"),  # what is planned next
        Index("ix_therapy_sessions_practitioner_id_starts_at", "practitioner_id", "starts_at"),  # the calendar
        # what is over and waits for a note is found without reading any session that has one
        Index("ix_therapy_sessions_over", "practitioner_id", "has_note", "state", "ends_at"),
    )
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    on: Mapped[date] = mapped_column(
        index=True
    )  # the day on the practice's calendar; lists, charts and papers go by it
    state: Mapped[SessionState] = mapped_column(word(SessionState), default=SessionState.PLANNED)
    practitioner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))  # in whose calendar it is
    booked: Mapped[Attendance] = mapped_column(word(Attendance, "booked"), default=Attendance.BOTH)
    attendance: Mapped[Attendance] = mapped_column(word(Attendance), default=Attendance.BOTH)  # who came, or will
    came_a: Mapped[Came | None] = mapped_column(word(Came, "came_a"))
    came_b: Mapped[Came | None] = mapped_column(word(Came, "came_b"))
    modality: Mapped[Modality] = mapped_column(word(Modality), default=Modality.IN_PERSON)
    visibility: Mapped[Visibility] = mapped_column(word(Visibility), default=Visibility.JOINT)
    fee_free: Mapped[bool] = mapped_column(default=False)
    confirmed_at: Mapped[datetime | None]
    moved_from: Mapped[datetime | None]  # when it was to start before it was moved last
    sequence: Mapped[int] = mapped_column(default=0)  # how often what a calendar shows of it was changed
    series_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("session_series.id"), index=True)
    apart: Mapped[bool] = mapped_column(default=False)  # changed alone, so it no longer follows its series
    recorded_at: Mapped[datetime]
    has_note: Mapped[bool] = mapped_column(default=False, server_default=false())  # set by the database, by triggers
    through_note: Mapped[ThroughNote | None] = mapped_column(word(ThroughNote))
    edition: Mapped[int] = mapped_column()
    place = SealedText()  # an address, a room or a video link
    their_zone = SealedText()  # an IANA time zone, where theirs is another than usual
    __mapper_args__ = {"version_id_col": edition}

    case: Mapped[Case] = relationship()
    practitioner: Mapped[Account] = relationship()
    series: Mapped[SessionSeries | None] = relationship()
    #: The one that counts. Whatever joins a session to its note goes this way.
    note: Mapped["SessionNote | None"] = relationship(
        back_populates="therapy_session",
        primaryjoin="and_(SessionNote.session_id == TherapySession.id, SessionNote.mistaken == false())",
    )

    @property
    def is_of_one_alone(self) -> bool:
        """Whether it is an hour of one partner of a couple alone: no screen shows it that others see."""
        return self.case.is_couple and is_alone(self.booked, self.attendance)


_COUNTED: Any = {"sqlite_where": text("NOT mistaken"), "postgresql_where": text("NOT mistaken")}


class SessionNote(db.Record):
    """One note: at most one draft, and every text ever signed. Its text is a dictionary; see `sessions.text`."""

    __tablename__ = "session_notes"
    __table_args__ = (
        CheckConstraint("(state = 'signed') = (draft_sealed IS NULL)", name="only_unsigned_notes_have_a_draft"),
        Index("ix_session_notes_author_id", "author_id", "state"),  # what one has not signed
        # a session has one note that counts, and any number that were recorded by mistake
        Index("uq_session_notes_session_id", "session_id", unique=True, **_COUNTED),
    )
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("therapy_sessions.id"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    state: Mapped[NoteState] = mapped_column(word(NoteState), default=NoteState.DRAFT, index=True)
    visibility: Mapped[Visibility] = mapped_column(word(Visibility), default=Visibility.JOINT)
    stage: Mapped[int | None]  # the stage worked in, for lists: as signed last, as drafted before
    mistaken: Mapped[bool] = mapped_column(default=False, server_default=false())  # there is a NoteMistake
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    edition: Mapped[int] = mapped_column()
    draft = SealedJson()
    amending_because = SealedText()
    head = SealedJson()  # while there is a draft whose head changed the session: how it was before, and what was said
    __mapper_args__ = {"version_id_col": edition}

    case: Mapped[Case] = relationship()
    author: Mapped[Account] = relationship()
    therapy_session: Mapped[TherapySession] = relationship(back_populates="note")
    mistake: Mapped["NoteMistake | None"] = relationship(viewonly=True)  # the note itself stays as it is
    versions: Mapped[list["NoteVersion"]] = relationship(order_by="NoteVersion.number", back_populates="note")

    def follow_session(self) -> None:
        """Be as visible as the session is, unless the author keeps the note to themselves."""
        whose = WHOSE[self.therapy_session.attendance]
        if self.visibility not in (Visibility.AUTHOR_ONLY, whose):
            self.visibility = whose

    @property
    def text(self) -> dict[str, Any]:
        """The newest text: the draft while there is one, else the last signed one."""
        return self.versions[-1].text if self.state is NoteState.SIGNED else written(self.draft)

    @property
    def unread(self) -> dict[str, Any]:
        """What was typed into the draft and cannot be read yet: form name -> as it was typed."""
        return unread(self.draft)

    @property
    def signed_text(self) -> dict[str, Any] | None:
        """The last signed text, also while it is being amended."""
        return self.versions[-1].text if self.versions else None


class DiscardedDraft(db.Record):
    """A draft that its author discarded, whole, for as long as it can be brought back; or one that its author left behind,
    for good (0024).

    Of a note that was never signed this is all there is meanwhile, so note and session are named here and not pointed to.
    """

    __tablename__ = "discarded_drafts"
    sealed_for = "case_id"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    note_id: Mapped[uuid.UUID] = mapped_column(index=True)
    session_id: Mapped[uuid.UUID]
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    visibility: Mapped[Visibility] = mapped_column(word(Visibility))
    on: Mapped[date]  # the day of its session
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    discarded_at: Mapped[datetime] = mapped_column(index=True)
    set_aside_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))  # who writes the note instead
    note_edition: Mapped[int]
    edition: Mapped[int] = mapped_column()
    draft = SealedJson()
    amending_because = SealedText()  # why a signed note was being amended; empty for a first draft
    meeting = SealedJson()  # the session as it was, by the names of its columns; see `sessions.set_aside`
    beside = SealedJson()  # the answers to prompts beside it, how many texts were signed, and the note's head
    __mapper_args__ = {"version_id_col": edition}
    #: As the policy asks of a note: nobody but its author reads it.
    versions: ClassVar[tuple[()]] = ()

    case: Mapped[Case] = relationship()
    author: Mapped[Account] = relationship(foreign_keys=author_id)
    set_aside_by: Mapped[Account | None] = relationship(foreign_keys=set_aside_by_id)

    @property
    def of_note(self) -> Any:
        """The note that it was the draft of, as the trail names it."""
        return SimpleNamespace(__tablename__=SessionNote.__tablename__, id=self.note_id, case_id=self.case_id)

    @property
    def is_amendment(self) -> bool:
        """Whether a signed text stays where this was discarded."""
        return bool(self.amending_because)


class NoteVersion(db.WrittenOnce, db.Record):
    """One signed text, kept as it was signed."""

    __tablename__ = "note_versions"
    __table_args__ = (UniqueConstraint("note_id", "number"),)
    sealed_for = "case_id"
    note_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("session_notes.id"), index=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    number: Mapped[int]
    signed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    signed_at: Mapped[datetime]
    method_edition: Mapped[str] = mapped_column(String(20), default="1")
    text = SealedJson()
    because = SealedText()  # why it was amended; empty for the first version
    note: Mapped[SessionNote] = relationship(back_populates="versions")
    signed_by: Mapped[Account] = relationship()


class NoteMistake(MistakeRecord):
    """A signed note should not have been recorded, such as one of another couple."""

    __tablename__ = "note_mistakes"
    note_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("session_notes.id"), unique=True)
    because = SealedText()


#: What every statement asks that reads notes without going from a session to the one that counts.
COUNTS = SessionNote.mistaken == false()
