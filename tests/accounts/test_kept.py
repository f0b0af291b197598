"""Pages that are drawn once say what is so now, to each reader their own, and keep no prose."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from clinic.accounts import kept
from clinic.accounts.models import Account
from clinic.cases.facts_queries import facts_of
from clinic.cases.lifecycle import Gate, Side
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.homework.queries import homework_of
from clinic.sessions import actions
from clinic.sessions.lifecycle import SessionState
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, homework_in
from tests.factories.sessions import a_session, a_signed_note, fresh
from tests.walk import page_text


def page(browser: Any, path: str) -> str:
    return page_text(browser.get(path))


def drawings(app: Flask) -> int:
    return len(app.extensions["kept"])


def test_a_second_look_draws_nothing_and_says_the_same(app: Flask, as_: Any, dana: Account) -> None:
    case = a_case(by=dana)
    a_signed_note(case, by=dana, text={"summary": "Both came."})
    browser = as_(dana)
    for path in (f"/cases/{case.id}", "/cases"):
        first, drawn = page(browser, path), drawings(app)
        assert page(browser, path) == first
        assert drawings(app) == drawn


def renamed(case: Case, by: Account) -> str:
    case.partners[0].person.called = "Nur"
    return "Nur"


def another_reason(case: Case, by: Account) -> str:
    case.partners[0].reason = "We want to talk again."
    return "We want to talk again."


def rated(case: Case, by: Account) -> str:
    a_signed_note(case, by=by, text={"summary": "Said last.", "ratings": {"a": {"score": "3"}}})
    return "Said last."


def planned(case: Case, by: Account) -> str:
    a_session(case, by=by, on=clock.today() + timedelta(days=3), state=SessionState.PLANNED)
    return "Next session"


def came_back(case: Case, by: Account) -> str:
    an_answer(homework_of(case)[0], by=by, side=Side.A)
    return "came back"


def decided(case: Case, by: Account) -> str:
    case.gate = Gate.PAUSED
    return "Gate to joint work: paused"


@pytest.mark.parametrize("change", [renamed, another_reason, rated, planned, came_back, decided])
def test_whatever_changes_is_seen_at_the_next_look(as_: Any, dana: Account, change: Callable[..., str]) -> None:
    case = a_case(by=dana)
    homework_in(case, by=dana, side=Side.A)
    browser, path = as_(dana), f"/cases/{case.id}"
    before = page(browser, path)
    said = change(case, dana)
    db.session.commit()
    assert said not in before
    assert said in page(browser, path)


def test_a_rating_that_was_signed_between_two_amendments_is_seen(as_: Any, dana: Account, sam: Account) -> None:
    case = a_case(by=dana)
    note = a_signed_note(case, by=dana, text={"ratings": {"a": {"score": "3"}}})
    browser, path = as_(sam), f"/cases/{case.id}"
    actions.amend(note, because="It was another number.", by=dana)
    actions.save_draft(note, text={"ratings": {"a": {"score": "9"}}}, seen=fresh(note).edition, by=dana)
    db.session.commit()
    assert ": 3</title>" in page(browser, path)
    actions.sign(fresh(note), by=dana)
    actions.amend(fresh(note), because="And one word more.", by=dana)
    db.session.commit()
    assert ": 9</title>" in page(browser, path)


def test_the_list_shows_a_new_name_and_a_new_day(as_: Any, dana: Account) -> None:
    case = a_case(by=dana)
    browser = as_(dana)
    page(browser, "/cases")
    case.partners[0].person.given_name = "Nur"
    db.session.commit()
    assert "Nur" in page(browser, "/cases")


def test_language_look_and_a_shared_screen_change_it(as_: Any, dana: Account) -> None:
    case = a_case(by=dana)
    browser, path = as_(dana), f"/cases/{case.id}"
    before = page(browser, path)
    browser.post("/language", {"language": "zh_Hans", "next": path})
    assert "个案" in page(browser, path)
    browser.post("/language", {"language": "en", "next": path})
    browser.post("/theme", {"theme": "dark", "next": path})
    assert 'data-theme="dark"' in page(browser, path)
    browser.post("/share-screen", {"next": path})
    shared = page(browser, path)
    assert case.partners[0].person.family_name in before
    assert case.partners[0].person.family_name not in shared


def test_a_notice_is_said_once(as_: Any, dana: Account) -> None:
    case = a_case(by=dana)
    browser, path = as_(dana), f"/cases/{case.id}"
    before = page(browser, path)
    browser.post(f"/cases/{case.id}/move", {"verb": "pause"})
    assert 'class="banner ok"' in page(browser, path)
    again = page(browser, path)
    assert 'class="banner ok"' not in again and again != before


def test_everybody_has_a_page_of_their_own(as_: Any, dana: Account, sam: Account) -> None:
    case = a_case(by=dana)
    path = f"/cases/{case.id}"
    hers, theirs = page(as_(dana), path), page(as_(sam), path)
    assert "Write note" in hers and "Write note" not in theirs
    assert dana.name in hers and dana.name not in theirs.split("<main")[0]


def test_each_sign_in_has_its_own_token_and_it_holds(app: Flask, as_: Any, dana: Account) -> None:
    case = a_case(by=dana)
    browsers = [as_(dana), as_(dana)]
    app.config["WTF_CSRF_ENABLED"] = True
    path = f"/cases/{case.id}"
    tokens = [set(re.findall(r'name="csrf_token" value="([^"]+)"', page(one, path))) for one in browsers]
    assert [len(one) for one in tokens] == [1, 1] and tokens[0] != tokens[1]
    for browser, own, verb in ((browsers[0], tokens[0], "pause"), (browsers[1], tokens[1], "resume")):
        answer = browser.post(f"{path}/move", {"verb": verb, "csrf_token": own.pop()})
        assert answer.status_code == 303


def test_no_prose_is_kept(app: Flask, as_: Any, dana: Account) -> None:
    case = a_case(by=dana)
    case.partners[0].reason = "zebra & crossing"
    a_signed_note(case, by=dana, text={"summary": "<zebra> was named."})
    db.session.commit()
    answer = as_(dana).get(f"/cases/{case.id}").get_data(as_text=True)
    assert "zebra &amp; crossing" in answer and "&lt;zebra&gt; was named." in answer
    assert drawings(app) > 0
    assert "zebra" not in repr(app.extensions["kept"])


def test_what_is_read_for_the_case_page_is_all_that_it_is_drawn_from(app: Flask, dana: Account) -> None:
    """The values that decide whether a page is drawn anew hold no record: two readings of the same are equal."""
    from clinic.desk.content import read_for

    case = a_case(by=dana)
    a_signed_note(case, by=dana)
    homework_in(case, by=dana, side=Side.A)
    facts = facts_of(case.id)
    assert facts is not None and facts == facts_of(case.id)
    assert read_for(dana, facts) == read_for(dana, facts)
    assert hash(read_for(dana, facts)[0]) == hash(read_for(dana, facts)[0])


def test_no_more_are_kept_than_some(app: Flask, as_: Any, dana: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 2)
    browser = as_(dana)
    for state in ("", "open", "paused", "closed", "all"):
        page(browser, f"/cases?state={state}")
        assert drawings(app) <= 2
