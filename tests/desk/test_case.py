"""The case page."""

import re

from clinic.cases.lifecycle import Gate, Side
from clinic.core import db
from clinic.sessions import actions
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, homework_in
from tests.factories.sessions import a_note, a_signed_note
from tests.walk import page_text


def page_of(browser, case) -> str:
    return page_text(browser.get(f"/cases/{case.id}"))


def test_an_exercise_that_each_got_is_one_heading_with_a_line_for_each(as_, dana) -> None:
    case = a_case(by=dana)
    back = homework_in(case, by=dana, side=Side.B)
    given = homework_in(case, by=dana, side=Side.A)
    an_answer(back, by=dana, side=Side.B)
    panel = page_of(as_(dana), case).split('id="homework"')[1].split("</section>")[0]
    assert re.findall(r'<h3 class="lead"><a href="([^"]+)">Coping list</a></h3>', panel) == [
        f"/cases/{case.id}/exercises/coping_list"
    ]
    assert re.findall(r"/homework/([0-9a-f-]{36})\">([^<]+)", panel) == [
        (str(given.id), "given"),
        (str(back.id), "came back"),
    ]


def test_no_exercise_is_cut_in_half_and_a_link_leads_to_those_left_out(as_, dana) -> None:
    case = a_case(by=dana)
    for exercise in ("coping_list", "hope_questions", "miracle_question", "value_ranking"):
        for side in (Side.A, Side.B):
            homework_in(case, by=dana, exercise=exercise, side=side)
    panel = page_of(as_(dana), case).split('id="homework"')[1].split("</section>")[0]
    assert (panel.count('class="lead"'), panel.count("<dt>"), "All " in panel) == (4, 8, False)
    for side in (Side.A, Side.B):
        homework_in(case, by=dana, exercise="scale_positioning", side=side)
    panel = page_of(as_(dana), case).split('id="homework"')[1].split("</section>")[0]
    assert (panel.count('class="lead"'), panel.count("<dt>")) == (4, 8)
    assert f'<a href="/cases/{case.id}/homework">All 5 that are not talked over yet</a>' in panel


def test_what_is_done_together_has_one_page_and_a_line_for_each(as_, dana) -> None:
    case = a_case(by=dana, gate=Gate.OPEN)
    both = homework_in(case, by=dana, side=None)
    panel = page_of(as_(dana), case).split('id="homework"')[1].split("</section>")[0]
    assert panel.count(f"/homework/{both.id}") == 2


def test_no_form_stands_inside_a_paragraph(as_, dana) -> None:
    page = page_of(as_(dana), a_case(by=dana))
    assert not re.search(r"<p\b(?:(?!</p>).)*<form", page, re.DOTALL)


def last_session(browser, case) -> str:
    return page_of(browser, case).split('id="last"')[1].split("</section>")[0]


def test_a_note_that_is_being_amended_says_so_and_stands_as_it_was_signed(as_, dana, sam) -> None:
    case = a_case(by=dana)
    note = a_signed_note(case, by=dana, text={"summary": "As it was signed."})
    assert "being amended" not in last_session(as_(dana), case)
    actions.amend(note, because="A word was missing.", by=dana)
    db.session.commit()
    actions.save_draft(note, text={"summary": "A text to come."}, seen=note.edition, by=dana)
    db.session.commit()
    for browser in (as_(dana), as_(sam)):
        panel = last_session(browser, case)
        assert "As it was signed." in panel and "Signed " in panel and "being amended" in panel
        assert "A text to come." not in panel and "not signed yet" not in panel


def test_a_first_draft_is_not_signed_yet_for_its_author(as_, dana, sam) -> None:
    case = a_case(by=dana)
    a_note(case, by=dana, text={"summary": "A text to come."})
    panel = last_session(as_(dana), case)
    assert "A text to come." in panel and "not signed yet" in panel and "being amended" not in panel
    assert "No session has a note yet." in last_session(as_(sam), case)
