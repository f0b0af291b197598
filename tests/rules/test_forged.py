"""No form is taken without its token, and no answer is kept by a browser."""

from typing import Any

from flask import Flask

from clinic.accounts.models import Account
from clinic.core import db
from clinic.reports import actions as reports
from tests.factories.cases import a_case
from tests.factories.sessions import a_note

SOME_ID = "00000000-0000-4000-8000-000000000000"
FILLED = {"side": "a", "number": 1}


def test_no_address_takes_a_form_without_its_token(app: Flask, as_: Any, dana: Account) -> None:
    browser = as_(dana)
    app.config["WTF_CSRF_ENABLED"] = True
    urls, tried = app.url_map.bind("localhost"), 0
    for rule in app.url_map.iter_rules():
        path = urls.build(rule.endpoint, {name: FILLED.get(name, SOME_ID) for name in rule.arguments})
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
            answers = [browser.open(path, method=method), browser.open(path, method=method, data={"csrf_token": "x"})]
            assert [one.status_code for one in answers] == [400, 400], (method, rule.rule)
            tried += 1
    assert tried > 80


def test_no_answer_about_anybody_is_kept_by_a_browser_or_names_its_address_elsewhere(
    app: Flask, as_: Any, dana: Account
) -> None:
    case = a_case(by=dana)
    note = a_note(case, by=dana)
    with app.test_request_context():
        paper = reports.issue(case, pseudonyms=True, language="en", by=dana)
        db.session.commit()
    browser = as_(dana)
    for path, status in (
        (f"/cases/{case.id}", 200),
        (f"/notes/{note.id}/draft", 200),
        (f"/reports/{paper.id}.pdf", 200),
        ("/calendar/appointments.ics", 200),
        (f"/cases/{SOME_ID}", 404),
        ("/people", 403),
        ("/share-screen", 405),
    ):
        answer = browser.get(path)
        said = answer.status_code, answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]
        assert said == (status, "no-store", "same-origin"), path
        names = answer.headers.get("Content-Disposition", "")
        assert not any(one.person.family_name in names for one in case.partners)
    assert browser.post("/cases/search", {"words": "x"}).headers["Cache-Control"] == "no-store"
    assert browser.post(f"/cases/{case.id}/gate", {"state": "?"}).headers["Cache-Control"] == "no-store"
