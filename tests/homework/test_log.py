"""A log that comes back fills the exceptions of the case, and stays in step with them."""

import uuid
from datetime import date

import pytest

from clinic.cases.lifecycle import Side, Visibility
from clinic.core import db
from clinic.homework import actions, log, queries
from clinic.homework import exception_actions as exceptions
from clinic.homework.lifecycle import Outcome
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, homework_in
from tests.walk import page_of

TEA = {"key": "tea", "when": "2026-02-03", "time": "18:30", "context": "Tea", "information": "We can", "source": "me"}
WALK = {"key": "walk", "when": "2026-02-04", "time": "09:05", "context": "A walk", "source": "therapist_asked"}


def the_log(case, dana, *moments):
    given = homework_in(case, by=dana, exercise="exception_log")
    return given, an_answer(given, by=dana, answers={"moments": list(moments)})


def change(given, row, dana, *moments) -> None:
    said = {"outcome": Outcome.TRIED, "learned": "", "what_it_was_like": "", "on": row.on, "seen": row.edition}
    actions.answer(given, row.side, answers={"moments": list(moments)}, by=dana, **said)
    db.session.commit()


def test_each_moment_of_a_log_is_an_exception_of_its_partner(app, dana) -> None:
    case = a_case(by=dana)
    given, _row = the_log(case, dana, TEA, WALK)
    tea, walk = queries.exceptions_of(case)
    assert (tea.on, tea.side, tea.source, tea.homework_id) == (date(2026, 2, 3), Side.A, "client", given.id)
    assert tea.moment == {"context": "Tea", "information": "We can", "time": "18:30"}
    assert (walk.on, walk.source, walk.visibility) == (date(2026, 2, 4), "therapist_accepted", Visibility.PARTNER_A)


def test_whose_word_a_moment_is_stays_open_where_the_log_does_not_say(app, dana) -> None:
    case, bare = a_case(by=dana), {key: value for key, value in TEA.items() if key != "source"}
    given, row = the_log(case, dana, bare)
    [tea] = queries.exceptions_of(case)
    assert tea.source == ""
    tea.source = "client"  # as it was recorded before, or said by hand since
    db.session.commit()
    change(given, row, dana, {**bare, "context": "Jasmine tea"})
    assert [(one.source, one.moment["context"]) for one in queries.exceptions_of(case)] == [("client", "Jasmine tea")]
    change(given, row, dana, TEA | {"source": "partner_told_me"})
    assert [one.source for one in queries.exceptions_of(case)] == ["partner"]


def test_changing_the_log_changes_the_exception_and_nothing_is_there_twice(app, dana) -> None:
    case = a_case(by=dana)
    given, row = the_log(case, dana, TEA, WALK)
    before = [one.id for one in queries.exceptions_of(case)]
    change(given, row, dana, {**TEA, "context": "Jasmine tea", "time": "19:00"}, WALK)
    after = queries.exceptions_of(case)
    assert [one.id for one in after] == before
    assert (after[0].moment["context"], after[0].moment["time"]) == ("Jasmine tea", "19:00")


def test_a_moment_that_leaves_the_log_is_taken_back_and_returns_with_it(app, dana) -> None:
    case = a_case(by=dana)
    given, row = the_log(case, dana, TEA, WALK)
    change(given, row, dana, WALK)
    assert [one.moment["context"] for one in queries.exceptions_of(case)] == ["A walk"]
    assert [one.moment["context"] for one in queries.withdrawn_exceptions_of(case)] == ["Tea"]
    change(given, row, dana, TEA, WALK)
    assert len(queries.exceptions_of(case)) == 2 and queries.withdrawn_exceptions_of(case) == []


def test_what_was_taken_back_by_hand_stays_so_when_the_log_changes_elsewhere(app, dana) -> None:
    case = a_case(by=dana)
    given, row = the_log(case, dana, TEA, WALK)
    exceptions.withdraw(queries.exceptions_of(case)[0], by=dana)
    db.session.commit()
    change(given, row, dana, TEA, {**WALK, "context": "A long walk"})
    assert [one.moment["context"] for one in queries.exceptions_of(case)] == ["A long walk"]


def test_several_moments_are_typed_in_one_log(as_, dana) -> None:
    case = a_case(by=dana)
    given = homework_in(case, by=dana, exercise="exception_log")
    form = {"seen": "0", "outcome": "tried", "on": "2026-02-09"}
    for number, what in enumerate(("Tea", "A walk")):
        form |= {f"x-moments-{number}-when": f"2026-02-0{number + 3}", f"x-moments-{number}-context": what}
    browser = as_(dana)
    for _time in range(2):
        assert browser.post(f"/homework/{given.id}/answer/a", form).status_code == 303
    assert [one.moment["context"] for one in queries.exceptions_of(case)] == ["Tea", "A walk"]


def test_an_answer_of_the_first_edition_is_still_read_and_changed_whole(as_, dana) -> None:
    case = a_case(by=dana)
    old = {"when": "2026-02-03T18:30", "context": "Tea", "thoughts": "It holds", "source": "me"}
    given = homework_in(case, by=dana, exercise="exception_log")
    an_answer(given, by=dana, answers=old)
    assert [one.moment["thoughts"] for one in queries.exceptions_of(case)] == ["It holds"]
    browser = as_(dana)
    shown = browser.get(f"/homework/{given.id}").get_data(as_text=True)
    form = browser.get(f"/homework/{given.id}/answer/a").get_data(as_text=True)
    assert "It holds" in shown and "It holds" in form
    assert 'value="2026-02-03"' in form and 'value="18:30"' in form


def test_the_day_alone_is_enough_and_an_hour_is_kept_where_one_is_known(as_, dana) -> None:
    case = a_case(by=dana)
    given = homework_in(case, by=dana, exercise="exception_log")
    form = {"seen": "0", "outcome": "tried", "on": "2026-02-09", "x-moments-0-context": "Tea"}
    form |= {"x-moments-0-when": "2026-02-03", "x-moments-0-time": "", "x-moments-1-context": "A walk"}
    form |= {"x-moments-1-when": "2026-02-04", "x-moments-1-time": "09:05"}
    browser = as_(dana)
    assert browser.post(f"/homework/{given.id}/answer/a", form).status_code == 303
    assert [(one.on.day, one.moment.get("time")) for one in queries.exceptions_of(case)] == [(3, None), (4, "09:05")]
    assert "Tea" in browser.get(f"/homework/{given.id}").get_data(as_text=True)
    assert browser.get(f"/cases/{case.id}/exercises/exception_log").status_code == 200


def test_an_hour_that_is_none_is_refused_beside_its_field(as_, dana) -> None:
    given = homework_in(a_case(by=dana), by=dana, exercise="exception_log")
    form = {"seen": "0", "outcome": "tried", "on": "2026-02-09", "x-moments-0-context": "Tea by the window"}
    answer = as_(dana).post(
        f"/homework/{given.id}/answer/a", {**form, "x-moments-0-when": "2026-02-03", "x-moments-0-time": "half six"}
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "such as 18:30" in page
    assert "Tea by the window" in page and "half six" in page


@pytest.mark.parametrize("named", [{"key": "tea"}, {}])
def test_day_and_hour_in_one_as_they_were_stored_before_are_read_and_changed_whole(as_, dana, named) -> None:
    case, browser = a_case(by=dana), as_(dana)
    given = homework_in(case, by=dana, exercise="exception_log")
    row = an_answer(given, by=dana)
    row.answers = {"moments": [{**named, "when": "2026-02-03T18:30", "context": "Tea"}]}
    db.session.commit()
    [(key, before)] = log.told_in(row.id, row.answers).items()
    assert key == uuid.uuid5(row.id, named.get("key", "2026-02-03T18:30"))
    assert (before.on, before.moment["time"]) == (date(2026, 2, 3), "18:30")
    assert "18:30" in browser.get(f"/homework/{given.id}").get_data(as_text=True)
    path = f"/homework/{given.id}/answer/a"
    form = next(one for one in page_of(browser.get(path), path).posts if one.action == path).holds()
    assert browser.post(path, {**form, "x-moments-0-context": ["Jasmine tea"]}).status_code == 303
    db.session.expire_all()
    [(same, after)] = log.told_in(row.id, row.answers).items()
    assert (same, after.on, after.moment) == (key, before.on, {"context": "Jasmine tea", "time": "18:30"})


FIRST = date(2026, 2, 2)


def test_an_entry_counts_in_the_week_it_is_about() -> None:
    day_six = date(2026, 2, 7)
    [week] = log.weeks([("a", day_six)], [], ["a"], FIRST, day_six)
    assert (week.number, week.counts) == (1, {"a": 1})


def test_no_log_kept_is_no_zero() -> None:
    kept = log.kept("b", date(2026, 2, 16), date(2026, 2, 20), "tried")
    assert kept is not None
    weeks = log.weeks([], [kept], ["a", "b"], FIRST, date(2026, 2, 20))
    assert [one.counts for one in weeks] == [{"a": None, "b": None}, {"a": None, "b": None}, {"a": None, "b": 0}]


def test_a_log_that_was_not_kept_makes_no_zero() -> None:
    assert log.kept("a", FIRST, FIRST, "not_tried") is None
    assert log.kept("a", FIRST, FIRST, "partly") == log.Kept("a", FIRST, FIRST)


def test_what_was_before_the_first_session_stands_before_it() -> None:
    weeks = log.weeks([("a", date(2026, 1, 1))], [], ["a", "b"], FIRST, FIRST)
    assert [(one.number, one.counts) for one in weeks] == [(0, {"a": 1, "b": None}), (1, {"a": None, "b": None})]


def test_the_same_answer_makes_the_same_ids() -> None:
    key = uuid.uuid4()
    assert list(log.told_in(key, {"moments": [TEA]})) == list(log.told_in(key, {"moments": [TEA]}))
    assert log.told_in(key, {"moments": [{"context": "no day"}]}) == {}
