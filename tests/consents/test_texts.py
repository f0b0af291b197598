"""The texts that partners agree to are read with care: a file that cannot be meant says which and where."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from clinic.cases.lifecycle import CaseKind, SecretsPolicy
from clinic.cli import main
from clinic.consents import texts
from clinic.method.table import ContentError
from tests.factories.cases import a_case
from tests.factories.settled import a_consent

COUPLE = (texts.CONTENT / "couple_work_1.toml").read_text("utf-8")
ALONE = (texts.CONTENT / "individual_work_1.toml").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/couple_work_1.toml").write_text(COUPLE, "utf-8")
    (tmp_path / "content/individual_work_1.toml").write_text(ALONE, "utf-8")
    return tmp_path / "content"


def test_what_ships_covers_what_a_consent_has_to(app) -> None:
    couple = texts.newest(CaseKind.COUPLE)
    keys = {"client", "secrets", "court", "stopping", "distance", "recording", "measures", "supervision"}
    assert {one.key for one in couple.points} == keys
    assert {one.key for one in couple.points if one.may_decline} == {"distance", "recording", "measures", "supervision"}
    secrets = next(one for one in couple.points if one.key == "secrets")
    for policy in SecretsPolicy:
        said = secrets.paragraphs(policy)
        assert "harm" in said[-1].en and "伤害" in said[-1].zh  # safety stands above every policy
    for one in texts.texts():
        for text in (one.name, one.opening, *(text for point in one.points for text in (point.title, point.text))):
            assert re.search("[\u4e00-\u9fff]", text.zh) and not re.search("[\u4e00-\u9fff]", text.en)


def test_another_edition_is_offered_and_the_one_before_stays(folder: Path) -> None:
    (folder / "couple_work_2.toml").write_text(COUPLE.replace("edition = 1", "edition = 2"), "utf-8")
    assert [(one.key, one.edition) for one in texts.read(folder)][:2] == [("couple_work", 1), ("couple_work", 2)]


@pytest.mark.parametrize(
    ("file", "old", "instead", "sentence"),
    [
        ("couple_work_1", "edition = 1", "edition = 2", "has to stand in a file called couple_work_2.toml"),
        ("couple_work_1", 'kind = "couple"', 'kind = "crowd"', "can only be one of"),
        ("couple_work_1", 'policy = "private"', 'policy = "limited"', "twice"),
        ("couple_work_1", 'policy = "private"', 'policy = "secret"', "can only be one of"),
        ("couple_work_1", 'key = "court"', 'key = "client"', "twice"),
        ("individual_work_1", 'kind = "individual"', 'kind = "couple"', "one text only"),
        ("individual_work_1", "opening = ", "openings = ", "is missing"),
        ("individual_work_1", "may_decline = true", "may_declines = true", "does not belong|is not a key that belongs"),
    ],
)
def test_a_wrong_file_is_refused_in_a_sentence(folder: Path, file: str, old: str, instead: str, sentence: str) -> None:
    path = folder / f"{file}.toml"
    path.write_text(path.read_text("utf-8").replace(old, instead, 1), "utf-8")
    with pytest.raises(ContentError, match=sentence):
        texts.read(folder)


def test_a_policy_that_is_left_out_and_a_gap_between_editions_are_refused(folder: Path) -> None:
    path = folder / "couple_work_1.toml"
    start = COUPLE.index('[[points.by_policy]]\npolicy = "private"')
    path.write_text(COUPLE[:start] + COUPLE[COUPLE.index("[[points.by_policy]]", start + 5) :], "utf-8")
    with pytest.raises(ContentError, match="has to hold every policy"):
        texts.read(folder)
    path.write_text(COUPLE, "utf-8")
    (folder / "couple_work_3.toml").write_text(COUPLE.replace("edition = 1", "edition = 3"), "utf-8")
    with pytest.raises(ContentError, match="without a gap"):
        texts.read(folder)


OURS = COUPLE.replace('key = "couple_work"', 'key = "riverside"').replace(
    "Who the client is", "Whom Riverside works for"
)


def test_a_practice_puts_its_own_text_in_the_place_of_ours(settings, as_, dana) -> None:
    case = a_case(by=dana)
    before = a_consent(case, by=dana)
    (settings.instance / "consents").mkdir()
    for edition in (1, 2):
        text = OURS.replace("edition = 1", f"edition = {edition}")
        (settings.instance / f"consents/riverside_{edition}.toml").write_text(text, "utf-8")
    texts.own_in.cache_clear()  # as the next start does
    browser = as_(dana)
    page = browser.get(f"/cases/{case.id}/consents/text").get_data(as_text=True)
    assert "Whom Riverside works for" in page and "Edition 2" in page and "no legal advice" not in page
    page = browser.get(f"/cases/{case.id}/consents").get_data(as_text=True)
    assert "A newer edition of the text is here since." in page and "Who the client is" in page
    page = browser.get(f"/consents/{before.id}").get_data(as_text=True)
    assert "Who the client is" in page and "no legal advice" in page
    alone = a_case(by=dana, names=("Mira Novak",), kind=CaseKind.INDIVIDUAL)
    assert "What stays with me" in browser.get(f"/cases/{alone.id}/consents/text").get_data(as_text=True)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("couple_work_1", COUPLE, "is that of a text of ours"),
        ("riverside_1", OURS + "\nmore = 1", "key that belongs here"),
    ],
)
def test_a_text_of_the_practice_that_cannot_be_used_stops_the_start_with_a_sentence(
    tmp_path: Path, name: str, text: str, sentence: str
) -> None:
    (tmp_path / "new/consents").mkdir(parents=True)
    (tmp_path / f"new/consents/{name}.toml").write_text(text, "utf-8")
    answer = CliRunner().invoke(main, ["serve"], env={"CLINIC_INSTANCE": str(tmp_path / "new")})
    assert answer.exit_code == 1 and sentence in answer.output and "Traceback" not in answer.output
