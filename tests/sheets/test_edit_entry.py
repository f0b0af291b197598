"""Changing an entry."""

import pytest

from clinic.cases import actions as cases
from clinic.cases.lifecycle import Side, Visibility
from clinic.core import db
from clinic.sheets import actions
from tests.factories.cases import a_case
from tests.factories.sheets import an_entry
from tests.walk import page_text


def typed(**more: str) -> dict[str, str]:
    return {"seen": "1", "on": "2026-02-02", "side": "a", "x-sentence": "It is only the rain.", **more}


def test_it_shows_what_is_kept_and_keeps_what_is_changed(as_, dana) -> None:
    entry = an_entry(a_case(by=dana), by=dana)
    browser = as_(dana)
    assert "It is only the rain." in page_text(browser.get(f"/entries/{entry.id}/edit"))
    new = typed(side="b", **{"x-sentence": "The rain will stop."})
    assert browser.post(f"/entries/{entry.id}/edit", new).status_code == 303
    assert (entry.side, entry.visibility) == (Side.B, Visibility.PARTNER_B)
    assert entry.answers == {"sentence": "The rain will stop."}


def test_two_tabs_show_both_texts_and_a_second_save_decides(as_, dana) -> None:
    entry = an_entry(a_case(by=dana), by=dana)
    browser, path = as_(dana), f"/entries/{entry.id}/edit"
    browser.post(path, typed(**{"x-sentence": "From the first tab."}))
    second = browser.post(path, typed(**{"x-sentence": "From the second tab."}))
    assert second.status_code == 409
    assert "From the first tab." in page_text(second) and "From the second tab." in page_text(second)
    again = typed(seen=str(entry.edition), **{"x-sentence": "From the second tab."})
    assert browser.post(path, again).status_code == 303
    assert entry.answers == {"sentence": "From the second tab."}


def test_the_same_form_twice_changes_it_once(as_, dana) -> None:
    entry = an_entry(a_case(by=dana), by=dana)
    for _time in range(2):
        answer = as_(dana).post(f"/entries/{entry.id}/edit", typed(**{"x-sentence": "The rain will stop."}))
        assert answer.status_code == 303
    assert entry.edition == 2


@pytest.mark.parametrize("wrong", [{"on": "2026-02-30"}, {"x-how_loud": "12"}])
def test_bad_input_keeps_everything_typed(wrong, as_, dana) -> None:
    entry = an_entry(a_case(by=dana), by=dana)
    answer = as_(dana).post(f"/entries/{entry.id}/edit", typed(**{"x-who_else": "My aunt"}, **wrong))
    assert answer.status_code == 422 and "My aunt" in page_text(answer) and [*wrong.values()][0] in page_text(answer)
    assert entry.edition == 1


def test_withdrawn_meanwhile_it_stays_as_it_is_and_nothing_typed_is_lost(as_, dana) -> None:
    entry = an_entry(a_case(by=dana), by=dana)
    actions.withdraw(entry, by=dana)
    db.session.commit()
    answer = as_(dana).post(f"/entries/{entry.id}/edit", typed(**{"x-sentence": "The rain will stop."}))
    assert answer.status_code == 409 and "The rain will stop." in page_text(answer)
    assert entry.answers == {"sentence": "It is only the rain."}


def test_a_colleague_changes_the_words_and_not_whose_eyes_they_are_for(as_, dana, olga) -> None:
    case = a_case(by=dana)
    entry = an_entry(case, by=dana)
    cases.add_practitioner(case, olga, by=dana)
    db.session.commit()
    browser = as_(olga)
    assert 'name="only_me"' not in page_text(browser.get(f"/entries/{entry.id}/edit"))
    new = typed(only_me="y", **{"x-sentence": "The rain will stop."})
    assert browser.post(f"/entries/{entry.id}/edit", new).status_code == 303
    assert entry.visibility is Visibility.PARTNER_A and entry.author_id == dana.id


def test_its_author_can_take_it_back_to_themselves(as_, dana) -> None:
    entry = an_entry(a_case(by=dana), by=dana)
    assert as_(dana).post(f"/entries/{entry.id}/edit", typed(only_me="y")).status_code == 303
    assert entry.visibility is Visibility.AUTHOR_ONLY
