"""Every permission there is, as noun:verb."""

from enum import StrEnum


class Permission(StrEnum):
    """What can be asked of the policy."""

    SEE_DESK = "desk:see"
    MANAGE_OWN_ACCOUNT = "own_account:manage"
    MANAGE_PEOPLE = "people:manage"
    READ_METHOD = "method:read"
    MANAGE_PHRASES = "phrases:manage"
    SEE_CALENDAR = "calendar:see"
    LIST_CASES = "cases:list"
    ADD_CASE = "case:add"
    READ_CASE = "case:read"
    CHANGE_CASE = "case:change"
    READ_GATE_REASON = "gate_reason:read"
    READ_CONSENT = "consent:read"
    RECORD_CONSENT = "consent:record"
    READ_SAFETY_SCREEN = "safety_screen:read"
    RECORD_SAFETY_SCREEN = "safety_screen:record"
    READ_TRAIL = "trail:read"
    READ_NOTE = "note:read"
    WRITE_NOTE = "note:write"
    SIGN_NOTE = "note:sign"
    AMEND_NOTE = "note:amend"
    TAKE_NOTE_BACK = "note:take_back"  # it was recorded by mistake
    SET_DRAFT_ASIDE = "draft:set_aside"  # of somebody who cannot go on with it
    LIST_REVIEWS = "reviews:list"
    ASK_REVIEW = "review:ask"
    READ_REVIEW = "review:read"
    RETURN_REVIEW = "review:return"
    OWN_REVIEW = "review:own"  # take it back, or say that what came back is read
    ANSWER_PROMPT = "prompt:answer"
    READ_HOMEWORK = "homework:read"
    ASSIGN_HOMEWORK = "homework:assign"
    READ_SHEET = "sheet:read"
    WRITE_SHEET = "sheet:write"
    CHANGE_TOLD = "told:change"  # an exception or a quotation
    ISSUE_REPORT = "report:issue"
    READ_REPORT = "report:read"
    KEEP_PSYCHOTHERAPY_NOTES = "psychotherapy_notes:keep"
    READ_PSYCHOTHERAPY_NOTE = "psychotherapy_note:read"
    WRITE_PSYCHOTHERAPY_NOTE = "psychotherapy_note:write"
