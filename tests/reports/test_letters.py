"""Letters that no font has: the page and the shell say which, where they stand, and what to do; nothing is issued."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from clinic import cli
from clinic.accounts.models import Account
from clinic.cases.models import Case
from clinic.core import db
from clinic.homework.content import name_of
from clinic.homework.lifecycle import Outcome
from clinic.method import catalogue
from clinic.reports import letters, queries
from clinic.reports.content import summary_of
from tests.factories.reports import FIRST, a_couple, a_note, an_experiment, rated

#: Two that are in no font at all, as they are private.
ODD, ODDER = "\ue123", "\ue124"


@pytest.fixture
def case(dana: Account) -> Case:
    """Two signed sessions of Jing and Hao, the second with an odd letter."""
    made = a_couple(by=dana)
    a_note(made, 1, by=dana, summary="plain", ratings=rated("3", "4"))
    a_note(made, 2, by=dana, summary=f"odd {ODD}", supervision_question=f"odd {ODD}?")
    return made


def told(browser: Any, case: Case, **options: str) -> str:
    """What stands above the form once no paper was issued."""
    answer = browser.post(f"/cases/{case.id}/reports/new", {"language": "en", **options})
    assert answer.status_code == 422
    assert queries.reports_of(case) == []
    page: str = answer.get_data(as_text=True)
    return page[page.index('role="alert"') : page.index("<form", page.index('role="alert"'))]


def test_the_note_is_named_by_its_day_and_once(as_, dana, case) -> None:
    said = told(as_(dana), case)
    assert "No paper was issued. Please look at:" in said
    assert f"“{ODD}” (U+E123). In: the note of the session on 9 Mar 2026.</li>" in said
    assert "Amend the note" in said
    assert "apt-get" not in said and "doctor" not in said


def test_every_place_is_named_and_letters_of_one_place_together(as_, dana, case) -> None:
    past = FIRST + timedelta(days=7)
    an_experiment(case, "a", by=dana, due=past, outcome=Outcome.TRIED, learned=f"both {ODD}{ODDER}")
    case.partners[1].reason = f"he came {ODDER}"
    db.session.commit()
    said = told(as_(dana), case)
    given = f"what came back from “{name_of(catalogue.exercises()[0].key)}” of 2 Mar 2026"
    assert f"(U+E123). In: the note of the session on 9 Mar 2026; {given}." in said
    assert f"(U+E124). In: why Partner B came and what for; {given}." in said


def test_a_name_is_named_as_one_and_not_every_text_it_stands_in(as_, dana) -> None:
    case = a_couple(by=dana, pseudonym=f"River{ODDER}")
    a_note(case, 1, by=dana, summary="Hao smiled", pain={"b": "Hao"}, ratings=rated("3", "4"))
    assert "(U+E124). In: the name or pseudonym of Partner B.</li>" in told(as_(dana), case)


def test_it_is_told_in_the_readers_language_and_not_in_that_of_the_paper(as_, dana, case) -> None:
    assert "the note of the session on 9 Mar 2026" in told(as_(dana), case, language="zh_Hans")


@pytest.mark.parametrize(
    ("letter", "package"),
    [
        ("👨", letters.EMOJI),
        ("🪢", letters.EMOJI),
        ("\u2764", letters.EMOJI),
        ("𠮷", letters.HAN),
        ("ក", letters.SCRIPTS),
    ],
)
def test_the_package_that_has_such_letters_is_named(app, dana, case, letter: str, package: str) -> None:
    summary = summary_of(case, pseudonyms=True, by=dana)
    with app.test_request_context():
        assert letters.told([letter, ODD], summary)[-1] == f"On Debian and Ubuntu try: apt-get install {package}"


@pytest.mark.one_database  # the command opens the database by itself, and its process closes it
def test_the_shell_says_the_same_in_one_sentence_and_ends_with_1(
    app, dana, case, tmp_path: Path, monkeypatch, settings
) -> None:
    monkeypatch.setenv("CLINIC_INSTANCE", str(settings.instance))
    db.session.remove()
    paper = tmp_path / "paper.pdf"
    said = CliRunner().invoke(cli.main, ["report", "C-1001", "--kind", "supervision", "--out", str(paper)])
    assert said.exit_code == 1 and isinstance(said.exception, SystemExit)
    assert "(U+E123). In: the note of the session on 9 Mar 2026." in said.stderr
    assert "Nothing was issued." in said.stderr and said.stdout == ""
    assert not paper.exists()
