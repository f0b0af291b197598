"""Passwords are kept as slowly as OWASP asks, and nobody learns from the time whether an account exists."""

from argon2 import Type

from clinic.accounts import passwords
from tests.conftest import HASHER


def test_a_password_costs_what_owasp_asks() -> None:
    assert HASHER.type is Type.ID
    assert HASHER.memory_cost >= 19 * 1024  # KiB
    assert HASHER.time_cost >= 2


def test_who_does_not_exist_costs_the_same() -> None:
    cost = passwords._NOBODY.split("$")[3]
    assert HASHER.hash("a long walk by the river").split("$")[3] == cost


def test_only_its_own_password_fits() -> None:
    hashed = passwords.hash_password("a long walk by the river")
    assert passwords.fits("a long walk by the river", hashed)
    assert not passwords.fits("a long walk by the sea", hashed)
    assert not passwords.fits("nobody has this password", None)
    assert not passwords.fits("a long walk by the river", "not a hash")
