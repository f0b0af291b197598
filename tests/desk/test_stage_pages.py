"""Beside the path: corrections, each partner's view, signs of readiness, evidence."""

import uuid
from datetime import date
from typing import Any

import pytest

from clinic.accounts.models import Account
from clinic.cases.lifecycle import EvidenceKind, Side, Visibility
from clinic.cases.models import Case
from clinic.cases.stage_actions import Correction, add_evidence, correct_stage, move_stage, record_position
from clinic.cases.stage_queries import (
    evidence_for,
    get_episode,
    get_readiness,
    path_of,
    positions_of,
    whole_path_of,
)
from clinic.core import db
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, an_exception, homework_in
from tests.walk import page_text

DAY = date(2026, 1, 12)
BECAUSE = "The note of that day says otherwise."


@pytest.fixture
def case(dana: Account) -> Case:
    """Stage 2, then 3."""
    made = a_case(by=dana, stage=2, opened_on=DAY)
    move_stage(made, stage=3, on=date(2026, 2, 2), by=dana)
    db.session.commit()
    return made


def step(case: Case, page: str = "", number: int = 2) -> str:
    return f"/stages/{path_of(case)[number - 1].id}/{page}"


def a_correction(**more: Any) -> dict[str, Any]:
    said = {"seen": "0", "because": BECAUSE, "stage": "3", "on": "2026-01-26", "reason": "", "theme": ""}
    return {"record_id": str(uuid.uuid4()), **said, **more}


def a_view(**more: Any) -> dict[str, Any]:
    said = {"side": "a", "stage": "4", "on": "2026-02-02", "words": "“We are trying things.”"}
    return {"record_id": str(uuid.uuid4()), **said, **more}


ANSWERS = {"seen": "0", "focus_value-a": "yes", "focus_value-b": "partly", "observable_sign-t": "no"}


def forms(case: Case) -> dict[str, dict[str, Any]]:
    """Every form beside the path, filled in."""
    return {
        step(case, "correct"): a_correction(),
        f"/cases/{case.id}/stage/views": a_view(),
        step(case, "readiness"): ANSWERS,
        step(case, "evidence"): {"record_id": str(uuid.uuid4()), "what": "quote::a", "line": "“It holds.”"},
    }


def written(case: Case, by: Account) -> int:
    episode = get_episode(path_of(case)[1].id)
    said = len(path_of(case)[1].said) - 1 + len(positions_of(case)) + len(evidence_for(by, case))
    return said + (get_readiness(episode) is not None)


def test_it_works_on_every_page(as_, dana: Account, case: Case) -> None:
    browser = as_(dana)
    for address, said in forms(case).items():
        assert browser.get(address).status_code == 200
        assert browser.post(address, said).status_code == 303, address
    assert written(case, dana) == 4
    page = page_text(browser.get(f"/cases/{case.id}/stage"))
    assert BECAUSE in page and "“It holds.”" in page and "Evidence present: their words" in page
    assert "for Noor Haddad alone" in page


def test_a_stranger_finds_nothing_on_any_page(as_, dana: Account, olga: Account, petra: Account, case: Case) -> None:
    for somebody in (olga, petra):
        for address, said in forms(case).items():
            assert as_(somebody).get(address).status_code == 404
            assert as_(somebody).post(address, said).status_code == 404
    assert written(case, dana) == 0


def test_a_supervisor_writes_on_no_page(as_, dana: Account, sam: Account, case: Case) -> None:
    browser = as_(sam)
    for address, said in forms(case).items():
        assert browser.post(address, said).status_code == 403
    assert browser.get(f"/cases/{case.id}/stage/views").status_code == 200
    assert written(case, dana) == 0


def test_posted_twice_it_is_written_once(as_, dana: Account, case: Case) -> None:
    browser = as_(dana)
    for address, said in forms(case).items():
        browser.post(address, said)
        browser.post(address, said)
    assert written(case, dana) == 4


def test_two_tabs_never_overwrite_each_other(as_, dana: Account, case: Case) -> None:
    browser = as_(dana)
    for address, first, second in (
        (step(case, "correct"), a_correction(theme="Trust"), a_correction(theme="Work")),
        (step(case, "readiness"), ANSWERS, {**dict.fromkeys(ANSWERS, ""), "seen": "0", "focus_value-b": "no"}),
    ):
        assert browser.post(address, first).status_code == 303
        answer = browser.post(address, second)
        assert answer.status_code == 409 and "changed elsewhere" in page_text(answer)
        again = {**second, "seen": "1"}
        assert browser.post(address, again).status_code == 303
    assert path_of(case)[1].theme == "Work"
    assert get_readiness(get_episode(path_of(case)[1].id)).answers == {"focus_value": {"b": "no"}}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"because": "  "}, "Please fill this in."),
        ({"stage": "2"}, "This is the current stage already."),
        ({"stage": "8"}, "There are six stages."),
        ({"stage": "5"}, "Please say why"),
        ({"on": "2026-01-11"}, "The current stage began later"),
        ({"on": "yesterday"}, "This date does not exist."),
    ],
)
def test_a_correction_that_cannot_be_is_refused_beside_its_field(
    as_, dana: Account, case: Case, wrong: dict[str, str], sentence: str
) -> None:
    answer = as_(dana).post(step(case, "correct"), a_correction(theme="Typed and kept", **wrong))
    page = page_text(answer)
    assert answer.status_code == 422 and sentence in page and "Typed and kept" in page
    assert len(path_of(case)[1].said) == 1


def test_a_correction_that_leaves_no_room_for_a_later_move_names_it(as_, dana: Account, case: Case) -> None:
    answer = as_(dana).post(step(case, "correct", 1), a_correction(on="2026-02-03", stage="2"))
    assert answer.status_code == 422
    assert "The move to stage 3 on Mon 2 Feb 2026 would then lie before" in page_text(answer)
    answer = as_(dana).post(step(case, "correct", 1), a_correction(stage="1"))
    assert "would then need a reason" in page_text(answer)


def test_what_was_noted_by_mistake_is_readable_and_can_count_again(as_, dana: Account, case: Case) -> None:
    browser, address = as_(dana), step(case, "correct")
    assert browser.post(address, a_correction(withdrawn="y")).status_code == 303
    assert len(path_of(case)) == 1 and len(whole_path_of(case)[1]) == 1
    page = page_text(browser.get(f"/cases/{case.id}/stage"))
    assert "Noted by mistake" in page and "Let it count again" in page
    assert browser.post(address, a_correction(seen="1")).status_code == 303
    assert [one.stage for one in path_of(case)] == [2, 3]


def test_z11_the_difference_is_shown_and_the_shared_stage_unchanged(
    as_, dana: Account, sam: Account, case: Case
) -> None:
    browser, address = as_(dana), f"/cases/{case.id}/stage/views"
    for said in (a_view(stage="1"), a_view(), a_view(side="b", stage="2", words="“I am not there.”")):
        assert browser.post(address, said).status_code == 303
    for reader in (browser, as_(sam)):
        for page in (page_text(reader.get(address)), page_text(reader.get(f"/cases/{case.id}/stage"))):
            assert "Noor Haddad sees it at 4, Eli Brandt at 2: a difference to talk about, nothing to settle." in page
    assert path_of(case)[-1].stage == 3
    assert page_text(browser.get(address)).count("for Noor Haddad alone") == 2  # the earlier view stays


@pytest.mark.parametrize("wrong", [{"side": "c"}, {"side": ""}, {"stage": "0"}, {"on": ""}])
def test_a_view_that_says_too_little_is_not_lost(as_, dana: Account, case: Case, wrong: dict[str, str]) -> None:
    answer = as_(dana).post(f"/cases/{case.id}/stage/views", a_view(**wrong))
    assert answer.status_code == 422 and "We are trying things." in page_text(answer)
    assert positions_of(case) == []


def test_readiness_is_kept_for_each_and_counted_nowhere(as_, dana: Account, case: Case) -> None:
    browser = as_(dana)
    browser.post(step(case, "readiness"), ANSWERS)
    kept = get_readiness(get_episode(path_of(case)[1].id))
    assert kept.answers == {"focus_value": {"a": "yes", "b": "partly"}, "observable_sign": {"t": "no"}}
    assert kept.visibility is Visibility.AUTHOR_ONLY  # it holds what both said
    page = page_text(browser.get(f"/cases/{case.id}/stage"))
    assert "partly" in page and "%" not in page.split('id="readiness"')[1].split("</section>")[0]
    assert browser.post(step(case, "readiness"), {"seen": "1", "focus_value-a": "maybe"}).status_code == 422


def test_answers_survive_a_correction_to_another_stage(as_, dana: Account, case: Case) -> None:
    browser = as_(dana)
    browser.post(step(case, "readiness"), ANSWERS)
    browser.post(step(case, "correct"), a_correction(stage="4", reason="Thaws."))
    browser.post(step(case, "readiness"), {"seen": "1", "experiment_observed-a": "yes"})
    kept = get_readiness(get_episode(path_of(case)[1].id)).answers
    assert kept["focus_value"] == {"a": "yes", "b": "partly"} and kept["experiment_observed"] == {"a": "yes"}


def test_evidence_keeps_the_label_of_the_record_it_names(as_, dana: Account, case: Case) -> None:
    given = homework_in(case, by=dana, side=Side.B)
    an_answer(given, by=dana, side=Side.B)
    entry = an_exception(case, by=dana)
    browser, address = as_(dana), step(case, "evidence")
    for what in (f"exercise:{given.id}:b", f"exception:{entry.id}:a"):
        assert browser.post(address, {"record_id": str(uuid.uuid4()), "what": what, "line": ""}).status_code == 303
    assert [one.visibility for one in evidence_for(dana, case)] == [Visibility.PARTNER_B, Visibility.PARTNER_A]
    page = page_text(browser.get(address))
    assert "Came back from Eli Brandt: Coping list" in page and "They cooked together." in page
    assert path_of(case)[-1].stage == 3


@pytest.mark.parametrize(
    "what", ["", "quote::a", "exercise::", "note:00000000-0000-4000-8000-000000000000:", "nonsense"]
)
def test_evidence_of_nothing_is_refused(as_, dana: Account, case: Case, what: str) -> None:
    line = "" if what in {"quote::a", "exercise::"} else "Typed and kept"
    answer = as_(dana).post(step(case, "evidence"), {"record_id": str(uuid.uuid4()), "what": what, "line": line})
    assert answer.status_code == 422 and line in page_text(answer)
    assert evidence_for(dana, case) == []


def test_removed_evidence_can_be_put_back(as_, dana: Account, sam: Account, case: Case) -> None:
    browser, address = as_(dana), step(case, "evidence")
    browser.post(address, {"record_id": str(uuid.uuid4()), "what": "quote::a", "line": "“It holds.”"})
    (one,) = evidence_for(dana, case)
    assert as_(sam).post(f"/evidence/{one.id}/withdraw").status_code == 403
    assert browser.post(f"/evidence/{one.id}/withdraw").status_code == 303
    assert "“It holds.”" not in page_text(browser.get(f"/cases/{case.id}/stage"))
    assert "Bring back" in page_text(browser.get(address))
    assert browser.post(f"/evidence/{one.id}/restore").status_code == 303
    assert "“It holds.”" in page_text(browser.get(f"/cases/{case.id}/stage"))


def test_what_a_colleague_keeps_for_themselves_is_no_evidence_for_others(
    as_, dana: Account, sam: Account, case: Case
) -> None:
    said = {"of": None, "side": Side.A, "visibility": Visibility.AUTHOR_ONLY, "line": "For me alone."}
    add_evidence(get_episode(path_of(case)[1].id), EvidenceKind.QUOTE, by=dana, **said)
    db.session.commit()
    assert "For me alone." in page_text(as_(dana).get(f"/cases/{case.id}/stage"))
    assert "For me alone." not in page_text(as_(sam).get(f"/cases/{case.id}/stage"))
    (one,) = evidence_for(dana, case)
    assert as_(sam).post(f"/evidence/{one.id}/withdraw").status_code == 404


def test_a_paper_goes_by_the_corrected_path(dana: Account, case: Case) -> None:
    from clinic.reports.content import summary_of

    correction = Correction(stage=4, on=date(2026, 2, 3), because=BECAUSE, reason="Thaws.")
    correct_stage(get_episode(path_of(case)[1].id), correction, seen=0, by=dana)
    db.session.commit()
    assert [(one.stage[:1], one.kind) for one in summary_of(case, pseudonyms=True, by=dana).path] == [
        ("2", "first"),
        ("4", "skipped ahead"),
    ]


def test_ids_of_another_case_make_records_of_their_own_and_tell_nothing(as_, dana, olga, case) -> None:
    theirs = a_case(by=olga, names=("Rosa Lind", "Finn Beck"), stage=1)
    move, view = path_of(theirs)[0], uuid.uuid4()
    record_position(theirs, Side.A, stage=2, on=date(2026, 2, 2), words="", by=olga, record_id=view)
    db.session.commit()
    before = len(path_of(case)), len(positions_of(case))
    posts = {
        f"/cases/{case.id}/stage": {"record_id": str(move.id), "on": "2026-02-02", "stage": "5", "reason": "Typed."},
        f"/cases/{case.id}/stage/views": {
            "record_id": str(view),
            "on": "2026-02-02",
            "stage": "2",
            "side": "a",
            "words": "Typed.",
        },
    }
    for address, form in posts.items():
        answer = as_(dana).post(address, form)
        assert answer.status_code == 303
    db.session.expire_all()
    assert (len(path_of(case)), len(positions_of(case))) == (before[0] + 1, before[1] + 1)
    assert (path_of(theirs)[0].id, path_of(theirs)[0].stage) == (move.id, 1)
