"""Safety screens: each partner asked alone; read by those who treat and by nobody and nothing else; moving nothing."""

import ast
import uuid
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from clinic.accounts.models import Account
from clinic.audit.models import TrailEntry
from clinic.cases import actions as cases
from clinic.cases.lifecycle import CaseKind, Gate, Side, Visibility
from clinic.cases.models import Case
from clinic.config import HOME
from clinic.core import clock, db
from clinic.reports import actions as reports
from clinic.reports.content import summary_of
from clinic.safety import actions, queries
from clinic.safety.lifecycle import Company, Mode, Outcome, again_after
from tests.factories.cases import a_case
from tests.factories.settled import a_screen
from tests.walk import page_text

WORDS = "Looked at the door. \u202eשלום\u202c 👩\u200d👩\u200d👧 𠮷"


@pytest.fixture
def case(dana: Account) -> Case:
    return a_case(by=dana, gate=Gate.OPEN, stage=2)


def typed(**more: str) -> dict[str, str]:
    said = {"record_id": str(uuid.uuid4()), "on": "2026-02-02", "mode": "in_person", "company": "alone"}
    return {
        **said,
        "others": "",
        "freely": "",
        "outcome": "no_concern_disclosed",
        "words": WORDS,
        "again_on": "",
        **more,
    }


def new(case: Case, side: str = "a") -> str:
    return f"/cases/{case.id}/safety/{side}/new"


def asked(case: Case) -> list[str]:
    db.session.expire_all()
    return [one.side.value for one in queries.screens_of(case)]


def test_it_works(as_, dana, case) -> None:
    browser = as_(dana)
    for page in (f"/cases/{case.id}", f"/cases/{case.id}/gate"):
        assert f"/cases/{case.id}/safety" in page_text(browser.get(page))
    assert page_text(browser.get(f"/cases/{case.id}/safety")).count("Not asked yet.") == 2
    assert browser.post(new(case), typed()).status_code == 303
    (made,) = queries.screens_of(case)
    assert (made.side, made.visibility, made.by_id) == (Side.A, Visibility.AUTHOR_ONLY, dana.id)
    assert (made.on, made.again_on, made.words) == (date(2026, 2, 2), date(2026, 5, 2), WORDS)
    assert made.told == {"outcome": "no_concern_disclosed", "mode": "in_person", "company": "alone"}
    page = page_text(browser.get(f"/cases/{case.id}/safety"))
    assert "No concern disclosed" in page and WORDS in page and "Sat 2 May 2026" in page
    assert "What can be done" not in page


@pytest.mark.parametrize(
    ("on", "again"), [("2026-01-12", "2026-04-12"), ("2025-11-30", "2026-02-28"), ("2026-10-31", "2027-01-31")]
)
def test_it_is_asked_again_after_three_months(on: str, again: str) -> None:
    said = date.fromisoformat(on), Outcome.NOT_DISCLOSED, Company.ALONE, None
    assert again_after(*said) == date.fromisoformat(again)


@pytest.mark.parametrize(
    ("said", "again"),
    [
        ({"outcome": "danger"}, "2026-02-07"),
        ({"outcome": "concern"}, "2026-02-28"),
        ({"outcome": "concern", "mode": "phone", "freely": "unsure"}, "2026-02-07"),
        ({"company": "others", "others": "The sister"}, "2026-02-07"),
        ({"mode": "video", "freely": "no"}, "2026-02-07"),
        ({"mode": "video", "freely": "yes"}, "2026-04-30"),
        ({"freely": "no"}, "2026-04-30"),  # in person it is not asked
        ({"outcome": "danger", "again_on": "2026-02-03"}, "2026-02-03"),
        ({"outcome": "danger", "again_on": "2026-06-01"}, "2026-06-01"),
    ],
)
def test_where_something_is_open_it_is_sooner_unless_a_day_is_said(as_, dana, case, said, again: str) -> None:
    browser = as_(dana)
    assert "Left empty: a week later after danger" in page_text(browser.get(new(case)))
    assert browser.post(new(case), typed(on="2026-01-31", **said)).status_code == 303
    assert queries.screens_of(case)[0].again_on == date.fromisoformat(again)


@pytest.mark.parametrize("outcome", ["concern", "danger"])
def test_a_disclosure_shows_what_can_be_done_and_moves_nothing(as_, dana, case, outcome: str) -> None:
    browser = as_(dana)
    before = page_text(browser.get(f"/cases/{case.id}"))
    assert browser.post(new(case), typed(outcome=outcome)).status_code == 303
    page = page_text(browser.get(f"/cases/{case.id}/safety"))
    for option in (
        "Assess further, alone",
        "Consult",
        "Advocate",
        "legal duties",
        "Refer individually",
        "Pause the gate",
    ):
        assert option in page
    assert f'href="/cases/{case.id}/gate"' in page and "no verdict" in page
    db.session.expire_all()
    assert (case.gate, case.stage, case.state.value) == (Gate.OPEN, 2, "open")
    after = page_text(browser.get(f"/cases/{case.id}"))
    assert before.split("<main")[1].split("csrf")[0] == after.split("<main")[1].split("csrf")[0]
    assert not any(word in after for word in ("Danger", "Concern", WORDS))


def test_somebody_who_comes_alone_has_no_gate_to_pause(as_, dana) -> None:
    case = a_case(by=dana, names=("Mira Novak",), kind=CaseKind.INDIVIDUAL)
    browser = as_(dana)
    assert browser.post(new(case), typed(outcome="danger")).status_code == 303
    page = page_text(browser.get(f"/cases/{case.id}/safety"))
    assert "What can be done" in page and "gate" not in page.split("<main")[1].casefold()
    assert browser.get(new(case, "b")).status_code == 404


def test_strangers_find_nothing_and_who_supervises_may_not_read(as_, dana, olga, sam, petra, case) -> None:
    made = a_screen(case, by=dana, words=WORDS, outcome=Outcome.DANGER)
    looking = [f"/cases/{case.id}/safety", new(case), f"/safety-screens/{made.id}/mistake"]
    for somebody, status in ((olga, 404), (petra, 404), (sam, 403)):
        browser = as_(somebody)
        for path in looking:
            answer = browser.get(path)
            assert answer.status_code == status and WORDS not in page_text(answer), (somebody.name, path)
        assert browser.post(new(case), typed()).status_code == status
        assert browser.post(f"/safety-screens/{made.id}/mistake", {"because": "No."}).status_code == status
    assert asked(case) == ["a"] and made.mistake is None
    for path in (f"/cases/{case.id}", f"/cases/{case.id}/gate"):
        assert f"/cases/{case.id}/safety" not in page_text(as_(sam).get(path))
    cases.add_practitioner(case, olga, by=dana)
    db.session.commit()
    assert WORDS in page_text(as_(olga).get(f"/cases/{case.id}/safety"))
    cases.remove_practitioner(case, dana, by=olga)
    db.session.commit()
    assert as_(dana).get(f"/cases/{case.id}/safety").status_code == 404


def test_the_form_for_one_partner_holds_nothing_of_the_other(as_, dana, case) -> None:
    made = a_screen(case, by=dana, side=Side.B, words="Spoke of the car keys.", outcome=Outcome.DANGER)
    browser = as_(dana)
    page = page_text(browser.get(new(case)))
    assert not any(word in page for word in ("Eli", "car keys")) and "Noor" in page
    page = page_text(browser.get(f"/safety-screens/{made.id}/mistake"))
    assert "Noor" not in page and "car keys" not in page


def test_no_paper_search_list_or_case_page_shows_it(as_, dana, sam, case) -> None:
    a_screen(
        case, by=dana, words="Kanarienvogel", outcome=Outcome.DANGER, company=Company.OTHERS, others="Kanarienvogel"
    )
    reports.issue(case, pseudonyms=False, language="en", by=dana)
    db.session.commit()
    said = str(summary_of(case, pseudonyms=False, by=dana))
    assert "Kanarienvogel" not in said and "Danger" not in said
    for somebody in (dana, sam):
        browser = as_(somebody)
        assert "Kanarienvogel" not in page_text(browser.post("/find", {"words": "Kanarien"})).replace(
            'value="Kanarien"', ""
        )
        for place in ("", "/checks", "/charts", "/reports", "/trail", "/sessions"):
            page = page_text(browser.get(f"/cases/{case.id}{place}"))
            assert "Kanarienvogel" not in page and "Danger" not in page, place


def test_nothing_else_in_the_house_asks_for_it() -> None:
    may = {"app.py", "demo", "desk", "migrations", "prompts", "safety"}
    for file in (Path(HOME) / "clinic").rglob("*.py"):
        if file.relative_to(Path(HOME) / "clinic").parts[0] in may:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            assert not (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("clinic.safety")), file
    desk = {one.name for one in (Path(HOME) / "clinic/desk").glob("*.py") if "clinic.safety" in one.read_text()}
    assert desk == {"todo_queries.py", "find_in_cases.py"}  # what is missing; and a search where it was chosen


def test_the_trail_tells_of_writing_and_reading_and_no_outcome(as_, dana, case) -> None:
    made, browser = a_screen(case, by=dana, outcome=Outcome.DANGER), as_(dana)
    browser.get(f"/cases/{case.id}/safety")
    browser.post(f"/safety-screens/{made.id}/mistake", {"because": WORDS, "record_id": str(uuid.uuid4())})
    kinds = TrailEntry.kind.in_(["safety_screens", "screen_mistakes"])
    told = db.session.query(TrailEntry).filter(kinds).order_by(TrailEntry.number).all()
    assert [one.event for one in told] == ["safety_screen:recorded", "record:read", "safety_screen:taken_back"]
    assert {(one.details, one.case_id, one.by_id) for one in told} == {("{}", case.id, dana.id)}
    page = page_text(browser.get(f"/cases/{case.id}/trail"))
    assert "recorded a safety screen" in page and "looked: the safety screens" in page
    browser.post("/share-screen", {"next": "/"})
    assert "safety screen" not in page_text(browser.get(f"/cases/{case.id}/trail"))


def test_posted_twice_it_is_recorded_once_and_other_words_are_not_lost(as_, dana, case) -> None:
    browser, form = as_(dana), typed()
    assert [browser.post(new(case), form).status_code for _twice in range(2)] == [303, 303]
    for strange in ({"words": "Other words."}, {"outcome": "danger", "words": "Other words."}):
        again = browser.post(new(case), {**form, **strange})
        assert again.status_code == 409 and "Other words." in page_text(again)
    assert asked(case) == ["a"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"on": "2999-01-01"}, "Please check the year."),
        ({"on": ""}, "Please fill this in."),
        ({"mode": ""}, "Please choose one of these."),
        ({"company": ""}, "Please choose one of these."),
        ({"company": "others"}, "Please say who else was there."),
        ({"company": "others", "others": " \u3000"}, "Please say who else was there."),
        ({"mode": "phone"}, "please say whether they could talk freely"),
        ({"mode": "video", "freely": "maybe"}, "Please choose one of these."),
        ({"outcome": ""}, "Please choose one of these."),
        ({"outcome": "no violence"}, "Please choose one of these."),
        ({"again_on": "2026-02-02"}, "Please choose a day after"),
        ({"again_on": "soon"}, "This date does not exist."),
    ],
)
def test_bad_input_is_named_and_what_was_typed_stays(as_, dana, case, wrong: dict[str, str], sentence: str) -> None:
    form = typed(**wrong)
    answer = as_(dana).post(new(case), form)
    page = page_text(answer)
    assert answer.status_code == 422 and sentence in page
    assert WORDS in page and form["record_id"] in page
    assert asked(case) == []


def test_a_day_to_come_is_refused(as_, dana, case) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    answer = as_(dana).post(new(case), typed(on=tomorrow.isoformat()))
    assert answer.status_code == 422 and "still to come" in page_text(answer) and WORDS in page_text(answer)


def test_a_nul_is_told_and_everything_else_stays(as_, dana, case) -> None:
    answer = as_(dana).post(new(case), typed(words="\x00" + WORDS))
    assert answer.status_code == 422 and WORDS in page_text(answer) and "was taken out of this" in page_text(answer)
    assert as_(dana).post(new(case), typed()).status_code == 303
    assert queries.screens_of(case)[0].words == WORDS


@pytest.mark.parametrize(
    "how",
    [
        {"company": "others", "others": "The sister"},
        {"mode": "phone", "freely": "no"},
        {"mode": "video", "freely": "unsure"},
    ],
)
def test_where_somebody_may_have_listened_it_says_to_ask_again_alone(as_, dana, case, how: dict[str, str]) -> None:
    browser = as_(dana)
    assert browser.post(new(case), typed(**how)).status_code == 303
    assert "Ask once more, alone." in page_text(browser.get(f"/cases/{case.id}/safety"))
    assert browser.post(new(case), typed(on="2026-02-03", mode="phone", freely="yes")).status_code == 303
    assert "Ask once more, alone." not in page_text(browser.get(f"/cases/{case.id}/safety"))


def test_what_does_not_apply_is_not_kept(as_, dana, case) -> None:
    assert as_(dana).post(new(case), typed(others="The sister", freely="no")).status_code == 303
    assert queries.screens_of(case)[0].told.keys() == {"outcome", "mode", "company"}


def test_recorded_by_mistake_it_stays_readable_and_counts_no_more(as_, dana, case) -> None:
    old = a_screen(case, by=dana, on=date(2026, 1, 12))
    made, browser = a_screen(case, by=dana, outcome=Outcome.DANGER, words=WORDS), as_(dana)
    path, form = f"/safety-screens/{made.id}/mistake", {"because": "The wrong name.", "record_id": str(uuid.uuid4())}
    assert browser.post(path, {**form, "because": " "}).status_code == 422
    assert [browser.post(path, form).status_code for _twice in range(2)] == [303, 303]
    again = browser.post(path, {"because": "Once more.", "record_id": str(uuid.uuid4())})
    assert again.status_code == 409 and "Once more." in page_text(again)
    assert browser.get(path).status_code == 409
    page = page_text(browser.get(f"/cases/{case.id}/safety"))
    assert (
        "What can be done" not in page and "recorded by mistake" in page and WORDS in page and "The wrong name." in page
    )
    assert f"/safety-screens/{old.id}/mistake" in page


@pytest.mark.parametrize("table", ["safety_screens", "screen_mistakes"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET visibility = 'author_only'", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_one(dana, case, table: str, verb: str) -> None:
    actions.take_back(a_screen(case, by=dana), because="No.", record_id=uuid.uuid4(), by=dana)
    db.session.commit()
    with pytest.raises(DBAPIError, match="written once"):
        db.session.execute(text(verb.format(table)))
    db.session.rollback()


def test_the_database_takes_no_label_of_a_partner(dana, case) -> None:
    made = a_screen(case, by=dana)
    values = {"id": uuid.uuid4(), "case_id": case.id, "side": Side.A, "on": made.on, "again_on": made.again_on}
    values |= {"by_id": dana.id, "recorded_at": clock.now(), "visibility": Visibility.PARTNER_A}
    with pytest.raises(IntegrityError):
        db.session.execute(queries.SafetyScreen.__table__.insert().values(**values))
    db.session.rollback()


def test_what_was_disclosed_and_how_it_was_asked_is_sealed(dana, case) -> None:
    a_screen(case, by=dana, words="The door.", outcome=Outcome.DANGER, mode=Mode.IN_PERSON)
    row = db.session.execute(text("SELECT * FROM safety_screens")).one()
    said = b"".join(bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row)
    assert not any(word in said for word in (b"danger", b"in_person", b"alone", b"door"))


def test_on_a_shared_screen_it_is_closed_and_what_is_typed_stays(as_, dana, case) -> None:
    made, browser = a_screen(case, by=dana, words=WORDS), as_(dana)
    browser.post("/share-screen", {"next": "/"})
    assert f"/cases/{case.id}/safety" not in page_text(browser.get(f"/cases/{case.id}"))
    for path in (f"/cases/{case.id}/safety", new(case), f"/safety-screens/{made.id}/mistake"):
        page = page_text(browser.get(path))
        assert "Hidden while the screen is shared." in page and "Noor" not in page and WORDS not in page
    answer = browser.post(new(case), typed(outcome=""))
    assert answer.status_code == 422 and WORDS in page_text(answer) and "Noor" not in page_text(answer)
