"""What a practitioner finds on the first page of the day."""

import html
import re
from datetime import date

from clinic.cases.lifecycle import Side, Visibility
from clinic.core import db
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, homework_in


def page_of(browser) -> str:
    return html.unescape(browser.get("/").get_data(as_text=True))


def test_an_exercise_that_each_got_stands_there_once_with_both_partners(as_, dana) -> None:
    case = a_case(by=dana)
    back = homework_in(case, by=dana, side=Side.A, due_on=date(2026, 2, 9))
    still_out = homework_in(case, by=dana, side=Side.B, due_on=date(2026, 2, 9))
    an_answer(back, by=dana)
    page = page_of(as_(dana))
    assert page.count("<b>Coping list</b>") == 1
    words = {one: re.search(rf'href="/homework/{one}">([^<]+)', page) for one in (back.id, still_out.id)}
    assert [found and found.group(1) for found in words.values()] == ["came back", "given"]


def test_the_same_exercise_of_another_day_stands_apart(as_, dana) -> None:
    case = a_case(by=dana)
    homework_in(case, by=dana, set_on=date(2026, 2, 2))
    homework_in(case, by=dana, set_on=date(2026, 3, 2))
    assert page_of(as_(dana)).count("<b>Coping list</b>") == 2


def test_what_a_colleague_keeps_for_themselves_is_not_listed(as_, dana, olga) -> None:
    case = a_case(by=dana)
    mine = homework_in(case, by=dana)
    mine.visibility, mine.by_id = Visibility.AUTHOR_ONLY, olga.id
    db.session.commit()
    assert "Coping list" not in page_of(as_(dana))
    assert "Coping list" not in as_(dana).get(f"/cases/{case.id}").get_data(as_text=True)


def test_whoever_runs_the_practice_is_sent_to_the_people(as_, petra) -> None:
    page = page_of(as_(petra))
    assert "You manage the practice" in page and 'href="/people"' in page


def test_a_supervisor_finds_the_cases_of_those_they_supervise(as_, dana, olga, sam) -> None:
    a_case(by=dana)
    a_case(by=olga, names=("Mira Novak", "Tom Weiss"))
    page = page_of(as_(sam))
    assert "Cases you supervise" in page and "Noor Haddad" in page and "Mira" not in page
    assert "Plan a session" not in page
