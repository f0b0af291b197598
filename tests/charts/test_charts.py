"""The page with every chart: what it counts, and who sees it."""

import re
from datetime import timedelta

import pytest
from flask import render_template_string

from clinic.cases.journey import Episode, Kind
from clinic.cases.lifecycle import Side, Visibility
from clinic.charts import content
from clinic.charts.meetings import missed_in
from clinic.core import clock, db
from clinic.homework import queries as homework
from clinic.homework.lifecycle import Outcome
from clinic.measures import queries as measures
from clinic.measures.scoring import read
from clinic.sessions import actions
from clinic.sessions import queries as sessions
from clinic.sessions.lifecycle import Attendance, SessionState
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, an_exception, homework_in
from tests.factories.sessions import a_note, a_session, a_signed_note


def shown(case, **other) -> content.Shown:
    values = {
        "names": content.names_in(case),
        "ratings": measures.ratings_of(case),
        "held": [one.on for one in sessions.sessions_of(case) if one.state is SessionState.HELD],
        "missed": (),
        "stays": (),
        "entries": homework.exceptions_of(case),
        "given": homework.homework_of(case),
        "today": clock.today(),
    }
    return content.Shown(case=case, **{**values, **other})


def first_session(case, by):
    """The first session was three weeks ago, on a known day of week 1."""
    return a_session(case, by=by, on=clock.today() - timedelta(days=20)).on


def rows(chart) -> dict[str, tuple[str, ...]]:
    return {row[0]: row[1:] for row in chart.table.rows}


def test_an_entry_written_later_counts_in_the_week_it_is_about(dana) -> None:
    case = a_case(by=dana)
    first = first_session(case, dana)
    an_exception(case, by=dana, on=first + timedelta(days=5))
    an_exception(case, by=dana, on=first + timedelta(days=14))
    told = rows(content.exceptions_chart(shown(case)))
    assert [told[f"Week {number}"][0] for number in (1, 2, 3)] == ["1", "no log kept", "1"]


def test_a_week_is_nought_only_when_a_log_was_kept(dana) -> None:
    case = a_case(by=dana)
    first = first_session(case, dana)
    an_exception(case, by=dana, side=Side.A, on=first)
    an_exception(case, by=dana, side=Side.A, on=first + timedelta(days=15))
    log = homework_in(case, by=dana, exercise="exception_log", side=Side.B, set_on=first + timedelta(days=7))
    an_answer(log, by=dana, side=Side.B, answers={}, outcome=Outcome.PARTLY, on=first + timedelta(days=13))
    told = rows(content.exceptions_chart(shown(case)))
    assert told["Week 1"] == ("1", "no log kept")
    assert told["Week 2"] == ("no log kept", "0")
    assert told["Week 3"] == ("1", "no log kept")


def test_moments_out_of_the_history_are_named_where_the_weeks_are_counted(dana) -> None:
    case = a_case(by=dana)
    first = first_session(case, dana)
    an_exception(case, by=dana, on=first)
    assert "history" not in content.exceptions_chart(shown(case)).note
    for _time in range(2):
        an_exception(case, by=dana, on=first, retrospective=True)
    chart = content.exceptions_chart(shown(case))
    assert rows(chart)["Week 1"][0] == "1"
    assert "2 moments out of the history are in no week." in chart.note


def test_experiments_count_by_the_week_they_were_for_and_what_was_learned_is_said(dana) -> None:
    case = a_case(by=dana)
    first = first_session(case, dana)
    due = {"set_on": first, "due_on": first + timedelta(days=8)}
    for outcome, learned in (("tried", "It is easier outside."), ("partly", ""), ("not_possible", "")):
        given = homework_in(case, by=dana, **due)
        an_answer(given, by=dana, outcome=Outcome(outcome), learned=learned, on=first + timedelta(days=8))
    homework_in(case, by=dana, set_on=first, due_on=clock.today() + timedelta(days=3))
    chart = content.homework_chart(shown(case))
    by_week = rows(chart)
    assert by_week["Week 2"][:5] == ("1", "1", "0", "1", "0")
    assert by_week["Week 4"][:5] == ("0", "0", "0", "0", "1")
    assert "1 of 3" in chart.note


@pytest.mark.parametrize("kind", Kind)
def test_only_a_revisit_is_hatched_and_the_words_beside_say_so(app, dana, kind: Kind) -> None:
    case = a_case(by=dana)
    first = first_session(case, dana)
    ratings = [content.SignedRating(case.id, "a", day, read("3")) for day in (first, first + timedelta(days=14))]
    stays = [Episode(1, 1, first, Kind.FIRST), Episode(1, 2, first + timedelta(days=7), kind)]
    chart = content.ratings_chart(shown(case, ratings=ratings, stays=stays))
    assert [band.hatched for band in chart.bands] == [False, kind is Kind.REVISIT]
    with app.test_request_context():
        page = render_template_string('{% from "components/chart.html" import drawn %}{{ drawn(chart) }}', chart=chart)
    legend = page[page.index('class="legend"') : page.index("</p>")]
    assert ("revisit" in legend and 'class="hatch"' in legend) is (kind is Kind.REVISIT)


def test_two_sessions_of_one_day_are_not_one_pair(dana) -> None:
    case = a_case(by=dana)
    day = clock.today() - timedelta(days=7)
    for side, score in (("a", "2"), ("b", "6")):
        a_signed_note(case, by=dana, on=day, attendance=Attendance(side), text={"ratings": {side: {"score": score}}})
    assert content.gap_chart(shown(case)) is None


def test_the_table_of_ratings_pairs_as_the_difference_does(app, dana) -> None:
    case = a_case(by=dana)
    day = clock.today() - timedelta(days=14)
    for side, score in (("a", "2"), ("b", "6")):
        a_signed_note(case, by=dana, on=day, attendance=Attendance(side), text={"ratings": {side: {"score": score}}})
    both = {"ratings": {"a": {"score": "3"}, "b": {"score": "4"}}}
    a_signed_note(case, by=dana, on=day + timedelta(days=7), text=both)
    rated = [row[1:] for row in content.ratings_chart(shown(case)).table.rows]
    apart = [row[1:3] for row in content.gap_chart(shown(case)).table.rows]
    assert sorted(rated) == sorted(apart) == [("2", "–"), ("3", "4"), ("–", "6")]


ALONE, BOTH, NOBODY = Attendance.B, Attendance.BOTH, SessionState.NO_SHOW


@pytest.mark.parametrize(
    ("booked", "came", "state", "missed"),
    [
        (BOTH, BOTH, NOBODY, {"a", "b"}),
        (ALONE, ALONE, NOBODY, {"b"}),
        (BOTH, Attendance.A, SessionState.HELD, {"b"}),
        (ALONE, ALONE, SessionState.HELD, set()),
        (ALONE, BOTH, SessionState.HELD, set()),
        (BOTH, BOTH, SessionState.CANCELLED_LATE, set()),
        (BOTH, BOTH, SessionState.PLANNED, set()),
    ],
)
def test_who_was_expected_and_did_not_come_missed_it_and_nobody_else(dana, booked, came, state, missed) -> None:
    case = a_case(by=dana)
    meeting = a_session(case, by=dana, state=state)
    meeting.booked, meeting.attendance = booked, came
    db.session.commit()
    [found] = missed_in(sessions.visits_of(case)) or [None]
    assert (set(found.sides) if found else set()) == missed


def test_it_works(as_, dana) -> None:
    case = a_case(by=dana, stage=1)
    ratings = {"a": {"score": "2-3"}, "b": {"score": "4"}}
    a_signed_note(case, by=dana, text={"ratings": ratings})
    an_exception(case, by=dana, on=clock.today() - timedelta(days=6))
    homework_in(case, by=dana)
    page = as_(dana).get(f"/cases/{case.id}/charts").get_data(as_text=True)
    for title in ("Ratings from 1 to 10", "Difference between", "Exceptions per week", "Experiments", "Stage path"):
        assert title in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert page.count("Show as table") == 5
    assert "not validated" in page


def test_an_empty_case_says_when_something_will_be_there(as_, dana) -> None:
    case = a_case(by=dana)
    assert "Nothing to draw yet" in as_(dana).get(f"/cases/{case.id}/charts").get_data(as_text=True)


def test_a_stranger_finds_nothing_and_a_supervisor_may_look(as_, dana, sam, olga) -> None:
    case = a_case(by=dana, stage=1)
    assert as_(olga).get(f"/cases/{case.id}/charts").status_code == 404
    assert as_(sam).get(f"/cases/{case.id}/charts").status_code == 200


def test_a_colleagues_private_moment_is_in_no_chart_of_mine(as_, dana, sam) -> None:
    case = a_case(by=dana)
    entry = an_exception(case, by=dana, on=clock.today())
    entry.visibility = Visibility.AUTHOR_ONLY
    db.session.commit()
    assert "Exceptions per week" in as_(dana).get(f"/cases/{case.id}/charts").get_data(as_text=True)
    assert "Exceptions per week" not in as_(sam).get(f"/cases/{case.id}/charts").get_data(as_text=True)


def test_a_shared_screen_shows_no_chart(as_, dana) -> None:
    case = a_case(by=dana, stage=1)
    browser = as_(dana)
    browser.post("/share-screen", {"next": "/"})
    page = browser.get(f"/cases/{case.id}/charts").get_data(as_text=True)
    assert "Hidden while the screen is shared" in page and "<figure" not in page


def test_ratings_of_a_note_that_i_may_not_read_are_in_no_chart_of_mine(as_, dana, sam) -> None:
    case = a_case(by=dana)
    for number, score in enumerate((3, 4, 5)):
        a_signed_note(case, by=dana, on=clock.today() - timedelta(days=30 - number), text=rated(score))
    a_note(case, by=dana, on=clock.today() - timedelta(days=20), text=rated(9))
    kept = a_signed_note(case, by=dana, on=clock.today() - timedelta(days=13), text=rated(10))
    kept.visibility = Visibility.AUTHOR_ONLY
    db.session.commit()
    assert {"9", "10"} <= set(cells(as_(dana).get(f"/cases/{case.id}/charts")))
    theirs = cells(as_(sam).get(f"/cases/{case.id}/charts"))
    assert {"3", "4", "5"} <= set(theirs)
    assert not {"9", "10"} & set(theirs)
    assert charts_on(as_(sam).get(f"/cases/{case.id}")).count("<circle") < charts_on(
        as_(dana).get(f"/cases/{case.id}")
    ).count("<circle")


def test_while_a_note_is_amended_others_see_the_rating_that_was_signed(as_, dana, sam) -> None:
    case = a_case(by=dana)
    note = a_signed_note(case, by=dana, text=rated(4))
    actions.amend(note, because="A word was missing.", by=dana)
    db.session.commit()
    actions.save_draft(note, text=rated(8), seen=note.edition, by=dana)
    db.session.commit()
    assert "8" in cells(as_(dana).get(f"/cases/{case.id}/charts"))
    theirs = cells(as_(sam).get(f"/cases/{case.id}/charts"))
    assert ("4" in theirs, "8" in theirs) == (True, False)


def rated(score: int) -> dict[str, object]:
    return {"summary": "They talked.", "ratings": {"a": {"score": str(score)}}}


def cells(answer) -> list[str]:
    return re.findall(r"<td[^>]*>([^<]*)</td>", answer.get_data(as_text=True))


def charts_on(answer) -> str:
    return answer.get_data(as_text=True).split("<main")[1]
