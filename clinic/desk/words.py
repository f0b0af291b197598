"""How the trail's events read to a person."""

from flask_babel import gettext as _

from clinic.audit.events import Event


def events() -> dict[str, str]:
    """Event -> a sentence's verb phrase, in the reader's language."""
    return {
        Event.RECORD_READ: _("looked"),
        Event.ACCESS_REFUSED: _("was refused"),
        Event.CASE_ADDED: _("opened the case"),
        Event.CASE_CHANGED: _("changed the case"),
        Event.CASE_MOVED: _("moved the case on in its life"),
        Event.CASE_ARCHIVED: _("archived the case"),
        Event.CASE_UNARCHIVED: _("brought the case back"),
        Event.PARTNER_CHANGED: _("changed a partner’s details"),
        Event.FORMULATION_SAVED: _("saved a formulation"),
        Event.STAGE_MOVED: _("moved to another stage"),
        Event.STAGE_CORRECTED: _("corrected the stage path"),
        Event.STAGE_VIEW_RECORDED: _("noted where a partner sees the work"),
        Event.READINESS_SAVED: _("saved signs of readiness"),
        Event.EVIDENCE_ADDED: _("put evidence beside a stage"),
        Event.EVIDENCE_WITHDRAWN: _("removed evidence from a stage"),
        Event.EVIDENCE_RESTORED: _("put evidence back"),
        Event.GATE_SET: _("decided on the gate to joint work"),
        Event.TEAM_CHANGED: _("changed who treats"),
        Event.SESSION_ADDED: _("added a session"),
        Event.SESSION_CHANGED: _("changed a session"),
        Event.FEED_MADE: _("made an address for the calendar’s feed"),
        Event.FEED_ENDED: _("ended the calendar’s feed"),
        Event.NOTE_STARTED: _("started a note"),
        Event.NOTE_SAVED: _("saved a note’s draft"),
        Event.NOTE_SIGNED: _("signed a note"),
        Event.NOTE_AMENDED: _("began to amend a note"),
        Event.RATING_RECORDED: _("recorded ratings"),
        Event.HOMEWORK_ASSIGNED: _("gave an exercise"),
        Event.HOMEWORK_CHANGED: _("changed an exercise that was given"),
        Event.HOMEWORK_ANSWERED: _("recorded what came back"),
        Event.HOMEWORK_TALKED_OVER: _("marked an exercise as talked over"),
        Event.HOMEWORK_WITHDRAWN: _("withdrew an exercise"),
        Event.EXCEPTION_RECORDED: _("logged an exception"),
        Event.PROMPT_ANSWERED: _("answered a reflection prompt"),
        Event.PROMPT_REOPENED: _("opened a reflection prompt again"),
        Event.SHEET_ADDED: _("added an entry on a sheet"),
        Event.SHEET_CHANGED: _("changed an entry on a sheet"),
        Event.SHEET_WITHDRAWN: _("withdrew an entry on a sheet"),
        Event.SHEET_RESTORED: _("put an entry back on its sheet"),
        Event.EXCEPTION_CHANGED: _("changed an exception"),
        Event.EXCEPTION_WITHDRAWN: _("took an exception back"),
        Event.EXCEPTION_RESTORED: _("brought an exception back"),
        Event.QUOTATION_MARKED: _("marked a sentence for a letter"),
        Event.QUOTATION_CHANGED: _("noted whether a sentence may be used"),
        Event.QUOTATION_WITHDRAWN: _("took a marked sentence back"),
        Event.QUOTATION_RESTORED: _("brought a marked sentence back"),
        Event.REPORT_ISSUED: _("issued a paper"),
        Event.CONTACT_NOTE_ADDED: _("wrote a note without a session"),
        Event.CONTACT_NOTE_CHANGED: _("changed the draft of a note without a session"),
        Event.CONTACT_NOTE_SIGNED: _("signed a note without a session"),
        Event.CONTACT_NOTE_AMENDED: _("began to amend a note without a session"),
        Event.PSYCHOTHERAPY_NOTE_ADDED: _("wrote a private note"),
        Event.PSYCHOTHERAPY_NOTE_CHANGED: _("changed a private note"),
        Event.PSYCHOTHERAPY_NOTE_DISCARDED: _("discarded a private note"),
        Event.PSYCHOTHERAPY_NOTE_RESTORED: _("brought a private note back"),
        Event.PSYCHOTHERAPY_NOTE_REMOVED: _("removed a private note for good"),
    }


def kinds() -> dict[str, str]:
    """Table -> what it is called, in the reader's language."""
    return {
        "cases": _("the case"),
        "partners": _("a partner’s details"),
        "formulations": _("what is understood"),
        "stage_episodes": _("a stay in a stage"),
        "therapy_sessions": _("a session"),
        "session_notes": _("a note"),
        "note_versions": _("a signed version"),
        "homework": _("an exercise that was given"),
        "homework_answers": _("what came back from an exercise"),
        "sheet_entries": _("an entry on a sheet"),
        "exception_entries": _("an exception"),
        "quotations": _("a marked sentence"),
        "reports": _("a paper"),
        "contact_notes": _("a note without a session"),
        "contact_note_versions": _("a signed version"),
        "psychotherapy_notes": _("a private note"),
    }
