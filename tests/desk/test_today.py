"""What a practitioner finds on the first page of the day."""

from clinic.cases.lifecycle import Visibility
from clinic.core import db
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, homework_in
from tests.walk import page_text


def page_of(browser) -> str:
    return page_text(browser.get("/"))


def test_what_a_colleague_keeps_for_themselves_is_not_listed(as_, dana, olga) -> None:
    case = a_case(by=dana)
    mine = homework_in(case, by=dana)
    an_answer(mine, by=dana)
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
