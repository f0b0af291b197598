"""A closed case is read, and takes notes and papers; anything else asks to open it again, and nothing typed is lost."""

import re
import uuid
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest

from clinic.cases import actions as cases
from clinic.cases.lifecycle import CaseState, Gate
from clinic.cases.stage_queries import path_of
from clinic.core import clock, db
from tests.core.test_posted_twice_at_once import ONCE, rows
from tests.factories.cases import a_case
from tests.factories.homework import an_exception, homework_in
from tests.factories.sessions import a_signed_note
from tests.factories.settled import a_consent, a_screen
from tests.factories.sheets import an_entry
from tests.walk import page_of, page_text, walk

#: What is refused, wherever a page leads there.
WORK = re.compile(
    r"/(exceptions/new|sessions/new|homework/new|homework/in-session|answer/[ab]|consents/[ab]/new|safety/[ab]/new)$"
    r"|^/cases/[^/]+/(stage|stage/views|sheets/[^/]+/new)$|^/(exceptions|entries|homework|consents)/[^/]+/(edit|withdraw)$"
    r"|^/notes/[^/]+/review$|^/safety-screens/[^/]+/mistake$"  # that a note was one can be said, as a note can be signed
)
WORDS = "Only the rain, and then not even that."
#: What is refused: address, and what is typed there.
REFUSED: dict[str, tuple[str, dict[str, str]]] = {
    "exception": ("/cases/{case}/exceptions/new", {**ONCE["homework.record_exception"][1], "context": WORDS}),
    "change of an exception": (
        "/exceptions/{exception}/edit",
        {"seen": "1", **ONCE["homework.record_exception"][1], "context": WORDS},
    ),
    "appointment": (
        "/cases/{case}/sessions/new",
        {"on": "2026-02-09", "starts": "16:00", "ends": "17:20", "booked": "both", "modality": "video"}
        | {"state": "planned", "place": WORDS},
    ),
    "move": ("/cases/{case}/stage", {"stage": "3", "on": "2026-02-02", "theme": WORDS}),
    "view": ("/cases/{case}/stage/views", {"side": "a", "stage": "4", "on": "2026-02-02", "words": WORDS}),
    "evidence": ("/stages/{episode}/evidence", {"what": "quote::a", "line": WORDS}),
    "homework": (
        "/cases/{case}/homework/new?exercise=coping_list",
        {"whom": "each", "mode": "alone", "instructions": WORDS},
    ),
    "answer": (
        "/homework/{homework}/answer/a",
        {"seen": "0", "outcome": "tried", "on": "2026-02-09", "x-coping-0-what": "Running", "learned": WORDS},
    ),
    "consent": (
        "/cases/{case}/consents/a/new",
        {**ONCE["consents.record_consent"][1], "words": WORDS},
    ),
    "withdrawal": ("/consents/{consent}/withdraw", {**ONCE["consents.withdraw_consent"][1], "words": WORDS}),
    "safety screen": ("/cases/{case}/safety/a/new", {**ONCE["safety.record_screen"][1], "words": WORDS}),
    "mistake": ("/safety-screens/{screen}/mistake", {"because": WORDS}),
    "entry": ("/cases/{case}/sheets/inner_voice/new", {"side": "a", "on": "2026-02-05", "x-sentence": WORDS}),
    "change of an entry": (
        "/entries/{entry}/edit",
        {"seen": "1", "side": "a", "on": "2026-02-05", "x-sentence": WORDS},
    ),
}


@pytest.fixture
def closed(dana) -> dict[str, Any]:
    case = a_case(by=dana, gate=Gate.OPEN, stage=2)
    ids = {"case": case.id, "homework": homework_in(case, by=dana).id, "entry": an_entry(case, by=dana).id}
    ids |= {"exception": an_exception(case, by=dana).id, "note": a_signed_note(case, by=dana).id}
    ids |= {"consent": a_consent(case, by=dana, on=date(2026, 2, 2)).id, "screen": a_screen(case, by=dana).id}
    ids["episode"] = path_of(case)[0].id
    cases.move_case(case, "close", on=clock.today(), by=dana)
    db.session.commit()
    return {"of": case, "ids": ids}


@pytest.mark.parametrize("what", REFUSED)
def test_work_waits_until_the_case_is_open_again(as_, dana, closed, what: str) -> None:
    address, typed = REFUSED[what]
    address, form = address.format(**closed["ids"]), {**typed, "record_id": str(uuid.uuid4())}
    browser, before = as_(dana), rows()
    answer = browser.post(address, form)
    page = page_text(answer)
    assert answer.status_code == 409 and WORDS in page and "This case is closed" in page
    assert rows() == before
    assert browser.post(f"/cases/{closed['ids']['case']}/move", {"verb": "reopen"}).status_code == 303
    assert browser.post(address, form).status_code == 303


def test_every_page_of_it_says_so_and_opens_it_again(as_, dana, sam, closed) -> None:
    case, browser = closed["ids"]["case"], as_(dana)
    for place in ("", "/exceptions/new", "/sessions", "/sheets", "/stage", "/homework"):
        page = browser.get(f"/cases/{case}{place}").get_data(as_text=True)
        assert "This case is closed since" in page and "Open it again" in page
    assert "Open it again" not in as_(sam).get(f"/cases/{case}/sheets").get_data(as_text=True)
    browser.post(f"/cases/{case}/move", {"verb": "reopen"})
    assert "This case is closed" not in browser.get(f"/cases/{case}").get_data(as_text=True)


def test_notes_and_papers_can_still_be_written(as_, dana, closed) -> None:
    ids, browser = closed["ids"], as_(dana)
    assert browser.post(f"/notes/{ids['note']}/amend", {"because": "A word was missing."}).status_code == 303
    contact = {"record_id": str(uuid.uuid4()), "text": "They wrote.", "kind": "message", "whom": "both"}
    day = clock.today().isoformat()
    assert browser.post(f"/cases/{ids['case']}/contacts/new", {**contact, "on": day}).status_code == 303
    paper = {"record_id": str(uuid.uuid4()), "language": "en"}
    assert browser.post(f"/cases/{ids['case']}/reports/new", paper).status_code == 303
    assert closed["of"].state is CaseState.CLOSED


def test_no_page_of_it_offers_what_is_refused(as_, dana, closed) -> None:
    case, browser = closed["ids"]["case"], as_(dana)
    seen, offered = 0, []
    for path, answer in walk(browser, f"/cases/{case}", most=2):
        if not path.startswith(("/cases/", "/homework/", "/entries/", "/exceptions/", "/notes/", "/stages/")):
            continue
        seen += 1
        page = page_of(answer, path)
        forms = [one.action for one in page.posts if urlsplit(one.action).path != urlsplit(path).path]
        places = [one for one in [*page.links, *forms] if urlsplit(one).path != f"/cases/{case}/stage"]
        offered += [(path, one) for one in places if WORK.search(urlsplit(one).path) and "/stage/views" not in one]
    assert seen > 20 and offered == []
    for place in ("stage", "stage/views"):
        forms = page_of(browser.get(f"/cases/{case}/{place}"), f"/cases/{case}/{place}").posts
        assert not [one for one in forms if one.action.endswith(place)]
