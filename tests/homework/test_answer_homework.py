"""Recording what came back, in each exercise's own fields."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from clinic.cases.lifecycle import Gate, Side, Visibility
from clinic.core import clock, db
from clinic.homework import actions
from clinic.homework.lifecycle import HomeworkState, Mode, Outcome
from clinic.homework.models import HomeworkAnswer
from clinic.method import catalogue
from clinic.method.values import Exercise, Field
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, an_exception, homework_in
from tests.walk import page_text

EXERCISES = [one.key for one in catalogue.exercises()]


def address(homework, side: str = "a") -> str:
    return f"/homework/{homework.id}/answer/{side}"


def typed(**more: Any) -> dict[str, Any]:
    return {"seen": "0", "outcome": "tried", "on": "2026-02-09", "learned": "", "what_it_was_like": "", **more}


def answers() -> list[HomeworkAnswer]:
    return list(db.session.scalars(select(HomeworkAnswer).order_by(HomeworkAnswer.side)))


def word(field: Field, number: int = 0) -> str:
    """Something to type into `field`, different in every row."""
    return {
        "int": str(max(field.minimum or 1, 1) + number),
        "scale": "7",
        "date": "2026-02-08",
        "time": "18:30",
        "bool": "yes",
        "enum": field.options[number % len(field.options)].key if field.options else "",
    }.get(field.kind, f"{field.key} no. {number} 走路")


def with_references(case, by) -> None:
    """What later exercises point back to: a moment, a pattern in such moments, a menu of actions."""
    for number in range(3):
        an_exception(case, by=by, context=f"Moment {number}")
    for key in ("pattern_recognition", "micro_experiments", "commitment_and_experimentation"):
        an_answer(homework_in(case, by=by, exercise=key), by=by, answers={"pattern": "Side by side"})
    menu = {"actions": [{"key": "walk", "what": "A walk after supper"}]}
    an_answer(homework_in(case, by=by, exercise="action_menu"), by=by, answers=menu)


def offered(page: str, name: str) -> str:
    """A record that a reference offers: another one in each row, as far as there are others."""
    first = re.sub(r"-\d+-", "-0-", name)  # rows that scripts add offer the same
    found = re.search(rf'<select[^>]*name="{re.escape(first)}".*?</select>', page, re.DOTALL)
    assert found, name
    keys = re.findall(r'<option value="([^"]+)"', found[0])
    row = re.search(r"-(\d+)-", name)
    return keys[int(row[1]) % len(keys) if row else 0]


def filled(exercise: Exercise, page: str = "") -> dict[str, Any]:
    """Every field of `exercise`, typed as a therapist would; `page` is the empty form, for what it offers."""
    typed_in = _filled(exercise)
    pointing = {one.key for field in exercise.fields for one in (field, *field.of) if one.kind == "reference"}
    return {
        name: offered(page, name) if name.rsplit("-", 1)[1] in pointing else value for name, value in typed_in.items()
    }


def _filled(exercise: Exercise) -> dict[str, Any]:
    found: dict[str, Any] = {}
    counts = {rule.field: rule.minimum for rule in exercise.rules if rule.check == "count" and rule.minimum}
    for field in exercise.fields:
        base = f"x-{field.key}"
        least = max(field.minimum or 0, counts.get(field.key, 0), 1)
        if field.kind == "rank":
            found |= {f"{base}-{n}": str(field.options[n].label) if n else "Sailing" for n in range(least)}
        elif field.kind == "list":
            for n in range(least):
                found |= {f"{base}-{n}-{part.key}": word(part, n) for part in field.of}
                found |= {} if field.of else {f"{base}-{n}": f"entry {n}"}
        elif field.kind == "ticks":
            found[base] = [one.key for one in field.options[:2]]
        else:
            found[base] = word(field)
    return found


@pytest.mark.parametrize("key", EXERCISES)
def test_every_exercise_takes_a_filled_answer_and_shows_it_again(as_, dana, key: str) -> None:
    exercise = catalogue.exercise(key)
    case = a_case(by=dana, gate=Gate.OPEN)
    with_references(case, dana)
    homework = homework_in(case, by=dana, exercise=key, mode=Mode(exercise.suitable[0]))
    browser = as_(dana)
    empty = browser.get(address(homework))
    form = filled(exercise, page_text(empty))
    assert empty.status_code == 200
    for field in exercise.fields:
        assert f'name="x-{field.key}' in page_text(empty), field.key
    answer = browser.post(address(homework), typed(learned="It is easier outside.", **form))
    assert answer.status_code == 303, page_text(answer)
    [row] = [one for one in answers() if one.homework_id == homework.id]
    assert set(row.answers) == {field.key for field in exercise.fields}
    shown, again = page_text(browser.get(f"/homework/{homework.id}")), page_text(browser.get(address(homework)))
    assert "It is easier outside." in shown
    for name, value in form.items():
        if "走路" in str(value) or value == "Sailing":
            assert value in shown and value in again, name
    shown_names = set(re.findall(r'name="(x-[^"]+)"', again))
    assert set(form) <= shown_names


@pytest.mark.parametrize("key", EXERCISES)
def test_no_exercise_insists_on_answers_when_it_was_not_tried(as_, dana, key: str) -> None:
    exercise = catalogue.exercise(key)
    homework = homework_in(a_case(by=dana, gate=Gate.OPEN), by=dana, exercise=key, mode=Mode(exercise.suitable[0]))
    answer = as_(dana).post(address(homework), typed(outcome="not_tried", learned="The week was too full."))
    assert answer.status_code == 303, page_text(answer)
    [row] = answers()
    assert (row.outcome, row.answers, row.visibility) == (Outcome.NOT_TRIED, {}, Visibility.PARTNER_A)
    assert homework.state is HomeworkState.HANDED_IN


def test_an_answer_field_named_like_one_of_ours_keeps_its_own_place(as_, dana) -> None:
    homework = homework_in(a_case(by=dana), by=dana, exercise="feedback_loop")
    as_(dana).post(address(homework), typed(learned="Ours", **{"x-learned": "The exercise’s own"}))
    [row] = answers()
    assert row.learned == "Ours" and row.answers == {"learned": "The exercise’s own"}


def rank(*words: str) -> dict[str, str]:
    return {f"x-values-{number}": one for number, one in enumerate(words)}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("Honesty", "Respect", "Fun", "Warmth"), 0),
        (tuple(f"Value {n}" for n in range(11)), 0),
        (("Honesty", "Respect", "Fun", "Warmth", "honesty"), 1),
        (("Honesty", "Respect", "Fun", "Warmth", "诚实"), 1),
    ],
)
def test_a_ranking_that_is_too_short_too_long_or_tied_is_refused_kindly(
    as_, dana, words: tuple[str, ...], sentence: int
) -> None:
    homework = homework_in(a_case(by=dana), by=dana, exercise="value_ranking")
    said = [str(one.text) for one in catalogue.exercise("value_ranking").rules if one.effect == "refuse"][sentence]
    answer = as_(dana).post(address(homework), typed(**rank(*words), **{"x-why": "Because of Sunday."}))
    assert answer.status_code == 422 and answers() == []
    page = page_text(answer)
    assert said in page and "Because of Sunday." in page
    for one in words:
        assert f'value="{one}"' in page


def test_a_ranking_is_kept_the_same_in_every_language(as_, dana) -> None:
    homework = homework_in(a_case(by=dana), by=dana, exercise="value_ranking")
    as_(dana).post(address(homework), typed(**rank("诚实", "Respect", "fun", "Sailing", "Safety")))
    assert answers()[0].answers["values"] == ["honesty", "respect", "fun", "Sailing", "safety"]
    assert 'value="Honesty"' in page_text(as_(dana).get(address(homework)))


@pytest.mark.parametrize(
    ("exercise", "wrong", "sentence"),
    [
        ("scale_positioning", {"x-now_low": "11", "x-now_high": "7"}, "Please write a whole number from 1 to 10."),
        ("scale_positioning", {"x-now_low": "3.3", "x-now_high": "7"}, "Please write a whole number from 1 to 10."),
        ("scale_positioning", {"x-now_low": "", "x-now_high": "7"}, "Please fill this in."),
        ("scale_positioning", {"x-now_low": "7", "x-now_high": "6"}, None),
        ("micro_experiments", {"x-days-0-day": "4"}, "Please write a whole number from 1 to 3."),
        ("micro_experiments", {"x-days-0-day": "--2"}, "Please write a whole number from 1 to 3."),
        ("micro_experiments", {"x-days-0-learned": "Much"}, "Please fill this in, or empty the whole entry."),
        ("micro_experiments", {f"x-days-{n}-day": "1" for n in range(4)}, "Please keep at most 3 of these."),
        ("exception_log", {"x-moments-0-when": "next Sunday"}, "This date does not exist."),
        ("exception_log", {"x-moments-0-when": "1066-01-01"}, "Please check the year."),
        ("exception_log", {"x-moments-0-when": "2199-01-01"}, None),
        ("exception_log", {"x-moments-0-context": "Tea"}, "Please fill this in, or empty the whole entry."),
        ("micro_experiments", {f"x-days-{n}-day": "2" for n in range(2)}, None),
        ("commitment_and_experimentation", {"x-start": "2026-02-30"}, "This date does not exist."),
        ("commitment_and_experimentation", {"x-start": "2026-02-08", "x-end": "2026-02-01"}, None),
        ("action_menu", {"x-actions-0-what": "Hold hands", "x-actions-0-style": "touch"}, None),
        ("coping_list", {"on": "2199-01-01"}, "This day is still to come."),
        ("coping_list", {"outcome": "failed"}, "Please choose one of these."),
        ("coping_list", {"x-coping-0-kind": "<b>"}, "Please choose one of these."),
    ],
)
def test_bad_input_is_named_and_everything_typed_stays(
    as_, dana, exercise: str, wrong: dict[str, str], sentence: str | None
) -> None:
    homework = homework_in(a_case(by=dana), by=dana, exercise=exercise)
    answer = as_(dana).post(address(homework), typed(learned="A long evening 🌙") | wrong)
    page = page_text(answer)
    assert answer.status_code == 422 and answers() == []
    refusals = [str(one.text) for one in catalogue.exercise(exercise).rules if one.effect == "refuse"]
    assert sentence in page if sentence else any(one in page for one in refusals)
    assert "A long evening 🌙" in page


def test_rows_can_be_added_without_scripts_and_nothing_typed_is_lost(as_, dana) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    browser = as_(dana)
    assert 'name="x-coping-2-what"' in page_text(browser.get(address(homework)))
    assert 'name="x-coping-3-what"' not in page_text(browser.get(address(homework)))
    form = typed(more="coping", learned="Much", **{f"x-coping-{n}-what": f"Way {n}" for n in range(3)})
    answer = browser.post(address(homework), form)
    page = page_text(answer)
    assert answer.status_code == 200 and answers() == []
    assert 'name="x-coping-5-what"' in page and "Way 2" in page and "Much" in page


def test_a_row_that_was_removed_stays_gone(as_, dana) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    an_answer(homework, by=dana, answers={"coping": [{"what": "Running"}, {"what": "Writing"}]})
    as_(dana).post(address(homework), typed(seen="1", **{"x-coping-1-what": "Writing"}))
    assert answers()[0].answers["coping"] == [{"what": "Writing"}]


def test_the_same_form_twice_is_kept_once(as_, dana) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    form = typed(**{"x-coping-0-what": "Running"})
    browser = as_(dana)
    for _time in range(2):
        assert browser.post(address(homework), form).status_code == 303
    assert len(answers()) == 1 and answers()[0].edition == 1


def test_an_older_page_never_overwrites_what_was_kept_meanwhile(as_, dana) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    browser = as_(dana)
    browser.post(address(homework), typed(**{"x-coping-0-what": "Running"}))
    second = browser.post(address(homework), typed(**{"x-coping-0-what": "Swimming"}))
    assert second.status_code == 409
    assert "Running" in page_text(second) and "Swimming" in page_text(second)
    assert answers()[0].answers["coping"] == [{"what": "Running"}]
    assert browser.post(address(homework), typed(seen="1", **{"x-coping-0-what": "Swimming"})).status_code == 303
    assert answers()[0].answers["coping"] == [{"what": "Swimming"}]


def test_pages_of_both_partners_can_be_open_at_once(as_, dana) -> None:
    case = a_case(by=dana, gate=Gate.OPEN)
    homework = homework_in(case, by=dana, exercise="hope_questions", side=None, mode=Mode.TOGETHER)
    browser = as_(dana)
    for side in "ab":
        answer = browser.post(address(homework, side), typed(**{"x-small_better_today": f"From {side}"}))
        assert answer.status_code == 303
    assert [one.visibility for one in answers()] == [Visibility.PARTNER_A, Visibility.PARTNER_B]
    page = page_text(browser.get(f"/homework/{homework.id}"))
    assert "From a" in page and "From b" in page


def test_what_was_typed_survives_a_withdrawal_in_another_tab(as_, dana) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    actions.withdraw(homework, by=dana)
    db.session.commit()
    browser = as_(dana)
    assert browser.get(address(homework)).status_code == 409
    answer = browser.post(address(homework), typed(**{"x-coping-0-what": "Running"}))
    assert answer.status_code == 409 and "Running" in page_text(answer) and answers() == []


def test_hints_and_drafts_are_said_beside_what_came_back(as_, dana) -> None:
    homework = homework_in(a_case(by=dana), by=dana, exercise="action_menu")
    as_(dana).post(address(homework), typed(**{"x-actions-0-what": "Tea at six"}))
    draft = next(one for one in catalogue.exercise("action_menu").rules if one.effect == "draft")
    assert str(draft.text) in page_text(as_(dana).get(f"/homework/{homework.id}"))


def test_only_the_partner_asked_can_answer(as_, dana) -> None:
    homework = homework_in(a_case(by=dana), by=dana, side=Side.A)
    assert as_(dana).get(address(homework, "b")).status_code == 404
    assert as_(dana).get(address(homework, "c")).status_code == 404


def test_a_stranger_finds_nothing_and_a_supervisor_may_not_write(as_, dana, olga, sam) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    assert as_(olga).get(address(homework)).status_code == 404
    assert as_(olga).post(address(homework), typed()).status_code == 404
    assert as_(sam).get(address(homework)).status_code == 403
    assert as_(sam).post(address(homework), typed()).status_code == 403
    assert answers() == []


def test_the_day_it_came_back_is_today_unless_told(as_, dana) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    assert f'value="{clock.today().isoformat()}"' in page_text(as_(dana).get(address(homework)))


def test_control_characters_are_told_and_other_scripts_stay(as_, dana) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    told = as_(dana).post(address(homework), typed(learned="شكرا\x00 👋 谢谢"))
    assert told.status_code == 422 and "شكرا 👋 谢谢" in page_text(told) and "was taken out of this" in page_text(told)
    as_(dana).post(address(homework), typed(learned="شكرا 👋 谢谢"))
    assert answers()[0].learned == "شكرا 👋 谢谢"


def test_a_partner_points_to_their_own_moments_and_never_to_the_others(as_, dana) -> None:
    case = a_case(by=dana, gate=Gate.OPEN)
    an_exception(case, by=dana, side=Side.A, context="He chose the fish.")
    an_exception(case, by=dana, side=Side.B, context="She left the light on.")
    homework = homework_in(case, by=dana, exercise="pattern_recognition", side=Side.A)
    page = page_text(as_(dana).get(address(homework)))
    assert "He chose the fish." in page and "She left the light on." not in page


def test_a_reference_to_what_is_not_offered_is_refused_kindly(as_, dana) -> None:
    case = a_case(by=dana, gate=Gate.OPEN)
    other = an_exception(case, by=dana, side=Side.B)
    homework = homework_in(case, by=dana, exercise="pattern_recognition", side=Side.A)
    form = {"x-pattern": "Side by side", "x-supporting_entries-0-entry": str(other.id)}
    answer = as_(dana).post(address(homework), typed(**form))
    assert answer.status_code == 422
    assert "Please choose one of those offered." in page_text(answer) and "Side by side" in page_text(answer)


def test_an_action_keeps_its_key_when_the_menu_is_changed(as_, dana) -> None:
    case = a_case(by=dana, gate=Gate.OPEN)
    homework = homework_in(case, by=dana, exercise="action_menu")
    browser = as_(dana)
    two = {"x-actions-0-what": "A walk", "x-actions-1-what": "Tea in bed"}
    assert browser.post(address(homework), typed(outcome="partly", **two)).status_code == 303
    before = {one["what"]: one["key"] for one in answers()[0].answers["actions"]}
    assert len(set(before.values())) == 2
    form = {"x-actions-1-key": before["Tea in bed"], "x-actions-1-what": "Tea in bed, on Sundays"}
    assert browser.post(address(homework), typed(outcome="partly", seen="1", **form) | {"seen": "1"}).status_code == 303
    db.session.expire_all()
    assert [(one["key"], one["what"]) for one in answers()[0].answers["actions"]] == [
        (before["Tea in bed"], "Tea in bed, on Sundays")
    ]


@pytest.mark.parametrize(
    ("outcome", "moments", "status"),
    [("tried", 2, 422), ("tried", 3, 303), ("partly", 2, 303), ("not_possible", 1, 303), ("partly", 6, 422)],
)
def test_what_was_done_in_part_may_be_told_in_part(as_, dana, outcome: str, moments: int, status: int) -> None:
    case = a_case(by=dana)
    homework = homework_in(case, by=dana, exercise="exception_deep_description")
    parts = ("context", "thinking", "doing", "body_feeling", "emotion", "forgotten_capability")
    form = {f"x-exceptions-{number}-{part}": "Light." for number in range(moments) for part in parts}
    form |= {f"x-exceptions-{number}-entry_ref": str(an_exception(case, by=dana).id) for number in range(moments)}
    answer = as_(dana).post(address(homework), {"seen": "0", "outcome": outcome, "on": "2026-02-09", **form})
    assert answer.status_code == status, outcome
