"""How psychotherapy notes are called where the practice is, and what the law says of them there."""

from flask import current_app
from flask_babel import gettext as _


def _in_the_us() -> bool:
    return bool(current_app.config["JURISDICTION"] == "us")


def name() -> str:
    """What one is called."""
    return _("Psychotherapy note") if _in_the_us() else _("Private working note, may have to be disclosed")


def names() -> str:
    """What several are called."""
    return _("Psychotherapy notes") if _in_the_us() else _("Private working notes")


def law() -> str:
    """What the law says of them, in a sentence or two; general, and no advice."""
    if _in_the_us():
        return _(
            "US federal rules protect these notes apart from the record: most disclosures need an authorization that names "
            "them, and a client’s right to see the record does not reach them. "
            "That holds as long as they stay apart. State law may say more."
        )
    return _(
        "Outside the United States the law seldom sets such notes apart: whoever may see the record may have a right to "
        "see these too, and a court can ask for them. Please write them so that they could be read."
    )


def what_belongs_elsewhere() -> str:
    """What has no place in one."""
    return _(
        "Times and length of sessions, ratings, results, risk, diagnosis, plan and progress "
        "belong in the session note. Nothing is copied from here to there by itself."
    )
