"""Finding any sentence: what is found, by whom, and that the words are kept nowhere."""

import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text as sql

from clinic.access.policy import may
from clinic.accounts.models import Account
from clinic.audit.models import TrailEntry
from clinic.cases import actions as case_actions
from clinic.cases import stage_actions as stages
from clinic.cases import stage_queries
from clinic.cases.lifecycle import EvidenceKind, Gate, Side, Visibility
from clinic.cases.list_queries import NAMED
from clinic.cases.models import Case
from clinic.contacts import actions as contacts
from clinic.contacts.actions import Contact
from clinic.contacts.lifecycle import ContactKind
from clinic.core import clock, db
from clinic.core.search import words_in
from clinic.desk import find
from clinic.desk.find import Wanted
from clinic.homework.lifecycle import Outcome
from clinic.method import catalogue
from clinic.prompts import actions as prompts
from clinic.prompts.lifecycle import Response
from clinic.psychotherapy_notes import actions as apart
from clinic.safety.lifecycle import Company
from clinic.sessions import actions, queries
from tests.factories.cases import a_case
from tests.factories.contacts import a_contact
from tests.factories.homework import an_answer, an_exception, homework_in
from tests.factories.reviews import a_review
from tests.factories.sessions import a_note, a_session, a_signed_note
from tests.factories.settled import a_screen
from tests.factories.sheets import an_entry
from tests.walk import page_text


@pytest.fixture
def case(dana: Account) -> Case:
    return a_case(by=dana)


def page_of(browser: Any, words: str, **more: object) -> str:
    answer = browser.post("/find", {"words": words, **more})
    assert answer.status_code == 200, answer.status_code
    return page_text(answer)


def hits(browser: Any, words: str, **more: object) -> list[str]:
    """The addresses that the hits lead to."""
    return re.findall(
        r'<li>.*?<div class="main"><a href="([^"]+)">', page_of(browser, words, **more).split('id="found-records"')[-1]
    )


def found_by(user: Account, words: str, **more: Any) -> list[str]:
    """The kinds of what is found, by the search itself."""
    return [one.kind.key for one in find.search(user, Wanted(words_in(words), **more))]


def test_a_sentence_is_found_with_its_words_marked(as_, dana, case) -> None:
    note = a_signed_note(case, by=dana, text={"pain": {"a": "She lay awake. Nobody asked about the lighthouse <3."}})
    browser = as_(dana)
    page = browser.post("/find", {"words": "LIGHT awake"}).get_data(as_text=True)
    assert f"/notes/{note.id}" in page and "<mark>light</mark>house &lt;3" in page and "<mark>awake</mark>" in page
    assert "Pain, in their own words: Noor Haddad" in page
    assert hits(browser, '"about the lighthouse"') == [f"/notes/{note.id}"]
    assert hits(browser, '"the about"') == hits(browser, "lighthouse zebra") == []


def test_chinese_words_of_two_letters_are_found(as_, dana, case) -> None:
    note = a_signed_note(case, by=dana, text={"summary": "两人都说不再害怕，会慢慢说。"})
    browser = as_(dana)
    assert hits(browser, "害怕") == hits(browser, "慢慢 害怕") == [f"/notes/{note.id}"]
    assert hits(browser, "怕害") == []


@pytest.mark.parametrize("word", ["pain", "client", "nothing_new", "summary", "miracle_question", "ratings"])
def test_a_word_of_the_programs_own_is_no_hit(app, dana, case, word: str) -> None:
    a_signed_note(
        case,
        by=dana,
        text={
            "pain": {"a": "It rains."},
            "better": {"a": {"text": "Less.", "source": "client"}},
            "did": {"exercises": ["miracle_question"]},
            "ratings": {"a": {"score": "3"}},
            "safety": "nothing_new",
            "summary": "It rains.",
        },
    )
    assert found_by(dana, word) == []
    assert found_by(dana, "rains") == ["notes"]


def test_every_kind_is_found_by_those_who_may_read_it_and_by_nobody_else(app, dana, olga, sam, case) -> None:
    a_review(a_signed_note(case, by=dana, text={"summary": "lighthouse"}), by=dana, question="Which lighthouse?")
    story = homework_in(case, by=dana, exercise="coping_list")
    an_answer(story, by=dana, answers={"coping": [{"what": "the lighthouse"}]}, outcome=Outcome.TRIED)
    an_exception(case, by=dana, context="By the lighthouse.")
    said = Contact("The lighthouse rang.", ContactKind.CALL, clock.today())
    contacts.sign(contacts.add(case, said, record_id=uuid.uuid4(), by=dana), by=dana)
    an_entry(case, by=dana, sheet="goal", answers={"goal": "A lighthouse."})
    kind = catalogue.formulations()[0]
    said = {kind.fields[0].key: "A lighthouse."}
    side = Side.A if kind.per_partner else None
    case_actions.save_formulation(case, kind.key, side, said, Visibility.JOINT, seen=0, by=dana)
    db.session.commit()
    wanted = {"notes", "contacts", "answers", "exceptions", "sheets", "formulations", "reviews"}
    assert set(found_by(dana, "lighthouse")) == wanted
    assert set(found_by(sam, "lighthouse")) == wanted
    assert found_by(olga, "lighthouse") == []
    assert found_by(dana, "wants heard") == ["reasons", "reasons"] and found_by(olga, "wants heard") == []


def test_what_is_for_its_author_alone_is_found_by_its_author_alone(app, dana, olga, sam, case) -> None:
    case_actions.add_practitioner(case, olga, by=dana)
    note = a_signed_note(case, by=dana, text={"summary": "lighthouse"})
    note.visibility = Visibility.AUTHOR_ONLY
    told = an_exception(case, by=dana, context="lighthouse", visibility=Visibility.AUTHOR_ONLY)
    an_entry(case, by=dana, sheet="goal", answers={"goal": "lighthouse"}, only_me=True)
    given = homework_in(case, by=dana)
    an_answer(given, by=dana, answers={"coping": [{"what": "lighthouse"}]})
    given.visibility = Visibility.AUTHOR_ONLY
    db.session.commit()
    assert told.visibility is Visibility.AUTHOR_ONLY
    assert set(found_by(dana, "lighthouse")) == {"notes", "answers", "exceptions", "sheets"}
    assert found_by(olga, "lighthouse") == found_by(sam, "lighthouse") == []


def test_a_first_draft_is_found_by_its_author_and_an_amendment_by_others_as_it_was_signed(
    app, dana, olga, case
) -> None:
    case_actions.add_practitioner(case, olga, by=dana)
    draft = a_note(case, by=dana, text={"summary": "zebra"})
    amended = a_signed_note(case, by=dana, text={"summary": "the old word"})
    actions.amend(amended, because="A better word.", by=dana)
    actions.save_draft(amended, text={"summary": "the new word"}, seen=amended.edition, by=dana)
    db.session.commit()
    assert found_by(dana, "zebra") == ["notes"] and found_by(olga, "zebra") == []
    assert found_by(dana, "new word") == ["notes"] and found_by(olga, "new word") == []
    assert found_by(dana, "old word") == [] and found_by(olga, "old word") == ["notes"]
    assert draft.id != amended.id


def test_whoever_no_longer_treats_finds_nothing_even_of_their_own(app, dana, olga, case) -> None:
    case_actions.add_practitioner(case, olga, by=dana)
    note = a_signed_note(case, by=olga, text={"summary": "lighthouse"})
    assert found_by(olga, "lighthouse") == ["notes"]
    case_actions.remove_practitioner(case, olga, by=dana)
    db.session.commit()
    assert found_by(olga, "lighthouse") == [] and found_by(dana, "lighthouse") == ["notes"]
    assert not may(olga, "note:read", queries.get_note(note.id))


def test_filters_leave_the_rest_out(as_, dana, olga, case) -> None:
    case_actions.add_practitioner(case, olga, by=dana)
    other = a_case(by=dana, names=("Mira Novak", "Tom Weiss"))
    mine = a_signed_note(case, by=dana, text={"summary": "lighthouse", "stage": 3})
    hers = a_signed_note(case, by=olga, text={"summary": "lighthouse lighthouse"})
    lens = {"narrative": {"problem_name": {"a": "the fog"}}}
    elsewhere = a_signed_note(other, by=dana, text={"summary": "lighthouse", "lenses": lens})
    told = an_exception(case, by=dana, context="lighthouse")
    db.session.commit()
    browser = as_(dana)
    notes = {one: f"/notes/{one.id}" for one in (mine, hers, elsewhere)}
    logged = f"/cases/{case.id}/exceptions#moment-{told.id}"
    assert set(hits(browser, "lighthouse")) == {*notes.values(), logged}
    assert set(hits(browser, "lighthouse", case="haddad")) == {notes[mine], notes[hers], logged}
    assert set(hits(browser, "lighthouse", case=other.reference)) == {notes[elsewhere]}
    assert hits(browser, "lighthouse", kind="exceptions") == [logged]
    assert hits(browser, "lighthouse", author=str(olga.id)) == [notes[hers]]
    assert hits(browser, "lighthouse", stage="3") == [notes[mine]]
    assert hits(browser, "lighthouse", lens="narrative") == [notes[elsewhere]]
    assert hits(browser, "lighthouse", last="2026-02-05") == [logged]
    assert logged not in hits(browser, "lighthouse", first="2026-02-06")
    assert hits(browser, "lighthouse", order="often")[0] == notes[hers]


def test_what_is_typed_wrong_is_named_and_still_there(as_, dana, case) -> None:
    browser = as_(dana)
    for more, sentence in (
        ({"case": "nobody"}, "No case that you may open"),
        ({"first": "2026-02-30"}, "This date does not exist"),
        ({"first": "2026-02-02", "last": "2026-02-01"}, "before the first one"),
        ({"words": "river" * 80}, "longer than 300 characters"),
    ):
        answer = browser.post("/find", {"words": "lighthouse", **more})
        page = page_text(answer)
        assert answer.status_code == 422 and sentence in page, more
        assert all(f'value="{value}"' in page for value in more.values() if value != "2026-02-30")


def test_many_hits_are_shown_some_at_a_time(as_, dana, case) -> None:
    for _one in range(30):
        an_exception(case, by=dana, context="lighthouse", commit=False)
    db.session.commit()
    browser = as_(dana)
    first, second = page_of(browser, "lighthouse"), page_of(browser, "lighthouse", page="2")
    assert first.count("<mark>lighthouse</mark>") == 25 and second.count("<mark>lighthouse</mark>") == 5
    assert "30 records." in first and 'name="page" value="2"' in first and 'name="page" value="1"' in second
    assert page_of(browser, "lighthouse", page="99").count("<mark>") == 5
    assert page_of(browser, "lighthouse", page="x").count("<mark>") == 25


def test_the_trail_says_what_was_shown_and_not_what_was_looked_for(as_, dana, case) -> None:
    note = a_signed_note(case, by=dana, text={"summary": "lighthouse"})
    browser = as_(dana)
    before = db.session.query(TrailEntry).count()
    page_of(browser, "lighthouse")
    new = db.session.query(TrailEntry).order_by(TrailEntry.number).offset(before).all()
    assert [(one.event, one.kind, one.record_id, one.by_id) for one in new] == [
        ("cases:searched", "", None, dana.id),
        ("record:read", "session_notes", note.id, dana.id),
    ]
    assert new[1].case_id == case.id
    said = db.session.execute(sql("SELECT details FROM trail_entries")).scalars().all()
    assert not any("lighthouse" in one for one in said)


def test_on_a_shared_screen_a_number_finds_a_case_and_words_find_nothing(as_, dana, case) -> None:
    a_signed_note(case, by=dana, text={"summary": "lighthouse"})
    browser = as_(dana)
    browser.post("/share-screen", {"next": "/"})
    for words in ("lighthouse", "Haddad", case.reference):
        page = page_of(browser, words) + page_of(browser, words, beside="1", written="1")
        assert "<mark>" not in page and "Noor" not in page
        assert (f"/cases/{case.id}" in page) == (words == case.reference)


def test_the_box_lists_cases_pages_exercises_and_records_of_those_who_may(as_, dana, olga, case) -> None:
    note = a_signed_note(case, by=dana, text={"summary": "They spoke of the lighthouse."})
    browser = as_(dana)
    assert f'data-to="/cases/{case.id}"' in page_of(browser, "noo", beside="1")
    assert 'data-to="/cases/new"' in page_of(browser, "new case", beside="1")
    assert 'data-press="share-screen"' in page_of(browser, "share", beside="1")
    assert "/exercises/miracle_question" in page_of(browser, "奇迹", beside="1")
    assert str(note.id) not in page_of(browser, "lighthouse", beside="1")
    assert f'data-to="/notes/{note.id}"' in page_of(browser, "lighthouse", beside="1", written="1")
    assert page_of(browser, "", beside="1").count(f"/cases/{case.id}") == 1
    assert 'role="option"' not in page_of(browser, "x" * 400, beside="1")
    strange = page_of(as_(olga), "lighthouse", beside="1", written="1") + page_of(as_(olga), "noor", beside="1")
    assert str(note.id) not in strange and str(case.id) not in strange


def test_whoever_runs_the_practice_may_not_search(as_, petra) -> None:
    browser = as_(petra)
    assert browser.get("/find").status_code == browser.post("/find", {"words": "noor"}).status_code == 403
    assert "finder" not in browser.get("/").get_data(as_text=True)


def test_no_word_is_taken_from_an_address(as_, dana, case) -> None:
    a_signed_note(case, by=dana, text={"summary": "lighthouse"})
    page = as_(dana).get(f"/find?words=lighthouse&case={case.reference}").get_data(as_text=True)
    assert 'value="lighthouse"' not in page and f'value="{case.reference}"' in page


def test_psychotherapy_notes_are_searched_for_their_author_alone_and_only_when_asked_for(
    as_, dana, olga, sam, case
) -> None:
    case_actions.add_practitioner(case, olga, by=dana)
    note = apart.add(case, heading="", text="A lighthouse.", record_id=uuid.uuid4(), by=dana)
    db.session.commit()
    assert found_by(dana, "lighthouse") == found_by(olga, "lighthouse", apart=True) == []
    assert found_by(sam, "lighthouse", apart=True) == []
    assert found_by(dana, "lighthouse", apart=True) == ["apart"]
    browser = as_(dana)
    assert hits(browser, "lighthouse", apart="y") == [f"/private-notes/{note.id}"]
    assert str(note.id) not in page_of(browser, "lighthouse", beside="1", written="1")
    trail = as_(olga).get(f"/cases/{case.id}/trail").get_data(as_text=True)
    assert "private note" not in trail


def test_a_moment_that_came_back_with_a_log_is_one_hit(as_, dana, case) -> None:
    given = homework_in(case, by=dana, exercise="exception_log")
    moment = {"key": "one", "when": "2026-02-08T18:30", "context": "By the lighthouse.", "source": "me"}
    an_answer(given, by=dana, answers={"moments": [moment]})
    browser = as_(dana)
    assert hits(browser, "lighthouse") == [f"/homework/{given.id}#back-a"]
    assert "#moment-" in hits(browser, "lighthouse", kind="exceptions")[0]


def test_an_exercise_given_as_it_is_is_found_in_the_exercise_and_a_changed_one_in_the_case(app, dana, case) -> None:
    for more in ({}, {"instructions": "Write down what you do, by the lighthouse."}):
        homework_in(case, by=dana, **more)
    shipped = catalogue.exercise("coping_list").instructions.en.split()
    assert found_by(dana, "lighthouse") == ["given"]
    assert found_by(dana, " ".join(shipped[:3]), kind="given") in ([], ["given"])
    unchanged = homework_in(case, by=dana, instructions=catalogue.exercise("coping_list").instructions.en)
    assert unchanged.instructions
    assert found_by(dana, '"' + " ".join(shipped[3:9]) + '"', kind="given") == []


def test_an_earlier_text_of_a_note_is_found_where_the_newest_no_longer_says_it(as_, dana, sam, case) -> None:
    note = a_signed_note(case, by=dana, text={"summary": "the lighthouse stood"})
    actions.amend(note, because="A word about the harbour.", by=dana)
    actions.save_draft(note, text={"summary": "the tower stood"}, seen=note.edition, by=dana)
    assert found_by(dana, "harbour") == ["notes"]
    db.session.commit()
    actions.sign(note, by=dana)
    db.session.commit()
    browser = as_(dana)
    assert hits(browser, "lighthouse") == [f"/notes/{note.id}/versions/1"]
    assert hits(browser, "tower") == hits(browser, "stood") == hits(browser, "harbour") == [f"/notes/{note.id}"]
    assert found_by(sam, "lighthouse") == ["earlier"] and found_by(sam, "harbour") == ["notes"]


def test_an_earlier_text_that_was_for_its_author_alone_is_found_by_nobody_else(app, dana, sam, case) -> None:
    note = a_contact(case, by=dana, signed=True, only_me=True, text="A lighthouse.")
    contacts.amend(note, because="For all.", by=dana)
    db.session.flush()
    contacts.change(note, Contact("A tower.", ContactKind.QUICK, clock.today()), seen=note.edition, by=dana)
    db.session.flush()
    contacts.sign(note, by=dana)
    db.session.commit()
    assert found_by(dana, "lighthouse") == ["earlier"] and found_by(sam, "lighthouse") == []
    assert found_by(sam, "tower") == ["contacts"]


def test_what_stands_beside_the_path_is_found(as_, dana, olga, sam, case) -> None:
    stages.move_stage(case, stage=2, on=clock.today(), reason="The lighthouse is lit.", theme="Harbour", by=dana)
    db.session.flush()
    episode = stage_queries.get_episode(stage_queries.path_of(case)[0].id)
    stages.record_position(case, Side.B, stage=3, on=clock.today(), words="Past the harbour.", by=dana)
    line = {"of": None, "side": Side.A, "visibility": Visibility.PARTNER_A, "line": "“Harbour.”"}
    stages.add_evidence(episode, EvidenceKind.QUOTE, by=dana, **line)
    stages.correct_stage(episode, stages.Correction(3, clock.today(), "Not the harbour."), seen=0, by=dana)
    db.session.commit()
    for somebody in (dana, sam):
        assert found_by(somebody, "lighthouse") == ["stages"]
        assert found_by(somebody, "harbour") == ["stages"] * 4
        assert found_by(somebody, "words") == found_by(somebody, "stage") == []
    assert found_by(olga, "harbour") == []
    page = page_of(as_(dana), "harbour")
    assert "Where one of them sees the work" in page and "Eli" in page


def test_a_safety_screen_is_found_when_it_is_chosen_and_by_those_who_treat_alone(as_, dana, sam, case) -> None:
    a_screen(case, by=dana, words="Spoke of the lighthouse.", company=Company.OTHERS, others="The harbour master")
    case_actions.set_gate(case, Gate.PAUSED, "Because of the lighthouse.", by=dana)
    db.session.commit()
    browser = as_(dana)
    assert hits(browser, "lighthouse") == [] == found_by(dana, "lighthouse", apart=True)
    assert "mark>" not in page_of(browser, "lighthouse", beside="1", written="1")
    assert set(hits(browser, "lighthouse", kind="safety")) == {
        f"/cases/{case.id}/gate#before",
        f"/cases/{case.id}/safety",
    }
    assert found_by(dana, "harbour", kind="safety") == ["safety"]
    assert found_by(dana, "others", kind="safety") == found_by(sam, "lighthouse", kind="safety") == []


def test_what_one_said_to_a_prompt_is_found_by_nobody_else(as_, dana, olga, sam, case) -> None:
    case_actions.add_practitioner(case, olga, by=dana)
    note = a_signed_note(case, by=dana, text={"disclosure": True})
    prompts.answer(note, "D8", response=Response.TO_SUPERVISION, because="A lighthouse.", seen=0, by=dana)
    db.session.commit()
    assert (
        found_by(dana, "lighthouse") == ["prompts"]
        and found_by(olga, "lighthouse") == found_by(sam, "lighthouse") == []
    )
    assert hits(as_(dana), "lighthouse") == [f"/notes/{note.id}#answered"]


def test_a_place_is_found_once_in_each_case(app, dana, case) -> None:
    other = a_case(by=dana, names=("Mira Novak", "Tom Weiss"))
    meetings = [a_session(case, by=dana, on=clock.today() + timedelta(days=days)) for days in range(3)]
    for one in (*meetings, a_session(other, by=dana)):
        one.place = "Lighthouse, second floor"
    db.session.commit()
    assert found_by(dana, "lighthouse") == ["places", "places"]


def test_the_facts_of_a_case_are_found_by_those_who_treat_it(app, dana, sam, case) -> None:
    fact = next(one.key for one in catalogue.relationship_facts() if one.kind in ("text", "long"))
    case_actions.change_facts(case, {fact: "A lighthouse."}, problem_name="The fog", seen=case.edition, by=dana)
    db.session.commit()
    assert found_by(dana, "lighthouse") == found_by(dana, "fog") == ["about"]
    assert found_by(sam, "lighthouse") == found_by(sam, "fog") == []


def test_a_name_and_a_word_find_the_word_in_that_case_alone(as_, dana, case) -> None:
    other = a_case(by=dana, names=("Mira Novak", "Tom Weiss"))
    here = a_signed_note(case, by=dana, text={"summary": "An argument about the car."})
    there = a_signed_note(other, by=dana, text={"summary": "An argument about Noor, a neighbour."})
    a_signed_note(other, by=dana, text={"pain": {"a": "One more argument."}})
    browser = as_(dana)
    assert set(hits(browser, "noor argument")) == {f"/notes/{here.id}", f"/notes/{there.id}"}
    assert hits(browser, f'{case.reference} "about the car"') == [f"/notes/{here.id}"]
    for words in ("noor zebra", "noor mira argument zebra"):
        assert 'id="found-records"' not in page_of(browser, words)
    page = page_of(browser, "noor argument")
    assert "the words that do not name it" in page and page.index(f"/cases/{case.id}") < page.index(f"/notes/{here.id}")
    assert "the words that do not name it" not in page_of(browser, "argument") + page_of(browser, "noor haddad")
    assert f"/notes/{here.id}" in page_of(browser, "noor argument", beside="1", written="1")


def test_words_that_name_very_many_cases_name_none(as_, dana, case) -> None:
    for number in range(NAMED):
        a_case(by=dana, names=(f"Noor Number{number}", "Tom Weiss"))
    a_signed_note(case, by=dana, text={"summary": "An argument about the car."})
    assert 'id="found-records"' not in page_of(as_(dana), "noor argument")
    assert len(hits(as_(dana), "noor haddad argument")) == 1


def test_names_between_quotation_marks_find_the_case_and_none_of_its_records(as_, dana: Account) -> None:
    case = a_case(by=dana)
    note = a_signed_note(case, by=dana, text={"summary": "A walk."})
    answer = as_(dana).post("/find", {"words": '"Noor" "Eli"'})
    page = page_text(answer)
    assert f"/cases/{case.id}" in page and f"/notes/{note.id}" not in page


def test_beside_a_case_what_stands_in_it_comes_first(as_, dana: Account) -> None:
    here, other = (a_case(by=dana, names=(one, "Eli Brandt")) for one in ("Noor Haddad", "Mira Novak"))
    a_signed_note(here, by=dana, text={"summary": "They spoke of the harbour."}, on=date(2026, 1, 5))
    a_signed_note(other, by=dana, text={"summary": "They spoke of the harbour."}, on=date(2026, 2, 5))
    asked = {"words": "harbour", "beside": "1", "written": "1"}
    for case, first in ((here, "Noor"), (other, "Mira")):
        page = as_(dana).post("/find", {**asked, "here": str(case.id)}).get_data(as_text=True)
        found = page.partition("In the records")[2]
        assert min(("Noor", "Mira"), key=found.index) == first
