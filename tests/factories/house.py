"""A practice in which everything is there at least once: for walking through all pages."""

import uuid
from datetime import date, timedelta

from clinic.access.roles import Role
from clinic.accounts import actions as accounts
from clinic.accounts.models import Account
from clinic.calendar import actions as feeds
from clinic.cases import actions as cases
from clinic.cases import stage_actions as stages
from clinic.cases import stage_queries
from clinic.cases.lifecycle import CaseKind, CaseState, EvidenceKind, Gate, Side, Visibility
from clinic.cases.models import Case
from clinic.consents import actions as consents
from clinic.consents.lifecycle import Ending
from clinic.contacts import actions as contacts
from clinic.contacts.lifecycle import ContactKind, Whom
from clinic.core import clock, db
from clinic.homework import actions as homework
from clinic.homework import exception_actions as exceptions
from clinic.homework import queries
from clinic.homework import quotation_actions as quotations
from clinic.homework.lifecycle import Mode
from clinic.method import catalogue
from clinic.prompts import actions as prompts
from clinic.prompts.lifecycle import Response
from clinic.psychotherapy_notes import actions as psychotherapy_notes
from clinic.reports import actions as reports
from clinic.safety import actions as safety
from clinic.safety.lifecycle import Company, Freely, Outcome
from clinic.safety.lifecycle import Mode as Spoke
from clinic.sessions import actions as sessions
from clinic.sessions import discard_actions as discarding
from clinic.sessions import mistake_actions as taking_back
from clinic.sessions.lifecycle import Attendance, SessionState
from clinic.sheets import actions as sheets
from clinic.supervision import actions as supervision
from tests.factories.cases import a_case
from tests.factories.contacts import a_contact, a_psychotherapy_note
from tests.factories.homework import an_answer, an_exception, homework_in
from tests.factories.reviews import a_read_review, a_returned_review, a_review
from tests.factories.sessions import a_note, a_session, a_signed_note
from tests.factories.settled import a_consent, a_screen
from tests.factories.sheets import an_entry
from tests.factories.unsent import an_unsent


def a_house(*, by: Account, with_colleague: Account) -> Case:
    """A couple with records of every kind and state; beside it an individual case and one that is archived."""
    case = a_case(by=by, stage=2, gate=Gate.OPEN, opened_on=date(2026, 1, 12))
    cases.add_practitioner(case, with_colleague, by=by)
    for kind in catalogue.formulations():
        for side in list(Side) if kind.per_partner else [None]:
            answers = {one.key: "A first text." for one in kind.fields}
            cases.save_formulation(case, kind.key, side, answers, Visibility.JOINT, seen=0, by=by)
    for exercise in catalogue.exercises():
        homework_in(case, by=by, exercise=exercise.key, mode=Mode(exercise.suitable[0]), commit=False)
    _homework_in_every_state(case, by=by)
    _a_story_to_quote(case, by=by)
    _sheets(case, by=by)
    an_exception(case, by=by)
    _beside_the_path(case, by=by)
    for number in range(3):
        an_exception(case, by=by, context=f"A better moment, number {number}.")
    exceptions.withdraw(an_exception(case, by=by), by=by)
    an_exception(case, by=by, retrospective=True, moment={"when": "The first winter"})
    for days in (-1, 0, 1):
        a_session(case, by=by, on=clock.today() + timedelta(days=days), state=SessionState.PLANNED)
    feeds.make_feed(names_case=False, by=by)
    a_note(case, by=by, text={"summary": "A first draft.", "ratings": {"a": {"score": "3"}}})
    raising = {"disclosure": True, "did": {"exercises": ["miracle_question"]}, "next": {"a": "Let it go."}}
    a_signed_note(case, by=by, text=raising)
    answered = a_signed_note(case, by=by, text=raising)
    prompts.answer(answered, "D8", response=Response.TO_SUPERVISION, because="", seen=0, by=by)
    sessions.amend(a_signed_note(case, by=by), because="A word was missing.", by=by)
    a_signed_note(case, by=by)
    taking_back.take_back(a_signed_note(case, by=by), because="Another couple.", record_id=uuid.uuid4(), by=by)
    _discarded(case, by=by)
    _before_the_supervisor(case, by=by)
    _outside_the_sessions(case, by=by)
    _agreed_and_asked(case, by=by)
    reports.issue(case, pseudonyms=True, language="en", by=by)
    alone = a_case(by=by, names=("Mira Novak",), kind=CaseKind.INDIVIDUAL, state=CaseState.ENQUIRY)
    if by.supervisor_id is not None:  # here too, as whoever walks may leave the couple's team
        for _twice in range(2):
            a_review(a_signed_note(alone, by=by, attendance=Attendance.A), by=by)
    cases.move_case(a_case(by=by, names=("Rosa Lind", "Finn Beck")), "close", on=clock.today(), by=by)
    archived = a_case(by=by, names=("Tom Weiss", "Ada Roth"))
    cases.move_case(archived, "close", on=clock.today(), by=by)
    cases.archive(archived, by=by)
    _somebody_who_is_disabled(case, by)
    for page, name in (
        (f"/cases/{case.id}/sheets/inner_voice/new", "x-sentence"),
        (f"/cases/{case.id}/gate", "reason"),
    ):
        an_unsent(page, by=by, fields={name: "Never sent."}, about=case.reference)
    db.session.commit()
    return case


def _discarded(case: Case, *, by: Account) -> None:
    """A first draft and an amendment."""
    discarding.discard(a_note(case, by=by, text={"summary": "A second thought."}), beside=[], by=by)
    amended = a_signed_note(case, by=by)
    sessions.amend(amended, because="A third thought.", by=by)
    db.session.flush()
    discarding.discard(amended, beside=[], by=by)


def _before_the_supervisor(case: Case, *, by: Account) -> None:
    """Reviews in every state; one note was amended since."""
    if by.supervisor_id is None:
        return
    a_review(a_signed_note(case, by=by), by=by)
    a_returned_review(a_signed_note(case, by=by), by=by)
    note = a_signed_note(case, by=by)
    a_read_review(note, by=by)
    supervision.take_back(a_review(note, by=by, question="Too early?"), by=by)
    sessions.amend(note, because="A word was missing.", by=by)
    db.session.flush()
    sessions.sign(note, by=by)


def _outside_the_sessions(case: Case, *, by: Account) -> None:
    """Contact notes in every state, one amended twice over, two recorded by mistake; notes kept apart, one discarded."""
    a_contact(case, by=by, text="Left a word on the machine.")
    a_contact(case, by=by, signed=True, kind=ContactKind.CALL, other="A sister", whom=Whom.A)
    a_contact(case, by=by, signed=True, only_me=True)
    amended = a_contact(case, by=by, signed=True, text="They asked for the hall light.")
    contacts.amend(amended, because="The wrong light.", by=by)
    db.session.flush()
    contacts.sign(amended, by=by)
    contacts.amend(a_contact(case, by=by, signed=True), because="A word was missing.", by=by)
    mistaken, amending = (a_contact(case, by=by, signed=True, kind=ContactKind.MESSAGE) for _twice in range(2))
    contacts.amend(amending, because="A word too many.", by=by)
    db.session.flush()
    for one in (mistaken, amending):
        contacts.take_back(one, because="Another couple rang.", record_id=uuid.uuid4(), by=by)
    a_psychotherapy_note(case, by=by)
    psychotherapy_notes.discard(a_psychotherapy_note(case, by=by, heading="Not kept"), by=by)


def _agreed_and_asked(case: Case, *, by: Account) -> None:
    """A consent that was agreed anew, one that is withdrawn, one recorded by mistake; a screen asked twice, and a mistake."""
    for day in (date(2026, 1, 12), date(2026, 2, 2)):
        a_consent(case, by=by, on=day, words="Asked who reads along.")
    withdrawn, mistaken = a_consent(case, by=by, side=Side.B, on=date(2026, 1, 12)), a_consent(case, by=by, side=Side.B)
    said = {"on": clock.today(), "record_id": uuid.uuid4(), "by": by}
    consents.withdraw(mistaken, Ending.MISTAKEN, words="It was the other one.", **said)
    db.session.commit()
    consents.withdraw(withdrawn, Ending.WITHDRAWN, words="No cameras after all.", **{**said, "record_id": uuid.uuid4()})
    a_screen(case, by=by, on=date(2026, 1, 12), words="Nothing was said.")
    video = {"mode": Spoke.VIDEO, "freely": Freely.UNSURE, "company": Company.OTHERS, "others": "The sister"}
    a_screen(case, by=by, outcome=Outcome.CONCERN, words="Looked at the door.", **video)
    screen = a_screen(case, by=by, side=Side.B, on=date(2026, 1, 12), words="Spoke of the car keys.")
    safety.take_back(screen, because="Under the wrong name.", record_id=uuid.uuid4(), by=by)


def _beside_the_path(case: Case, *, by: Account) -> None:
    """Two moves, one of them corrected and one noted by mistake, a view of each, answers and evidence, there and gone."""
    for stage, day in ((3, 19), (4, 26)):
        stages.move_stage(case, stage=stage, on=date(2026, 1, day), by=by)
    db.session.flush()
    first, second, third = (stage_queries.get_episode(one.id) for one in stage_queries.path_of(case))
    mistake = stages.Correction(stage=4, on=date(2026, 1, 26), because="The wrong case.", withdrawn=True)
    stages.correct_stage(third, mistake, seen=0, by=by)
    stages.correct_stage(second, stages.Correction(3, date(2026, 1, 20), "A day later."), seen=0, by=by)
    for side in Side:
        stages.record_position(case, side, stage=4, on=date(2026, 1, 26), words="“Nearly.”", by=by)
    stages.save_readiness(second, {"focus_value": {"a": "yes"}}, seen=0, by=by)
    for line in ("“It holds.”", "“It held.”"):
        said = {"of": None, "side": Side.A, "visibility": Visibility.PARTNER_A, "line": line}
        stages.add_evidence(second, EvidenceKind.QUOTE, by=by, **said)
    db.session.flush()
    stages.withdraw_evidence(stage_queries.evidence_for(by, case)[-1], by=by)


def _sheets(case: Case, *, by: Account) -> None:
    an_entry(case, by=by, commit=False)
    an_entry(case, by=by, only_me=True, commit=False)
    an_entry(case, by=by, sheet="client_letter", answers={"greeting": "Dear Noor,"}, commit=False)
    sheets.withdraw(an_entry(case, by=by, sheet="goal", answers={"goal": "To cook."}), by=by)


def _a_story_to_quote(case: Case, *, by: Account) -> None:
    story = homework_in(case, by=by, exercise="progress_narrative", commit=False)
    db.session.flush()
    told = an_answer(story, by=by, answers={"proud_of": "We named it aloud. It held."}, commit=False)
    db.session.flush()
    for words in ("We named it aloud.", "It held."):
        quotations.mark(told, record_id=uuid.uuid4(), words=words, allowed_on=None, by=by)
    db.session.flush()
    quotations.withdraw(queries.quotations_of(case)[-1], by=by)


def _homework_in_every_state(case: Case, *, by: Account) -> None:
    came_back, withdrawn, over = (homework_in(case, by=by, commit=False) for _one in range(3))
    db.session.flush()
    an_answer(came_back, by=by, commit=False)
    an_answer(over, by=by, commit=False)
    homework.withdraw(withdrawn, by=by)
    db.session.flush()
    homework.talk_over(over, by=by)
    homework_in(case, by=by, exercise="hope_questions", side=None, mode=Mode.TOGETHER)


def _somebody_who_is_disabled(case: Case, by: Account) -> None:
    """Who left two drafts behind, of which one is set aside."""
    gone = accounts.add_account(email="gone@riverside.example", name="Gone", roles=[Role.PRACTITIONER], by=by)
    db.session.flush()
    cases.add_practitioner(case, gone, by=by)
    _first, second = (a_note(case, by=gone, text={"summary": "Left behind."}) for _twice in range(2))
    accounts.disable(gone, by=by)
    discarding.set_aside(second, beside=[], by=by)
