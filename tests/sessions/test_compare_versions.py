"""What one signed version says otherwise than the one before."""

import re
from typing import Any

import pytest

from clinic.accounts.models import Account
from clinic.core import db
from clinic.sessions import actions
from clinic.sessions.models import SessionNote
from tests.factories.cases import a_case
from tests.factories.sessions import a_signed_note, fresh
from tests.walk import page_text

FIRST = {"summary": "They walked home.", "pain": {"a": "Quiet."}, "safety": "nothing_new", "mechanisms": [1]}
SECOND = {**FIRST, "summary": "They ran home.", "safety": "something_new", "did": {"text": "他们慢慢走回家。"}}


@pytest.fixture
def amended(dana: Account) -> SessionNote:
    note = a_signed_note(a_case(by=dana), by=dana, text=FIRST)
    actions.amend(note, because="She asked for her own words.", by=dana)
    actions.save_draft(note, text=SECOND, seen=note.edition, by=dana)
    actions.sign(note, by=dana)
    db.session.commit()
    return note


def page(browser: Any, note: SessionNote) -> str:
    answer = browser.get(f"/notes/{note.id}/versions/2/compare")
    assert answer.status_code == 200
    return page_text(answer)


def test_it_works(as_, dana: Account, amended: SessionNote) -> None:
    said = page(as_(dana), amended)
    assert "Version 1, signed" in said and "Version 2, signed" in said and "She asked for her own words." in said
    main = said[said.index('class="stack"') :]
    assert re.search(r"They <del>.*?walked.*?</del><ins>.*?ran.*?</ins> home\.", main)
    assert re.search(r"<del>.*?Nothing new.*?</del>|Nothing", main) and "Something" in main
    assert re.search(r"<ins>.*?他们慢慢走回家。", main)
    assert "Quiet." not in main and "Problem to solution" not in main
    assert main.count("[removed:") == main.count("<del><span") and main.count("[added:") == main.count("<ins><span")


def test_it_is_linked_and_the_first_version_has_nothing_before_it(as_, dana: Account, amended: SessionNote) -> None:
    browser, path = as_(dana), f"/notes/{amended.id}/versions"
    assert f"{path}/2/compare" in browser.get(f"/notes/{amended.id}").get_data(as_text=True)
    assert f"{path}/2/compare" in browser.get(f"{path}/2").get_data(as_text=True)
    for number in (0, 1, 3):
        assert browser.get(f"{path}/{number}/compare").status_code == 404


def test_strangers_find_nothing_and_a_shared_screen_shows_nothing(
    as_, dana: Account, olga: Account, amended: SessionNote
) -> None:
    assert as_(olga).get(f"/notes/{amended.id}/versions/2/compare").status_code == 404
    browser = as_(dana)
    browser.post("/share-screen", {"next": "/"})
    assert "ran" not in page(browser, amended).split("<main")[1].split("</main>")[0].split()


def test_paper_says_which_version_it_is(as_, dana: Account, amended: SessionNote) -> None:
    browser = as_(dana)
    signed_at = fresh(amended).versions[1].signed_at
    for path in (f"/notes/{amended.id}", f"/notes/{amended.id}/versions/2"):
        said = page_text(browser.get(path))
        line = re.search(r'class="on-paper">(.*?)</p>', said)
        assert (
            line and line[1].startswith("Version 2, signed") and "by Dana" in line[1] and str(signed_at.year) in line[1]
        )
