"""Discarding a draft, setting aside one that was left behind, bringing it back, removing what nobody brought back (0024)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm.exc import StaleDataError

from clinic.access.permissions import Permission
from clinic.access.policy import may
from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.cases import queries as cases
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.core.lifecycle import NotNowError
from clinic.measures import actions as measures
from clinic.sessions import discard_queries, queries
from clinic.sessions.attending import WHOSE
from clinic.sessions.lifecycle import NOTE, NoteState, SessionState, ThroughNote
from clinic.sessions.models import DiscardedDraft, SessionNote, TherapySession
from clinic.sessions.set_aside import (
    Plain,
    columns_of,
    head_of,
    is_as_left,
    kept_of,
    put_head,
    session_edition_of,
    through_note_of,
)


def discard(note: SessionNote, *, beside: Sequence[dict[str, Any]], by: Account) -> DiscardedDraft:
    """Put the draft aside for a week, then it goes for good; a signed text stays, and so does what others wrote.

    beside: what goes with the note (`prompts.actions.take_away`). Raises NotNowError when there is no draft.
    """
    # Whoever saves holds these before the trail is written to, which all wait for: so does this.
    cases.wait_for(TherapySession, note.session_id)
    cases.wait_for(SessionNote, note.id)
    if note.state is NoteState.SIGNED:
        raise NotNowError("A signed note is amended, not discarded.")
    draft, meeting = _put_aside(note, beside), note.therapy_session
    if note.state is NoteState.AMENDING:
        _leave_amendment(note, draft, by=by)
    else:
        _take_away(note, by=by)
    draft.meeting = {**draft.meeting, "after": meeting.edition}
    trail.record(Event.NOTE_DISCARDED, draft.of_note, by=by)
    return draft


def set_amendment_aside(note: SessionNote, *, by: Account) -> DiscardedDraft:
    """Keep the amendment of somebody who cannot go on with it, for them: `by` takes the note back that it would change."""
    draft = _put_aside(note, [])
    draft.set_aside_by_id = by.id
    _leave_amendment(note, draft, by=by)
    draft.meeting = {**draft.meeting, "after": note.therapy_session.edition}
    trail.record(Event.NOTE_SET_ASIDE, draft.of_note, by=by)
    return draft


def _leave_amendment(note: SessionNote, draft: DiscardedDraft, *, by: Account) -> None:
    """The signed text is the newest one again, with its ratings and what it says of the session."""
    _take_head_back(note.therapy_session, note.head, by=by)
    note.follow_session()
    note.state, note.draft, note.amending_because, note.head = NOTE.after("leave", note.state), {}, "", {}
    ratings = note.versions[-1].text.get("ratings", {})
    measures.record_ratings(note.case, note.session_id, draft.on, ratings, by=by)
    db.session.flush()


def _put_aside(note: SessionNote, beside: Sequence[dict[str, Any]]) -> DiscardedDraft:
    meeting = note.therapy_session
    draft = DiscardedDraft(
        case_id=note.case_id,
        note_id=note.id,
        session_id=meeting.id,
        author_id=note.author_id,
        visibility=note.visibility,
        on=meeting.on,
        started_at=note.started_at,
        saved_at=note.saved_at,
        discarded_at=clock.now(),
        note_edition=note.edition,
        draft=note.draft,
        amending_because=note.amending_because,
        meeting=kept_of(meeting),
        beside={"answers": list(beside), "version": len(note.versions), "head": note.head},
    )
    db.session.add(draft)
    return draft


def _take_away(note: SessionNote, *, by: Account) -> None:
    """Nothing of a note that was never signed stays, nor of what its session is through it alone."""
    case, meeting, head = note.case, note.therapy_session, note.head
    measures.record_ratings(case, meeting.id, meeting.on, {}, by=by)
    _let_go(note)
    was_held = meeting.state is SessionState.HELD
    if meeting.through_note is ThroughNote.MADE:
        trail.record(Event.SESSION_REMOVED, meeting, by=by)
        db.session.delete(meeting)
    else:
        _take_head_back(meeting, head, by=by)
        if meeting.through_note is ThroughNote.HELD:
            meeting.state, meeting.through_note = SessionState.PLANNED, None
            trail.record(Event.SESSION_CHANGED, meeting, by=by)
    db.session.flush()
    if was_held and case.active_on == meeting.on:
        case.active_on = max(case.opened_on, discard_queries.last_held_on(case) or case.opened_on)


def set_aside(note: SessionNote, *, beside: Sequence[dict[str, Any]], by: Account) -> TherapySession:
    """Keep the first draft of somebody who cannot go on with it, for them, so that `by` can write the note of the session,
    which is returned; what the draft said of who came stays, its ratings go with it.

    beside: as in `discard`. Raises NotNowError when it was signed, or its author is back.
    """
    cases.wait_for(TherapySession, note.session_id)
    cases.wait_for(SessionNote, note.id)
    db.session.refresh(note.author)
    db.session.refresh(note.case, ["treatments"])
    if not may(by, Permission.SET_DRAFT_ASIDE, note):
        raise NotNowError("Its author goes on with it, or has signed it.")
    draft, meeting = _put_aside(note, beside), note.therapy_session
    draft.set_aside_by_id = by.id
    measures.take_away(meeting.id)
    _let_go(note)
    meeting.through_note = None  # two say that it was
    db.session.flush()
    draft.meeting = {**draft.meeting, "after": meeting.edition}
    trail.record(Event.NOTE_SET_ASIDE, draft.of_note, by=by)
    return meeting


def _let_go(note: SessionNote) -> None:
    """The session of the note has none any more."""
    meeting = note.therapy_session
    db.session.delete(note)
    db.session.flush()
    db.session.expire(meeting, ["note", "has_note"])


def _take_head_back(meeting: TherapySession, head: Plain, *, by: Account) -> None:
    """What the draft's head said of the session goes with the draft, unless somebody has said something else since."""
    if head and head_of(meeting) == head["said"]:
        put_head(meeting, head["before"])
        trail.record(Event.SESSION_CHANGED, meeting, by=by)


def restore(draft: DiscardedDraft, *, by: Account) -> SessionNote:
    """Undo: the draft is there again, whole, with its session and its ratings.

    Raises NotNowError while another note is in its place.
    """
    cases.wait_for(Case, draft.case_id)
    if not discard_queries.is_there(draft.id):
        raise StaleDataError  # the same was asked twice at once
    if discard_queries.in_the_way(draft) is not None:
        raise NotNowError("Another note is in its place.")
    note = _amend_again(draft, by=by) if draft.is_amendment else _make_again(draft, by=by)
    meeting, ratings = note.therapy_session, draft.draft.get("ratings", {})
    measures.record_ratings(draft.case, meeting.id, meeting.on, ratings, by=by)
    db.session.delete(draft)
    trail.record(Event.NOTE_RESTORED, note, by=by)
    return note


def _amend_again(draft: DiscardedDraft, *, by: Account) -> SessionNote:
    note = queries.get_note(draft.note_id)
    if note is None:
        raise NotNowError("There is no such note any more.")
    note.state, note.draft = NOTE.after("amend", note.state), draft.draft
    note.amending_because, note.saved_at = draft.amending_because, draft.saved_at
    _say_head_again(note, draft, by=by)
    return note


def _say_head_again(note: SessionNote, draft: DiscardedDraft, *, by: Account) -> None:
    """Nothing was said of the session since the draft was discarded: what its head said holds again."""
    if draft.beside["head"] and is_as_left(note.therapy_session, draft):
        put_head(note.therapy_session, draft.beside["head"]["said"])
        note.follow_session()
        note.head = draft.beside["head"]
        trail.record(Event.SESSION_CHANGED, note.therapy_session, by=by)


def _make_again(draft: DiscardedDraft, *, by: Account) -> SessionNote:
    meeting = _session_again(draft, by=by)
    note = SessionNote(
        id=draft.note_id,
        case_id=draft.case_id,
        session_id=meeting.id,
        author_id=draft.author_id,
        state=NoteState.DRAFT,
        visibility=draft.visibility,
        stage=draft.draft.get("stage"),
        started_at=draft.started_at,
        saved_at=draft.saved_at,
        therapy_session=meeting,
        case=draft.case,
        versions=[],
        draft=draft.draft,
        head=draft.beside["head"] if head_of(meeting) == draft.beside["head"].get("said") else {},
    )
    note.follow_session()
    db.session.add(note)
    db.count_on(note, draft.note_edition)
    return note


def _session_again(draft: DiscardedDraft, *, by: Account) -> TherapySession:
    """The session of the draft: made again, or as the draft said if nobody has said anything else of it meanwhile."""
    through, case = through_note_of(draft), draft.case
    meeting = queries.get_session(draft.session_id)
    if meeting is None:
        made_of = {"id": draft.session_id, "case_id": case.id, "case": case, "through_note": through}
        meeting = TherapySession(**made_of, **columns_of(draft), on=draft.on, state=SessionState.HELD)
        meeting.visibility = WHOSE[meeting.attendance]
        db.session.add(meeting)
        db.count_on(meeting, session_edition_of(draft))
        trail.record(Event.SESSION_ADDED, meeting, by=by)
    elif is_as_left(meeting, draft) and (draft.beside["head"] or through is ThroughNote.HELD):
        put_head(meeting, {**head_of(meeting), **draft.beside["head"].get("said", {})})
        if through is ThroughNote.HELD:
            meeting.state, meeting.through_note = SessionState.HELD, through
        trail.record(Event.SESSION_CHANGED, meeting, by=by)
    if meeting.state is SessionState.HELD:
        case.active_on = max(case.active_on, meeting.on)
    return meeting


def remove_old() -> None:
    """Remove what was discarded more than a week ago."""
    for old in discard_queries.discarded_before(clock.now() - discard_queries.UNDO):
        trail.record(Event.NOTE_REMOVED, old.of_note)
        db.session.delete(old)
