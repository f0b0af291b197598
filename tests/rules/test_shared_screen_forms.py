"""A form that is refused on a shared screen comes back with what was typed, and with nothing else of the case."""

import re
import uuid
from typing import Any

import pytest
from flask import Flask

from clinic.accounts.models import Account
from clinic.core.forms import clean
from tests.factories.cases import a_case
from tests.factories.house import a_house
from tests.rules.test_shared_screen import wanted
from tests.walk import Form, is_page, page_of, page_text, walk

#: Typed into every field of words; what no record says.
TYPED = "Something quite new"
#: Passwords, words that are only looked for, and what would end what is tried here.
NOT_TRIED = {"accounts.sign_in", "accounts.change_password", "homework.exceptions", "cases.edit_team"}


def endpoint_of(app: Flask, address: str) -> str:
    """What answers to a form that is sent there."""
    return str(app.url_map.bind("").match(address.partition("?")[0], method="POST")[0])


def forms_of(app: Flask, browser: Any, *starts: str) -> dict[tuple[Any, ...], list[Form]]:
    """The forms into which words are typed, by where they go and what they ask."""
    found: dict[tuple[Any, ...], list[Form]] = {}
    for path, answer in walk(browser, *starts, most=2, alike=24):
        for form in page_of(answer, path).posts if is_page(answer) else []:
            endpoint = endpoint_of(app, form.action)
            if form.typed and endpoint not in NOT_TRIED:
                found.setdefault((endpoint, *sorted(form.inputs)), []).append(form)
    return found


def bent(form: Form) -> list[dict[str, Any]]:
    """What is typed into a form that is refused: as an older page, in another’s place, and far too long."""
    said: dict[str, Any] = {
        name: [f"{TYPED}."] if name in form.typed else one.holds or one.options[-1:]
        for name, one in form.inputs.items()
    }
    older = said | {name: ["-1"] for name in ("seen", "edition") if name in said}
    older |= {"record_id": [str(uuid.uuid4())]} if "record_id" in said else {}
    long = said | {name: ["\n".join([f"{TYPED}."] * 6000)] for name in form.typed[:1]}
    return [older, long]


@pytest.mark.one_database
def test_a_form_that_is_refused_keeps_what_was_typed_and_shows_nothing_else(
    app: Flask, as_: Any, dana: Account, olga: Account
) -> None:
    with app.test_request_context():
        case = a_house(by=dana, with_colleague=olga)
    browser = as_(dana)
    found = forms_of(app, browser, "/", f"/cases/{case.id}", f"/cases/{case.id}/private-notes")
    browser.post("/share-screen", {"next": "/"})
    tried, lost, shown = set(), set(), {}
    for form in (one for some in found.values() for one in some[:1]):
        for typed in bent(form):
            answer = browser.post(form.action, typed)
            if answer.status_code not in {409, 422}:
                continue
            endpoint, first = endpoint_of(app, form.action), form.typed[0]
            tried.add(endpoint)
            again = [one for one in page_of(answer, form.action).posts if first in one.inputs]
            if not any(clean(one.inputs[first].holds[0]) == typed[first][0] for one in again):
                lost.add(endpoint)
            said = wanted().findall(page_text(answer))
            shown |= {endpoint: set(said)} if said else {}
    assert (lost, shown) == (set(), {})
    assert len(tried) > 25


def test_what_is_kept_unseen_is_saved_once_nobody_looks_on(as_: Any, dana: Account) -> None:
    case = a_case(by=dana)
    browser, address = as_(dana), f"/cases/{case.id}/partners/a/edit"
    [form] = [one for one in page_of(browser.get(address), address).posts if "reason" in one.inputs]
    browser.post("/share-screen", {"on": "yes"})
    answer = browser.post(address, {**form.holds(), "reason": TYPED, "email": "no address"})
    page = page_text(answer)
    assert answer.status_code == 422 and TYPED not in re.sub(r"<input[^>]*>", "", page)
    forms = page_of(answer, address).posts
    [kept], [stop, *_more] = ([one for one in forms if name in one.inputs] for name in ("reason", "on"))
    assert browser.post(stop.action, stop.holds()).status_code == 303
    answer = browser.post(kept.action, kept.holds())
    [again] = [one for one in page_of(answer, address).posts if "reason" in one.inputs]
    assert answer.status_code == 422 and again.inputs["reason"].holds == [TYPED] and "safe_contact" in again.typed


def test_pressed_twice_the_screen_stays_shared(as_: Any, dana: Account) -> None:
    browser = as_(dana)
    [form] = [one for one in page_of(browser.get("/"), "/").posts if one.action == "/share-screen"]
    for _twice in range(2):
        assert browser.post(form.action, form.holds()).status_code == 303
        assert 'aria-pressed="true"' in browser.get("/").get_data(as_text=True)
