"""Notes kept apart: their author's alone, under a key of their own, and to everybody else not even there."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from clinic import tidying
from clinic.accounts.models import Account
from clinic.app import create_app
from clinic.audit import trail
from clinic.cases import actions as cases
from clinic.config import SettingError, Settings, from_environment
from clinic.core import clock, crypto, db
from clinic.core.keys import DataKey, ring
from clinic.psychotherapy_notes import queries
from clinic.psychotherapy_notes.models import PsychotherapyNote, key_owner
from tests.factories.cases import a_case
from tests.factories.contacts import a_psychotherapy_note
from tests.walk import page_text


def typed(**more: str) -> dict[str, str]:
    return {"seen": "1", "record_id": str(uuid.uuid4()), "heading": "A hunch", "text": "I was bored, and why?", **more}


def shared_case(dana: Account, olga: Account) -> Any:
    case = a_case(by=dana)
    cases.add_practitioner(case, olga, by=dana)
    db.session.commit()
    return case


def test_it_works(as_, dana) -> None:
    case = a_case(by=dana)
    browser, path = as_(dana), f"/cases/{case.id}/private-notes"
    assert path in page_text(browser.get(f"/cases/{case.id}/sessions"))
    assert "None of yours yet" in page_text(browser.get(path))
    assert browser.post(f"{path}/new", typed()).status_code == 303
    (note,) = queries.own_of(dana, case)
    assert (note.heading, note.text, note.author_id) == ("A hunch", "I was bored, and why?", dana.id)
    assert "A hunch" in page_text(browser.get(path))
    page = page_text(browser.get(f"/private-notes/{note.id}"))
    assert "I was bored, and why?" in page and "written by Dana" in page and "data-print" in page


def test_nothing_but_a_text_and_a_heading_has_a_place_in_it() -> None:
    columns = set(PsychotherapyNote.__table__.columns.keys())
    own = {"id", "case_id", "author_id", "visibility", "written_at", "changed_at", "discarded_at", "edition"}
    assert columns == own | {"heading_sealed", "text_sealed"}


def test_to_everybody_else_it_is_not_there(as_, dana, olga, sam, petra) -> None:
    case = shared_case(dana, olga)
    note = a_psychotherapy_note(case, by=dana)
    for somebody in (olga, sam, petra):
        browser = as_(somebody)
        before = [page_text(browser.get(f"/cases/{case.id}{place}")) for place in ("", "/sessions")]
        for more in ("", "/edit"):
            assert browser.get(f"/private-notes/{note.id}{more}").status_code == 404
        for more in ("/edit", "/discard", "/restore"):
            assert browser.post(f"/private-notes/{note.id}{more}", typed()).status_code == 404
        assert queries.all_own_of(somebody) == []
        listed = browser.get(f"/cases/{case.id}/private-notes")
        assert listed.status_code == (200 if somebody is olga else 404)
        assert "A hunch" not in page_text(listed)
        told = page_text(browser.get(f"/cases/{case.id}/trail"))
        assert "private note" not in told.split("</h1>")[-1]
        assert told.count("was refused") == (somebody is sam)  # at the list, which is there in every case
        assert "A hunch" not in "".join(before)
    db.session.expire_all()
    assert (note.text, note.discarded_at) == ("I was bored, and why?", None)


def test_a_case_with_one_looks_to_others_as_one_without(as_, dana, olga, sam) -> None:
    case = shared_case(dana, olga)
    browsers = [as_(olga), as_(sam)]
    places = ["", "/sessions", "/trail?shown=wrote", "/reports", "/checks", "/charts"]

    def shown() -> list[str]:
        pages = [page_text(one.get(f"/cases/{case.id}{place}")) for one in browsers for place in places]
        return [re.sub(r'name="csrf_token" value="[^"]+"', "", one) for one in pages]

    before = shown()
    a_psychotherapy_note(case, by=dana)
    as_(dana).get(f"/private-notes/{queries.own_of(dana, case)[0].id}")
    assert shown() == before


def test_its_author_finds_it_in_the_trail_and_the_chain_holds(as_, dana, sam) -> None:
    case = a_case(by=dana)
    note = a_psychotherapy_note(case, by=dana)
    as_(dana).get(f"/private-notes/{note.id}")
    as_(sam).get(f"/private-notes/{note.id}")
    page = page_text(as_(dana).get(f"/cases/{case.id}/trail"))
    assert "wrote a private note" in page and "looked: a private note" in page and "was refused" not in page
    kinds = db.session.execute(text("SELECT event FROM trail_entries WHERE kind = 'psychotherapy_notes'")).scalars()
    assert set(kinds) == {"psychotherapy_note:added", "record:read", "access:refused"}
    assert list(trail.verify()) == []


def test_neither_the_case_key_nor_its_author_s_leaving_opens_it(as_, dana, olga) -> None:
    case = shared_case(dana, olga)
    note = a_psychotherapy_note(case, by=dana)
    sealed = note.text_sealed
    assert key_owner(case.id) != case.id and db.session.get(DataKey, key_owner(case.id)) is not None
    for owner in (case.id, key_owner(case.id)):
        with pytest.raises(crypto.SealBrokenError):
            context = b"|".join([b"psychotherapy_notes", b"text", note.id.bytes, owner.bytes])
            crypto.unseal(ring().key(case.id), sealed, context)
    cases.remove_practitioner(case, dana, by=olga)
    db.session.commit()
    assert as_(dana).get(f"/private-notes/{note.id}").status_code == 404
    assert queries.all_own_of(dana) == []


def test_without_the_case_key_it_still_opens(dana) -> None:
    note = a_psychotherapy_note(a_case(by=dana), by=dana)
    db.session.delete(db.session.get(DataKey, note.case_id))
    db.session.flush()
    ring()._opened.clear()
    assert note.text == "I was bored, and why?"
    db.session.rollback()


def test_the_database_takes_no_other_label(dana) -> None:
    a_psychotherapy_note(a_case(by=dana), by=dana)
    with pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE psychotherapy_notes SET visibility = 'joint'"))
    db.session.rollback()


def test_two_tabs_show_both_texts_and_a_second_save_decides(as_, dana) -> None:
    note = a_psychotherapy_note(a_case(by=dana), by=dana)
    browser, path = as_(dana), f"/private-notes/{note.id}/edit"
    assert "I was bored" in page_text(browser.get(path))
    browser.post(path, typed(text="From the first tab."))
    second = browser.post(path, typed(text="From the second tab."))
    assert second.status_code == 409
    assert "From the first tab." in page_text(second) and "From the second tab." in page_text(second)
    assert browser.post(path, typed(text="From the second tab.", seen=str(note.edition))).status_code == 303
    assert note.text == "From the second tab."


def test_an_empty_one_is_not_kept_and_its_heading_stays(as_, dana) -> None:
    case = a_case(by=dana)
    answer = as_(dana).post(f"/cases/{case.id}/private-notes/new", typed(text="  ", heading="Only this"))
    assert answer.status_code == 422 and "Only this" in page_text(answer)
    assert queries.own_of(dana, case) == []


def test_posted_twice_it_is_kept_once_and_other_words_are_not_lost(as_, dana) -> None:
    case, form = a_case(by=dana), typed()
    path = f"/cases/{case.id}/private-notes/new"
    assert [as_(dana).post(path, form).status_code for _twice in range(2)] == [303, 303]
    again = as_(dana).post(path, {**form, "text": "Other words."})
    assert again.status_code == 409 and "Other words." in page_text(again)
    assert len(queries.own_of(dana, case)) == 1


def test_whoever_sends_the_id_of_another_s_is_not_told_that_there_is_one(as_, dana, olga) -> None:
    case = shared_case(dana, olga)
    note = a_psychotherapy_note(case, by=dana)
    path = f"/cases/{case.id}/private-notes/new"
    answers = [as_(olga).post(path, typed(record_id=str(one), text="Mine.")) for one in (note.id, uuid.uuid4())]
    assert [one.status_code for one in answers] == [303, 303]
    assert str(note.id) not in answers[0].location
    db.session.expire_all()
    assert note.text == "I was bored, and why?"
    assert [one.text for one in queries.own_of(olga, case)] == ["Mine.", "Mine."]


def test_discarded_it_can_be_brought_back_for_a_week(app: Flask, as_, dana) -> None:
    case = a_case(by=dana)
    note, browser = a_psychotherapy_note(case, by=dana), as_(dana)
    other = a_psychotherapy_note(case, by=dana, heading="Another")
    for one in (note, other):
        assert browser.post(f"/private-notes/{one.id}/discard").status_code == 303
    third = a_psychotherapy_note(case, by=dana, heading="Kept")
    page = page_text(browser.get(f"/cases/{case.id}/private-notes"))
    assert "Bring back" in page
    assert page.index(str(other.id)) < page.index(str(note.id)) < page.index(str(third.id))  # the last one first
    assert browser.post(f"/private-notes/{third.id}/discard").location.endswith("/private-notes#discarded")
    late = browser.post(f"/private-notes/{note.id}/edit", typed(text="Too late."))
    assert late.status_code == 409 and "Too late." in page_text(late)
    assert queries.all_own_of(dana) == []
    assert browser.post(f"/private-notes/{note.id}/restore").status_code == 303
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        db.session.commit()
        tidying.tidy(app)
    db.session.expire_all()
    assert [one.heading for one in queries.own_of(dana, case)] == ["A hunch"]


def test_on_a_shared_screen_none_is_named_and_none_opens(as_, dana) -> None:
    case = a_case(by=dana)
    note, browser = a_psychotherapy_note(case, by=dana), as_(dana)
    browser.post("/share-screen", {"next": "/"})
    places = [f"/cases/{case.id}/private-notes{more}" for more in ("", "/new")]
    places += [f"/private-notes/{note.id}{more}" for more in ("", "/edit")]
    for path in places:
        page = page_text(browser.get(path))
        assert "stay closed" in page and "hunch" not in page and "<textarea" not in page
    assert "/private-notes" not in page_text(browser.get(f"/cases/{case.id}/sessions"))
    answer = browser.post(f"/private-notes/{note.id}/edit", typed(seen="0", text="Typed."))
    assert answer.status_code == 409 and "Typed." in page_text(answer) and "I was bored" not in page_text(answer)


@pytest.mark.parametrize(("jurisdiction", "name"), [("us", "Psychotherapy note"), ("other", "Private working note")])
def test_the_setting_changes_the_name_and_nobody_s_access(
    settings: Settings, dana, as_, jurisdiction: str, name: str
) -> None:
    app = create_app(Settings(settings.instance, settings.database_url, jurisdiction=jurisdiction))
    case, browser = a_case(by=dana), as_(dana)
    browser.client.application.config["JURISDICTION"] = app.config["JURISDICTION"]
    page = page_text(browser.get(f"/cases/{case.id}/private-notes/new"))
    assert name in page and ("may have to be disclosed" in page) == (jurisdiction == "other")
    with app.app_context():
        db.database.engine.dispose()


def test_an_unknown_jurisdiction_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_JURISDICTION", "mars")
    with pytest.raises(SettingError, match="us, other"):
        from_environment()
