"""The case page."""

import html
import re

from clinic.cases.lifecycle import Gate, Side
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, homework_in


def page_of(browser, case) -> str:
    return html.unescape(browser.get(f"/cases/{case.id}").get_data(as_text=True))


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


def test_what_is_done_together_has_one_page_and_a_line_for_each(as_, dana) -> None:
    case = a_case(by=dana, gate=Gate.OPEN)
    both = homework_in(case, by=dana, side=None)
    panel = page_of(as_(dana), case).split('id="homework"')[1].split("</section>")[0]
    assert panel.count(f"/homework/{both.id}") == 2


def test_no_form_stands_inside_a_paragraph(as_, dana) -> None:
    page = page_of(as_(dana), a_case(by=dana))
    assert not re.search(r"<p\b(?:(?!</p>).)*<form", page, re.DOTALL)
