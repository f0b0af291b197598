"""Ratings follow the newest text of their session's note, and its day."""

from datetime import timedelta
from decimal import Decimal

from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.cases.lifecycle import Side, Visibility
from clinic.core import clock, db
from clinic.measures import actions, queries
from tests.factories.cases import a_case
from tests.factories.sessions import a_session

BOTH = {"a": {"score": "6-7", "why_not_lower": "He asked first."}, "b": {"score": "5.5"}}


def test_a_rating_is_kept_for_each_partner_under_their_own_label(dana: Account) -> None:
    case = a_case(by=dana)
    meeting = a_session(case, by=dana)
    actions.record_ratings(case, meeting.id, meeting.on, BOTH, by=dana)
    db.session.commit()
    db.session.expire_all()
    a, b = sorted(queries.ratings_of(case), key=lambda one: one.side)
    assert (a.side, str(a.score), a.visibility) == (Side.A, "6-7", Visibility.PARTNER_A)
    assert (b.side, b.score.middle, b.visibility) == (Side.B, Decimal("5.5"), Visibility.PARTNER_B)
    assert a.answer["why_not_lower"] == "He asked first."
    assert a.on == b.on == meeting.on


def test_a_changed_rating_replaces_and_a_blank_one_goes(dana: Account) -> None:
    case = a_case(by=dana)
    meeting = a_session(case, by=dana)
    actions.record_ratings(case, meeting.id, meeting.on, BOTH, by=dana)
    actions.record_ratings(case, meeting.id, meeting.on, {"a": {"score": "4"}, "b": {"score": ""}}, by=dana)
    db.session.commit()
    (left,) = queries.ratings_of(case)
    assert (left.side, str(left.score)) == (Side.A, "4")
    assert left.answer == {"score": "4"}


def test_the_same_ratings_again_write_nothing(dana: Account) -> None:
    case = a_case(by=dana)
    meeting = a_session(case, by=dana)
    actions.record_ratings(case, meeting.id, meeting.on, BOTH, by=dana)
    db.session.commit()
    before = [(one.id, one.recorded_at) for one in queries.ratings_of(case)], trail.length()
    actions.record_ratings(case, meeting.id, meeting.on, BOTH, by=dana)
    db.session.commit()
    assert ([(one.id, one.recorded_at) for one in queries.ratings_of(case)], trail.length()) == before


def test_lists_go_by_the_day_a_rating_is_about_not_by_its_entry(dana: Account) -> None:
    case = a_case(by=dana)
    for days in (7, 21, 14):
        meeting = a_session(case, by=dana, on=clock.today() - timedelta(days=days))
        actions.record_ratings(case, meeting.id, meeting.on, {"a": {"score": str(days // 7)}}, by=dana)
    db.session.commit()
    assert [str(one.score) for one in queries.ratings_of(case)] == ["3", "2", "1"]
