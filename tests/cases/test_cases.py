"""The list of cases."""

from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import event

from clinic.accounts.models import Account
from clinic.cases import actions, list_queries, names
from clinic.cases.lifecycle import CaseState
from clinic.core import clock, crypto, db
from tests.factories.cases import a_case


def test_it_works(as_, dana: Account) -> None:
    case = a_case(by=dana, stage=2)
    page = as_(dana).get("/cases").get_data(as_text=True)
    assert "Noor Haddad" in page and "Eli Brandt" in page
    assert case.reference in page
    assert f"/cases/{case.id}" in page


def test_a_line_that_was_drawn_says_what_is_so_now(as_, dana: Account, olga: Account) -> None:
    case, browser = a_case(by=dana, stage=2), as_(dana)

    def line(of: Any = browser) -> str:
        return of.get("/cases?state=all").get_data(as_text=True).split('<ul class="rows">')[-1].split("</ul>")[0]

    drawn = line()
    assert ("Noor" in drawn, ">open<" in drawn, line() == drawn, "Noor" in line(as_(olga))) == (True, True, True, False)
    browser.post("/share-screen", {"next": "/"})
    assert "Noor" not in line() and case.reference in line()
    browser.post("/share-screen", {"next": "/"})
    browser.post("/language", {"language": "zh_Hans", "next": "/"})
    assert "Noor" in line() and ">open<" not in line()
    browser.post("/language", {"language": "en", "next": "/"})
    case.partners[0].person.given_name, case.state = "Nora", CaseState.PAUSED
    db.session.commit()
    assert "Noor" not in line() and "Nora" in line() and ">paused<" in line()


def test_a_stranger_sees_no_case_of_others(as_, dana: Account, olga: Account) -> None:
    a_case(by=dana)
    page = as_(olga).get("/cases").get_data(as_text=True)
    assert "Noor" not in page
    assert "No case yet" in page


def test_a_supervisor_sees_the_cases_of_those_they_supervise(as_, dana: Account, olga: Account, sam: Account) -> None:
    a_case(by=dana)
    a_case(by=olga, names=("Mira Novak", "Tom Weiss"))
    page = as_(sam).get("/cases").get_data(as_text=True)
    assert "Noor" in page and "Mira" not in page


def test_whoever_runs_the_practice_may_not_list_cases(as_, petra: Account) -> None:
    assert as_(petra).get("/cases").status_code == 403
    assert as_(None).get("/cases").status_code == 401


def test_the_most_recently_active_comes_first(as_, dana: Account) -> None:
    late = a_case(by=dana, names=("Mira Novak", "Tom Weiss"), opened_on=date(2026, 3, 1))
    early = a_case(by=dana, opened_on=date(2026, 1, 1))
    page = as_(dana).get("/cases").get_data(as_text=True)
    assert page.index(late.reference) < page.index(early.reference)


def test_closed_and_archived_cases_are_reached_by_their_filters(as_, dana: Account) -> None:
    closed = a_case(by=dana)
    archived = a_case(by=dana, names=("Mira Novak", "Tom Weiss"))
    for case in (closed, archived):
        actions.move_case(case, "close", on=clock.today(), by=dana)
    actions.archive(archived, by=dana)
    db.session.commit()
    browser = as_(dana)
    current = browser.get("/cases").get_data(as_text=True)
    assert closed.reference not in current and archived.reference not in current
    shut = browser.get("/cases?state=closed").get_data(as_text=True)
    assert closed.reference in shut and archived.reference not in shut
    kept = browser.get("/cases?state=archived").get_data(as_text=True)
    assert archived.reference in kept and closed.reference not in kept


def test_filters_by_stage_and_by_state_can_be_combined(as_, dana: Account) -> None:
    wanted = a_case(by=dana, stage=2)
    other_stage = a_case(by=dana, stage=1)
    other_state = a_case(by=dana, stage=2, state=CaseState.ENQUIRY)
    page = as_(dana).get("/cases?state=open&stage=2").get_data(as_text=True)
    assert wanted.reference in page
    assert other_stage.reference not in page and other_state.reference not in page


def test_an_unknown_filter_or_page_is_no_fault(as_, dana: Account) -> None:
    case = a_case(by=dana)
    browser = as_(dana)
    for asked in ("state=nonsense", "stage=9", "stage=x", "page=0", "page=-4", "page=" + "9" * 40):
        answer = browser.get(f"/cases?{asked}")
        assert answer.status_code == 200, asked
        assert case.reference in answer.get_data(as_text=True), asked


def test_fifty_cases_stand_on_a_page(as_, dana: Account) -> None:
    for _number in range(51):
        a_case(by=dana, commit=False)
    db.session.commit()
    browser = as_(dana)
    first, second = (browser.get(f"/cases?page={number}").get_data(as_text=True) for number in (1, 2))
    assert first.count("Noor Haddad") == 50 and second.count("Noor Haddad") == 1


def _asked(app: Flask, browser, path: str) -> list[str]:
    said: list[str] = []
    engine = db.database.engine

    def listen(_connection, _cursor, statement, *_more) -> None:
        said.append(statement)

    event.listen(engine, "before_cursor_execute", listen)
    try:
        assert browser.get(path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    return said


def test_a_longer_list_asks_no_more_of_the_database(app: Flask, as_, dana: Account) -> None:
    browser = as_(dana)
    a_case(by=dana)
    few = _asked(app, browser, "/cases")
    for _number in range(20):
        a_case(by=dana, commit=False)
    db.session.commit()
    app.extensions["key_ring"]._opened.clear()
    many = _asked(app, browser, "/cases")
    assert len(many) <= 12, many
    assert len(many) <= len(few) + 2, "One query for all keys, whatever the number of cases."


def test_the_list_opens_no_names_of_other_pages(app: Flask, dana: Account, monkeypatch) -> None:
    for _number in range(12):
        a_case(by=dana, commit=False)
    db.session.commit()
    db.session.expunge_all()
    opened: list[bytes] = []
    unseal = crypto.unseal

    def counting(key: bytes, sealed: bytes, context: bytes) -> bytes:
        opened.append(context)
        return unseal(key, sealed, context)

    monkeypatch.setattr(crypto, "unseal", counting)
    found = list_queries.cases_visible_to(dana, size=5)
    names = {one.full for case in found.items for one in case.people}
    assert found.total == 12 and names == {"Noor Haddad", "Eli Brandt"}
    assert len([context for context in opened if context.startswith(b"persons|family_name")]) == 5 * 2


def test_a_long_list_counts_as_far_as_it_helps_and_reaches_its_end(as_, dana: Account, monkeypatch) -> None:
    monkeypatch.setattr(list_queries, "COUNTED", 3)
    monkeypatch.setattr(list_queries, "SIZE", 2)
    monkeypatch.setattr(list_queries.cases_visible_to, "__kwdefaults__", {**_defaults(), "size": 2})
    for _number in range(5):
        a_case(by=dana, commit=False)
    db.session.commit()
    browser = as_(dana)
    assert "More than 3 cases" in browser.get("/cases").get_data(as_text=True)
    last = browser.get("/cases?page=3").get_data(as_text=True)
    assert "5 cases" in last and last.count('class="main"') == 1 and 'rel="next"' not in last
    assert browser.get("/cases?page=99").get_data(as_text=True).count('class="main"') == 1


def _defaults() -> dict[str, object]:
    return dict(list_queries.cases_visible_to.__kwdefaults__)


def test_an_empty_list_says_how_to_begin(as_, dana: Account, sam: Account) -> None:
    assert "/cases/new" in as_(dana).get("/cases").get_data(as_text=True)
    assert "/cases/new" not in as_(sam).get("/cases").get_data(as_text=True)


def test_a_name_that_changed_is_the_new_one_in_the_next_list(app: Flask, dana: Account) -> None:
    case = a_case(by=dana)
    (line,) = list_queries.cases_visible_to(dana).items
    assert [one.full for one in line.people] == ["Noor Haddad", "Eli Brandt"]
    case.partners[0].person.given_name = "Nour"
    (line,) = list_queries.cases_visible_to(dana).items
    assert [one.full for one in line.people] == ["Nour Haddad", "Eli Brandt"]
    assert list_queries.search_cases(dana, "nour").total == 1 and list_queries.search_cases(dana, "noor").total == 0


def test_more_names_than_are_kept_are_still_right(app: Flask, dana: Account, monkeypatch) -> None:
    monkeypatch.setattr(names, "MOST", 1)
    a_case(by=dana)
    for _again in range(2):
        (line,) = list_queries.cases_visible_to(dana).items
        assert [one.initials for one in line.people] == ["NH", "EB"]


def test_cases_can_stand_by_name(as_, dana: Account) -> None:
    for pair in (("睿 唐", "静 陈"), ("Mira Novak", "Tom Weiss"), ("静 陈", "睿 唐"), ("Zoe Adler", "Eli Brandt")):
        a_case(by=dana, names=pair)
    browser = as_(dana)
    page = browser.get("/cases?order=name").get_data(as_text=True).split('<ul class="rows">')[-1]
    places = [page.index(word) for word in ("Adler", "Novak", "陈", "唐")]
    assert places == sorted(places) and "4 cases, by name." in browser.get("/cases?order=name").get_data(as_text=True)
    assert "state=open&amp;order=name" in browser.get("/cases?order=name").get_data(as_text=True)
    browser.post("/share-screen", {"next": "/"})
    assert "by name" not in browser.get("/cases?order=name").get_data(as_text=True)


def test_by_name_is_so_over_all_pages(dana: Account) -> None:
    for name in "DBECA":
        a_case(by=dana, names=(f"Noor {name}aker", "Eli Brandt"))
    pages = [list_queries.cases_visible_to(dana, size=2, page=number, by_name=True) for number in (1, 2, 3)]
    assert [one.people[0].full[5] for page in pages for one in page.items] == list("ABCDE")
    assert {page.pages for page in pages} == {3}


def test_beyond_what_is_counted_those_worked_with_last_stand_by_name(dana: Account, monkeypatch: Any) -> None:
    monkeypatch.setattr(list_queries, "COUNTED", 3)
    for number, name in enumerate("DBECA"):
        a_case(by=dana, names=(f"Noor {name}aker", "Eli Brandt"), opened_on=date(2026, 1, 1 + number))
    found = list_queries.cases_visible_to(dana, size=2, page=2, by_name=True)
    assert [one.people[0].full[5] for one in found.items] == ["E"]
    assert (found.total, found.pages, found.more) == (3, 2, True)
