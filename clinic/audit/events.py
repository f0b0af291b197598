"""Every event the trail can say, and exactly what each carries beside who, when and which record."""

from enum import StrEnum


class Event(StrEnum):
    """What can happen, as noun:verbed."""

    PRACTICE_CREATED = "practice:created"
    ACCOUNT_CREATED = "account:created"
    ACCOUNT_CHANGED = "account:changed"
    ACCOUNT_DISABLED = "account:disabled"
    ACCOUNT_ENABLED = "account:enabled"
    ACCOUNT_INVITED = "account:invited"
    INVITATION_ACCEPTED = "invitation:accepted"
    PASSWORD_CHANGED = "password:changed"  # noqa: S105 - an event's name
    PROFILE_CHANGED = "profile:changed"
    SIGNED_IN = "sign_in:started"
    SIGNED_OUT = "sign_in:ended"
    SIGN_IN_REFUSED = "sign_in:refused"
    ACCESS_REFUSED = "access:refused"
    RECORD_READ = "record:read"
    CASES_SEARCHED = "cases:searched"
    CASE_ADDED = "case:added"
    CASE_CHANGED = "case:changed"
    CASE_MOVED = "case:moved"
    CASE_ARCHIVED = "case:archived"
    CASE_UNARCHIVED = "case:unarchived"
    PARTNER_CHANGED = "partner:changed"
    FORMULATION_SAVED = "formulation:saved"
    STAGE_MOVED = "stage:moved"
    STAGE_CORRECTED = "stage:corrected"
    STAGE_VIEW_RECORDED = "stage_view:recorded"
    READINESS_SAVED = "readiness:saved"
    EVIDENCE_ADDED = "evidence:added"
    EVIDENCE_WITHDRAWN = "evidence:withdrawn"
    EVIDENCE_RESTORED = "evidence:restored"
    GATE_SET = "gate:set"
    CONSENT_RECORDED = "consent:recorded"
    CONSENT_WITHDRAWN = "consent:withdrawn"
    CONSENT_TAKEN_BACK = "consent:taken_back"
    SAFETY_SCREEN_RECORDED = "safety_screen:recorded"
    SAFETY_SCREEN_TAKEN_BACK = "safety_screen:taken_back"
    TEAM_CHANGED = "team:changed"
    CASES_HANDED_OVER = "cases:handed_over"
    SESSION_ADDED = "session:added"
    SESSION_CHANGED = "session:changed"
    SESSION_REMOVED = "session:removed"
    FEED_MADE = "calendar_feed:made"
    FEED_ENDED = "calendar_feed:ended"
    NOTE_STARTED = "note:started"
    NOTE_SAVED = "note:saved"
    NOTE_SIGNED = "note:signed"
    NOTE_AMENDED = "note:amended"
    NOTE_TAKEN_BACK = "note:taken_back"
    NOTE_DISCARDED = "note:discarded"
    NOTE_RESTORED = "note:restored"
    NOTE_REMOVED = "note:removed"
    NOTE_SET_ASIDE = "note:set_aside"
    REVIEW_ASKED = "review:asked"
    REVIEW_RETURNED = "review:returned"
    REVIEW_READ = "review:read"
    REVIEW_TAKEN_BACK = "review:taken_back"
    RATING_RECORDED = "rating:recorded"
    HOMEWORK_ASSIGNED = "homework:assigned"
    HOMEWORK_CHANGED = "homework:changed"
    HOMEWORK_ANSWERED = "homework:answered"
    HOMEWORK_TALKED_OVER = "homework:talked_over"
    HOMEWORK_WITHDRAWN = "homework:withdrawn"
    PROMPT_ANSWERED = "prompt:answered"
    PROMPT_REOPENED = "prompt:reopened"
    PROMPT_DISCUSSED = "prompt:discussed"
    EXCEPTION_RECORDED = "exception:recorded"
    PHRASE_ADDED = "phrase:added"
    PHRASE_CHANGED = "phrase:changed"
    PHRASE_HIDDEN = "phrase:hidden"
    PHRASE_SHOWN = "phrase:shown"
    SHEET_ADDED = "sheet:added"
    SHEET_CHANGED = "sheet:changed"
    SHEET_WITHDRAWN = "sheet:withdrawn"
    SHEET_RESTORED = "sheet:restored"
    EXCEPTION_CHANGED = "exception:changed"
    EXCEPTION_WITHDRAWN = "exception:withdrawn"
    EXCEPTION_RESTORED = "exception:restored"
    QUOTATION_MARKED = "quotation:marked"
    QUOTATION_CHANGED = "quotation:changed"
    QUOTATION_WITHDRAWN = "quotation:withdrawn"
    QUOTATION_RESTORED = "quotation:restored"
    REPORT_ISSUED = "report:issued"
    CONTACT_NOTE_ADDED = "contact_note:added"
    CONTACT_NOTE_CHANGED = "contact_note:changed"
    CONTACT_NOTE_SIGNED = "contact_note:signed"
    CONTACT_NOTE_AMENDED = "contact_note:amended"
    CONTACT_NOTE_TAKEN_BACK = "contact_note:taken_back"
    PSYCHOTHERAPY_NOTE_ADDED = "psychotherapy_note:added"
    PSYCHOTHERAPY_NOTE_CHANGED = "psychotherapy_note:changed"
    PSYCHOTHERAPY_NOTE_DISCARDED = "psychotherapy_note:discarded"
    PSYCHOTHERAPY_NOTE_RESTORED = "psychotherapy_note:restored"
    PSYCHOTHERAPY_NOTE_REMOVED = "psychotherapy_note:removed"
    DEMO_LOADED = "demo:loaded"


#: Tables whose records are their author's alone, and so is what the trail of a case tells of them.
KEPT_APART = frozenset({"psychotherapy_notes"})
#: The keys that an event must carry, no more and no fewer; none of them may hold a person's words.
DETAILS: dict[Event, frozenset[str]] = {
    Event.ACCOUNT_CREATED: frozenset({"roles"}),
    Event.ACCOUNT_CHANGED: frozenset({"roles"}),
    Event.CASES_HANDED_OVER: frozenset({"cases"}),
    Event.CASE_MOVED: frozenset({"state"}),
    Event.STAGE_MOVED: frozenset({"stage", "kind", "cycle"}),
    Event.STAGE_CORRECTED: frozenset({"stage", "withdrawn"}),
    Event.GATE_SET: frozenset({"state"}),
    Event.NOTE_SIGNED: frozenset({"version"}),
    Event.CONTACT_NOTE_SIGNED: frozenset({"version"}),
    Event.REVIEW_ASKED: frozenset({"version"}),
    Event.REVIEW_RETURNED: frozenset({"outcome"}),
    Event.HOMEWORK_ASSIGNED: frozenset({"exercise"}),
    Event.PROMPT_ANSWERED: frozenset({"prompt"}),
    Event.PROMPT_REOPENED: frozenset({"prompt"}),
    Event.PROMPT_DISCUSSED: frozenset({"prompt"}),
    Event.PHRASE_HIDDEN: frozenset({"phrase"}),
    Event.PHRASE_SHOWN: frozenset({"phrase"}),
    Event.SHEET_ADDED: frozenset({"sheet"}),
    Event.SHEET_CHANGED: frozenset({"sheet"}),
    Event.SHEET_WITHDRAWN: frozenset({"sheet"}),
    Event.SHEET_RESTORED: frozenset({"sheet"}),
    Event.REPORT_ISSUED: frozenset({"digest", "pseudonyms"}),
    Event.ACCESS_REFUSED: frozenset({"permission"}),
    Event.CASES_SEARCHED: frozenset({"hits"}),
    Event.SIGN_IN_REFUSED: frozenset({"reason"}),
}
