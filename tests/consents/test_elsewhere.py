"""Where a partner's consent stands is seen on the case and where something goes to a supervisor; it holds nothing back."""

import uuid
from typing import Any

import pytest

from clinic.accounts.models import Account
from clinic.cases.lifecycle import Gate, Side
from clinic.cases.models import Case
from clinic.consents import actions
from clinic.consents.lifecycle import Ending
from clinic.consents.models import Consent
from clinic.core import clock, db
from clinic.reports.content import summary_of
from tests.factories.cases import a_case
from tests.factories.sessions import a_signed_note
from tests.factories.settled import a_consent
from tests.walk import page_text

WITHDREW, SAID_NO = "Eli Brandt withdrew their consent", "Eli Brandt said no to the point about supervision"


@pytest.fixture
def case(dana: Account) -> Case:
    return a_case(by=dana, gate=Gate.OPEN)


def page_of(browser: Any, path: str) -> str:
    page = page_text(browser.get(path))
    return page.split("<main")[1].split("</main>")[0]


def panel_of(browser: Any, case: Case) -> str:
    """What the case's page says about consents."""
    page = page_of(browser, f"/cases/{case.id}")
    return page.split('aria-labelledby="consents-title"')[1].split("</section>")[0] if 'id="consents"' in page else ""


def end(consent: Consent, by: Account, ending: Ending = Ending.WITHDRAWN) -> None:
    actions.withdraw(consent, ending, on=clock.today(), words="On the stairs.", record_id=uuid.uuid4(), by=by)
    db.session.commit()


def pages(case: Case, by: Account) -> list[str]:
    """Those from which something goes to a supervisor."""
    note = a_signed_note(case, by=by, text={"summary": "One."})
    return [f"/cases/{case.id}/reports/new", f"/notes/{note.id}/review"]


def test_the_case_says_where_each_partner_stands(as_, dana, case) -> None:
    browser = as_(dana)
    assert panel_of(browser, case).count("not recorded") == 2
    a_consent(case, by=dana, declined=("recording",))
    first = a_consent(case, by=dana, side=Side.B, declined=())
    said = panel_of(browser, case)
    assert said.count("in force") == 2 and said.count("declined: Sound and video recordings") == 1
    end(first, dana)
    said = panel_of(browser, case)
    assert said.count("in force") == 1 and said.count("withdrawn") == 1 and "stairs" not in said
    end(a_consent(case, by=dana, side=Side.B), dana, Ending.MISTAKEN)
    assert panel_of(browser, case).count("withdrawn") == 1  # what was a mistake does not count
    a_consent(case, by=dana, side=Side.B, declined=())
    assert panel_of(browser, case).count("in force") == 2


def test_who_supervises_and_who_looks_at_a_shared_screen_see_nothing_of_it(as_, dana, sam, case) -> None:
    shared, supervising = as_(dana), as_(sam)
    shared.post("/share-screen", {"next": "/"})
    places = [f"/cases/{case.id}", *pages(case, dana)]

    def read() -> list[str]:
        return [page_of(shared, one) for one in places]

    assert panel_of(shared, case) == panel_of(supervising, case) == ""
    a_consent(case, by=dana, side=Side.A)
    end(a_consent(case, by=dana, side=Side.B), dana)
    assert panel_of(shared, case) == panel_of(supervising, case) == ""
    assert not any(word in page for page in read() for word in ("withdr", "said no", "in force", "declined"))


@pytest.mark.parametrize("ends", [True, False])
def test_where_something_goes_to_a_supervisor_one_sentence_asks(as_, dana, case, ends: bool) -> None:
    browser, places = as_(dana), pages(case, dana)
    sentence = WITHDREW if ends else SAID_NO
    a_consent(case, by=dana)  # recordings alone were declined
    assert not any(word in page_of(browser, one) for one in places for word in (WITHDREW, SAID_NO))
    made = a_consent(case, by=dana, side=Side.B, declined=() if ends else ("supervision",))
    if ends:
        end(made, dana)
    for place in places:
        page = page_of(browser, place)
        assert page.count(sentence) == 1 and "Noor Haddad withdrew" not in page and "Noor Haddad said" not in page
    a_consent(case, by=dana, side=Side.B)
    assert not any(sentence in page_of(browser, one) for one in places)


def test_it_asks_and_holds_nothing_back(as_, dana, case) -> None:
    end(a_consent(case, by=dana, side=Side.B), dana)
    browser, (paper, _review) = as_(dana), pages(case, dana)
    form = {"record_id": str(uuid.uuid4()), "language": "en", "names": "", "every_chart": "", "own": ""}
    assert browser.post(paper, form).status_code == 303


def test_the_paper_says_nothing_of_it(dana, case) -> None:
    before = str(summary_of(case, pseudonyms=False, by=dana))
    end(a_consent(case, by=dana, side=Side.B), dana)
    assert str(summary_of(case, pseudonyms=False, by=dana)) == before
