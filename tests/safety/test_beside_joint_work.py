"""What a partner disclosed alone is asked about where joint work is decided on and given: for those who treat, holding nothing back."""

import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from clinic.accounts.models import Account
from clinic.cases.lifecycle import CaseKind, Gate, Side
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.homework import actions as homework
from clinic.homework.lifecycle import Mode
from clinic.homework.queries import homework_of
from clinic.reports.content import summary_of
from clinic.safety import actions
from clinic.safety.lifecycle import Company, Freely, Outcome
from clinic.safety.lifecycle import Mode as Spoken
from tests.factories.cases import a_case
from tests.factories.homework import homework_in
from tests.factories.settled import a_screen
from tests.walk import page_text

ASKS, BOTH_HAVE, LOOK = "does joint work go on", "both together still have an exercise", "please look at it once more"
JOINT, ALONE = "collaborative_stance_practice", "micro_experiments"


@pytest.fixture
def case(dana: Account) -> Case:
    return a_case(by=dana, gate=Gate.OPEN, stage=2)


def page_of(browser: Any, case: Case, place: str) -> str:
    page = page_text(browser.get(f"/cases/{case.id}{place}"))
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)  # it holds the second of its page


def asks(browser: Any, case: Case) -> list[bool]:
    """Whether the gate's page asks, and each page that gives joint work."""
    gives = "/homework/new", f"/homework/new?exercise={JOINT}"
    return [ASKS in page_of(browser, case, "/gate"), *(LOOK in page_of(browser, case, place) for place in gives)]


def days_ago(number: int) -> date:
    return clock.today() - timedelta(days=number)


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("outcome", [Outcome.CONCERN, Outcome.DANGER])
def test_the_open_gate_is_asked_about_until_that_partner_was_asked_again(as_, dana, case, outcome, side: Side) -> None:
    browser = as_(dana)
    a_screen(case, by=dana, side=Side.A), a_screen(case, by=dana, side=Side.B)
    assert asks(browser, case) == [False, False, False]
    a_screen(case, by=dana, side=side, outcome=outcome)
    assert asks(browser, case) == [True, True, True]
    a_screen(case, by=dana, side=Side.B if side is Side.A else Side.A)
    assert asks(browser, case) == [True, True, True]
    a_screen(case, by=dana, side=side)
    assert asks(browser, case) == [False, False, False]


def test_what_was_recorded_by_mistake_does_not_count(as_, dana, case) -> None:
    made = a_screen(case, by=dana, outcome=Outcome.DANGER)
    actions.take_back(made, because="The wrong couple.", record_id=uuid.uuid4(), by=dana)
    db.session.commit()
    assert asks(as_(dana), case) == [False, False, False]


@pytest.mark.parametrize(
    ("how", "closes"),
    [
        ({"company": Company.OTHERS, "others": "Her mother"}, False),
        ({"mode": Spoken.PHONE, "freely": Freely.UNSURE}, False),
        ({"mode": Spoken.PHONE, "freely": Freely.YES}, True),
    ],
)
def test_nothing_said_where_somebody_may_have_listened_closes_nothing(as_, dana, case, how, closes: bool) -> None:
    a_screen(case, by=dana, outcome=Outcome.DANGER, on=days_ago(3))
    a_screen(case, by=dana, **how)
    browser = as_(dana)
    assert asks(browser, case) == [not closes] * 3
    assert ("What can be done" in page_of(browser, case, "/safety")) is not closes


def test_it_says_neither_what_nor_who_where_something_is_given(as_, dana, case) -> None:
    a_screen(case, by=dana, side=Side.B, outcome=Outcome.DANGER, words="The car keys.")
    browser = as_(dana)
    page = page_of(browser, case, f"/homework/new?exercise={JOINT}").split("<main")[1]
    sentence = page.split(LOOK)[0].split('<div class="banner')[-1] + page.split(LOOK)[1].split("</div>")[0]
    assert f"/cases/{case.id}/gate" in sentence
    for said in (sentence, page):
        assert not any(word in said for word in ("Danger", "disclosed", "car keys"))
    assert not any(name in sentence for name in ("Eli", "Noor", "partner"))


def test_it_asks_at_the_gate_and_holds_nothing_back(as_, dana, case) -> None:
    a_screen(case, by=dana, outcome=Outcome.DANGER)
    browser = as_(dana)
    form = {"record_id": str(uuid.uuid4()), "whom": "both", "mode": "together", "instructions": "Ten minutes each."}
    answer = browser.post(f"/cases/{case.id}/homework/new?exercise={JOINT}", {**form, "due_on": "", "due_hint": ""})
    assert answer.status_code == 303
    (given,) = homework_of(case)
    page = page_of(browser, case, "/gate")
    assert ASKS in page and f"/homework/{given.id}" in page and "can itself be a sign" in page
    decided = {"state": "open", "reason": "Seen with a colleague.", "record_id": str(uuid.uuid4())}
    assert browser.post(f"/cases/{case.id}/gate", decided).status_code == 303
    assert case.gate is Gate.OPEN and ASKS in page_of(browser, case, "/gate")


@pytest.mark.parametrize("gate", [Gate.NOT_ASSESSED, Gate.PAUSED, Gate.CLOSED])
def test_while_the_gate_is_not_open_only_what_both_still_have_is_named(as_, dana, gate: Gate) -> None:
    case = a_case(by=dana, gate=Gate.OPEN)
    given = homework_in(case, exercise=JOINT, side=None, mode=Mode.TOGETHER, by=dana)
    alone = homework_in(case, exercise=ALONE, side=Side.A, by=dana)
    case.gate = gate
    a_screen(case, by=dana, outcome=Outcome.CONCERN)
    browser = as_(dana)
    page = page_of(browser, case, "/gate")
    assert BOTH_HAVE in page and ASKS not in page
    assert f"/homework/{given.id}" in page and f"/homework/{alone.id}" not in page
    assert asks(browser, case) == [False, False, False]
    homework.withdraw(given, by=dana)
    db.session.commit()
    assert BOTH_HAVE not in page_of(browser, case, "/gate")


def test_where_somebody_comes_alone_nothing_is_asked(as_, dana) -> None:
    alone = a_case(by=dana, names=("Mira Novak",), kind=CaseKind.INDIVIDUAL)
    a_screen(alone, by=dana, outcome=Outcome.DANGER)
    assert asks(as_(dana), alone) == [False, False, False]


def test_who_supervises_sees_nothing_of_it(as_, dana, sam, case) -> None:
    browser = as_(sam)
    before = page_of(browser, case, "/gate").split("<main")[1].split("</main>")[0]
    a_screen(case, by=dana, outcome=Outcome.DANGER)
    homework_in(case, exercise=JOINT, side=None, mode=Mode.TOGETHER, by=dana)
    assert before == page_of(browser, case, "/gate").split("<main")[1].split("</main>")[0]
    assert browser.get(f"/cases/{case.id}/homework/new").status_code == 403


def test_on_a_shared_screen_nothing_of_it_stands(as_, dana, case) -> None:
    browser = as_(dana)
    browser.post("/share-screen", {"next": "/"})
    places = "", "/gate", "/homework/new", f"/homework/new?exercise={JOINT}", "/homework"
    before = [page_of(browser, case, place) for place in places]
    a_screen(case, by=dana, side=Side.B, outcome=Outcome.DANGER)
    after = [page_of(browser, case, place) for place in places]
    for one, other in zip(before, after, strict=True):
        assert not any(said in other for said in (ASKS, LOOK, "disclosed"))
        assert len(one.split("<main")[1]) == len(other.split("<main")[1])


def test_no_paper_and_no_sheet_to_take_home_says_anything_of_it(as_, dana, case) -> None:
    homework_in(case, exercise=JOINT, side=None, mode=Mode.TOGETHER, by=dana)
    browser = as_(dana)
    places = "/homework/take-home/a", "/homework/take-home/b", "/homework", "/checks", "/charts"
    before = str(summary_of(case, pseudonyms=False, by=dana)), [page_of(browser, case, one) for one in places]
    a_screen(case, by=dana, outcome=Outcome.DANGER)
    assert before == (str(summary_of(case, pseudonyms=False, by=dana)), [page_of(browser, case, one) for one in places])
