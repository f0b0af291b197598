"""The policy: one table of who may do what, made of facts about a person and a record.

A permission is given when every fact of at least one alternative holds. The only thing asked of a clinical record is
its `case` (and its `author`, `visibility` where it has them), so this file knows no part of the clinic.
"""

from collections.abc import Callable
from typing import Any

from clinic.access.permissions import Permission
from clinic.access.roles import Role

Fact = Callable[[Any, Any], bool]


def is_anybody(user: Any, record: Any) -> bool:
    """The user is signed in."""
    return True


def is_clinician(user: Any, record: Any) -> bool:
    """The user practises or supervises."""
    return user.has(Role.PRACTITIONER) or user.has(Role.SUPERVISOR)


def practises(user: Any, record: Any) -> bool:
    """The user treats people here."""
    return bool(user.has(Role.PRACTITIONER))


def runs_the_practice(user: Any, record: Any) -> bool:
    """The user manages the people who sign in."""
    return bool(user.has(Role.ADMIN))


def treats(user: Any, record: Any) -> bool:
    """The user treats this case."""
    return user.has(Role.PRACTITIONER) and any(one.id == user.id for one in record.case.practitioners)


def supervises(user: Any, record: Any) -> bool:
    """The user supervises somebody who treats this case."""
    return user.has(Role.SUPERVISOR) and any(one.supervisor_id == user.id for one in record.case.practitioners)


def supervises_the_author(user: Any, record: Any) -> bool:
    """The user supervises whoever wrote this record."""
    return bool(record.author.supervisor_id == user.id)


def wrote(user: Any, record: Any) -> bool:
    """The user is the author of this record."""
    return bool(record.author_id == user.id)


def is_not_private(user: Any, record: Any) -> bool:
    """The record is not kept for its author alone."""
    return getattr(record, "visibility", None) != "author_only"


def is_signed(user: Any, record: Any) -> bool:
    """The record has a signed text; a first draft is its author's alone."""
    return bool(record.versions)


def counts(user: Any, record: Any) -> bool:
    """The note was not recorded by mistake."""
    return not getattr(record, "mistaken", False)


def author_left(user: Any, record: Any) -> bool:
    """Its author cannot go on with it: they sign in no more, practise no more, or treat the case no more."""
    return not (record.author.is_active and treats(record.author, record))


def is_left(user: Any, record: Any) -> bool:
    """A first draft whose author cannot go on with it."""
    return not record.versions and author_left(user, record)


POLICY: dict[Permission, list[tuple[Fact, ...]]] = {
    Permission.SEE_DESK: [(is_anybody,)],
    Permission.MANAGE_OWN_ACCOUNT: [(is_anybody,)],
    Permission.MANAGE_PEOPLE: [(runs_the_practice,)],
    Permission.READ_METHOD: [(is_anybody,)],
    Permission.MANAGE_PHRASES: [(is_clinician,)],
    Permission.SEE_CALENDAR: [(practises,)],  # one's own; nobody has an address of another's
    Permission.LIST_CASES: [(is_clinician,)],
    Permission.ADD_CASE: [(practises,)],
    Permission.READ_CASE: [(treats,), (supervises,)],
    Permission.CHANGE_CASE: [(treats,)],
    Permission.READ_GATE_REASON: [(treats,)],  # who supervises sees that it was set, when and by whom
    Permission.READ_CONSENT: [(treats,)],
    Permission.RECORD_CONSENT: [(treats,)],
    Permission.READ_SAFETY_SCREEN: [(treats,)],  # who supervises learns that there is one, never what it says
    Permission.RECORD_SAFETY_SCREEN: [(treats,)],
    Permission.READ_TRAIL: [(treats,), (supervises,)],
    Permission.READ_NOTE: [
        (treats, wrote),
        (treats, is_not_private, is_signed),
        (supervises, is_not_private, is_signed, counts),
    ],
    Permission.WRITE_NOTE: [(treats, wrote)],
    Permission.SIGN_NOTE: [(treats, wrote)],
    Permission.AMEND_NOTE: [(treats, wrote)],
    Permission.TAKE_NOTE_BACK: [(treats, wrote, is_signed), (treats, is_not_private, is_signed, author_left)],
    Permission.SET_DRAFT_ASIDE: [(treats, is_left)],  # unread
    Permission.LIST_REVIEWS: [(is_clinician,)],  # those that one may read
    Permission.ASK_REVIEW: [(treats, wrote, is_not_private)],
    Permission.READ_REVIEW: [
        (treats, wrote),
        (treats, is_not_private),
        (supervises, supervises_the_author, is_not_private),  # who supervises a colleague on the case does not
    ],
    Permission.RETURN_REVIEW: [(supervises, supervises_the_author, is_not_private)],
    Permission.OWN_REVIEW: [(treats, wrote)],
    Permission.ANSWER_PROMPT: [(treats, wrote)],
    Permission.READ_HOMEWORK: [(treats,), (supervises, is_not_private)],
    Permission.ASSIGN_HOMEWORK: [(treats,)],
    Permission.READ_SHEET: [(treats, is_not_private), (treats, wrote), (supervises, is_not_private)],
    Permission.WRITE_SHEET: [(treats, is_not_private), (treats, wrote)],
    Permission.CHANGE_TOLD: [(treats, is_not_private), (treats, wrote)],
    Permission.ISSUE_REPORT: [(treats,)],
    Permission.READ_REPORT: [(treats, is_not_private), (supervises, is_not_private), (treats, wrote)],
    Permission.KEEP_PSYCHOTHERAPY_NOTES: [(treats,)],  # one's own, about a case
    Permission.READ_PSYCHOTHERAPY_NOTE: [(treats, wrote)],
    Permission.WRITE_PSYCHOTHERAPY_NOTE: [(treats, wrote)],
}
#: Who has none of these is not told that there is anything, though they may read the case: they get a 404, never a 403.
UNTOLD = frozenset(
    {
        Permission.KEEP_PSYCHOTHERAPY_NOTES,
        Permission.READ_PSYCHOTHERAPY_NOTE,
        Permission.WRITE_PSYCHOTHERAPY_NOTE,
    }
)


def may(user: Any, permission: Permission | str, record: Any = None) -> bool:
    """Whether `user` (an account) may do `permission`, to `record` where it is about one."""
    return any(all(fact(user, record) for fact in facts) for facts in POLICY[Permission(permission)])
