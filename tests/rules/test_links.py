"""A link or a button that somebody is shown leads somewhere for them: pages and the policy do not disagree."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from clinic.accounts.models import Account
from tests.core.test_posted_twice_at_once import ONCE
from tests.factories.house import a_house
from tests.walk import Form, is_page, page_of, walk

CAST = ("dana", "olga", "sam", "petra")


@pytest.fixture
def browsers(app: Flask, as_: Any, request: pytest.FixtureRequest) -> dict[str, Any]:
    """Everybody of the cast, signed in, in a house where everything is there."""
    people: dict[str, Account] = {name: request.getfixturevalue(name) for name in CAST}
    with app.test_request_context():
        a_house(by=people["dana"], with_colleague=people["olga"])
    return {name: as_(account) for name, account in people.items()}


def path_of(form: Form) -> str:
    """The form's address without what is asked."""
    return urlsplit(form.action).path


@pytest.mark.one_database
def test_no_link_and_no_button_is_refused(app: Flask, browsers: dict[str, Any]) -> None:
    wrong: list[str] = []
    same_for_all: set[str] = set()
    shown: dict[tuple[Any, ...], tuple[str, str, Form]] = {}
    addresses = app.url_map.bind("")
    for name, browser in browsers.items():
        for path, answer in walk(browser, "/", seen=set(same_for_all), most=3):
            if addresses.match(urlsplit(path).path)[0].startswith("method."):
                same_for_all.add(path)
            if answer.status_code >= 400:
                wrong.append(f"{name} is shown a link to {path}, which answers {answer.status_code}.")
            if is_page(answer):
                for form in page_of(answer, path).posts:
                    shown.setdefault((name, form.action, *form.inputs), (name, path, form))
    assert wrong == []
    assert len(shown) > 100
    once = {
        addresses.match(path_of(form), method="POST")[0] for *_who, form in shown.values() if "record_id" in form.inputs
    }
    once.discard("sessions.edit_session")  # the form of a new session, over one that is there
    assert once == set(ONCE), "Say in ONCE what is typed into it, so that posting it twice at once is tested."
    for name, path, form in shown.values():
        if form.action == "/sign-out" or "remove" in form.inputs or form.action.endswith("/disable"):
            continue  # ends what the others need
        answer = browsers[name].post(form.action, form.holds())
        if answer.status_code in {401, 403, 404, 405, 500}:
            wrong.append(f"{name} is shown a form on {path} to {form.action}: {answer.status_code}.")
    assert wrong == []
