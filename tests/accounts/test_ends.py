"""What ends a sign-in, and what an invitation is worth: at once, once, and for as long as it says."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner
from flask import Flask

from clinic import cli
from clinic.access.roles import Role
from clinic.accounts import actions, queries
from clinic.accounts.models import Account
from clinic.app import create_app
from clinic.config import Settings
from clinic.core import clock, db
from tests.conftest import PASSWORD

ANOTHER = "another long walk"


def sign_in(browser: Any, account: Account, password: str = PASSWORD) -> int:
    return browser.post("/sign-in", {"email": account.email, "password": password}).status_code


# --- Guessing ---


def test_an_address_waits_after_ten_refusals_and_then_no_longer(as_, dana: Account, olga: Account) -> None:
    nobody = as_(None)
    with time_machine.travel("2026-05-04 09:00:00", tick=False) as now:
        for _try in range(actions.PATIENCE):
            assert sign_in(nobody, dana, "a guess of mine") == 422
        assert sign_in(nobody, dana) == 422
        assert nobody.post("/sign-in", {"email": f"  {dana.email.upper()} ", "password": PASSWORD}).status_code == 422
        assert sign_in(nobody, olga) == 303
        now.shift(14 * 60)
        assert sign_in(nobody, dana) == 422
        now.shift(2 * 60)
        assert sign_in(nobody, dana) == 303


def test_waiting_is_not_made_longer_by_trying(as_, dana: Account) -> None:
    nobody = as_(None)
    with time_machine.travel("2026-05-04 09:00:00", tick=False) as now:
        for _try in range(actions.PATIENCE * 2):
            sign_in(nobody, dana, "a guess of mine")
        now.shift(16 * 60)
        assert sign_in(nobody, dana) == 303


def test_waiting_looks_the_same_for_an_address_that_nobody_has(as_, dana: Account) -> None:
    nobody, pages = as_(None), []
    for email in (dana.email, "nobody@riverside.example"):
        for _try in range(actions.PATIENCE + 1):
            answer = nobody.post("/sign-in", {"email": email, "password": "a guess of mine"})
        page = answer.get_data(as_text=True).replace(email, "")
        pages.append((answer.status_code, re.sub(r'name="csrf_token" value="[^"]*"', "", page)))  # it holds the second
    assert pages[0] == pages[1]


def test_whoever_is_signed_in_stays_while_somebody_guesses(as_, dana: Account) -> None:
    inside, nobody = as_(dana), as_(None)
    for _try in range(actions.PATIENCE + 1):
        sign_in(nobody, dana, "a guess of mine")
    assert inside.get("/me").status_code == 200


@pytest.mark.parametrize(
    "form", [{}, {"email": " ", "password": " "}, {"email": "x" * 5000, "password": "y" * 100_000}]
)
def test_a_bent_sign_in_is_refused_in_words(as_, dana: Account, form: dict[str, str]) -> None:
    answer = as_(None).post("/sign-in", form)
    assert answer.status_code == 422 and 'class="error"' in answer.get_data(as_text=True)


# --- What ends a sign-in ---


@pytest.fixture
def devices(as_: Any, dana: Account) -> tuple[Any, Any]:
    return as_(dana), as_(dana)


def test_a_disabled_account_is_out_everywhere_at_once_and_cannot_come_back(as_, dana, petra, devices: Any) -> None:
    assert as_(petra).post(f"/people/{dana.id}/disable").status_code == 303
    for device in devices:
        assert device.get("/me").status_code == 401
        assert device.post("/me", {"name": "Dana", "language": "en", "theme": "auto"}).status_code == 401
    assert sign_in(as_(None), dana) == 422
    assert as_(petra).post(f"/people/{dana.id}/enable").status_code == 303
    assert devices[0].get("/me").status_code == 401
    assert sign_in(as_(None), dana) == 303


def test_another_role_ends_what_is_open(as_, dana: Account, petra: Account, devices: Any) -> None:
    form = {"name": "Dana", "roles": ["admin"], "supervisor": ""}
    assert as_(petra).post(f"/people/{dana.id}/edit", form).status_code == 303
    assert [device.get("/me").status_code for device in devices] == [401, 401]


def test_another_name_ends_nothing(as_, dana: Account, petra: Account, devices: Any) -> None:
    form = {"name": "Dana Lee", "roles": ["practitioner"], "supervisor": ""}
    assert as_(petra).post(f"/people/{dana.id}/edit", form).status_code == 303
    assert [device.get("/me").status_code for device in devices] == [200, 200]


def test_a_cookie_that_was_copied_is_worth_nothing_once_its_owner_has_gone(
    app: Flask, dana: Account, devices: Any
) -> None:
    here, there = devices
    copied = here.client.get_cookie("tandem").value
    assert here.post("/sign-out").status_code == 303
    thief = app.test_client()
    thief.set_cookie("tandem", copied)
    for path in ("/", "/me", "/cases"):
        assert thief.get(path).status_code == 401
    assert thief.post("/me", data={"name": "Thief", "language": "en", "theme": "auto"}).status_code == 401
    assert there.get("/me").status_code == 200
    assert queries.get_account(dana.id).name == "Dana"


def test_a_new_password_ends_every_other_device(app: Flask, as_, dana: Account, devices: Any) -> None:
    here, there = devices
    copied = there.client.get_cookie("tandem").value
    assert here.post("/me/password", {"current": PASSWORD, "password": ANOTHER}).status_code == 303
    thief = app.test_client()
    thief.set_cookie("tandem", copied)
    assert (here.get("/me").status_code, there.get("/me").status_code, thief.get("/me").status_code) == (200, 401, 401)
    assert sign_in(as_(None), dana) == 422
    assert sign_in(as_(None), dana, ANOTHER) == 303


def test_one_device_ends_another_and_nobody_elses(as_, dana: Account, olga: Account, devices: Any) -> None:
    here, there = devices
    hers = as_(olga)
    [open_one] = queries.sign_ins_of(olga)
    assert here.post(f"/me/sign-ins/{open_one.id}/end").status_code == 404
    assert here.post(f"/me/sign-ins/{uuid.uuid4()}/end").status_code == 404
    assert hers.get("/me").status_code == 200
    for one in queries.sign_ins_of(dana):
        if f"/me/sign-ins/{one.id}/end" in here.get("/me").get_data(as_text=True):
            assert here.post(f"/me/sign-ins/{one.id}/end").status_code == 303
    assert (here.get("/me").status_code, there.get("/me").status_code) == (200, 401)


def test_twelve_hours_end_it_however_busy_somebody_is(as_, dana: Account) -> None:
    with time_machine.travel("2026-05-04 08:00:00", tick=False) as now:
        browser = as_(dana)
        for _quarter in range(47):
            now.shift(15 * 60)
            assert browser.get("/me").status_code == 200
        now.shift(15 * 60)
        assert browser.get("/me").status_code == 401


def test_a_sixth_device_ends_the_oldest(as_, dana: Account) -> None:
    with time_machine.travel("2026-05-04 08:00:00", tick=False) as now:
        browsers = []
        for _device in range(6):
            browsers.append(as_(dana))
            now.shift(1)
        assert [one.get("/me").status_code for one in browsers] == [401, 200, 200, 200, 200, 200]


# --- Invitations ---


@pytest.fixture
def noa(app: Flask, petra: Account) -> Account:
    """Invited, without a password yet."""
    made = actions.add_account(email="noa@riverside.example", name="Noa", roles=[Role.PRACTITIONER], by=petra)
    db.session.commit()
    return made


def link(browser: Any, account: Account) -> str:
    page = browser.post(f"/people/{account.id}/invite").get_data(as_text=True)
    found = re.search(r"/invitations/[\w-]+", page)
    assert found
    return found.group()


def test_it_is_used_once_and_looking_does_not_use_it(as_, petra: Account, noa: Account) -> None:
    path, nobody = link(as_(petra), noa), as_(None)
    for _look in range(2):
        assert nobody.get(path).status_code == 200
    assert nobody.post(path, {"password": "short"}).status_code == 422
    assert nobody.post(path, {"password": ANOTHER}).status_code == 303
    assert (nobody.get(path).status_code, nobody.post(path, {"password": PASSWORD}).status_code) == (404, 404)
    assert sign_in(as_(None), noa, ANOTHER) == 303
    assert sign_in(as_(None), noa, PASSWORD) == 422


def test_it_ends_after_three_days(as_, petra: Account, noa: Account) -> None:
    path = link(as_(petra), noa)
    for later, status in ((timedelta(hours=71), 200), (timedelta(hours=73), 404)):
        with time_machine.travel(clock.now() + later, tick=False):
            assert as_(None).get(path).status_code == status
    with time_machine.travel(clock.now() + timedelta(hours=73), tick=False):
        assert as_(None).post(path, {"password": ANOTHER}).status_code == 404
    assert queries.get_account(noa.id).password_hash is None


def test_a_made_up_link_leads_to_nothing(as_, noa: Account) -> None:
    for token in ("x", "a" * 32, str(uuid.uuid4()), "a" * 5000, "..%2f"):
        assert as_(None).get(f"/invitations/{token}").status_code == 404
        assert as_(None).post(f"/invitations/{token}", {"password": ANOTHER}).status_code == 404


def test_a_newer_link_ends_the_older(as_, petra: Account, noa: Account) -> None:
    browser = as_(petra)
    older, newer = link(browser, noa), link(browser, noa)
    assert as_(None).get(older).status_code == 404
    assert as_(None).get(newer).status_code == 200


def test_using_one_ends_every_other_link(as_, petra: Account, noa: Account) -> None:
    path = link(as_(petra), noa)
    as_(None).post(path, {"password": ANOTHER})
    again = link(as_(petra), noa)
    assert as_(None).post(again, {"password": PASSWORD}).status_code == 303
    assert sign_in(as_(None), noa, ANOTHER) == 422


def test_a_disabled_account_cannot_use_its_link(as_, petra: Account, noa: Account) -> None:
    browser = as_(petra)
    path = link(browser, noa)
    browser.post(f"/people/{noa.id}/disable")
    assert as_(None).get(path).status_code == 404
    assert as_(None).post(path, {"password": ANOTHER}).status_code == 404
    assert queries.get_account(noa.id).password_hash is None


def test_only_who_runs_the_practice_invites(as_, dana: Account, sam: Account, noa: Account) -> None:
    for somebody, status in ((dana, 403), (sam, 403), (None, 401)):
        assert as_(somebody).post(f"/people/{noa.id}/invite").status_code == status


def test_a_password_that_was_set_in_the_shell_is_read_like_one_from_a_page(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("CLINIC_INSTANCE", str(tmp_path / "new"))
    spaced = f" {PASSWORD}  "
    said = CliRunner().invoke(
        cli.main,
        ["init", "--practice", "Riverside", "--name", "Dana", "--email", "d@riverside.example"],
        input=f"{spaced}\n{spaced}\n",
    )
    assert said.exit_code == 0, said.output
    fresh = create_app(Settings(instance=tmp_path / "new"))
    fresh.testing, fresh.config["WTF_CSRF_ENABLED"] = True, False
    for password in (spaced, PASSWORD):
        form = {"email": "d@riverside.example", "password": password}
        assert fresh.test_client().post("/sign-in", data=form).status_code == 303
    with fresh.app_context():
        db.database.engine.dispose()
