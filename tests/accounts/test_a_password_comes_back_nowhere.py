"""Whatever goes wrong with a form that holds a password, no page and no log shows the password again."""

from typing import Any

import pytest
from flask import Flask
from wtforms import PasswordField

from clinic.accounts.models import Account
from clinic.core.forms import BaseForm
from clinic.core.web import NEVER_SHOWN
from tests.conftest import PASSWORD
from tests.walk import page_of

TYPED = "correct horse battery staple"


def test_a_form_of_another_sign_in_keeps_the_address_alone(app: Flask, as_: Any, dana: Account) -> None:
    nobody = as_(None)
    app.config["WTF_CSRF_ENABLED"] = True
    answer = nobody.post("/sign-in", {"email": dana.email, "password": TYPED})
    assert answer.status_code == 400
    assert dana.email in answer.get_data(as_text=True) and TYPED not in answer.get_data(as_text=True)


def test_a_sign_in_that_ended_meanwhile_takes_no_password_along(as_: Any, dana: Account) -> None:
    nobody = as_(None)
    answer = nobody.post("/me/password", {"current": PASSWORD, "password": TYPED})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 401
    assert TYPED not in page and PASSWORD not in page and "What you typed is kept" not in page
    [form] = [one for one in page_of(answer, "/me/password").posts if "kept" in one.inputs]
    back = nobody.post("/sign-in", {**form.holds(), "email": dana.email, "password": PASSWORD})
    assert (back.status_code, back.location) == (303, "/me/password")


def test_a_fault_of_ours_shows_none(
    as_: Any, dana: Account, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_it(*_some: object, **_more: object) -> None:
        raise RuntimeError(TYPED)

    monkeypatch.setattr("clinic.accounts.actions.sign_in", break_it)
    answer = as_(None).post("/sign-in", {"email": dana.email, "password": TYPED})
    assert answer.status_code == 500
    assert TYPED not in answer.get_data(as_text=True) and TYPED not in caplog.text


@pytest.mark.parametrize("kept", ['{"summary": 5}', '{"summary": null}', '{"summary": [1, {"a": 2}]}', "[" * 100_000])
def test_what_is_no_kept_text_is_left_out(as_: Any, dana: Account, kept: str) -> None:
    answer = as_(None).post("/sign-in", {"email": dana.email, "password": PASSWORD, "kept": kept})
    assert answer.status_code in {200, 303}
    assert PASSWORD not in answer.get_data(as_text=True)


def test_every_password_field_is_known_by_its_name() -> None:
    forms, found = [BaseForm], set()
    while forms:
        kind = forms.pop()
        forms += kind.__subclasses__()
        fields = ((name, getattr(kind, name, None)) for name in dir(kind))
        found |= {name for name, one in fields if getattr(one, "field_class", None) is PasswordField}
    assert found == NEVER_SHOWN
