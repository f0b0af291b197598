"""One exercise that was given: what it says, and what can be done with it."""

import re

import pytest
from sqlalchemy import select

from clinic.audit.models import TrailEntry
from clinic.cases.lifecycle import Gate, Side, Visibility
from clinic.core import db
from clinic.homework import actions
from clinic.homework import exception_actions as exceptions
from clinic.homework.lifecycle import HomeworkState, Mode, Outcome
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, an_exception, homework_in
from tests.walk import Page, page_text


def events() -> list[str]:
    return [one.event for one in db.session.scalars(select(TrailEntry).order_by(TrailEntry.number))]


def test_answers_of_both_partners_stand_side_by_side(as_, dana) -> None:
    case = a_case(by=dana, gate=Gate.OPEN)
    homework = homework_in(case, by=dana, exercise="hope_questions", side=None, mode=Mode.TOGETHER)
    an_answer(homework, by=dana, side=Side.A, answers={"partner_guess": "He would say tea."}, learned="We guess well.")
    an_answer(homework, by=dana, side=Side.B, answers={}, outcome=Outcome.NOT_POSSIBLE, what_it_was_like="Too late.")
    page = page_text(as_(dana).get(f"/homework/{homework.id}"))
    for said in ("Noor", "Eli", "He would say tea.", "We guess well.", "not possible", "Too late.", "came back"):
        assert said in page
    assert "passed" not in page.replace("not passed", "") and "fail" not in page.casefold()


def test_a_number_from_one_to_ten_says_that_it_is_not_validated(as_, dana) -> None:
    homework = homework_in(a_case(by=dana), by=dana, exercise="scale_positioning")
    an_answer(homework, by=dana, answers={"now_low": 6, "now_high": 7})
    assert "not validated" in page_text(as_(dana).get(f"/homework/{homework.id}"))


def test_an_answer_kept_from_the_partner_says_so(as_, dana) -> None:
    case = a_case(by=dana, gate=Gate.OPEN)
    homework = homework_in(case, by=dana, exercise="collaborative_stance_practice", side=None, mode=Mode.TOGETHER)
    an_answer(homework, by=dana, answers={"hard_to_hear": "That she thought of leaving."})
    assert "kept from the partner" in page_text(as_(dana).get(f"/homework/{homework.id}"))


@pytest.mark.parametrize(("answered", "back"), [(False, HomeworkState.SET), (True, HomeworkState.HANDED_IN)])
def test_talking_over_can_be_taken_back(as_, dana, answered: bool, back: HomeworkState) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    if answered:
        an_answer(homework, by=dana)
    browser = as_(dana)
    assert browser.post(f"/homework/{homework.id}/talk-over", {"next": "/todo"}).headers["Location"] == "/todo"
    assert f'<a href="/homework/{homework.id}">' in page_text(
        browser.get("/todo")
    )  # the way back, beside what was said
    assert homework.state is HomeworkState.TALKED_OVER
    assert "Not talked over yet" in page_text(browser.get(f"/homework/{homework.id}"))
    assert browser.post(f"/homework/{homework.id}/restore").status_code == 303
    assert homework.state is back
    assert {"homework:talked_over", "homework:changed"} <= set(events())


def test_withdrawing_can_be_taken_back(as_, dana) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    browser = as_(dana)
    assert browser.post(f"/homework/{homework.id}/withdraw").status_code == 303
    assert homework.state is HomeworkState.WITHDRAWN
    page = page_text(browser.get(f"/homework/{homework.id}"))
    assert "Give again" in page and "Record what came back" not in page
    assert browser.post(f"/homework/{homework.id}/restore").status_code == 303
    assert homework.state is HomeworkState.SET and "homework:withdrawn" in events()


@pytest.mark.parametrize("verb", ["withdraw", "restore"])
def test_what_cannot_be_done_now_answers_409(as_, dana, verb: str) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    an_answer(homework, by=dana)
    assert as_(dana).post(f"/homework/{homework.id}/{verb}").status_code == 409
    assert homework.state is HomeworkState.HANDED_IN


def test_a_supervisor_reads_but_may_not_do_anything(as_, dana, sam) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    an_answer(homework, by=dana)
    browser = as_(sam)
    page = page_text(browser.get(f"/homework/{homework.id}"))
    assert "Went for a run" in page and "talk-over" not in page
    for verb in ("talk-over", "withdraw", "restore"):
        assert browser.post(f"/homework/{homework.id}/{verb}").status_code == 403


def test_a_stranger_finds_nothing(as_, dana, olga) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    assert as_(olga).get(f"/homework/{homework.id}").status_code == 404
    for verb in ("talk-over", "withdraw", "restore"):
        assert as_(olga).post(f"/homework/{homework.id}/{verb}").status_code == 404


def test_what_is_for_its_author_alone_is_not_shown_to_a_supervisor(as_, dana, sam) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    row = an_answer(homework, by=dana, learned="Mine alone.")
    row.visibility = Visibility.AUTHOR_ONLY
    db.session.commit()
    assert "Mine alone." in page_text(as_(dana).get(f"/homework/{homework.id}"))
    assert "Mine alone." not in page_text(as_(sam).get(f"/homework/{homework.id}"))
    homework.visibility = Visibility.AUTHOR_ONLY
    db.session.commit()
    assert as_(sam).get(f"/homework/{homework.id}").status_code in (403, 404)


def test_an_exercise_that_left_the_method_can_still_be_read(as_, dana) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    an_answer(homework, by=dana)
    homework.exercise = "an_older_exercise"
    db.session.commit()
    page = page_text(as_(dana).get(f"/homework/{homework.id}"))
    assert "no longer in the method" in page and "Went for a run" in page
    assert as_(dana).get(f"/homework/{homework.id}/answer/a").status_code == 409
    assert as_(dana).get(f"/cases/{homework.case_id}/homework").status_code == 200


def test_nothing_is_shown_while_the_screen_is_shared(as_, dana) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    an_answer(homework, by=dana)
    browser = as_(dana)
    browser.post("/share-screen", {"next": "/"})
    for path in ("", "/answer/a"):
        page = page_text(browser.get(f"/homework/{homework.id}{path}"))
        assert "Went for a run" not in page and "came back</span>" not in page


def test_answers_are_sealed(app, dana) -> None:
    from clinic.homework.models import HomeworkAnswer

    an_answer(homework_in(a_case(by=dana), by=dana), by=dana, learned="Canary")
    row = db.session.execute(select(HomeworkAnswer.__table__)).mappings().one()
    assert all(b"Canary" not in value for value in row.values() if isinstance(value, bytes))


def test_who_looked_is_written_to_the_trail(as_, dana) -> None:
    homework = homework_in(a_case(by=dana), by=dana)
    as_(dana).get(f"/homework/{homework.id}")
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.event == "record:read")).one()
    assert entry.record_id == homework.id and entry.kind == "homework"


def test_a_moment_after_withdrawal_the_action_refuses(app, dana) -> None:
    from clinic.core.lifecycle import NotNowError

    homework = homework_in(a_case(by=dana), by=dana)
    actions.withdraw(homework, by=dana)
    with pytest.raises(NotNowError):
        an_answer(homework, by=dana)


def test_what_an_answer_points_to_and_is_gone_is_said_in_words(as_, dana) -> None:
    case = a_case(by=dana)
    moment = an_exception(case, by=dana)
    entry = {"entry_ref": str(moment.id), "context": "In the kitchen."}
    deep = homework_in(case, by=dana, exercise="exception_deep_description")
    an_answer(deep, by=dana, answers={"exceptions": [entry]}, outcome=Outcome.PARTLY)
    exceptions.withdraw(moment, by=dana)
    db.session.commit()
    pages = (f"/homework/{deep.id}", f"/cases/{case.id}/exercises/{deep.exercise}", f"/homework/{deep.id}/answer/a")
    for address in pages:
        words = re.sub(r"<[^>]*>", " ", page_text(as_(dana).get(address)))
        assert str(moment.id) not in words, address
        assert "Something that is no longer in the record" in words, address


def test_saving_once_more_keeps_what_points_to_something_gone(as_, dana) -> None:
    case = a_case(by=dana)
    moment = an_exception(case, by=dana)
    parts = ("context", "thinking", "doing", "body_feeling", "emotion", "forgotten_capability")
    entry = {"entry_ref": str(moment.id), **dict.fromkeys(parts, "In the kitchen.")}
    deep = homework_in(case, by=dana, exercise="exception_deep_description")
    answer = an_answer(deep, by=dana, answers={"exceptions": [entry]}, outcome=Outcome.PARTLY)
    exceptions.withdraw(moment, by=dana)
    db.session.commit()
    address = f"/homework/{deep.id}/answer/a"
    posts = Page(as_(dana).get(address).get_data(as_text=True), address).posts
    form = next(one.holds() for one in posts if "learned" in one.holds())
    assert as_(dana).post(address, {**form, "learned": "It was the kitchen."}).status_code == 303
    db.session.refresh(answer)
    assert answer.answers == {"exceptions": [entry]}
