"""Questions beside a note: for its author alone, answered or left, never in the way."""

import json
import uuid
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from clinic.accounts.models import Account
from clinic.audit.models import TrailEntry
from clinic.cases import actions as cases
from clinic.cases.lifecycle import Gate, Side, Visibility
from clinic.core import clock, db
from clinic.homework.lifecycle import Mode
from clinic.prompts.content import raised_by
from clinic.prompts.lifecycle import Response
from clinic.prompts.models import PromptAnswer
from clinic.safety import actions as safety
from clinic.safety.lifecycle import Outcome
from clinic.sessions.discard_queries import discarded_of
from clinic.sessions.models import SessionNote
from tests.factories.cases import a_case
from tests.factories.homework import an_exception, homework_in
from tests.factories.sessions import a_note, a_signed_note, fresh, seen
from tests.factories.settled import a_screen
from tests.factories.sheets import an_entry
from tests.walk import page_text

AFTER = {"disclosure": True, "did": {"exercises": ["miracle_question"]}, "summary": "A hard hour."}
SAID = "A disclosure of harm and a look into the future"
GIVEN = {"seen": "0", "response": "not_relevant", "because": "We waited until she asked."}


def path(note: SessionNote, key: str = "D8") -> str:
    """Where a prompt beside `note` is answered."""
    return f"/notes/{note.id}/prompts/{key}"


def text_of(answer: object) -> str:
    """The page as it reads."""
    return page_text(answer)  # type: ignore[attr-defined]


def answers() -> list[PromptAnswer]:
    """All that was answered."""
    return list(db.session.scalars(select(PromptAnswer)))


def days_ago(number: int):
    return clock.today() - timedelta(days=number)


@pytest.mark.parametrize("page", ["", "/edit"])
def test_it_stands_beside_the_saved_note(as_, dana: Account, page: str) -> None:
    note = a_note(a_case(by=dana), by=dana, text=AFTER)
    shown = text_of(as_(dana).get(f"/notes/{note.id}{page}"))
    assert "Worth a thought" in shown and SAID in shown and path(note) in shown


def test_a_note_that_was_only_begun_raises_nothing(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana, stage=4, gate=Gate.PAUSED), by=dana)
    browser = as_(dana)
    assert "Worth a thought" not in text_of(browser.get(f"/notes/{note.id}/edit"))
    browser.post(f"/notes/{note.id}/edit", {**seen(note), "stage": "4", "summary": "A first line."})
    assert "Something about safety is still open" in text_of(browser.get(f"/notes/{note.id}/edit"))


def test_nobody_but_the_author_sees_it(as_, dana: Account, olga: Account, sam: Account, petra: Account) -> None:
    case = a_case(by=dana)
    cases.add_practitioner(case, olga, by=dana)
    note = a_signed_note(case, by=dana, text=AFTER)
    for other in (olga, sam):
        browser = as_(other)
        shown = text_of(browser.get(f"/notes/{note.id}"))
        assert "A hard hour." in shown and "Worth a thought" not in shown and SAID not in shown
        assert browser.get(path(note)).status_code == 403
        assert browser.post(path(note), GIVEN).status_code == 403
        assert browser.post(path(note) + "/reopen").status_code == 403
    assert as_(petra).get(path(note)).status_code == 404
    assert not answers()


def test_it_is_hidden_on_a_shared_screen(as_, dana: Account) -> None:
    note = a_signed_note(a_case(by=dana), by=dana, text=AFTER)
    browser = as_(dana)
    browser.post(path(note), GIVEN)
    browser.post("/share-screen", {"next": "/"})
    for address in (f"/notes/{note.id}", f"/notes/{note.id}/edit", path(note)):
        shown = text_of(browser.get(address))
        assert SAID not in shown and GIVEN["because"] not in shown


def test_it_works(as_, dana: Account) -> None:
    note = a_signed_note(a_case(by=dana), by=dana, text=AFTER)
    browser = as_(dana)
    assert SAID in text_of(browser.get(path(note)))
    assert browser.post(path(note), GIVEN).location == f"/notes/{note.id}"
    (row,) = answers()
    assert (row.prompt, row.response, row.because) == ("D8", Response.NOT_RELEVANT, "We waited until she asked.")
    assert (row.author_id, row.visibility) == (dana.id, Visibility.AUTHOR_ONLY)
    shown = text_of(browser.get(f"/notes/{note.id}"))
    assert "Worth a thought" not in shown and "We waited until she asked." in shown
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.event == "prompt:answered")).one()
    assert json.loads(entry.details) == {"prompt": "D8"}


def test_a_draft_leads_back_to_its_writing(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana), by=dana, text=AFTER)
    browser = as_(dana)
    assert browser.post(path(note), {"seen": "0", "response": "addressed"}).location == f"/notes/{note.id}/edit"
    assert SAID not in text_of(browser.get(f"/notes/{note.id}/edit"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"response": "not_relevant", "because": "  "}, "Please say in a word or two"),
        ({"response": "", "because": "kept here"}, "Please choose one of these."),
        ({"response": "perhaps", "because": "kept here"}, "Please choose one of these."),
        ({"because": "kept here"}, "Please choose one of these."),
    ],
)
def test_what_is_no_answer_is_refused_and_still_there(as_, dana: Account, typed, sentence: str) -> None:
    note = a_note(a_case(by=dana), by=dana, text=AFTER)
    answer = as_(dana).post(path(note), {"seen": "0", **typed})
    assert answer.status_code == 422
    assert sentence in text_of(answer) and typed["because"].strip() in text_of(answer)
    assert not answers()


def test_it_can_be_answered_differently_and_opened_again(as_, dana: Account) -> None:
    note = a_signed_note(a_case(by=dana), by=dana, text=AFTER)
    browser = as_(dana)
    browser.post(path(note), GIVEN)
    assert "We waited until she asked." in text_of(browser.get(path(note)))
    browser.post(path(note), {"seen": "1", "response": "addressed", "because": "At the end."})
    assert [(one.response, one.because) for one in answers()] == [(Response.ADDRESSED, "At the end.")]
    browser.post(path(note) + "/reopen")
    assert not answers()
    assert SAID in text_of(browser.get(f"/notes/{note.id}"))
    assert browser.post(path(note) + "/reopen").status_code == 303


def test_an_older_page_changes_nothing_and_shows_both(as_, dana: Account) -> None:
    note = a_signed_note(a_case(by=dana), by=dana, text=AFTER)
    browser = as_(dana)
    browser.post(path(note), GIVEN)
    again = browser.post(path(note), GIVEN)
    assert again.status_code == 303, "the same form twice is one answer"
    late = browser.post(path(note), {**GIVEN, "because": "Another window."})
    assert late.status_code == 409
    assert "We waited until she asked." in text_of(late) and "Another window." in text_of(late)
    assert [one.because for one in answers()] == ["We waited until she asked."]


def test_a_page_older_than_a_draft_that_was_discarded_and_brought_back_changes_nothing(as_, dana: Account) -> None:
    case = a_case(by=dana)
    note = a_note(case, by=dana, text=AFTER).id
    browser, where = as_(dana), f"/notes/{note}/prompts/D8"
    browser.post(where, GIVEN)
    browser.post(where, {**GIVEN, "seen": "1", "because": "Said anew."})
    browser.post(f"/notes/{note}/discard")
    draft = discarded_of(dana, case)[0].id
    browser.post(f"/notes/{note}/discarded/{draft}/restore")
    assert browser.post(where, {**GIVEN, "seen": "1", "because": "From an old page."}).status_code == 409
    assert [one.because for one in answers()] == ["Said anew."]


def test_a_question_that_the_record_does_not_raise_has_no_page(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana), by=dana, text=AFTER)
    browser = as_(dana)
    assert browser.get(path(note, "D1a")).status_code == 409
    for key in ("D11", "D8c", "d8", "x"):
        assert browser.get(path(note, key)).status_code == 404
        assert browser.post(path(note, key), GIVEN).status_code == 404


def test_the_database_never_sees_the_reason(as_, dana: Account, settings) -> None:
    if db.dialect() != "sqlite":
        pytest.skip("looks into the file")
    note = a_note(a_case(by=dana), by=dana, text=AFTER)
    as_(dana).post(path(note), {**GIVEN, "because": "Quittenmarmelade"})
    for file in settings.instance.rglob("*"):
        assert not file.is_file() or b"Quittenmarmelade" not in file.read_bytes()


def test_notes_of_the_author_are_read_in_the_order_of_their_sessions(as_, dana: Account, olga: Account) -> None:
    case = a_case(by=dana)
    cases.add_practitioner(case, olga, by=dana)
    better = {"better": {"a": {"text": "Tea.", "source": "client"}}}
    second = a_signed_note(case, by=dana, text=better, on=days_ago(2))
    a_signed_note(case, by=olga, text={"better": better["better"], "pain": {"a": "“Lonely.”"}}, on=days_ago(5))
    browser = as_(dana)
    assert "Better twice" not in text_of(browser.get(f"/notes/{second.id}"))
    first = a_note(case, by=dana, text=better, on=days_ago(9))
    assert "Better twice" in text_of(browser.get(f"/notes/{second.id}"))
    assert "Better twice" not in text_of(browser.get(f"/notes/{first.id}"))
    browser.post(f"/notes/{first.id}/edit", {**seen(first), "pain_a": "“It hurts.”", "better_a": "Tea."})
    assert "Better twice" not in text_of(browser.get(f"/notes/{second.id}"))


def test_exceptions_in_the_log_and_what_came_back_count(as_, dana: Account) -> None:
    case = a_case(by=dana)
    a_signed_note(case, by=dana, text={"ratings": {"a": {"score": "3"}}}, on=days_ago(14))
    note = a_signed_note(case, by=dana, text={"ratings": {"a": {"score": "6"}}}, on=days_ago(2))
    browser = as_(dana)
    assert "A jump without a story" in text_of(browser.get(f"/notes/{note.id}"))
    an_exception(case, by=dana, on=days_ago(20))
    assert "A jump without a story" in text_of(browser.get(f"/notes/{note.id}")), "told before"
    an_exception(case, by=dana, on=days_ago(6))
    assert "A jump without a story" not in text_of(browser.get(f"/notes/{note.id}"))


def test_a_decision_on_the_gate_closes_what_was_new_about_safety(as_, dana: Account) -> None:
    case = a_case(by=dana)
    note = a_signed_note(case, by=dana, text={"stage": 4, "safety": "something_new"}, on=days_ago(2))
    browser = as_(dana)
    assert "Safety is still open" in text_of(browser.get(f"/notes/{note.id}"))
    cases.set_gate(case, Gate.OPEN, "Looked at with each alone.", by=dana)
    db.session.commit()
    assert "Safety is still open" not in text_of(browser.get(f"/notes/{note.id}"))


@pytest.mark.parametrize("side", Side)
def test_what_a_partner_disclosed_alone_is_open_until_they_are_asked_again(as_, dana: Account, side: Side) -> None:
    case = a_case(by=dana, gate=Gate.OPEN)
    older = a_signed_note(case, by=dana, text={"stage": 4, "summary": "One."}, on=days_ago(9))
    note = a_signed_note(case, by=dana, text={"stage": 4, "summary": "Two."}, on=days_ago(2))
    browser = as_(dana)

    def stands() -> list[bool]:
        pages = [text_of(browser.get(f"/notes/{one.id}")) for one in (older, note)]
        return ["Safety is still open" in page for page in pages]

    assert stands() == [False, False]
    made = a_screen(case, by=dana, side=side, outcome=Outcome.CONCERN, on=days_ago(9), words="The door.")
    assert stands() == [True, True]
    assert not any(word in text_of(browser.get(f"/notes/{note.id}")) for word in ("The door.", "Concern", "disclosed"))
    again = a_screen(case, by=dana, side=side, on=days_ago(1))
    assert stands() == [True, False]  # as it stood beside the older one
    safety.take_back(again, because="The wrong one.", record_id=uuid.uuid4(), by=dana)
    db.session.commit()
    assert stands() == [True, True]
    safety.take_back(made, because="The wrong one.", record_id=uuid.uuid4(), by=dana)
    db.session.commit()
    assert stands() == [False, False]


def test_a_screen_raises_nothing_for_an_author_who_may_read_none(as_, dana: Account, olga: Account) -> None:
    case = a_case(by=dana, gate=Gate.OPEN)
    cases.add_practitioner(case, olga, by=dana)
    note = a_signed_note(case, by=olga, text={"stage": 4, "summary": "One."}, on=days_ago(2))
    a_screen(case, by=dana, outcome=Outcome.DANGER)
    assert [one.key for one in raised_by(note, olga)] == ["D3"]
    cases.remove_practitioner(case, olga, by=dana)
    db.session.commit()
    assert raised_by(note, olga) == []


def test_an_exercise_for_both_while_safety_is_open(as_, dana: Account) -> None:
    with time_machine.travel(clock.now() - timedelta(days=30), tick=False):
        case = a_case(by=dana, gate=Gate.OPEN)
    note = a_signed_note(case, by=dana, text={"stage": 1, "safety": "something_new"}, on=days_ago(2))
    browser = as_(dana)
    assert "Safety is still open" not in text_of(browser.get(f"/notes/{note.id}"))
    homework_in(case, by=dana, exercise="hope_questions", side=None, mode=Mode.TOGETHER, set_on=days_ago(2))
    assert "Safety is still open" in text_of(browser.get(f"/notes/{note.id}"))


def test_a_reason_that_no_goal_serves_is_asked_about_beside_the_newest_note(as_, dana: Account) -> None:
    case = a_case(by=dana)
    older = a_signed_note(case, by=dana, text={"summary": "One."}, on=days_ago(9))
    note = a_signed_note(case, by=dana, text={"summary": "Two."}, on=days_ago(2))
    browser = as_(dana)
    assert "What they came for" not in text_of(browser.get(f"/notes/{note.id}")), "no goal is recorded at all"
    an_entry(case, by=dana, sheet="goal", answers={"goal": "Tea.", "serves_reason": "no", "status": "on_the_table"})
    assert "What brought Noor" in text_of(browser.get(f"/notes/{note.id}"))
    assert "What brought Noor" not in text_of(browser.get(f"/notes/{older.id}"))
    an_entry(case, by=dana, sheet="goal", answers={"goal": "To be asked.", "serves_reason": "partly"})
    assert "What brought Noor" not in text_of(browser.get(f"/notes/{note.id}"))


def test_a_letter_of_that_day_is_read_but_not_what_it_quotes(as_, dana: Account) -> None:
    case = a_case(by=dana)
    note = a_signed_note(case, by=dana, text={"disclosure": True}, on=days_ago(2))
    browser = as_(dana)
    an_entry(case, by=dana, sheet="client_letter", on=days_ago(3), answers={"closing": "Let it go."})
    assert "Worth a thought" not in text_of(browser.get(f"/notes/{note.id}")), "a letter of another day"
    heard = [{"words": "I just want him to let it go.", "speaker": "a"}]
    letter = an_entry(case, by=dana, sheet="client_letter", on=days_ago(2), answers={"heard": heard})
    page = text_of(browser.get(f"/notes/{note.id}"))
    assert SAID in page and "A consoling phrase" not in page
    letter.answers = {"closing": "Look on the bright side."}
    db.session.commit()
    assert "A consoling phrase" in text_of(browser.get(f"/notes/{note.id}"))


def test_the_new_lines_of_the_note_are_kept_and_read(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana), by=dana)
    browser = as_(dana)
    typed = {"past_a": "The week in March.", "acknowledged_b": "That he was alone.", "disclosure": "y"}
    browser.post(f"/notes/{note.id}/edit", {**seen(note), **typed})
    assert fresh(note).text == {
        "past": {"a": "The week in March."},
        "acknowledged": {"b": "That he was alone."},
        "disclosure": True,
    }
    for page in ("", "/edit"):
        shown = text_of(browser.get(f"/notes/{note.id}{page}"))
        assert "The week in March." in shown and "A new disclosure of harm" in shown
