"""What is understood so far, for all who treat or for oneself."""

from typing import Any

import pytest

from clinic.accounts.models import Account
from clinic.cases import actions, queries
from clinic.cases.lifecycle import Side, Visibility
from clinic.cases.models import Case
from clinic.core import db
from clinic.method import catalogue
from tests.factories.cases import a_case
from tests.walk import page_text

WHOLE = next(one for one in catalogue.formulations() if not one.per_partner)
EACH = next(one for one in catalogue.formulations() if one.per_partner)
SAID = "He goes quiet; she asks again. 沉默"


@pytest.fixture
def case(dana: Account, olga: Account) -> Case:
    made = a_case(by=dana)
    actions.add_practitioner(made, olga, by=dana)
    db.session.commit()
    return made


def path(case: Case, side: str = "") -> str:
    return f"/cases/{case.id}/formulations/{(EACH if side else WHOLE).key}{'/' + side if side else ''}"


def typed(text: str = SAID, *, seen: int = 0, visibility: str = "joint", kind: Any = WHOLE) -> dict[str, Any]:
    return {**{one.key: text for one in kind.fields}, "visibility": visibility, "seen": str(seen)}


def kept(case: Case, who: Account, *, private: bool = False) -> Any:
    return queries.get_formulation(case, WHOLE.key, None, who, private=private)


def test_it_works(as_, dana: Account, olga: Account, case: Case) -> None:
    assert as_(dana).post(path(case), typed()).status_code == 303
    assert kept(case, dana).visibility is Visibility.JOINT
    assert SAID in page_text(as_(olga).get(path(case)))


def test_each_partner_has_one_of_their_own(as_, dana: Account, case: Case) -> None:
    browser = as_(dana)
    for side in Side:
        form = typed(f"From {side.value}.", visibility=f"partner_{side.value}", kind=EACH)
        assert browser.post(path(case, side.value), form).status_code == 303
    for side, other in (("a", "b"), ("b", "a")):
        page = page_text(browser.get(path(case, side)))
        assert f"From {side}." in page and f"From {other}." not in page
    assert browser.get(path(case, "c")).status_code == 404
    assert browser.get(f"/cases/{case.id}/formulations/{EACH.key}").status_code == 404
    assert browser.get(f"/cases/{case.id}/formulations/{WHOLE.key}/a").status_code == 404


def test_what_is_for_its_author_alone_stays_there(as_, dana: Account, olga: Account, sam: Account, case: Case) -> None:
    assert as_(dana).post(path(case), typed(visibility="author_only")).status_code == 303
    assert SAID in page_text(as_(dana).get(path(case)))
    for somebody in (olga, sam):
        for address in (path(case), path(case) + "?own=1", f"/cases/{case.id}"):
            assert SAID not in page_text(as_(somebody).get(address)), address


def test_a_supervisor_reads_and_changes_nothing(as_, dana: Account, sam: Account, case: Case) -> None:
    as_(dana).post(path(case), typed())
    page = page_text(as_(sam).get(path(case)))
    assert SAID in page and "<textarea" not in page
    assert as_(sam).post(path(case), typed("Mine.", seen=1)).status_code == 403
    assert SAID in kept(case, dana).answers.values()


def test_a_stranger_finds_nothing(as_, petra: Account, case: Case) -> None:
    for somebody, status in ((petra, 404), (None, 401)):
        assert as_(somebody).get(path(case)).status_code == status
        assert as_(somebody).post(path(case), typed()).status_code == status


def test_two_tabs_see_both_texts(as_, dana: Account, olga: Account, case: Case) -> None:
    as_(dana).post(path(case), typed())
    answer = as_(olga).post(path(case), typed("She goes quiet."))
    assert answer.status_code == 409
    assert SAID in page_text(answer) and "She goes quiet." in page_text(answer)
    assert as_(olga).post(path(case), typed("She goes quiet.", seen=1)).status_code == 303
    assert "She goes quiet." in kept(case, dana).answers.values()


def test_posted_twice_it_is_one_text(as_, dana: Account, case: Case) -> None:
    browser = as_(dana)
    assert [browser.post(path(case), typed()).status_code for _time in range(2)] == [303, 303]
    assert len(queries.formulations_of(case)) == 1


@pytest.mark.parametrize("visibility", ["", "everybody", "author_only "])
def test_bad_input_is_named_and_everything_typed_stays(as_, dana: Account, case: Case, visibility: str) -> None:
    answer = as_(dana).post(path(case), typed(visibility=visibility))
    assert answer.status_code == 422
    assert SAID in page_text(answer) and ("Please choose" in page_text(answer) or "Please fill" in page_text(answer))
    assert kept(case, dana) is None


def test_a_colleagues_text_cannot_be_made_private(as_, dana: Account, olga: Account, case: Case) -> None:
    as_(dana).post(path(case), typed())
    answer = as_(olga).post(path(case), typed("Hers.", seen=1, visibility="author_only"))
    assert answer.status_code in {409, 422} and "Hers." in page_text(answer)
    assert kept(case, dana).visibility is Visibility.JOINT
