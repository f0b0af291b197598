"""Signing in and out."""

import re

import time_machine

from clinic.accounts import actions
from clinic.accounts.models import Account
from clinic.core import db

PASSWORD = "a long walk by the river"


def test_it_works(as_, dana: Account) -> None:
    assert as_(dana).get("/me").status_code == 200


def test_a_wrong_password_and_an_unknown_address_look_the_same(as_, dana: Account) -> None:
    nobody = as_(None)
    wrong = nobody.post("/sign-in", {"email": dana.email, "password": "not this one"})
    unknown = nobody.post("/sign-in", {"email": "nobody@riverside.example", "password": "not this one"})
    assert wrong.status_code == unknown.status_code == 422
    pages = [re.sub(r'name="csrf_token" value="[^"]*"', "", one.get_data(as_text=True)) for one in (wrong, unknown)]
    assert pages[0].replace(dana.email, "") == pages[1].replace("nobody@riverside.example", "")


def test_a_copied_cookie_is_worth_nothing_after_signing_out(as_, app, dana: Account) -> None:
    browser = as_(dana)
    stolen = browser.client.get_cookie("tandem").value
    browser.post("/sign-out")
    thief = app.test_client()
    thief.set_cookie("tandem", stolen)
    assert thief.get("/me").status_code == 401


def test_a_disabled_account_is_out_at_once(as_, dana: Account, petra: Account) -> None:
    browser = as_(dana)
    assert browser.get("/me").status_code == 200
    actions.disable(dana, by=petra)
    db.session.commit()
    assert browser.get("/me").status_code == 401


def test_idle_and_absolute_time_run_out(as_, dana: Account) -> None:
    with time_machine.travel("2026-05-04 09:00:00", tick=False) as clock:
        browser = as_(dana)
        clock.shift(29 * 60)
        assert browser.get("/me").status_code == 200
        clock.shift(31 * 60)
        assert browser.get("/me").status_code == 401


def test_guessing_is_slowed_down_for_that_address_alone(as_, dana: Account, olga: Account) -> None:
    nobody = as_(None)
    for _try in range(actions.PATIENCE):
        nobody.post("/sign-in", {"email": dana.email, "password": "guess"})
    assert nobody.post("/sign-in", {"email": dana.email, "password": PASSWORD}).status_code == 422
    assert nobody.post("/sign-in", {"email": olga.email, "password": PASSWORD}).status_code == 303


def test_what_was_typed_survives_signing_out(as_, dana: Account) -> None:
    page = as_(None).post("/me", {"name": "Dana of the long sentence", "language": "en", "theme": "auto"})
    assert page.status_code == 401
    assert "Dana of the long sentence" in page.get_data(as_text=True)


def test_no_page_leads_elsewhere_after_signing_in(as_, dana: Account) -> None:
    for target in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"):
        form = {"email": dana.email, "password": PASSWORD, "next": target}
        assert as_(None).post("/sign-in", form).headers["Location"] == "/"


def test_a_broken_cookie_is_like_none(as_, app) -> None:
    client = app.test_client()
    client.set_cookie("tandem", "not.a.cookie")
    assert client.get("/me").status_code == 401
