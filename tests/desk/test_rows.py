"""Every row of the method's catalogue (S02-S65, S69-S73) has its place: the demo practice is opened there.

What the rows ask for is in the content or in a page of the case; each line below names the address and what has to stand
there. A row without a place, or a place that no longer shows it, fails by its number.
"""

import re

from flask import Flask
from sqlalchemy import delete, select

from clinic.accounts.models import Practice
from clinic.cases.models import Case
from clinic.core import db
from clinic.demo import load
from clinic.method import catalogue
from clinic.sessions.lifecycle import NoteState
from clinic.sessions.models import SessionNote
from tests.conftest import Browser
from tests.walk import page_text

ROWS = [f"S{number:02}" for number in (*range(2, 66), *range(69, 74))]
FIRST, SECOND = "{C-1001}", "{C-1002}"


def of_exercises() -> dict[str, list[tuple[str, str]]]:
    """Each exercise stands in the method, and its page in a case reads what came back."""
    return {
        one.row: [(f"/exercises/{one.key}", one.name.en), (f"/cases/{FIRST}/exercises/{one.key}", one.name.en)]
        for one in catalogue.exercises()
    }


def of_sheets() -> dict[str, list[tuple[str, str]]]:
    """Each sheet has its page in a case."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in catalogue.sheets():
        found.setdefault(one.row, []).append((f"/cases/{FIRST}/sheets/{one.key}", one.name.en))
    return found


def of_formulations() -> dict[str, list[tuple[str, str]]]:
    """Each formulation has its form in a case."""
    return {
        one.row: [
            (f"/cases/{FIRST}/formulations/{one.key}{'/a' if one.per_partner else ''}", str(field.label.en))
            for field in one.fields
        ]
        for one in catalogue.formulations()
    }


def of_mechanisms() -> dict[str, list[tuple[str, str]]]:
    """Each mechanism is a tag on a note, and is explained in the method."""
    return {one.row: [("{note}", one.name.en), ("/method", one.question.en)] for one in catalogue.mechanisms()}


def of_frameworks() -> dict[str, list[tuple[str, str]]]:
    """Each framework has its block in the note, its ideas in the method and its phrases in the bank."""
    return {
        one.row: [
            ("{note}", one.fields[0].label.en),
            ("/method", one.summary.en),
            ("/questions", one.questions[0].text.en),
        ]
        for one in catalogue.frameworks()
    }


def of_checks() -> dict[str, list[tuple[str, str]]]:
    """Distinctions and recommendations are asked at supervision, beside the record."""
    asked = {one.row: [(f"/cases/{FIRST}/checks", one.name.en)] for one in catalogue.distinctions()}
    return asked | {one.row: [(f"/cases/{FIRST}/checks", one.check.en)] for one in catalogue.recommendations()}


#: Rows whose place no content file names.
PLACES: dict[str, list[tuple[str, str]]] = {
    "S05": [(f"/cases/{SECOND}/stage", "coping"), ("/method", "Nobody is pushed")],
    "S06": [(f"/cases/{FIRST}/exceptions", "Exceptions")],
    "S07": [(f"/cases/{FIRST}/thread", "opened")],
    "S17": [("/method", "Collaborative establishment"), (f"/cases/{FIRST}", "Journey")],
    "S18": [(f"/cases/{FIRST}/stage", "revisit")],
    "S19": [(f"/cases/{SECOND}/stage", "not ready")],
    "S38": [(f"/cases/{FIRST}/charts", "Ratings from 1 to 10"), ("{note}", "Ratings today")],
    "S39": [("{note}", "Why not lower"), (f"/cases/{FIRST}/exercises/scale_positioning", "Scale")],
    "S41": [(f"/cases/{FIRST}/charts", "Experiments and homework"), (f"/cases/{FIRST}/thread", "earned")],
    "S48": [(f"/cases/{SECOND}/exceptions", "From their history")],
    "S54": [("/questions", "Find in these phrases")],
    "S61": [("/cards", catalogue.takeaways()[0].title.en)],
    "S63": [(f"/cases/{FIRST}/exercises/future_prevention_plan", "for the client")],
    "S65": [("/library", "Three invented cases"), (f"/cases/{FIRST}", "invented demo case")],
    "S69": [("/questions", "Copy")],
    "S70": [("/method", catalogue.faq()[0].question.en)],
    "S71": [(f"/library/{one.key}", f"{number} · ") for one in catalogue.vignettes() for number in range(1, 7)],
    "S72": [("/library", one.teaser.en) for one in catalogue.vignettes()]
    + [("/exercises", one.teaser.en) for one in catalogue.exercises()],
    "S73": [("/exercises", "alone · together · in the session")],
}


def places() -> dict[str, list[tuple[str, str]]]:
    """Row -> (address, what stands there)."""
    found: dict[str, list[tuple[str, str]]] = {}
    parts = (of_exercises, of_sheets, of_formulations, of_mechanisms, of_frameworks, of_checks, lambda: PLACES)
    for part in parts:
        for row, some in part().items():
            found.setdefault(row, []).extend(some)
    return found


def test_no_row_is_forgotten() -> None:
    assert sorted(places()) == ROWS


def test_every_row_has_its_place(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context():
        db.session.execute(delete(Practice))  # as empty as before its first start
        load.ensure()
        db.session.commit()
    names = {f"{{{case.reference}}}": str(case.id) for case in db.session.scalars(select(Case))}
    mine = SessionNote.state == NoteState.SIGNED, Case.number == 1001
    note = db.session.scalars(select(SessionNote).join(SessionNote.case).where(*mine)).first()
    db.session.rollback()
    browser = Browser(app.test_client())
    assert browser.post("/sign-in", {"email": "one@demo.example", "password": load.PASSWORD}).status_code == 303
    assert browser.post(f"/notes/{note.id}/amend", {"because": "To look at its form."}).status_code == 303
    names["{note}"] = f"/notes/{note.id}/edit"
    opened: dict[str, str] = {}
    wrong = []
    for row, some in sorted(places().items()):
        for place, words in some:
            address = re.sub(r"\{[^}]+\}", lambda found: names[found[0]], place)
            if address not in opened:
                answer = browser.get(address)
                opened[address] = page_text(answer) if answer.status_code == 200 else ""
            if words not in opened[address]:
                wrong.append(f"{row}: {place} does not show “{words[:60]}”")
    assert wrong == []
