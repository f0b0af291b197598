"""The roles that an account can have."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is in the practice; one account may have several."""

    PRACTITIONER = "practitioner"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
