"""What a summary holds: signed words only, by the session's day, with pseudonyms unless told otherwise."""

from dataclasses import fields, is_dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, render_template
from sqlalchemy import update

from clinic.accounts.models import Account
from clinic.cases import actions as cases
from clinic.cases import stage_actions
from clinic.cases.lifecycle import Gate, Visibility
from clinic.cases.models import Case
from clinic.core import clock, db, i18n
from clinic.homework.lifecycle import Outcome
from clinic.reports.content import Summary, summary_of
from clinic.sessions import actions as sessions
from clinic.sessions.lifecycle import Attendance, SessionState
from clinic.sessions.models import SessionNote
from clinic.sheets import actions as sheets
from tests.factories.homework import an_exception
from tests.factories.reports import FIRST, a_couple, a_note, a_session, an_experiment, rated
from tests.factories.sheets import an_entry


@pytest.fixture
def case(dana: Account) -> Case:
    """Jing and Hao, treated by Dana."""
    return a_couple(by=dana)


def summary(case: Case, by: Account, **options: Any) -> Summary:
    with i18n.speaking(options.pop("language", "en")):
        return summary_of(case, pseudonyms=options.pop("pseudonyms", True), by=by, **options)


def words_in(value: Any) -> str:
    """Every string anywhere in a frozen value."""
    if is_dataclass(value):
        return " ".join(words_in(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, tuple | list):
        return " ".join(words_in(one) for one in value)
    return value if isinstance(value, str) else ""


def test_names_are_replaced_everywhere_also_inside_texts(case: Case, dana: Account) -> None:
    a_note(
        case, 1, by=dana, summary="静怡 asked Hao; Lin Hao smiled.", pain={"a": "Hao is gone"}, ratings=rated("3", "4")
    )
    said = words_in(summary(case, dana))
    for name in ("陈静怡", "静怡", "Jing", "Lin", "Hao"):
        assert name not in said
    assert "Partner A asked Partner B; Partner B smiled." in said


def test_a_name_written_as_one_word_or_in_wide_letters_is_replaced(case: Case, dana: Account) -> None:
    said = "HaoLin, LinHao, ＨＡＯ, 静怡陈 and 陈　静怡 were on time, she said “yes”, Hao nodded。"
    a_note(case, 1, by=dana, summary=said)
    assert summary(case, dana).digests[0].summary == (
        "Partner B, Partner B, Partner B, Partner A and Partner A were on time, she said “yes”, Partner B nodded。"
    )


def test_a_comma_before_the_only_name_of_somebody_stays(dana: Account) -> None:
    case = a_couple(by=dana)
    case.partners[1].person.family_name = ""
    a_note(case, 1, by=dana, summary="She said “yes”, Hao nodded.")
    assert summary(case, dana).digests[0].summary == "She said “yes”, Partner B nodded."


def test_chosen_pseudonyms_are_used(dana: Account) -> None:
    case = a_couple(by=dana, pseudonym="River")
    assert [one.name for one in summary(case, dana).voices] == ["Partner A", "River"]


def test_real_names_are_printed_when_asked(case: Case, dana: Account) -> None:
    assert [one.name for one in summary(case, dana, pseudonyms=False).voices] == ["陈静怡", "Lin Hao"]


def test_a_draft_is_never_in_it(case: Case, dana: Account) -> None:
    a_note(
        case, 1, by=dana, sign=False, summary="Draftword", ratings=rated("3", "4"), supervision_question="Draftword?"
    )
    made = summary(case, dana)
    assert "Draftword" not in words_in(made)
    assert made.chart is None
    assert made.digests == ()
    assert "2 Mar 2026" in made.gaps[0]


def test_while_a_note_is_amended_the_signed_text_and_rating_stand(case: Case, dana: Account) -> None:
    note = a_note(case, 1, by=dana, summary="As signed", ratings=rated("3", "4"))
    sessions.amend(note, because="a slip", by=dana)
    db.session.flush()
    sessions.save_draft(note, text={"summary": "Draftword", "ratings": rated("9", "9")}, seen=note.edition, by=dana)
    db.session.commit()
    made = summary(case, dana)
    assert made.digests[0].summary == "As signed"
    assert [row[1] for row in made.ratings[0].rows] == ["3", "4"]


def test_what_somebody_keeps_for_themselves_is_in_it_only_for_them_and_only_on_request(
    case: Case, dana: Account, olga: Account
) -> None:
    note = a_note(case, 1, by=dana, summary="Keptword")
    db.session.execute(update(SessionNote).where(SessionNote.id == note.id).values(visibility=Visibility.AUTHOR_ONLY))
    cases.add_practitioner(case, olga, by=dana)
    db.session.commit()
    assert "Keptword" not in words_in(summary(case, dana))
    assert "Keptword" in words_in(summary(case, dana, own=True))
    assert "Keptword" not in words_in(summary(case, olga, own=True))


def test_everything_goes_by_the_day_of_the_session(case: Case, dana: Account) -> None:
    a_note(case, 3, by=dana, summary="third", ratings=rated("5", "5"))
    a_note(case, 1, by=dana, summary="first", ratings=rated("2-3", "4"))
    made = summary(case, dana)
    assert [one.summary for one in made.digests] == ["first", "third"]
    assert [row[1:] for row in made.ratings[0].rows] == [("2-3", "5"), ("4", "5")]
    assert made.period == "2 Mar 2026 to 16 Mar 2026"


def test_the_theme_of_a_cycle_is_called_one_and_is_no_reason(app: Flask, case: Case, dana: Account) -> None:
    told = {"reason": "Hao asked for it", "theme": "Jing’s cold house"}
    stage_actions.move_stage(case, stage=1, on=FIRST + timedelta(days=90), new_cycle=True, **told, by=dana)
    db.session.commit()
    made = summary(case, dana)
    assert (made.path[-1].theme, made.path[-1].reason) == ("Partner A’s cold house", "Partner B asked for it")
    with app.test_request_context():
        page = render_template("reports/_summary.html", summary=made)
    assert '<th scope="col">Theme and reason</th>' in page
    assert '<p><span class="dim">Theme:</span> Partner A’s cold house</p>Partner B asked for it</td>' in page


def test_a_missed_session_is_in_the_numbers(case: Case, dana: Account) -> None:
    a_note(case, 1, by=dana, ratings=rated("3", "4"))
    a_session(case, 2, by=dana, state=SessionState.NO_SHOW)
    a_note(case, 3, by=dana, ratings=rated("4", "4"))
    made = summary(case, dana)
    assert [one.text for one in made.facts if one.label == "Sessions"] == ["2 held, 1 missed"]
    assert made.ratings[0].rows[0] == ("Partner A", "3", "session missed", "4")


def test_what_one_was_to_come_to_alone_and_missed_is_no_gap_of_the_other(case: Case, dana: Account) -> None:
    for week in (1, 3):
        a_note(case, week, by=dana, ratings=rated("3", "4"))
    a_session(case, 2, by=dana, state=SessionState.NO_SHOW, who=Attendance.B)
    made = summary(case, dana)
    assert [len(one.lines) for one in made.chart.series] == [1, 2]
    assert [row[2] for row in made.ratings[0].rows] == ["–", "session missed"]


def test_safety_is_always_there_and_tells_no_reason(case: Case, dana: Account) -> None:
    assert summary(case, dana).safety[0].text == "not yet assessed"
    cases.set_gate(case, Gate.CLOSED, "Reasonword", by=dana)
    a_note(case, 1, by=dana, safety="something_new", safety_line="Answerword")
    made = summary(case, dana)
    assert "closed" in made.safety[0].text
    assert "something new in 1" in made.safety[2].text
    assert "Reasonword" not in words_in(made)
    assert "Answerword" not in words_in(made)


def test_what_is_not_recorded_is_left_empty_for_the_paper_to_say_so(case: Case, dana: Account) -> None:
    a_note(case, 1, by=dana, ratings=rated("3"))
    made = summary(case, dana)
    assert {one.text for one in made.facts if one.label == "Context"} == {""}
    assert made.gaps == ("No rating from Partner B: 2 Mar 2026.",)


def test_experiments_say_how_it_went_and_what_was_learned(case: Case, dana: Account) -> None:
    past = FIRST + timedelta(days=7)
    an_experiment(case, "a", by=dana, due=past, outcome=Outcome.PARTLY, learned="Hao noticed")
    an_experiment(case, "b", by=dana, due=past, outcome=None)
    made = summary(case, dana)
    assert [one.results for one in made.experiments] == [
        (("partly", "Partner B noticed"), ("nothing came back yet", ""))
    ]
    an_experiment(case, "b", by=dana, due=past, outcome=Outcome.NOT_POSSIBLE)
    assert summary(case, dana).experiments_note == (
        "Tried or partly tried: 1 of the 2 whose day has passed and that were possible; "
        "something learned was written down for 1 of all 3 whose day has passed."
    )


def test_the_problem_is_called_as_the_sheet_of_its_names_says_last(case: Case, dana: Account) -> None:
    def said(**options: Any) -> str:
        return next(one.text for one in summary(case, dana, **options).facts if one.label == "The problem’s name")

    assert said() == ""
    case.problem_name = "The frost"
    db.session.commit()
    assert said() == "The frost"
    an_entry(case, by=dana, sheet="problem_name", side=None, answers={"name": "What Hao calls the swing"})
    assert said() == "What Partner B calls the swing"
    kept = an_entry(case, by=dana, sheet="problem_name", side=None, only_me=True, answers={"name": "Keptword"})
    assert (said(), said(own=True)) == ("What Partner B calls the swing", "Keptword")
    sheets.withdraw(kept, by=dana)
    db.session.commit()
    assert said(own=True) == "What Partner B calls the swing"


def test_the_numbers_of_exceptions_add_up_as_the_paper_says_which_are_in_no_week(
    app: Flask, case: Case, dana: Account
) -> None:
    assert summary(case, dana).exceptions_note == ""
    an_exception(case, by=dana, on=FIRST, retrospective=True)
    made = summary(case, dana)
    assert (made.exceptions, made.exceptions_note) == ((), "1 moment out of the history is in no week.")
    with app.test_request_context():
        page = render_template("reports/_summary.html", summary=made)
    assert made.exceptions_note in page and "No exception is logged." not in page


def test_no_figure_when_nothing_was_due(case: Case, dana: Account) -> None:
    ahead = clock.today() + timedelta(days=3)
    an_experiment(case, "a", by=dana, due=ahead, outcome=Outcome.TRIED)
    assert summary(case, dana).experiments_note == ""


def test_the_newest_question_comes_first(case: Case, dana: Account) -> None:
    a_note(case, 1, by=dana, supervision_question="Old?")
    a_note(case, 2, by=dana, supervision_question="New?")
    assert [one.text for one in summary(case, dana).questions] == ["New?", "Old?"]


def test_a_case_without_anything_makes_a_summary(app: Flask, case: Case, dana: Account) -> None:
    made = summary(case, dana, language="zh_Hans")
    assert (made.chart, made.period, made.digests, made.experiments, made.questions) == (None, "", (), (), ())
