"""Consents and safety screens that are missing or due wait in open cases, each one step from done, for who treats."""

import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from clinic.accounts.models import Account
from clinic.cases import actions as cases
from clinic.cases.lifecycle import CaseKind, CaseState, Gate, SecretsPolicy, Side
from clinic.cases.models import Case
from clinic.consents import actions as consents
from clinic.consents.lifecycle import Ending
from clinic.core import clock, db
from clinic.desk import todo_queries
from clinic.safety import actions as safety
from clinic.safety.lifecycle import Company, Outcome
from tests.consents.test_consents import typed as agreed
from tests.factories.cases import a_case
from tests.factories.settled import a_consent, a_screen, settled
from tests.safety.test_safety_screens import typed as asked
from tests.walk import page_text


@pytest.fixture
def case(dana: Account) -> Case:
    return a_case(by=dana, gate=Gate.OPEN)


def waiting(browser: Any) -> list[str]:
    page = page_text(browser.get("/todo"))
    return re.findall(r"<b>([^<]+)</b>", page.split('<main id="main"')[-1])


def step(browser: Any, word: str) -> str:
    """Where the first line that says `word` leads."""
    page = page_text(browser.get("/todo"))
    return re.findall(r'class="btn small" href="([^"]+)"', page.split(f"<b>{word}</b>")[1])[0]


def test_each_partner_waits_and_is_gone_after_one_step(as_, dana, case) -> None:
    browser = as_(dana)
    lines = ["Consent not recorded: Noor Haddad", "Safety screen not recorded: Noor Haddad"]
    lines += ["Consent not recorded: Eli Brandt", "Safety screen not recorded: Eli Brandt"]
    assert waiting(browser) == lines
    for line in lines:
        forms = {"Consent": agreed(case), "Safety": asked(on=clock.today().isoformat())}
        assert browser.post(step(browser, line), forms[line.split()[0]]).status_code == 303
        assert line not in waiting(browser)
    assert waiting(browser) == []


def test_of_somebody_who_comes_alone_only_the_consent_waits(as_, dana) -> None:
    case = a_case(by=dana, names=("Mira Novak",), kind=CaseKind.INDIVIDUAL)
    assert waiting(as_(dana)) == ["Consent not recorded: Mira Novak"]
    a_consent(case, by=dana)
    assert waiting(as_(dana)) == []


@pytest.mark.parametrize("state", ["enquiry", "paused", "closed"])
def test_only_in_open_cases(as_, dana, state: str) -> None:
    case = a_case(by=dana, gate=Gate.OPEN, state=CaseState.ENQUIRY if state == "enquiry" else CaseState.OPEN)
    if state != "enquiry":
        cases.move_case(case, {"paused": "pause", "closed": "close"}[state], on=clock.today(), by=dana)
        db.session.commit()
    assert (case.state.value, waiting(as_(dana))) == (state, [])


def test_only_for_those_who_treat(as_, dana, olga, sam, case) -> None:
    assert waiting(as_(olga)) == waiting(as_(sam)) == []
    cases.add_practitioner(case, olga, by=dana)
    db.session.commit()
    assert len(waiting(as_(olga))) == 4
    cases.remove_practitioner(case, dana, by=olga)
    db.session.commit()
    assert waiting(as_(dana)) == []


def test_a_withdrawn_consent_waits_until_it_is_agreed_anew(as_, dana, case) -> None:
    settled(case, by=dana)
    browser, other = as_(dana), a_consent(case, by=dana, side=Side.B)
    ended = {"ending": "withdrawn", "on": clock.today().isoformat(), "words": "Said on the stairs."}
    browser.post(f"/consents/{other.id}/withdraw", {**ended, "record_id": str(uuid.uuid4())})
    assert waiting(browser) == ["Consent to talk about: Eli Brandt"]
    page = page_text(browser.get("/todo"))
    assert "withdr" not in page and "stairs" not in page  # whoever looks over the shoulder learns nothing of it
    assert step(browser, "Consent to talk about: Eli Brandt") == f"/cases/{case.id}/consents"
    assert browser.post(f"/cases/{case.id}/consents/b/new", agreed(case)).status_code == 303
    assert waiting(browser) == []


def test_a_consent_recorded_by_mistake_is_as_if_it_were_not_there(as_, dana, case) -> None:
    settled(case, by=dana)
    done = {"on": clock.today(), "words": "", "by": dana}
    other = a_consent(case, by=dana, side=Side.B)
    consents.withdraw(other, Ending.MISTAKEN, record_id=uuid.uuid4(), **done)
    db.session.commit()
    assert waiting(as_(dana)) == []  # the one before holds
    third = a_case(by=dana, names=("Mira Novak",), kind=CaseKind.INDIVIDUAL)
    consents.withdraw(a_consent(third, by=dana), Ending.MISTAKEN, record_id=uuid.uuid4(), **done)
    db.session.commit()
    assert waiting(as_(dana)) == ["Consent not recorded: Mira Novak"]


def test_whoever_is_to_be_asked_again_within_a_week_waits_until_asked(as_, dana, case) -> None:
    settled(case, by=dana)
    long_ago = clock.today() - timedelta(days=100)
    a_screen(case, by=dana, on=long_ago, again_on=clock.today())  # the newer one counts
    assert waiting(as_(dana)) == []
    second = settled(a_case(by=dana, names=("Mira Novak", "Tom Weiss"), gate=Gate.OPEN), by=dana)
    a_screen(second, by=dana, side=Side.B, again_on=clock.today() + timedelta(days=8))
    assert waiting(as_(dana)) == []
    a_screen(second, by=dana, side=Side.B, again_on=clock.today() + timedelta(days=7))
    assert waiting(as_(dana)) == ["Ask about safety again: Tom Weiss"]
    browser = as_(dana)
    assert step(browser, "Ask about safety again: Tom Weiss") == f"/cases/{second.id}/safety/b/new"
    a_screen(second, by=dana, side=Side.B)
    assert waiting(browser) == []


def test_a_screen_recorded_by_mistake_waits_again(as_, dana, case) -> None:
    settled(case, by=dana)
    made = a_case(by=dana, names=("Mira Novak", "Tom Weiss"), gate=Gate.OPEN)
    for one in made.partners:
        a_consent(made, by=dana, side=one.side)
        screen = a_screen(made, by=dana, side=one.side)
    safety.take_back(screen, because="The wrong name.", record_id=uuid.uuid4(), by=dana)
    db.session.commit()
    assert waiting(as_(dana)) == ["Safety screen not recorded: Tom Weiss"]


def test_after_danger_a_line_stands_there_at_once_and_says_nothing_of_it(as_, dana, case) -> None:
    settled(case, by=dana)
    browser, said = as_(dana), asked(on=clock.today().isoformat(), outcome="danger")
    assert browser.post(f"/cases/{case.id}/safety/b/new", said).status_code == 303
    assert waiting(browser) == ["Ask about safety again: Eli Brandt"]
    page = page_text(browser.get("/todo")).split('<main id="main"')[-1]
    assert "in 7 days" in page
    assert not any(word in page for word in ("anger", "isclosed", "oncern", "harm", "violence", said["words"]))


def test_the_line_is_the_same_whatever_was_disclosed(as_, dana, case) -> None:
    said = set()
    for outcome in Outcome:
        made = a_case(by=dana, names=("Mira Novak", "Tom Weiss"), gate=Gate.OPEN)
        settled(made, by=dana)
        more = {"outcome": outcome, "company": Company.ALONE, "on": date(2026, 1, 12), "again_on": date(2026, 2, 12)}
        made = a_case(by=dana, names=("Mira Novak", "Tom Weiss"), gate=Gate.OPEN)
        for one in made.partners:
            a_consent(made, by=dana, side=one.side)
            a_screen(made, by=dana, side=one.side, **more)
        said |= {line for line in waiting(as_(dana)) if "Mira" in line}
    assert said == {"Ask about safety again: Mira Novak"}


def test_nothing_of_it_stands_on_a_shared_screen(as_, dana, case) -> None:
    browser = as_(dana)
    browser.post("/share-screen", {"next": "/"})
    for path in ("/todo", "/"):
        page = page_text(browser.get(path))
        assert "Hidden while" in page and "Consent" not in page and "Safety screen" not in page


def test_it_is_one_statement_whatever_is_missing(app, dana, case) -> None:
    a_consent(case, by=dana)
    settled(a_case(by=dana, names=("Mira Novak", "Tom Weiss")), by=dana)
    said: list[str] = []
    listen = lambda *told: said.append(told[2])  # noqa: E731
    event.listen(db.database.engine, "before_cursor_execute", listen)
    try:
        found = todo_queries.not_settled(dana, clock.today())
    finally:
        event.remove(db.database.engine, "before_cursor_execute", listen)
    assert len([one for one in said if "FROM cases" in one]) == 1
    assert [(one.side, one.consented) for one in found if one.case_id == case.id] == [(Side.A, True), (Side.B, False)]
    assert {one.gate for one in found if one.case_id != case.id} == {Gate.NOT_ASSESSED}


def test_another_policy_does_not_wait_here(as_, dana, case) -> None:
    settled(case, by=dana)
    cases.choose_secrets_policy(case, SecretsPolicy.PRIVATE, by=dana)
    db.session.commit()
    assert waiting(as_(dana)) == []
