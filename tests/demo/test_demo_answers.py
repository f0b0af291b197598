"""The demo as it is loaded: the numbers of the teaching cases, and answers that a form would have taken."""

import re
import shutil
from datetime import timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from clinic.app import create_app
from clinic.cases import queries as cases
from clinic.cases.models import Case
from clinic.config import Settings
from clinic.core import clock, db
from clinic.demo import load
from clinic.homework import queries
from clinic.homework.forms import answer_form
from clinic.homework.lifecycle import Outcome
from clinic.homework.models import HomeworkAnswer
from clinic.homework.references import names_in, offers_of
from clinic.method import catalogue, rules
from clinic.method.fields import references
from clinic.method.forms import values_of
from clinic.reports import actions as reports
from clinic.sessions.models import TherapySession
from tests.conftest import Browser
from tests.demo.test_demo_cases import PATHS, PLANS, ratings_in, rows_of, rows_of_path, table_of
from tests.walk import page_text

#: What the method's material says of each case: exceptions of each partner, week by week.
EXCEPTIONS = {
    "1_shared_activity": ([0, 1, 2, 2, 3, 4, 1, 3, 4, 4], [0, 0, 1, 1, 2, 3, 1, 3, 3, 4]),
    "2_silence": ([0, 0, 1, 4, 4, 3, 4], [0, 1, 1, 3, 4, 4, 5]),
    "3_security": ([0, 2, 3, 4, 5, 3, 5, 5], [0, 1, 1, 3, 4, 3, 4, 5]),
}
RATINGS = {
    "1_shared_activity": (
        ["2-3", "3", "3", "3.5", "4", "5", "4", "5", "6", "6-7"],
        ["4", "4", "4", "4", "4.5", "5", "5", "5.5", "6", "6.5"],
    ),
    "2_silence": (["1-2", "1.5", "2", "3", "3.5", "4", "5"], ["1-2", "2", "2", "2.5", "3", "4", "5"]),
    "3_security": (["3", "3.5", "4", "4.5", "5.5", "5", "6", "6.5"], ["6", "6", "6", "5.5", "6", "6", "6.5", "7"]),
}
BY_NUMBER = {plan["number"]: (name, plan) for name, plan in PLANS.items()}


pytestmark = pytest.mark.one_database


@pytest.fixture(scope="module")
def loaded(template: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with the demo; copied for every test."""
    folder = tmp_path_factory.mktemp("demo") / "instance"
    shutil.copytree(template.folder, folder)
    app = create_app(Settings(instance=folder))
    with app.app_context():
        load._load()
        db.session.commit()
        db.session.remove()
        db.database.engine.dispose()
    return folder


@pytest.fixture
def settings(loaded: Path, tmp_path: Path) -> Settings:
    """That installation, for this test alone."""
    return Settings(instance=Path(shutil.copytree(loaded, tmp_path / "instance")))


@pytest.fixture
def demo(app: Flask) -> dict[str, Case]:
    """The demo's cases, by the name of their file."""
    app.config["WTF_CSRF_ENABLED"] = False
    return {BY_NUMBER[one.number][0]: one for one in cases.all_cases()}


def answers_of(case: Case) -> list[HomeworkAnswer]:
    return [answer for given in queries.homework_of(case) for answer in given.answers]


def charts(app: Flask, case: Case) -> str:
    """The page of its charts, as its practitioner sees it."""
    who = load.SIGN_INS[BY_NUMBER[case.number][1]["practitioner"] - 1]
    browser = Browser(app.test_client())
    assert browser.post("/sign-in", {"email": who.email, "password": load.PASSWORD}).status_code == 303
    return page_text(browser.get(f"/cases/{case.id}/charts"))


def test_exceptions_per_week_are_those_of_the_teaching_cases_and_nought_where_a_log_was_kept(app, demo) -> None:
    for name, case in demo.items():
        table = table_of(charts(app, case), "Exceptions per week")
        assert list(table) == [f"Week {number}" for number in range(1, len(table) + 1)]
        assert tuple(zip(*table.values(), strict=True)) == tuple(tuple(map(str, side)) for side in EXCEPTIONS[name]), (
            name
        )


def test_ratings_and_paths_are_those_of_the_teaching_cases(app, demo) -> None:
    for name, case in demo.items():
        page = charts(app, case)
        assert ratings_in(page) == RATINGS[name], name
        path = [f"{cells[1].split()[0]} {cells[2]}" for cells in rows_of_path(page)]
        assert ", ".join(path) == PATHS[name].replace("skip", "skipped ahead").replace("back_fill", "filled in later")


def test_hours_alone_of_one_day_are_no_pair_in_the_table_nor_in_the_difference(app, demo) -> None:
    page = charts(app, demo["2_silence"])
    assert [row[1:] for row in rows_of(page, "Ratings from 1 to 10")][:2] == [["1-2", "–"], ["–", "1-2"]]
    assert [row[1:3] for row in rows_of(page, "Difference between the two ratings")][:2] == [["1-2", "–"], ["–", "1-2"]]


def test_the_gate_was_decided_on_the_day_of_the_plan(demo) -> None:
    for name, case in demo.items():
        plan = PLANS[name]
        zero = clock.today() - timedelta(weeks=plan["first_session_weeks_ago"] + plan["weeks"][0]["week"])
        told = [(zero + timedelta(weeks=one["week"], days=one.get("days", 0)), one["state"]) for one in plan["gates"]]
        decided = [(clock.local(one.decided_at).date(), one.state.value) for one in cases.gate_decisions_of(case)]
        assert decided == told[::-1], name
        assert (case.gate.value, decided[0][0] < clock.today()) == (told[-1][1], True)


def test_the_first_page_of_a_paper_is_filled_and_no_table_of_numbers_is_cut(app, demo) -> None:
    for name, case in demo.items():
        paper = reports.issue(case, pseudonyms=True, language="en", by=case.practitioners[0]).paper
        first, second, *_more = [page.extract_text() for page in PdfReader(BytesIO(paper)).pages]
        assert "10 the morning after the miracle" in first, name
        table = re.compile("The same numbers; ranges as they were said.\\s+Day\\b")
        assert table.search(first) or table.search(second), name


def test_every_exercise_was_answered_somewhere_and_by_both_partners_of_every_case(demo) -> None:
    answered = {one.homework.exercise for case in demo.values() for one in answers_of(case) if one.answers}
    assert answered == {one.key for one in catalogue.exercises()}
    for name, case in demo.items():
        assert {one.side.value for one in answers_of(case) if one.answers} == {"a", "b"}, name


def test_more_than_half_of_the_answers_say_what_was_learned_and_outcomes_vary(demo) -> None:
    for name, case in demo.items():
        found = answers_of(case)
        assert sum(bool(one.learned) for one in found) * 2 > len(found), name
    assert {one.outcome for case in demo.values() for one in answers_of(case)} == set(Outcome)


def test_every_answer_is_one_that_its_form_takes_and_keeps_as_it_is(app, demo) -> None:
    for case in demo.values():
        entries, given = queries.exceptions_of(case), queries.homework_of(case)
        for one in answers_of(case):
            exercise = catalogue.exercise(one.homework.exercise)
            where = f"{case.reference} {exercise.key} {one.side.value}"
            offers = offers_of(one.side, entries, given)
            pointed = {key for _field, key in references(exercise.fields, one.answers)}
            assert pointed <= set(names_in(offers)), where
            typed = values_of(exercise.fields, one.answers)
            typed |= {"outcome": one.outcome.value, "on": one.on.isoformat(), "seen": "0"}
            with app.test_request_context(method="POST", data=typed):
                form = answer_form(exercise, {}, list(typed), "", offers)()
                assert form.validate(), f"{where}: {form.errors}"
                assert {key: value for key, value in form.answers().items() if value not in ("", [])} == one.answers, (
                    where
                )


def test_nothing_came_back_before_it_was_given_and_no_moment_is_from_another_time_than_its_log(demo) -> None:
    for case in demo.values():
        for one in answers_of(case):
            assert one.homework.set_on <= one.on <= clock.today()
        spans = {one.homework_id: (one.homework.set_on, one.on) for one in answers_of(case)}
        for moment in queries.exceptions_of(case):
            if moment.homework_id:
                first, last = spans[moment.homework_id]
                assert first <= moment.on <= last, moment.moment


def test_no_moment_is_told_in_the_words_of_another(demo) -> None:
    for case in demo.values():
        told = [str(sorted(one.moment.items())) for one in queries.exceptions_of(case)]
        assert len(set(told)) == len(told) > 10


def test_the_plan_of_the_first_case_has_the_signs_of_the_teaching_case_and_one_waits_for_an_action(demo) -> None:
    case = demo["1_shared_activity"]
    [plan] = [one for one in answers_of(case) if one.homework.exercise == "future_prevention_plan" and one.side == "a"]
    signs = [one["sign"] for one in plan.answers["early_signs"]]
    assert signs == [
        "Checking the phone first thing",
        "Asking the same question three times",
        "Wanting to cancel when he comes close",
    ]
    assert rules.unmatched(plan.answers["early_signs"], plan.answers["what_i_can_do"], "sign") == signs[2:]


def test_nobody_treats_two_couples_at_once(demo) -> None:
    meetings = sorted(db.session.scalars(select(TherapySession)), key=lambda one: (one.practitioner_id, one.starts_at))
    for one, following in pairwise(meetings):
        if one.practitioner_id == following.practitioner_id:
            assert one.ends_at <= following.starts_at
