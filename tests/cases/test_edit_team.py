"""Who treats a case."""

import pytest

from clinic.access.roles import Role
from clinic.accounts import actions as accounts
from clinic.accounts.models import Account
from clinic.cases import actions, queries
from clinic.cases.models import Case
from clinic.core import db
from tests.factories.cases import a_case


@pytest.fixture
def case(dana: Account) -> Case:
    return a_case(by=dana)


def path(case: Case) -> str:
    return f"/cases/{case.id}/team"


def names(case: Case) -> list[str]:
    return sorted(one.name for one in queries.get_case(case.id).practitioners)


def test_it_works(as_, dana: Account, olga: Account, case: Case) -> None:
    assert as_(olga).get(f"/cases/{case.id}").status_code == 404
    assert as_(dana).post(path(case), {"account": str(olga.id)}).status_code == 303
    assert names(case) == ["Dana", "Olga"]
    assert as_(olga).get(f"/cases/{case.id}").status_code == 200


def test_who_is_removed_is_out_at_once(as_, dana: Account, olga: Account, case: Case) -> None:
    actions.add_practitioner(case, olga, by=dana)
    db.session.commit()
    hers = as_(olga)
    assert hers.get(f"/cases/{case.id}").status_code == 200
    assert as_(dana).post(path(case), {"remove": str(olga.id)}).status_code == 303
    assert hers.get(f"/cases/{case.id}").status_code == 404
    assert hers.get(f"/cases/{case.id}/homework").status_code == 404


def test_who_leaves_a_case_goes_to_the_list(as_, dana: Account, olga: Account, case: Case) -> None:
    actions.add_practitioner(case, olga, by=dana)
    db.session.commit()
    answer = as_(dana).post(path(case), {"remove": str(dana.id)})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/cases")
    assert names(case) == ["Olga"]


def test_somebody_stays(as_, dana: Account, case: Case) -> None:
    answer = as_(dana).post(path(case), {"remove": str(dana.id)})
    assert answer.status_code == 409
    assert "Somebody must treat the case" in answer.get_data(as_text=True)
    assert names(case) == ["Dana"]


def test_who_cannot_sign_in_does_not_count_as_somebody(as_, dana, olga, petra, case: Case) -> None:
    actions.add_practitioner(case, olga, by=dana)
    accounts.disable(olga, by=petra)
    db.session.commit()
    assert as_(dana).post(path(case), {"remove": str(dana.id)}).status_code == 409


def test_a_stranger_finds_nothing_and_a_supervisor_may_not(as_, dana, olga, sam, petra, case: Case) -> None:
    for somebody, look, write in ((olga, 404, 404), (petra, 404, 404), (sam, 200, 403), (None, 401, 401)):
        assert as_(somebody).get(path(case)).status_code == look
        for form in ({"account": str(olga.id)}, {"remove": str(dana.id)}):
            assert as_(somebody).post(path(case), form).status_code == write
    assert names(case) == ["Dana"]


def test_posted_twice_it_is_one_colleague(as_, dana: Account, olga: Account, case: Case) -> None:
    browser = as_(dana)
    for _time in range(2):
        browser.post(path(case), {"account": str(olga.id)})
    assert names(case) == ["Dana", "Olga"]


def test_only_practitioners_who_can_sign_in_are_offered(as_, dana, olga, sam, petra, case: Case) -> None:
    gone = accounts.add_account(email="gone@riverside.example", name="Gone", roles=[Role.PRACTITIONER], by=petra)
    db.session.flush()
    accounts.disable(gone, by=petra)
    db.session.commit()
    browser = as_(dana)
    page = browser.get(path(case)).get_data(as_text=True)
    assert str(olga.id) in page
    for one in (sam, petra, gone):
        assert str(one.id) not in page
        answer = browser.post(path(case), {"account": str(one.id)})
        assert answer.status_code == 422 and 'class="error"' in answer.get_data(as_text=True)
    assert browser.post(path(case), {"account": ""}).status_code == 422
    assert names(case) == ["Dana"]
