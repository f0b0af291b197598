"""The demo's first case has a whole thread, the second its thaws out of the history."""

from flask import Flask

from clinic.accounts import queries as accounts
from clinic.cases import queries as cases
from clinic.cases.models import Case
from clinic.core import db
from clinic.demo import load
from clinic.homework import content, moments, queries, thread


def the_case(number: int) -> Case:
    return next(one for one in cases.all_cases() if one.number == number)


def test_the_demo_has_a_thread_from_the_moments_to_the_story(app: Flask) -> None:
    load._load()
    db.session.commit()
    case, reader = the_case(1001), accounts.accounts()[0]
    answers = content.answers_in(case, thread.LINKS, reader)
    found = thread.threads_of(moments.of(queries.exceptions_of(case)), answers)
    whole, his, *_more = found.threads
    assert [one.moment.told["behaviour"] for one in whole.moments] == [
        "Asked him to choose the fish.",
        "Left her phone in the other room.",
    ]
    assert whole.tested and all(one.described for one in whole.moments)
    assert [day.done for one in whole.experiments for day in one.days] == ["yes", "partly", "not_possible"]
    assert [one.actions for one in whole.agreed] == [("Plan one activity for the two of us each week",)]
    assert [one.text("carry_on") for one in whole.loops] == ["change"]
    assert len(whole.told) == 2 and whole.learned
    assert (his.side, his.tested, his.experiments) == ("b", False, ())
    assert len(queries.quotations_of(case)) == 1
    history = [one for one in queries.exceptions_of(the_case(1002)) if one.retrospective]
    assert len(history) == 3 and all(one.moment["when"] and one.moment["first_move"] for one in history)
