"""A note's page that is drawn once says what is so now, to each reader their own, and lies nowhere in the clear."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from clinic.accounts.models import Account
from clinic.cases import actions as cases
from clinic.cases.lifecycle import Gate, Side
from clinic.core import clock, db
from clinic.prompts import actions as prompts
from clinic.prompts.lifecycle import Response
from clinic.prompts.queries import around
from clinic.sessions import actions
from clinic.sessions.facts_queries import note_facts_of
from clinic.sessions.models import SessionNote
from clinic.supervision import actions as supervision
from clinic.supervision.lifecycle import Outcome
from clinic.supervision.queries import beside
from tests.factories.cases import a_case
from tests.factories.homework import an_exception
from tests.factories.reviews import a_review
from tests.factories.sessions import a_note, a_signed_note, fresh
from tests.walk import page_text

TEXT = {"stage": 4, "summary": "A long hour.", "did": {"exercises": ["miracle_question"]}}


def page(browser: Any, note: SessionNote) -> str:
    return page_text(browser.get(f"/notes/{note.id}"))


def test_a_second_look_draws_nothing_says_the_same_and_is_in_the_trail(app: Flask, as_: Any, dana: Account) -> None:
    from clinic.audit import trail

    note = a_signed_note(a_case(by=dana), by=dana, text=TEXT)
    browser = as_(dana)
    first, drawn, looks = page(browser, note), len(app.extensions["kept"]), trail.length()
    assert page(browser, note) == first
    assert (len(app.extensions["kept"]), trail.length()) == (drawn, looks + 1)


def typed(note: SessionNote, by: Account) -> str:
    actions.amend(note, because="A word was missing.", by=by)
    actions.save_draft(fresh(note), text={**TEXT, "summary": "A longer hour."}, seen=fresh(note).edition, by=by)
    return "A longer hour."


def signed_again(note: SessionNote, by: Account) -> str:
    typed(note, by)
    actions.sign(fresh(note), by=by)
    return "Version 2"


def paused(note: SessionNote, by: Account) -> str:
    cases.set_gate(note.case, Gate.PAUSED, "She is afraid.", by=by)
    return "Worth a thought"


def answered(note: SessionNote, by: Account) -> str:
    paused(note, by)
    said = {"response": Response.NOT_RELEVANT, "because": "We had spoken of it."}
    prompts.answer(note, "D3", seen=0, by=by, **said)
    return "We had spoken of it."


def asked(note: SessionNote, by: Account) -> str:
    a_review(note, by=by)
    return "Review of version 1"


def returned(note: SessionNote, by: Account) -> str:
    review = a_review(note, by=by)
    assert by.supervisor is not None
    supervision.return_(review, "You heard both.", outcome=Outcome.SIGNED_OFF, by=by.supervisor)
    return "Signed off"


def renamed(note: SessionNote, by: Account) -> str:
    note.case.partners[0].person.called = "Nur"
    return "Nur"


def called_otherwise(note: SessionNote, by: Account) -> str:
    by.name = "Dana Reyes"
    return "by Dana Reyes"


def by_telephone(note: SessionNote, by: Account) -> str:
    note.therapy_session.modality = "phone"
    return "Telephone"


def unsupervised(note: SessionNote, by: Account) -> str:
    supervisor = by.supervisor
    assert supervisor is not None
    supervisor.disabled_at = clock.now()
    return "Nobody supervises you here"


CHANGES = [
    typed,
    signed_again,
    paused,
    answered,
    asked,
    returned,
    renamed,
    called_otherwise,
    by_telephone,
    unsupervised,
]


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_is_seen_at_the_next_look(as_: Any, dana: Account, change: Callable[..., str]) -> None:
    note = a_signed_note(a_case(by=dana, stage=4), by=dana, text=TEXT)
    browser = as_(dana)
    before = page(browser, note)
    said = change(note, dana)
    db.session.commit()
    assert said not in before
    assert said in page(browser, note)


def test_a_prompt_goes_as_soon_as_the_record_answers_it(as_: Any, dana: Account) -> None:
    case, rated = a_case(by=dana), {"ratings": {"a": {"score": "3"}}}
    a_signed_note(case, by=dana, text=rated)
    note = a_note(case, by=dana, on=clock.today(), text={"ratings": {"a": {"score": "8"}}, "summary": "Both came."})
    browser = as_(dana)
    assert "Worth a thought" in page(browser, note)  # a rating rose, and nothing tells of it
    an_exception(case, by=dana, side=Side.A, on=clock.today())
    assert "Worth a thought" not in page(browser, note)


def test_each_reader_sees_their_own(as_: Any, dana: Account, sam: Account) -> None:
    note = a_signed_note(a_case(by=dana, stage=4, gate=Gate.PAUSED), by=dana, text=TEXT)
    hers, theirs = page(as_(dana), note), page(as_(sam), note)
    assert "Worth a thought" in hers and "Worth a thought" not in theirs
    typed(note, dana)
    db.session.commit()
    assert "A longer hour." in page(as_(dana), note)
    theirs = page(as_(sam), note)
    assert "A longer hour." not in theirs and "Its author is amending it." in theirs


def test_nothing_of_it_is_kept_in_the_clear(app: Flask, as_: Any, dana: Account) -> None:
    note = a_signed_note(a_case(by=dana), by=dana, text={"summary": "<zebra> & crossing"})
    browser, kept = as_(dana), app.extensions["kept"]
    for _look in range(2):
        assert "&lt;zebra&gt; &amp; crossing" in browser.get(f"/notes/{note.id}").get_data(as_text=True)
    assert any(isinstance(one, bytes) for one in kept.values())
    assert "zebra" not in repr(kept)


def test_what_it_is_drawn_from_are_values_that_can_be_compared(app: Flask, dana: Account) -> None:
    note = a_signed_note(a_case(by=dana), by=dana, text=TEXT)
    a_review(note, by=dana)
    facts = note_facts_of(note.id)
    assert facts is not None and facts == note_facts_of(note.id) and hash(facts) == hash(note_facts_of(note.id))
    assert around(facts) == around(facts) and len(around(facts)) > 1
    assert beside(facts, dana) == beside(facts, dana) and hash(beside(facts, dana))
