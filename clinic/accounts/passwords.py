"""Hashing and checking passwords."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

# OWASP's floor for Argon2id; four at a time, so that a burst of sign-ins cannot eat the memory.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_AT_ONCE = BoundedSemaphore(4)
#: Fewest characters of a password while there is no second factor.
SHORTEST = 12
LONGEST = 200


def hash_password(password: str) -> str:
    """The Argon2id hash of `password`."""
    with _AT_ONCE:
        return _HASHER.hash(password)


_NOBODY = _HASHER.hash("nobody has this password")


def fits(password: str, hashed: str | None) -> bool:
    """Whether `password` is the one of `hashed`; takes as long for an account that does not exist (None)."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(hashed or _NOBODY, password) and hashed is not None
        except (VerifyMismatchError, InvalidHashError):
            return False
