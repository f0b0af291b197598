"""The questions for supervision, and the record beside them."""

import uuid
from datetime import timedelta

import time_machine

from clinic.accounts.models import Account
from clinic.cases import actions as cases
from clinic.cases.lifecycle import Gate
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.desk.checks import checks_of
from clinic.method import catalogue
from clinic.prompts import actions as prompts
from clinic.prompts.lifecycle import Response
from clinic.sessions import actions
from clinic.sessions.lifecycle import Attendance
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, homework_in
from tests.factories.sessions import a_note, a_session, a_signed_note
from tests.factories.sheets import an_entry
from tests.walk import page_text

TEXT = {
    "pain": {"a": "“It was quiet for too long.”"},
    "better": {"b": {"text": "Sunday’s walk.", "source": "therapist"}},
    "next": {"a": "Ten minutes of tea."},
    "ratings": {"a": {"score": "4"}},
    "past": {"b": "The week in March."},
    "safety": "something_new",
}


def path(case: Case) -> str:
    """Where they stand."""
    return f"/cases/{case.id}/checks"


def read(browser: object, case: Case) -> str:
    """The page as it reads."""
    return page_text(browser.get(path(case)))  # type: ignore[attr-defined]


def evidence(case: Case, by: Account, name: str) -> list[tuple[str, str]]:
    """(side or label, what is written) beside the check of this name."""
    found = [check for group in checks_of(case, by) for check in group.checks if check.name == name]
    assert len(found) == 1
    return [(line.side or line.label, line.text) for shown in found[0].evidence for line in shown.lines]


def test_it_works(as_, dana: Account, sam: Account) -> None:
    case = a_case(by=dana)
    a_signed_note(case, by=dana, text=TEXT)
    for reader in (dana, sam):
        page = read(as_(reader), case)
        for said in (
            "“It was quiet for too long.”",
            "offered by the therapist",
            "Noor wants to be heard.",
            "not validated",
        ):
            assert said in page
        for one in (*catalogue.distinctions()[0].checks, *catalogue.distinctions()[1].checks):
            assert one.question.en in page
        assert all(one.check.en in page for one in catalogue.recommendations())


def test_it_is_not_there_for_strangers(as_, dana: Account, olga: Account, petra: Account) -> None:
    case = a_case(by=dana)
    for other in (olga, petra):
        assert as_(other).get(path(case)).status_code == 404


def test_it_is_hidden_on_a_shared_screen(as_, dana: Account) -> None:
    case = a_case(by=dana)
    a_signed_note(case, by=dana, text=TEXT)
    browser = as_(dana)
    browser.post("/share-screen", {"next": "/"})
    assert "“It was quiet for too long.”" not in read(browser, case)


def test_each_partner_has_a_line_and_what_is_missing_is_said(as_, dana: Account) -> None:
    case = a_case(by=dana)
    a_signed_note(case, by=dana, text=TEXT)
    assert evidence(case, dana, "Pain heard") == [("a", "“It was quiet for too long.”"), ("b", "")]
    assert "not recorded" in read(as_(dana), case)


def test_the_last_three_sessions_are_read_and_a_supervisor_reads_what_is_signed(dana: Account, sam: Account) -> None:
    case = a_case(by=dana)
    for number in range(4):
        day = clock.today() - timedelta(days=30 - number)
        a_signed_note(case, by=dana, text={"pain": {"a": f"“{number}”"}}, on=day)
    assert [text for side, text in evidence(case, sam, "Pain heard") if side == "a"] == ["“3”", "“2”", "“1”"]
    a_note(case, by=dana, text={"pain": {"a": "“A draft.”"}})
    assert ("a", "“A draft.”") in evidence(case, dana, "Pain heard")
    assert ("a", "“A draft.”") not in evidence(case, sam, "Pain heard")


def test_who_was_seen_alone_has_the_only_line(dana: Account) -> None:
    case = a_case(by=dana)
    a_signed_note(case, by=dana, text=TEXT, attendance=Attendance.B)
    assert evidence(case, dana, "Pain heard") == [("b", "")]


def test_what_was_new_about_safety_waits_for_a_decision(dana: Account) -> None:
    case = a_case(by=dana)
    a_signed_note(case, by=dana, text=TEXT)
    assert evidence(case, dana, "Severity met")[1][1] == "no decision on the gate since"
    cases.set_gate(case, Gate.PAUSED, "A reason nobody else reads.", by=dana)
    db.session.commit()
    gate, new = evidence(case, dana, "Severity met")
    assert gate[1] == "paused" and new[1].startswith("Decided since: paused")


def test_the_gate_that_was_opened_before_the_note_was_begun_answers_nothing(dana: Account) -> None:
    case = a_case(by=dana)
    meeting = a_session(case, by=dana)
    with time_machine.travel(meeting.starts_at + timedelta(minutes=10)):
        cases.set_gate(case, Gate.OPEN, "Both were asked.", by=dana)
        db.session.commit()
    note = actions.start_note(meeting, record_id=uuid.uuid4(), by=dana)
    db.session.flush()
    actions.save_draft(note, text=TEXT, seen=note.edition, by=dana)
    actions.sign(note, by=dana)
    db.session.commit()
    gate, new = evidence(case, dana, "Severity met")
    assert (gate[1], new[1]) == ("the gate is open", "no decision on the gate since")
    cases.set_gate(case, Gate.OPEN, "Asked again, alone.", by=dana)
    db.session.commit()
    assert evidence(case, dana, "Severity met")[1][1].startswith("Decided since: the gate is open")


def test_a_problem_that_is_called_like_a_partner_is_noticed(dana: Account) -> None:
    case = a_case(by=dana)
    case.problem_name = "Noor’s moods"
    assert "this names a partner" in evidence(case, dana, "Put problems outside, keep strengths inside")[0][1]
    case.problem_name = "The Wall"
    assert evidence(case, dana, "Put problems outside, keep strengths inside")[0][1] == "The Wall"


def test_a_goal_stands_beside_the_reason_and_says_where_it_is(dana: Account, sam: Account) -> None:
    case = a_case(by=dana)
    an_entry(case, by=dana, sheet="goal", answers={"goal": "To be asked first.", "status": "settled"})
    an_entry(case, by=dana, sheet="goal", answers={"goal": "Kept to myself."}, only_me=True)
    an_entry(case, by=dana, sheet="problem_name", side=None, answers={"name": "The Wall"})
    (_a, of_a), (_b, of_b) = evidence(case, sam, "Reason kept")
    assert "To be asked first. (settled)" in of_a and "Kept to myself." not in of_a
    assert "Goals: not recorded" in of_b
    assert "Kept to myself." in evidence(case, dana, "Reason kept")[0][1]
    assert "To be asked first." in evidence(case, dana, "Treat each partner as the expert")[0][1]
    assert evidence(case, dana, "Put problems outside, keep strengths inside")[0][1] == "The Wall"


def test_witnesses_mark_progress_too(dana: Account) -> None:
    case = a_case(by=dana, stage=2, gate=Gate.OPEN)
    an_entry(case, by=dana, sheet="outsider_witness", answers={"who": "Her sister."})
    assert str(catalogue.sheet("outsider_witness").name) in evidence(case, dana, "Witness and celebrate")[0][1]


def test_a_marker_belongs_to_its_cycle(dana: Account) -> None:
    case = a_case(by=dana, stage=2)
    assert [text for _cycle, text in evidence(case, dana, "Witness and celebrate")] == [""]
    an_answer(homework_in(case, by=dana, exercise="progress_narrative"), by=dana)
    assert "Progress" in evidence(case, dana, "Witness and celebrate")[0][1]


def test_only_what_was_taken_there_and_nothing_of_the_note_reaches_the_supervisor(
    as_, dana: Account, sam: Account, olga: Account
) -> None:
    case = a_case(by=dana)
    cases.add_practitioner(case, olga, by=dana)
    gloss = a_signed_note(case, by=dana, text={"next": {"a": "Let it go, Quittenmarmelade."}})
    kept = a_signed_note(case, by=dana, text={"disclosure": True, "did": {"exercises": ["miracle_question"]}})
    prompts.answer(gloss, "D6", response=Response.TO_SUPERVISION, because="My own words.", seen=0, by=dana)
    prompts.answer(kept, "D8", response=Response.ADDRESSED, because="Between us.", seen=0, by=dana)
    db.session.commit()
    for reader, shown in ((dana, True), (sam, True), (olga, False)):
        page = read(as_(reader), case)
        assert ("A consoling phrase" in page) is shown
        assert "A disclosure, then the future" not in page
        assert "My own words." not in page and "It says:" not in page


def test_the_case_leads_there(as_, dana: Account, sam: Account) -> None:
    case = a_case(by=dana)
    for reader in (dana, sam):
        assert path(case) in as_(reader).get(f"/cases/{case.id}").get_data(as_text=True)
