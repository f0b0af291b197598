"""Managing the people of the practice."""

import re

from clinic.access.roles import Role
from clinic.accounts import queries
from clinic.accounts.models import Account
from tests.conftest import PASSWORD
from tests.walk import page_of

NEW = {
    "name": "Noa",
    "email": "noa@riverside.example",
    "roles": ["practitioner"],
    "supervisor": "",
    "language": "en",
    "record_id": "7d7b2f9a-6a5e-4a5f-9d1e-2f1f6b6a0a01",
}


def test_it_works(as_, petra: Account, dana: Account) -> None:
    page = as_(petra).get("/people").get_data(as_text=True)
    assert "Dana" in page


def test_only_an_admin_manages_people(as_, dana: Account, petra: Account) -> None:
    browser = as_(dana)
    for path in ("/people", "/people/new", f"/people/{petra.id}/edit"):
        assert browser.get(path).status_code == 403
    assert as_(None).get("/people").status_code == 401


def test_an_invited_person_sets_a_password_once(as_, petra: Account) -> None:
    page = as_(petra).post("/people/new", NEW).get_data(as_text=True)
    path = re.search(r"/invitations/[\w-]+", page).group()
    nobody = as_(None)
    assert nobody.get(path).status_code == 200
    assert nobody.get(path).status_code == 200
    assert nobody.post(path, {"password": "a quiet morning"}).status_code == 303
    assert nobody.post(path, {"password": "another morning"}).status_code == 404
    answer = nobody.post("/sign-in", {"email": "noa@riverside.example", "password": "a quiet morning"})
    assert answer.status_code == 303


def test_posted_twice_it_is_one_account(as_, petra: Account) -> None:
    browser = as_(petra)
    browser.post("/people/new", NEW)
    browser.post("/people/new", NEW)
    assert [one.name for one in queries.accounts()] == ["Noa", "Petra"]


def test_sent_once_more_with_another_name_nothing_typed_is_lost(as_, petra: Account) -> None:
    browser = as_(petra)
    browser.post("/people/new", NEW)
    answer = browser.post("/people/new", {**NEW, "name": "Noa Lind", "email": "lind@riverside.example"})
    assert answer.status_code == 409 and "Noa Lind" in answer.get_data(as_text=True)
    [again] = [one for one in page_of(answer, "/people/new").posts if "email" in one.inputs]
    assert browser.post("/people/new", again.holds()).status_code == 200
    assert [one.name for one in queries.accounts()] == ["Noa", "Noa Lind", "Petra"]


def test_a_taken_address_is_refused_beside_the_field(as_, petra: Account, dana: Account) -> None:
    page = as_(petra).post("/people/new", {**NEW, "email": dana.email.upper()})
    assert page.status_code == 422
    assert "has this address already" in page.get_data(as_text=True)
    assert "Noa" in page.get_data(as_text=True)


def test_the_last_admin_stays(as_, petra: Account) -> None:
    browser = as_(petra)
    browser.post(f"/people/{petra.id}/disable")
    browser.post(f"/people/{petra.id}/edit", {"name": "Petra", "roles": ["practitioner"], "supervisor": ""})
    assert queries.get_account(petra.id).roles == {Role.ADMIN}
    assert queries.get_account(petra.id).is_active


def test_changing_the_password_needs_the_current_one(as_, dana: Account) -> None:
    browser, other = as_(dana), as_(dana)
    refused = browser.post("/me/password", {"current": "wrong", "password": "another long walk"})
    assert refused.status_code == 422
    changed = browser.post("/me/password", {"current": "a long walk by the river", "password": "another long walk"})
    assert changed.status_code == 303
    assert browser.get("/me").status_code == 200
    assert other.get("/me").status_code == 401


def test_somebody_is_told_what_others_did_to_their_account(as_, petra: Account, dana: Account) -> None:
    def told_at_sign_in(password: str) -> bool:
        browser = as_(None)
        assert browser.post("/sign-in", {"email": dana.email, "password": password}).status_code == 303
        return "your account was changed" in browser.get("/").get_data(as_text=True)

    assert "Nothing so far" in as_(dana).get("/me").get_data(as_text=True)
    assert not told_at_sign_in(PASSWORD)
    as_(petra).post(f"/people/{petra.id}/edit", {"name": "Petra", "roles": ["admin", "supervisor"], "supervisor": ""})
    admin = as_(petra)
    changed = {"name": "Dana", "roles": ["practitioner"], "supervisor": str(petra.id)}
    assert admin.post(f"/people/{dana.id}/edit", changed).status_code == 303
    assert told_at_sign_in(PASSWORD)
    assert not told_at_sign_in(PASSWORD)
    path = re.search(r"/invitations/[\w-]+", admin.post(f"/people/{dana.id}/invite").get_data(as_text=True)).group()
    assert as_(None).post(path, {"password": "in her place!"}).status_code == 303
    assert told_at_sign_in("in her place!")
    browser = as_(None)
    browser.post("/sign-in", {"email": dana.email, "password": "in her place!"})
    page = browser.get("/me").get_data(as_text=True)
    assert "Petra supervises you" in page
    for words in ("changed your name, roles or supervisor", "made a link", "set your password with such a link"):
        assert words in page
