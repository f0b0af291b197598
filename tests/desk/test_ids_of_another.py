"""Whoever has nothing to do with a case, or no longer has, gets the answer of an id that there never was."""

import re
import uuid
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from clinic.accounts.models import Account
from clinic.cases import actions as cases
from clinic.cases.models import Case
from clinic.core import db
from tests.factories.cases import a_case
from tests.factories.house import a_house
from tests.walk import is_page, page_of, walk

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: Ids of people and phrases, which are the practice's, and of unsent forms, which tests/unsent asks for as somebody else.
_OF_ALL = ("/people/", "/questions/", "/me/", "/unsent/")


def addresses(browser: Any, case: Case) -> list[str]:
    """Of every kind of address with an id, one that a link or a form leads to."""
    found: dict[str, str] = {}
    for path, answer in walk(browser, f"/cases/{case.id}", f"/cases/{case.id}/private-notes", most=1, alike=6):
        forms = [one.action for one in page_of(answer, path).posts] if is_page(answer) else []
        for one in (urlsplit(address).path for address in (path, *forms)):
            if _ID.search(one) and not one.startswith(_OF_ALL):
                found.setdefault(_ID.sub("", one), one)
    return list(found.values())


def said(answer: Any) -> tuple[Any, ...]:
    """Everything that an answer tells, without its own address and the form's token."""
    page = re.sub(r'name="csrf_token" value="[^"]*"', "", answer.get_data(as_text=True))
    headers = sorted((name, value) for name, value in answer.headers if name not in {"Set-Cookie", "Content-Length"})
    return answer.status_code, _ID.sub("", page), _ID.sub("", str(headers))


@pytest.mark.one_database
def test_who_has_nothing_to_do_with_a_case_learns_of_no_id(
    app: Flask, as_: Any, dana: Account, olga: Account, petra: Account
) -> None:
    with app.test_request_context():
        case = a_house(by=dana, with_colleague=olga)
        a_case(by=olga)
    found, was_there = addresses(as_(dana), case), as_(olga)
    assert was_there.get(f"/cases/{case.id}").status_code == 200
    cases.remove_practitioner(case, olga, by=dana)
    db.session.commit()
    for browser, methods in ((was_there, ("GET", "POST")), (as_(petra), ("GET",))):
        for path in found:
            missing = _ID.sub(lambda _found: str(uuid.uuid4()), path)
            for method in (*methods, "PUT") if path.endswith("/draft") else methods:
                answer = browser.open(path, method=method)
                assert answer.status_code in {403, 404, 405}, (method, path)
                assert said(answer) == said(browser.open(missing, method=method)), (method, path)
    assert len(found) > 100
