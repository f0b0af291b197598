"""Writing a note: five minutes, nothing required, and nothing typed is ever lost."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from clinic.accounts.models import Account
from clinic.cases.lifecycle import Visibility
from clinic.core import clock, db
from clinic.measures.queries import ratings_of
from clinic.method import catalogue
from clinic.sessions import actions
from clinic.sessions.lifecycle import Attendance, NoteState
from clinic.sessions.models import SessionNote
from tests.factories.cases import a_case
from tests.factories.sessions import a_note, a_signed_note, fresh, seen
from tests.walk import page_of, page_text

WHOLE = {
    "stage": "4",
    "mechanisms": ["1", "5"],
    "attendance": "both",
    "modality": "video",
    "rating_a": "6-7",
    "why_a": "He asked first.",
    "rating_b": "5.5",
    "pain_a": "“It was quiet for too long.”",
    "better_b": "Sunday’s walk.",
    "source_b": "partner",
    "did_exercises": ["coping_list"],
    "did_text": "Stayed with Sunday.",
    "next_a": "Say “not yet”.",
    "safety": "nothing_new",
    "summary": "They stayed with Sunday’s walk.",
    "supervision_question": "Whose pace is it?",
    "lens-narrative-problem_name": "The Wall",
    "lens-relational_cultural-five_good_things-a": ["zest", "clarity"],
    "lens-relational_cultural-after_improvement_retreat": "no",
}


def path(note: SessionNote) -> str:
    """Where it is written."""
    return f"/notes/{note.id}/edit"


def test_it_works(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana, stage=2), by=dana)
    browser = as_(dana)
    assert browser.post(path(note), {**seen(note), **WHOLE}).status_code == 303
    now = fresh(note)
    assert now.text == {
        "stage": 4,
        "mechanisms": [1, 5],
        "ratings": {"a": {"score": "6-7", "why_not_lower": "He asked first."}, "b": {"score": "5.5"}},
        "pain": {"a": "“It was quiet for too long.”"},
        "better": {"b": {"text": "Sunday’s walk.", "source": "partner"}},
        "did": {"exercises": ["coping_list"], "text": "Stayed with Sunday."},
        "next": {"a": "Say “not yet”."},
        "safety": "nothing_new",
        "summary": "They stayed with Sunday’s walk.",
        "supervision_question": "Whose pace is it?",
        "lenses": {
            "narrative": {"problem_name": "The Wall"},
            "relational_cultural": {
                "five_good_things": {"a": ["zest", "clarity"]},
                "after_improvement_retreat": "no",
            },
        },
    }
    assert (now.stage, now.state) == (4, NoteState.DRAFT)
    page = page_text(browser.get(path(note)))
    for said in ("6-7", "“It was quiet for too long.”", "The Wall", "Whose pace is it?"):
        assert said in page


def test_a_new_note_begins_with_the_cases_stage_and_who_came(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana, stage=3), by=dana)
    page = as_(dana).get(path(note)).get_data(as_text=True)
    assert 'name="stage" value="3" checked' in page
    assert 'name="attendance" value="both" checked' in page


def test_every_field_of_every_framework_is_on_the_page(as_, dana: Account) -> None:
    page = as_(dana).get(path(a_note(a_case(by=dana), by=dana))).get_data(as_text=True)
    for framework in catalogue.frameworks():
        for field in (*framework.fields, *framework.deeper):
            stem = f"lens-{framework.key}-{field.key}"
            for name in (f"{stem}-a", f"{stem}-b") if field.per_partner else (stem,):
                assert f'name="{name}"' in page


def test_an_empty_draft_is_saved(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana, stage=2), by=dana)
    assert as_(dana).post(path(note), {**seen(note), "stage": "", "safety": ""}).status_code == 303
    assert fresh(note).state is NoteState.DRAFT


def test_it_is_not_there_for_strangers(as_, dana: Account, olga: Account, petra: Account) -> None:
    note = a_note(a_case(by=dana), by=dana)
    for other in (olga, petra):
        assert as_(other).get(path(note)).status_code == 404


def test_a_draft_is_its_authors_alone(as_, dana: Account, olga: Account, sam: Account) -> None:
    from clinic.cases import actions as cases

    case = a_case(by=dana)
    note = a_note(case, by=dana)
    cases.add_practitioner(case, olga, by=dana)
    db.session.commit()
    for other in (olga, sam):
        browser = as_(other)
        assert browser.get(path(note)).status_code == 403
        assert browser.get(f"/notes/{note.id}").status_code == 403


@pytest.mark.parametrize(
    ("score", "sentence"),
    [
        ("0", "The scale goes from 1 to 10."),
        ("11", "The scale goes from 1 to 10."),
        ("3.3", "Only whole and half steps, such as 3 or 3.5."),
        ("7-6", "A range begins with its lower number, such as 6-7."),
        ("six", "Please write a number such as 3 or 3.5, or a range such as 6-7."),
    ],
)
def test_what_is_no_rating_is_refused_and_all_else_is_still_there(
    as_, dana: Account, score: str, sentence: str
) -> None:
    case = a_case(by=dana)
    note = a_note(case, by=dana)
    answer = as_(dana).post(path(note), {**seen(note), **WHOLE, "rating_b": score})
    page = page_text(answer)
    assert answer.status_code == 422
    assert sentence in page and f'value="{score}"' in page
    for said in ("6-7", "“It was quiet for too long.”", "The Wall", "Whose pace is it?", "Say “not yet”."):
        assert said in page
    assert not ratings_of(case)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("stage", "7"),
        ("stage", "four"),
        ("mechanisms", "9"),
        ("did_exercises", "juggling"),
        ("source_a", "the neighbour"),
        ("safety", "perhaps"),
        ("attendance", "c"),
        ("lens-relational_cultural-disconnection", "none at all"),
    ],
)
def test_what_the_method_does_not_know_is_refused(as_, dana: Account, name: str, value: str) -> None:
    note = a_note(a_case(by=dana), by=dana)
    answer = as_(dana).post(path(note), {**seen(note), name: value, "summary": "kept"})
    assert answer.status_code == 422
    assert 'value="kept"' in answer.get_data(as_text=True)
    assert "summary" not in fresh(note).text


@pytest.mark.parametrize("name", ["pain_a", "did_text", "supervision_question", "lens-narrative-problem_name"])
def test_a_text_of_a_megabyte_is_refused_kindly_and_still_there(as_, dana: Account, name: str) -> None:
    note = a_note(a_case(by=dana), by=dana)
    text = "wall " * 200_000
    answer = as_(dana).post(path(note), {**seen(note), name: text})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "This is longer than 100000 characters." in page
    assert text.strip() in page


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("🌧️ then 🌤️", "🌧️ then 🌤️"),
        ("שלום עולם", "שלום עולם"),
        ("two\r\nlines", "two\nlines"),
        ("他们一起走回家。", "他们一起走回家。"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_any_letters_are_kept(as_, dana: Account, typed: str, kept: str) -> None:
    note = a_note(a_case(by=dana), by=dana)
    browser = as_(dana)
    assert browser.post(path(note), {**seen(note), "did_text": typed}).status_code == 303
    assert fresh(note).text["did"]["text"] == kept
    assert "<script>alert" not in browser.get(path(note)).get_data(as_text=True)


def test_half_a_letter_is_dropped_and_the_rest_kept(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana), by=dana)
    body = "&".join(f"{key}={value}" for key, value in seen(note).items()) + "&did_text=walk%ED%A0%80ed"
    answer = as_(dana).post(path(note), body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 303
    text = fresh(note).text["did"]["text"]
    assert text.startswith("walk") and text.endswith("ed")


def test_an_older_page_changes_nothing_and_shows_both_texts(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana), by=dana)
    browser, old = as_(dana), seen(note)
    browser.post(path(note), {**old, "pain_a": "First window.", "summary": "The same."})
    typed = {"pain_a": "Second window.", "summary": "The same.", "lens-narrative-problem_name": "The Wall"}
    answer = browser.post(path(note), {**old, **typed})
    page = page_text(answer)
    assert answer.status_code == 409
    told = page[page.index('aria-labelledby="changed"') : page.index('class="note-grid"')]
    for said in ("First window.", "Second window.", "The Wall", "Noor"):
        assert said in told
    assert "The same." not in told
    assert fresh(note).text == {"pain": {"a": "First window."}, "summary": "The same."}
    assert browser.post(path(note), {**seen(note), **typed}).status_code == 303
    assert fresh(note).text["pain"] == {"a": "Second window."}


def test_an_older_page_lets_choose_by_paragraph_without_scripts(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana), by=dana)
    browser, old = as_(dana), seen(note)
    there = {"did_text": "One there.\nTwo.\nThree there.", "summary": "There.", "rating_a": "3", "mechanisms": ["1"]}
    here = {"did_text": "One here.\nTwo.\nThree here.\nFour.", "summary": "Here.", "rating_a": "5", "mechanisms": ["2"]}
    browser.post(path(note), {**old, **there})
    answer = browser.post(path(note), {**old, **here})
    assert answer.status_code == 409
    [form] = [one for one in page_of(answer, path(note)).posts if "summary" in one.inputs]
    asked = {name: one.options for name, one in form.inputs.items() if name.startswith("pick-")}
    assert asked["pick-did_text-0"] == asked["pick-summary-0"] == ["stored", "mine", "both"]
    assert asked["pick-rating_a-0"] == ["stored", "mine"]
    picks = {"pick-did_text-0": "stored", "pick-did_text-1": "both", "pick-summary-0": "both"}
    picks |= {"pick-rating_a-0": "stored", "pick-mechanisms-0": "both"}
    assert browser.post(path(note), {**seen(note), **here, "pick-did_text-0": "stored"}).status_code == 409
    assert browser.post(path(note), {**seen(note), **here, **picks}).status_code == 303
    now = fresh(note).text
    assert now["did"]["text"] == "One there.\nTwo.\nThree there.\nThree here.\nFour."
    assert (now["summary"], now["ratings"], now["mechanisms"]) == ("There. Here.", {"a": {"score": "3"}}, [1, 2])


def test_both_texts_together_can_be_too_long(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana), by=dana)
    browser, old = as_(dana), seen(note)
    browser.post(path(note), {**old, "summary": "a" * 200})
    browser.post(path(note), {**old, "summary": "b" * 200})
    answer = browser.post(path(note), {**seen(note), "summary": "b" * 200, "pick-summary-0": "both"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "a" * 200 in page and "b" * 200 in page


def test_an_older_page_does_not_change_back_who_came(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana), by=dana)
    browser, old = as_(dana), seen(note)
    browser.post(path(note), {**old, "modality": "phone"})
    answer = browser.post(path(note), {**seen(note), "seen_session": old["seen_session"], "modality": "video"})
    assert answer.status_code == 409
    assert fresh(note).therapy_session.modality == "phone"


def test_what_was_typed_after_the_note_was_signed_elsewhere_is_still_there(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana), by=dana, text={"summary": "As it was."})
    old = seen(note)
    actions.sign(note, by=dana)
    db.session.commit()
    browser = as_(dana)
    for edition in (old, seen(note)):
        answer = browser.post(path(note), {**edition, "summary": "Typed too late."})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 409
        assert "Typed too late." in page and "As it was." in page and "Open an amendment" in page
    assert fresh(note).text == {"summary": "As it was."}


def test_a_signed_note_is_not_opened_for_writing(as_, dana: Account) -> None:
    signed = a_signed_note(a_case(by=dana), by=dana)
    answer = (browser := as_(dana)).get(path(signed))
    assert (answer.status_code, answer.location) == (303, f"/notes/{signed.id}")
    assert "To change it, amend it." in browser.get(answer.location).get_data(as_text=True)


def test_ratings_carry_the_sessions_day_however_late_they_are_typed(as_, dana: Account) -> None:
    case = a_case(by=dana)
    early = a_note(case, by=dana, on=clock.today() - timedelta(days=40))
    late = a_note(case, by=dana, on=clock.today() - timedelta(days=3))
    browser = as_(dana)
    browser.post(path(late), {**seen(late), "rating_a": "5"})
    browser.post(path(early), {**seen(early), "rating_a": "3"})
    assert [(str(one.score), one.on) for one in ratings_of(case)] == [
        ("3", early.therapy_session.on),
        ("5", late.therapy_session.on),
    ]


def test_saying_that_one_of_them_came_makes_the_note_theirs(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana), by=dana)
    as_(dana).post(path(note), {**seen(note), "attendance": "b"})
    now = fresh(note)
    assert now.visibility is now.therapy_session.visibility is Visibility.PARTNER_B


def test_an_earlier_notes_next_steps_stand_beside_it(as_, dana: Account) -> None:
    case = a_case(by=dana)
    a_signed_note(case, by=dana, text={"next": {"a": "Say “not yet”."}}, on=clock.today() - timedelta(days=14))
    a_signed_note(case, by=dana, text={"next": {"a": "From later on."}}, on=clock.today() - timedelta(days=1))
    page = as_(dana).get(path(a_note(case, by=dana))).get_data(as_text=True)
    assert "Say “not yet”." in page and "From later on." not in page


def test_the_database_never_sees_the_text(as_, dana: Account, settings) -> None:
    if db.dialect() != "sqlite":
        pytest.skip("looks into the file")
    note = a_note(a_case(by=dana), by=dana)
    word = "Quittenmarmelade"
    texts = ("why_a", "pain_a", "better_b", "did_text", "next_b", "safety_line", "summary", "supervision_question")
    data = {**seen(note), **dict.fromkeys(texts, word), "lens-narrative-problem_name": word}
    assert as_(dana).post(path(note), data).status_code == 303
    actions.sign(fresh(note), by=dana)
    db.session.commit()
    files = [file for file in Path(settings.instance).rglob("*") if file.is_file()]
    assert any(file.name.startswith("tandem.sqlite3") for file in files)
    assert not [file.name for file in files if word.encode() in file.read_bytes()]


def test_saving_asks_the_database_little(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana), by=dana)
    browser, data, said = as_(dana), {**seen(note), **WHOLE}, []

    def listen(_connection, _cursor, statement, *_more) -> None:
        if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            said.append(statement)

    event.listen(db.database.engine, "before_cursor_execute", listen)
    try:
        assert browser.post(path(note), data).status_code == 303
    finally:
        event.remove(db.database.engine, "before_cursor_execute", listen)
    assert len(said) <= 20, "\n".join(said)


def test_on_a_shared_screen_the_form_comes_back_with_what_was_typed_and_no_name(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana), by=dana, text={"summary": "Stored before.", "pain": {"a": "Stored too."}})
    browser = as_(dana)
    browser.post("/share-screen", {"next": "/"})
    typed = {**seen(note), "attendance": "both", "modality": "in_person", "summary": "Typed now.", "pain_a": ""}
    for more, status in (({"seen": "1"}, 409), ({"rating_a": "11"}, 422)):
        answer = browser.post(f"/notes/{note.id}/edit", {**typed, **more})
        page = page_text(answer)
        assert answer.status_code == status and "Typed now." in page and "Partner A" in page
        told = ("Noor", "Haddad", "Brandt", "Stored before.", "Stored too.")
        assert [word for word in told if word in page] == []


def test_nobody_is_taken_to_have_said_what_was_better(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana), by=dana)
    browser = as_(dana)
    editor = page_of(browser.get(path(note)), path(note))
    [form] = [one for one in editor.forms if "source_a" in one.inputs]
    assert form.inputs["source_a"].holds == form.inputs["source_b"].holds == [""]
    typed = {**seen(note), "better_a": "Sunday’s walk.", "source_a": ""}
    assert browser.post(path(note), typed).status_code == 303
    assert fresh(note).text == {"better": {"a": {"text": "Sunday’s walk."}}}
    signing = page_text(browser.get(f"/notes/{note.id}/sign"))
    assert "Whose word is it: Noor" in signing and f"/notes/{note.id}/edit#source_a" in signing
    assert "Whose word is it: Eli" not in signing
    assert browser.post(f"/notes/{note.id}/sign", seen(note)).status_code == 303
    read = page_text(browser.get(f"/notes/{note.id}"))
    assert "(source not recorded)" in read and "said by themselves" not in read


def test_a_name_is_never_markup(as_, dana: Account) -> None:
    note = a_note(a_case(by=dana, names=("A <b>x</b><img src=x>", "Eli Berg")), by=dana)
    page = as_(dana).get(f"/notes/{note.id}/edit").get_data(as_text=True)
    assert "<img src=x" not in page and "&lt;img src=x" in page


def test_sent_once_more_after_an_old_token_it_is_saved_and_not_discarded(app: Flask, as_, dana: Account) -> None:
    note, browser = a_note(a_case(by=dana), by=dana), as_(dana)
    app.config["WTF_CSRF_ENABLED"] = True
    typed = {**seen(note), "attendance": "both", "modality": "in_person", "summary": "Typed last.", "then": "discard"}
    page = browser.post(f"/notes/{note.id}/edit", {**typed, "csrf_token": "old"})
    kept = page.get_data(as_text=True)
    assert page.status_code == 400 and "Typed last." in kept and 'name="then"' not in kept


def test_beside_a_joint_note_nothing_stands_of_an_hour_alone(as_, dana: Account) -> None:
    case = a_case(by=dana)
    a_signed_note(case, by=dana, text={"summary": "The walk."}, on=clock.today() - timedelta(days=9))
    alone = {"attendance": Attendance.A, "text": {"summary": "A plan for January."}}
    a_signed_note(case, by=dana, on=clock.today() - timedelta(days=5), **alone)
    joint = a_note(case, by=dana, on=clock.today() - timedelta(days=1))
    hers = a_note(case, by=dana, on=clock.today() - timedelta(days=2), attendance=Attendance.A)
    his = a_note(case, by=dana, on=clock.today() - timedelta(days=3), attendance=Attendance.B)
    shown = [as_(dana).get(f"/notes/{one.id}/edit").get_data(as_text=True) for one in (joint, hers, his)]
    assert ["A plan for January." in one for one in shown] == [False, True, False]
    assert ["The walk." in one for one in shown] == [True, False, True]
