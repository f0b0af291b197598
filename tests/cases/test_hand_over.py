"""Giving cases to a colleague when whoever treated them cannot sign in any more."""

import json

import pytest

from clinic.access.roles import Role
from clinic.accounts import actions as accounts
from clinic.accounts.models import Account
from clinic.audit import queries as trail
from clinic.audit.events import Event
from clinic.cases import queries
from clinic.cases.models import Case
from clinic.core import db
from tests.factories.cases import a_case

PATH = "/people/cases"


def text_of(answer) -> str:
    return answer.get_data(as_text=True)


@pytest.fixture
def case(dana: Account) -> Case:
    return a_case(by=dana)


@pytest.fixture
def left(case: Case, dana: Account, petra: Account) -> Case:
    """Dana's case, whose account was disabled."""
    accounts.disable(dana, by=petra)
    db.session.commit()
    return case


def chosen(to: Account, *cases: Case) -> dict[str, object]:
    return {"cases": [one.reference for one in cases], "account": str(to.id)}


def test_it_works(as_, left: Case, petra: Account, olga: Account) -> None:
    assert as_(olga).get(f"/cases/{left.id}").status_code == 404
    browser = as_(petra)
    assert "1 case is treated by nobody who can sign in" in text_of(browser.get("/people"))
    page = text_of(browser.get(PATH))
    assert left.reference in page and "Dana" in page and "Noor" not in page and "Eli" not in page
    assert browser.post(PATH, chosen(olga, left)).status_code == 303
    assert f"Olga treats {left.reference} now." in text_of(browser.get("/people"))
    assert as_(olga).get(f"/cases/{left.id}").status_code == 200
    assert "can sign in" not in text_of(browser.get("/people"))


def test_whoever_gets_it_is_told_and_the_trail_says_who_did_it(as_, left: Case, petra: Account, olga: Account) -> None:
    as_(olga)
    as_(petra).post(PATH, chosen(olga, left))
    newest = trail.entries_of(queries.get_case(left.id), olga)[0]
    assert (newest.event, newest.by_id) == (Event.TEAM_CHANGED, petra.id)
    browser = as_(olga)
    said = text_of(browser.get("/"))
    assert f"You treat {left.reference} now" in said and "your account was changed" not in said
    assert f"gave you {left.reference}, whose practitioner cannot sign in any more" in text_of(browser.get("/me"))


def test_of_many_cases_the_trail_holds_every_number_and_the_notice_some(as_, dana, petra, olga: Account) -> None:
    many = [a_case(by=dana, names=("Noor Vega", "Eli Vega")) for _number in range(45)]
    accounts.disable(dana, by=petra)
    db.session.commit()
    as_(olga)
    as_(petra).post(PATH, chosen(olga, *many))
    told = [json.loads(one.details)["cases"] for one in trail.changes_to(olga)]
    assert sorted(sum(told, [])) == [one.number for one in many] and [len(one) for one in told] == [5, 40]
    said = text_of(as_(olga).get("/"))
    assert f"You treat {many[0].reference}" in said and f"{many[11].reference}, and others now" in said


def test_an_admin_who_gives_it_away_still_reads_nothing(as_, left: Case, petra: Account, olga: Account) -> None:
    browser = as_(petra)
    browser.post(PATH, chosen(olga, left))
    assert browser.get(f"/cases/{left.id}").status_code == 404


def test_a_practitioner_who_lost_the_role_leaves_it_behind_too(as_, case: Case, dana, petra, olga: Account) -> None:
    assert queries.left_behind() == []
    accounts.change_account(dana, name="Dana", roles=[Role.SUPERVISOR], supervisor=None, by=petra)
    db.session.commit()
    assert [one.reference for one in queries.left_behind()] == [case.reference]


def test_a_case_that_somebody_else_treats_is_not_left(as_, case: Case, dana, petra, olga: Account) -> None:
    as_(dana).post(f"/cases/{case.id}/team", {"account": str(olga.id)})
    as_(petra).post(f"/people/{dana.id}/disable")
    assert queries.left_behind() == []
    assert as_(petra).post(PATH, chosen(olga, case)).status_code == 422


def test_posted_twice_it_is_given_once(as_, left: Case, petra: Account, olga: Account) -> None:
    browser = as_(petra)
    browser.post(PATH, chosen(olga, left))
    again = browser.post(PATH, chosen(olga, left))
    assert again.status_code == 422
    assert [one.name for one in queries.get_case(left.id).practitioners].count("Olga") == 1


def test_enabled_again_the_first_practitioner_still_treats_it(as_, left: Case, dana, petra, olga: Account) -> None:
    browser = as_(petra)
    browser.post(PATH, chosen(olga, left))
    browser.post(f"/people/{dana.id}/enable")
    assert as_(dana).get(f"/cases/{left.id}").status_code == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"cases": [], "account": "olga"}, "Please choose a case."),
        ({"cases": ["C-9999"], "account": "olga"}, "Somebody treats one of these again."),
        ({"cases": ["left"], "account": ""}, "Please choose a colleague."),
        ({"cases": ["left"], "account": "nobody"}, "Please choose a colleague."),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(
    as_, left: Case, petra: Account, olga: Account, typed: dict[str, object], sentence: str
) -> None:
    known = {"olga": str(olga.id), "left": left.reference}
    sent = {"cases": [known.get(one, one) for one in typed["cases"]], "account": known.get(typed["account"], "")}
    answer = as_(petra).post(PATH, sent)
    assert answer.status_code == 422 and sentence in text_of(answer)
    assert len(queries.left_behind()) == 1


def test_those_who_do_not_manage_people_may_not(as_, left: Case, olga: Account, sam: Account) -> None:
    assert as_(None).get(PATH).status_code == 401
    for one in (olga, sam):
        assert as_(one).get(PATH).status_code == 403
        assert as_(one).post(PATH, chosen(olga, left)).status_code == 403
    assert len(queries.left_behind()) == 1


def test_with_nothing_left_the_page_says_so(as_, petra: Account) -> None:
    assert "No case is without a practitioner" in text_of(as_(petra).get(PATH))


def test_with_nobody_to_take_it_the_page_says_so(as_, left: Case, petra: Account) -> None:
    assert "There is no practitioner who could treat them." in text_of(as_(petra).get(PATH))
