"""On a shared screen no page that links lead to names a client, and none shows a word that somebody wrote."""

import re
from typing import Any

import pytest

from tests.factories.house import a_house
from tests.factories.sessions import a_session
from tests.walk import is_page, page_text, walk

#: Names of the house's clients, and words from every kind of record in it.
WORDS = (
    *("Noor", "Haddad", "Eli", "Brandt", "Mira", "Novak", "Rosa", "Lind"),
    *(
        "wants to be heard",
        "A first text.",
        "second thought",
        "third thought",
        "cooked together",
        "A better moment",
        "The first winter",
    ),
    *("A first draft.", "only the rain", "Went for a run", "“Nearly.”", "“It holds.”", "Dear Noor", "To cook."),
    *("Left a word", "Rang to move", "A sister", "hall light", "A hunch", "I was bored", "Not kept"),
    *(
        "who reads along",
        "the other one",
        "No cameras",
        "Nothing was said.",
        "Looked at the door",
        "car keys",
        "wrong name",
    ),
    *("Concern, assess", "Agreed on", "safety screen"),
    *("Did I take a side", "louder voice", "heard her late", "Too early"),
    *("A day later.", "The wrong case.", "Both were seen alone", "Write down what you do", "Let it go.", "Never sent."),
)


def wanted() -> re.Pattern[str]:
    """Whatever of these stands on a page."""
    return re.compile("|".join(rf"\b{re.escape(one)}\b" if one.isalpha() else re.escape(one) for one in WORDS))


@pytest.mark.one_database
def test_nothing_of_a_case_stands_on_a_shared_screen(app, as_: Any, dana, olga) -> None:
    with app.test_request_context():
        case = a_house(by=dana, with_colleague=olga)
        meeting = a_session(case, by=dana)
        starts = ["/", f"/cases/{case.id}", f"/sessions/{meeting.id}/edit", f"/cases/{case.id}/quotations"]
    walked = walk(as_(dana), *starts, alike=24)
    open_pages = {path for path, answer in walked if is_page(answer) and answer.status_code == 200}
    shared = as_(dana)
    assert shared.post("/share-screen", {"next": "/"}).status_code == 303
    found = {}
    for path in sorted(open_pages):
        answer = shared.get(path)
        if is_page(answer):
            said = wanted().findall(page_text(answer))
            found |= {path: sorted(set(said))} if said else {}
    assert len(open_pages) > 100
    assert found == {}
