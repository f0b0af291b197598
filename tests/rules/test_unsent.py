"""Every form keeps what is typed into it, or is named here with the reason; and what is put back is never saved by itself."""

import hashlib
import html
import re
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import text

from clinic.accounts.models import Account
from clinic.config import HOME
from clinic.core import db, schema
from clinic.phrases import actions as phrases
from clinic.phrases.actions import Details
from clinic.unsent import actions
from clinic.unsent.content import Field, Typed
from tests.factories.house import a_house
from tests.walk import is_page, page_of, walk

TEMPLATES = Path(HOME) / "templates"
#: Forms that keep nothing while somebody types, and why.
KEEPS_NOTHING = {
    "contacts/_form.html": "a note is its own draft",
    "desk/edit_note.html": "a note is its own draft",
    "psychotherapy_notes/_words.html": "a note is its own draft, under a key of its own",
    "accounts/accept_invitation.html": "a password",
    "accounts/add_account.html": "a name and an address",
    "accounts/change_password.html": "a password",
    "accounts/edit_account.html": "a name and choices",
    "accounts/profile.html": "a name and choices",
    "accounts/set_up.html": "a password",
    "accounts/sign_in.html": "a password",
    "accounts/keep.html": "holds what was typed, to be sent on",
    "components/hidden.html": "holds what was typed, to be sent on",
    "calendar/feed_address.html": "choices",
    "calendar/_head.html": "nothing is typed",
    "cases/cases.html": "asks only",
    "cases/edit_team.html": "choices",
    "cases/hand_over.html": "choices",
    "cases/search_cases.html": "asks only",
    "desk/find.html": "asks only",
    "desk/pause_or_close.html": "choices",
    "homework/exceptions.html": "asks only",
    "layouts/_finder.html": "asks only",
    "homework/exercises/_mark.html": "one sentence, copied from the page it stands on",
    "homework/quotations.html": "a day",
    "reports/issue_report.html": "choices",
    "components/post_button.html": "nothing is typed",
    "contacts/note.html": "nothing is typed",
    "homework/_in_session.html": "nothing is typed",
    "homework/_moment.html": "nothing is typed",
    "layouts/_idle.html": "nothing is typed",
    "desk/_offers.html": "nothing is typed",
    "layouts/_rail.html": "nothing is typed",
    "layouts/choices.html": "nothing is typed",
    "sessions/sign_note.html": "nothing is typed",
}
#: Reached only by a post, from the page that keeps it.
BY_POST = {"supervision.read_review"}
#: What a look at a page may change.
LOOKS = {"sign_ins", "trail_entries", "unsent_forms"}


def test_every_form_keeps_what_is_typed_or_is_listed() -> None:
    files = {str(one.relative_to(TEMPLATES)): one.read_text() for one in TEMPLATES.rglob("*.html")}
    missed = {name for name, said in files.items() if re.search(r'<form[^>]*method="post"(?![^\n]*unsent\()', said)}
    assert missed == KEEPS_NOTHING.keys(), (
        "Add {{ unsent() }} to the form and @keeps_unsent to its view, or say why not."
    )


def stored() -> dict[str, str]:
    """What lies in every table that a look leaves alone."""
    tables = sorted(schema.tables() - LOOKS)
    rows = {one: sorted(map(str, db.session.execute(text(f'SELECT * FROM "{one}"')))) for one in tables}  # noqa: S608
    return {name: hashlib.sha256("\n".join(found).encode()).hexdigest() for name, found in rows.items()}


def test_what_is_put_back_stands_in_its_form_and_is_not_saved(app: Flask, as_: Any, dana: Account, olga, sam) -> None:
    with app.test_request_context():
        a_house(by=dana, with_colleague=olga)
        phrases.add(Details("What is different then?", "", "client", None, None, ()), record_id=uuid.uuid4(), by=dana)
        db.session.commit()
    addresses, met = app.url_map.bind(""), set()
    for somebody in (dana, sam):
        browser = as_(somebody)
        pages = [path for path, answer in walk(browser, "/") if is_page(answer) and b"data-unsent=" in answer.data]
        for path in pages:
            endpoint = addresses.match(urlsplit(path).path)[0]
            if endpoint in met:
                continue
            met.add(endpoint)
            opened = browser.get(path).get_data(as_text=True)
            at = html.unescape(re.findall(r'<form[^>]* data-at="([^"]*)"', opened)[0])
            form = max(
                (one for one in page_of(browser.get(path), path).posts if one.action == at),
                key=lambda one: len(one.inputs),
            )
            fields = [
                Field(name, "Never sent." if name in form.typed else value)
                for name, one in form.inputs.items()
                for value in one.holds or [""]
                if name != "csrf_token"
            ]
            kept = actions.keep_unsent(Typed(path, at, "", tuple(fields)), writer=uuid.uuid4(), by=somebody)
            db.session.commit()
            before = stored()
            answer = browser.post(at, {"put_back": str(kept.id)})
            db.session.expire_all()
            assert stored() == before, endpoint
            assert answer.status_code in {200, 409, 422}, (endpoint, answer.status_code)
            back = {name: one for again in page_of(answer, at).posts for name, one in again.inputs.items()}
            lost = [name for name in form.typed if back[name].holds != ["Never sent."]]
            assert not lost, (endpoint, lost)
    marked = {name for name, view in app.view_functions.items() if hasattr(view, "unsent")} - BY_POST
    assert met == marked, "Link to it in the house."
