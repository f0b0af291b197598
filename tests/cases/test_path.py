"""The path of a case as it counts: moves with their corrections, the originals beside them."""

from datetime import date, timedelta
from typing import Any

import pytest

from clinic.accounts.models import Account
from clinic.cases import queries
from clinic.cases.journey import StageError
from clinic.cases.lifecycle import EvidenceKind, Side, Visibility
from clinic.cases.models import Case, StageEpisode
from clinic.cases.stage_actions import (
    Agreement,
    Correction,
    add_evidence,
    correct_stage,
    move_stage,
    record_position,
    restore_evidence,
    withdraw_evidence,
)
from clinic.cases.stage_queries import (
    evidence_for,
    get_episode,
    moves_in,
    newest,
    path_of,
    positions_of,
    whole_path_of,
)
from clinic.core import db
from clinic.core.web import ChangedMeanwhileError
from tests.factories.cases import a_case

DAY = date(2026, 1, 12)
BECAUSE = "The sessions of that week say otherwise."


def on(week: int) -> date:
    return DAY + timedelta(weeks=week)


@pytest.fixture
def case(dana: Account) -> Case:
    """Stages 1, 2, 3, 4, one a week."""
    made = a_case(by=dana, opened_on=DAY)
    for week, stage in enumerate((1, 2, 3, 4)):
        move_stage(made, stage=stage, on=on(week), by=dana)
    db.session.commit()
    return made


def episode(case: Case, number: int) -> StageEpisode:
    found = get_episode(path_of(case)[number - 1].id)
    assert found is not None
    return found


def correct(case: Case, number: int, *, by: Account, seen: int = 0, **said: Any) -> None:
    one = episode(case, number)
    now = {"stage": one.stage, "on": one.on, "because": BECAUSE}
    correct_stage(one, Correction(**{**now, **said}), seen=seen, by=by)
    db.session.commit()
    db.session.expire_all()


def path(case: Case) -> list[tuple[int, int, str]]:
    return [(one.stage, one.cycle, one.kind.value) for one in path_of(case)]


def test_a_stay_ends_when_the_next_one_begins(dana: Account, case: Case) -> None:
    found = path_of(case)
    assert [(one.on, one.left_on, one.entered_from) for one in found] == [
        (on(0), on(1), None),
        (on(1), on(2), 1),
        (on(2), on(3), 2),
        (on(3), None, 3),
    ]


def test_a_corrected_stage_lets_the_kinds_after_it_follow(dana: Account, case: Case) -> None:
    with pytest.raises(StageError) as fault:  # from 1 to 4 would be a skip, and nobody said why
        correct(case, 3, by=dana, stage=1, reason="They wanted to be heard once more.")
    assert (fault.value.reason, fault.value.entry) == ("reason_needed", 4)
    correct(case, 4, by=dana, reason="Three thaws in one week.")
    correct(case, 3, by=dana, stage=1, reason="They wanted to be heard once more.")
    assert path(case) == [(1, 1, "first"), (2, 1, "forward"), (1, 1, "revisit"), (4, 1, "skip")]
    assert queries.get_case(case.id).stage == 4


def test_the_original_stays_readable_with_who_and_when(dana: Account, olga: Account, case: Case) -> None:
    correct(case, 4, by=olga, on=on(3) - timedelta(days=2), theme="Trust")
    step = path_of(case)[-1]
    first, now = step.said
    assert (step.on, step.theme, step.is_corrected) == (on(3) - timedelta(days=2), "Trust", True)
    assert (first.on, first.theme, first.by_id, first.because) == (on(3), "", dana.id, "")
    assert (now.by_id, now.because) == (olga.id, BECAUSE)
    assert episode(case, 4).on == on(3)
    assert path_of(case)[2].left_on == on(3) - timedelta(days=2)


def test_the_newest_correction_counts_and_an_older_page_never_overwrites_it(dana: Account, case: Case) -> None:
    correct(case, 4, by=dana, theme="Trust")
    with pytest.raises(ChangedMeanwhileError):
        correct(case, 4, by=dana, theme="Work")
    correct(case, 4, by=dana, theme="Work", seen=1)
    assert [one.theme for one in path_of(case)[-1].said] == ["", "Trust", "Work"]


def test_what_was_noted_by_mistake_leaves_the_path_and_the_case_stands_where_it_was(dana: Account, case: Case) -> None:
    mistaken = episode(case, 4)
    correct(case, 4, by=dana, withdrawn=True)
    assert [one.stage for one in path_of(case)] == [1, 2, 3]
    assert path_of(case)[-1].left_on is None
    assert queries.get_case(case.id).stage == 3
    (gone,) = whole_path_of(case)[1]
    assert (gone.id, gone.said[0].stage, gone.said[-1].because) == (mistaken.id, 4, BECAUSE)
    move_stage(queries.get_case(case.id), stage=4, on=on(4), by=dana)
    assert moves_in(case) == 5 and path(case)[-1] == (4, 1, "forward")
    restored = Correction(stage=4, on=on(3), because="It was right after all.")
    with pytest.raises(StageError) as fault:  # twice the same stage in a row
        correct_stage(get_episode(mistaken.id), restored, seen=1, by=dana)
    assert (fault.value.reason, fault.value.entry) == ("same_stage", 5)


def test_with_every_move_withdrawn_the_case_is_in_no_stage(dana: Account) -> None:
    case = a_case(by=dana, stage=2, opened_on=DAY)
    correct(case, 1, by=dana, withdrawn=True)
    assert path_of(case) == () and queries.get_case(case.id).stage is None


@pytest.mark.parametrize(
    ("number", "said", "reason", "entry"),
    [
        (2, {"on": on(0) - timedelta(days=1)}, "before_last", 2),
        (2, {"on": on(2) + timedelta(days=1)}, "before_last", 3),
        (2, {"stage": 3, "reason": "x"}, "same_stage", 3),
        (2, {"withdrawn": True}, "reason_needed", 3),
        (4, {"stage": 2}, "reason_needed", 4),
        (4, {"new_cycle": True}, "no_new_cycle", 4),
        (4, {"on": date(2199, 1, 1)}, "in_future", 4),
    ],
)
def test_a_correction_that_would_leave_no_path_is_refused_and_names_the_move(
    dana: Account, case: Case, number: int, said: dict[str, Any], reason: str, entry: int
) -> None:
    before = path(case)
    with pytest.raises(StageError) as fault:
        correct(case, number, by=dana, **said)
    assert (fault.value.reason, fault.value.entry) == (reason, entry)
    assert path(case) == before


def test_a_corrected_theme_in_stage_six_opens_a_cycle_only_when_that_is_said(dana: Account) -> None:
    case = a_case(by=dana, stage=6, opened_on=DAY)
    move_stage(case, stage=2, on=on(1), reason="Back to what carries.", by=dana)
    move_stage(case, stage=3, on=on(2), by=dana)
    correct(case, 2, by=dana, new_cycle=True, theme="The first child")
    assert path(case) == [(6, 1, "first"), (2, 2, "first"), (3, 2, "forward")]
    assert queries.get_case(case.id).cycle == 2


def test_a_new_theme_in_stage_six_opens_a_cycle_and_weeks_without_a_move_do_not(dana: Account) -> None:
    case = a_case(by=dana, stage=5, opened_on=DAY)
    move_stage(case, stage=6, on=on(20), by=dana)
    move_stage(case, stage=1, on=on(21), theme="The first child", by=dana)
    assert path(case) == [(5, 1, "first"), (6, 1, "forward"), (1, 2, "first")]
    move_stage(case, stage=1, on=on(40), new_cycle=True, by=dana)
    assert path(case)[-1] == (1, 3, "first")


def test_who_proposed_and_who_agreed_stays_with_the_move(dana: Account, case: Case) -> None:
    move_stage(case, stage=5, on=on(4), by=dana, agreement=Agreement("a", ["t", "a", "b"]))
    step = path_of(case)[-1]
    assert (step.proposed_by, step.agreed) == ("a", {"a", "b", "t"})
    assert (path_of(case)[0].proposed_by, path_of(case)[0].agreed) == ("", frozenset())


def test_z11_each_partners_view_stands_beside_the_shared_stage(dana: Account, case: Case) -> None:
    for side, stage, week in ((Side.A, 3, 1), (Side.A, 4, 3), (Side.B, 2, 2)):
        record_position(case, side, stage=stage, on=on(week), words="“Not there yet.”", by=dana)
    found = newest(positions_of(case))
    assert {side: one.view["stage"] for side, one in found.items()} == {Side.A: 4, Side.B: 2}
    assert found[Side.B].visibility is Visibility.PARTNER_B and found[Side.A].visibility is Visibility.PARTNER_A
    assert queries.get_case(case.id).stage == 4 and path(case)[-1] == (4, 1, "forward")


def test_evidence_kept_for_its_author_is_shown_to_no_colleague(dana: Account, olga: Account, case: Case) -> None:
    for visibility in (Visibility.PARTNER_A, Visibility.AUTHOR_ONLY):
        said = {"of": None, "side": Side.A, "visibility": visibility, "line": visibility.value}
        add_evidence(episode(case, 2), EvidenceKind.QUOTE, by=dana, **said)
    db.session.commit()
    assert [one.line for one in evidence_for(olga, case)] == ["partner_a"]
    (own,) = [one for one in evidence_for(dana, case) if one.line == "author_only"]
    withdraw_evidence(own, by=dana)
    assert own.withdrawn_at is not None
    restore_evidence(own, by=dana)
    assert own.withdrawn_at is None
